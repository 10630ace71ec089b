"""Programs in other people's words: unnamed lambdas, nested calls, names used again, odd values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from raspc import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    indices,
    rasp_ast as rasp,
    rasp_program,
    tokens,
)
from raspc.rasp_ast import SOp

TRUE, EQ, LEQ, LT, GT = (
    Comparison.TRUE,
    Comparison.EQ,
    Comparison.LEQ,
    Comparison.LT,
    Comparison.GT,
)


@dataclass(frozen=True)
class Foreign:
    """A program, its tokens, its longest input, and one input."""

    make: Callable[[], SOp]
    vocab: Sequence[Any]
    longest: int
    example: Sequence[Any]
    causal: bool = False


FOREIGN: dict[str, Foreign] = {}


def program(vocab, longest, example, *, causal=False):
    def known(make):
        FOREIGN[make.__name__] = Foreign(make, vocab, longest, example, causal)
        return make

    return known


def prevs(bools):
    seen = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    return rasp.numerical(rasp.Aggregate(seen, rasp.numerical(bools), default=0)).named(
        "frac_prevs"
    )


def balance(opening, closing):
    bools_open = rasp.numerical(rasp.tokens == opening).named("bools_open")
    opens = rasp.numerical(prevs(bools_open)).named("opens")
    bools_close = rasp.numerical(rasp.tokens == closing).named("bools_close")
    closes = rasp.numerical(prevs(bools_close)).named("closes")
    return rasp.numerical(rasp.LinearSequenceMap(opens, closes, 1, -1)).named("pair_balance")


@program("()a", 6, "(()a)")
def tracr_pair_balance():
    return balance("(", ")")


@program("(){}", 6, "({)}")
def tracr_shuffle_dyck2():
    balances = [balance(p[0], p[1]).named(f"balance_{p}") for p in ["()", "{}"]]
    any_negative = balances[0] < 0
    for each in balances[1:]:
        any_negative = any_negative | (each < 0)
    any_negative = rasp.numerical(rasp.Map(lambda x: x, any_negative)).named("any_negative")
    everything = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.TRUE)
    has_neg = rasp.numerical(rasp.Aggregate(everything, any_negative, default=0)).named("has_neg")
    all_zero = balances[0] == 0
    for each in balances[1:]:
        all_zero = all_zero & (each == 0)
    length = rasp.SelectorWidth(everything).named("length")
    select_last = rasp.Select(rasp.indices, length - 1, rasp.Comparison.EQ).named("select_last")
    last_zero = rasp.Aggregate(select_last, all_zero).named("last_zero")
    return (last_zero & (~has_neg).named("not_has_neg")).named("shuffle_dyck")


@program("abc", 5, "abcb")
def tracr_sort_freq():
    hist = rasp.SelectorWidth(rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ))
    hist = -1 * hist.named("hist")
    keys = rasp.SequenceMap(lambda x, i: x + i / 5, hist, rasp.indices)
    rank = rasp.SelectorWidth(rasp.Select(keys, keys, rasp.Comparison.LT)).named("target_pos")
    return rasp.Aggregate(rasp.Select(rank, rasp.indices, rasp.Comparison.EQ), rasp.tokens)


@program("abc", 6, "abcab")
def tracr_detect_pattern():
    found = []
    for i, letter in enumerate("cba"):
        at = rasp.Select(rasp.indices, (rasp.indices - i).named(f"idx-{i}"), rasp.Comparison.EQ)
        found.append(rasp.Aggregate(at, rasp.tokens == letter).named(f"detector_{i}"))
    return (found[0] & found[1] & found[2]).named("detect_pattern")


@program([1, "1", True], 4, [1, "1", True, 1])
def values_that_look_alike():
    return SelectorWidth(Select(tokens, tokens, lambda k, q: type(k) is type(q)))


@program([1, "1", "-", ""], 4, [1, "1", "-", ""])
def pairs_that_look_alike():
    first = Aggregate(Select(indices, 0, EQ), tokens)
    return Map(lambda a, b: (a, b) if a != b else "same", first, tokens)


@program([0.99, 1.49, 2.5, 10.0], 5, [0.99, 2.5, 10.0, 1.49])
def prices():
    mean_price = Aggregate(Select(tokens, tokens, TRUE), tokens)
    cheap = tokens < mean_price
    return SelectorWidth(Select(cheap, True, EQ))


@program(["apple", "internationalisation", "", "naïve café", "日本語"], 4, ["apple", "", "日本語"])
def long_words():
    size = Map(len, tokens)
    longest = SelectorWidth(Select(size, size, GT))
    return Map(lambda n: "longest" if n == 0 else f"{n} longer", longest)


@program("()[]x", 6, "([x])")
def depth_by_a_dictionary():
    depth = Map({"(": 1, ")": -1, "[": 1, "]": -1, "x": 0}.get, tokens)
    level = Aggregate(Select(indices, indices, LEQ), depth) * (indices + 1)
    return level >= 0


@program("abcxyz", 6, "axbycz")
def a_loop():
    out = Map(lambda c: 0, tokens)
    for v in "axz":
        out = out + Map(lambda c, v=v: 1 if c == v else 0, tokens) * 2
    return out + SelectorWidth(Select(tokens, tokens, EQ))


@program("abc", 6, "abcabc")
def a_name_used_again():
    x = Aggregate(Select(indices, indices - 1, EQ), tokens)
    x = Aggregate(Select(indices, indices - 1, EQ), x)
    x = Map(lambda v, w: v == w, x, tokens)
    return x  # noqa: RET504


@program("abcd", 6, "abcadd")
def one_line():
    near = Select(indices, indices, lambda k, q: abs(k - q) <= 2)
    return Map(
        lambda n: n % 2 == 0, SelectorWidth(Select(tokens, tokens, lambda k, q: k < q) & near)
    )


@program("ab:+", 5, "a:b+")
def signs_of_labels():
    has_colon = SelectorWidth(Select(tokens, ":", EQ)) > 0
    return Map(lambda c, h: f"{c}:{h}", tokens, has_colon)


@program("abc", 6, "abcab", causal=True)
def induction():
    prev = Aggregate(Select(indices, indices - 1, EQ), tokens, default="<none>")
    return Aggregate(Select(prev, tokens, EQ), indices, default=None)


@program("abc", 5, "abcab")
def a_helper_function():
    def shift(values, by=1):
        return Aggregate(Select(indices, indices - by, EQ), values, default="?")

    tri = Map(lambda a, b, c: "".join(sorted({a, b, c})), shift(tokens), tokens, shift(tokens, -1))
    return SelectorWidth(Select(tri, tri, EQ))


@program("()", 6, "(())")
def dyck1_as_text():
    text = """
up = indicator(tokens == "(");
down = indicator(tokens == ")");
upto = select(indices, indices, <=);
bal = aggregate(upto, up - down);
neg = aggregate(select(1, 1, ==), indicator(bal < 0)) > 0;
last = aggregate(select(indices, length - 1, ==), indicator(bal == 0)) == 1;
ok = last and not neg;"""
    return rasp_program(text)["ok"]


@program([0, 1, 2], 5, [1, 2, 0, 2])
def sums_of_raspy():
    from raspc import raspy

    return (raspy.key(raspy.indices) <= raspy.query(raspy.indices)).value(raspy.tokens)
