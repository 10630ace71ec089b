"""RASP-L: addition, a token at a time, with a hint before each digit that says which it is.

-1 (hint digit)* -2 (hint digit)* -3 is followed by (hint digit)* -5. Reversed, the lowest digit
comes first, and a carry is seen in what was written last; otherwise it must be looked for among
the digits to come.

raspc run examples/raspl/addition.py
"""

from raspc.raspl import (
    cumsum,
    firsts,
    full,
    gt,
    index_select,
    indices,
    induct_kqv,
    kqv,
    shift_right,
    tokens,
    where,
)

START, PLUS, EQUALS, END = -1, -2, -3, -5


def add(x, reverse=True):
    """The next token of a sum."""
    is_hint, seen_equals = x <= -100, cumsum(x == EQUALS) > 0
    hints, digits = where(is_hint, x, 0), where(x >= 0, x, 0)
    in_second = (cumsum(x == PLUS) > 0) & ~seen_equals
    second = where(in_second, hints, 0)
    before = shift_right(hints, 1)
    if reverse:
        a, b = induct_kqv(hints, x, digits, 1), induct_kqv(second, x, digits, 1)
        written = shift_right(where(is_hint & seen_equals, a + b, 0), 1) > digits
        digit = (a + b + shift_right(written, 1)) % 10
    else:
        pair = where(in_second & (x >= 0), induct_kqv(hints, before, digits, 1) + digits, 9)
        pair = where(x == EQUALS, 0, pair)
        settles = where(pair != 9, indices(x), -1)  # what stands behind it is of no matter
        behind = firsts(second, x) + 1
        carry = index_select(pair > 9, kqv(settles, behind, settles, gt, reduction="min"))
        digit = (induct_kqv(second, x, pair, 1) + carry) % 10
    follows = where((x == PLUS) | is_hint, x, 0)
    hint = where(x == EQUALS, index_select(x, full(x, 1)), induct_kqv(hints, before, follows, 2))
    hint = where(hint == PLUS, END, hint)
    return where(is_hint, digit, hint)


def tokens_of(number, width, reverse=True):
    """A number with a hint before each digit."""
    digits = [int(digit) for digit in str(number).zfill(width)]
    return [t for i, d in enumerate(digits[::-1] if reverse else digits) for t in (-100 - i, d)]


def prompt(a, b, width, reverse=True):
    """The sum of two numbers as a question."""
    first, second = tokens_of(a, width, reverse), tokens_of(b, width, reverse)
    return [START, *first, PLUS, *second, EQUALS]


WIDTH = 2  # a digit more than the numbers have
program = add(tokens)
vocab = [START, PLUS, EQUALS, END, *range(10), *(-100 - i for i in range(WIDTH))]
max_seq_len = 6 * WIDTH + 4
causal = True
example = [*prompt(7, 5, WIDTH), *tokens_of(12, WIDTH)]
