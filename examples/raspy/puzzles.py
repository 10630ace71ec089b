"""RASPy: puzzles of moving and counting, and with their solutions the sum of two numbers.

raspc run examples/raspy/puzzles.py
"""

from raspc.raspy import indices, key, query, tokens, where


def head(seq=tokens):
    """Everywhere the first value."""
    return (key(indices) == query(0)).value(seq)


def index(i, seq=tokens):
    """Everywhere the value at a place."""
    return (key(indices) == query(i)).value(seq)


def shift(i=1, default="0", seq=tokens):
    """Each value so many places to the right, and a default where none comes."""
    return (key(indices) == query(indices - i)).value(seq, default)


def minimum(seq=tokens):
    """Everywhere the smallest value: the one with none before it in order."""
    less = key(seq) < query(seq)
    earlier = (key(seq) == query(seq)) & (key(indices) < query(indices))
    rank = (less | earlier).value(1)
    return (key(rank) == query(0)).value(seq)


def first(token, seq=tokens):
    """Everywhere the first place of a token, 99 where there is none."""
    return minimum(where(seq == token, indices, 99))


def ralign(default="-", seq=tokens):
    """The values before the padding, at the right end."""
    pads = (key(seq) == query("_")).value(1)
    return (key(indices + pads) == query(indices)).value(seq, default)


def split(v, get_first_part, seq=tokens):
    """What stands before `v`, or behind it, at the right end."""
    middle = (key(seq) == query(v)).value(indices)
    if get_first_part:
        return ralign("0", where(indices < middle, seq, "_"))
    return where(indices > middle, seq, "0")


def slide(kept, seq=tokens):
    """Where a value is not kept, the nearest one to the right that is."""
    so_far = (key(indices) <= query(indices)) & (key(kept) == query(True))
    number = so_far.value(1)
    following = (key(number) == query(number + 1)) & (key(kept) == query(True))
    return where(kept, seq, following.value(seq))


def add(seq=tokens):
    """The sum of two numbers, as in 683+345: digits, and carries that a 9 passes on."""
    digits = split("+", True, seq).map(int) + split("+", False, seq).map(int)
    made = where(digits > 9, "1", where(digits == 9, "<", "0"))
    carries = shift(-1, "0", made)
    carried = slide(carries != "<", carries).map(int)
    return (digits + carried) % 10


program = add()
vocab = "019+"
max_seq_len = 6
example = "901+99"
