"""Solutions of the puzzles of RASPy's blog, as they stand there."""

from raspc.raspy import SOp, indices, key, query, tokens, where


def index(i, seq=tokens):
    return (key(indices) == query(i)).value(seq)


def cumsum(seq=tokens):
    return (key(indices) <= query(indices)).value(seq)


def shift(i=1, default="_", seq=tokens):
    return (key(indices) == query(indices - i)).value(seq, default)


def minimum(seq=tokens):
    sel1 = key(seq) < query(seq)
    sel2 = (key(seq) == query(seq)) & (key(indices) < query(indices))
    less = (sel1 | sel2).value(1)
    return (key(less) == query(0)).value(seq)


def first(q, seq=tokens):
    return minimum(where(seq == q, indices, 99))


def ralign(default="-", sop=tokens):
    c = (key(sop) == query("_")).value(1)
    return (key(indices + c) == query(indices)).value(sop, default)


def split(v, i, sop=tokens):
    """The first part for 0, as in the blog; the notebook asks for it by 1."""
    mid = (key(sop) == query(v)).value(indices)
    if i == 0:
        return ralign("0", where(indices < mid, sop, "_"))
    return where(indices > mid, sop, "0")


def slide(match, seq=tokens):
    x = cumsum(where(match, 1, 0))
    y = ((key(x) == query(x + 1)) & (key(match) == query(True))).value(seq)
    return where(match, seq, y)


def add(sop=tokens):
    inp = SOp.zip(lambda a, b: int(a) + int(b), split("+", 0), split("+", 1))
    carry = shift(-1, "0", where(inp > 9, "1", where(inp == 9, "<", "0")))
    return (inp + slide(carry != "<", carry).map(int)) % 10


BLOG = {
    "head": (lambda seq=tokens: index(0), 1),
    "index": (index, 1),
    "shift": (shift, 1),
    "minimum": (minimum, 2),
    "first": (first, 2),
    "ralign": (ralign, 2),
    "split": (split, 3),
    "slide": (slide, 2),
    "add": (add, 6),
}
