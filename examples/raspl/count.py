"""RASP-L: counting. After -1, a and b come a, a + 1, ..., b, and then -2, a token at a time.

raspc run examples/raspl/count.py
"""

from raspc.raspl import full, index_select, indices, lasts, tokens, where

START, END = -1, -2


def count(x):
    """The next token. What precedes the last START is of no matter."""
    start = lasts(x, full(x, START))
    low, high = index_select(x, start + 1), index_select(x, start + 2)
    following = where(x == high, END, x + 1)
    return where(indices(x) == start + 2, low, following)


program = count(tokens)
vocab = [START, END, *range(4)]
max_seq_len = 7
causal = True
example = [START, 1, 3, 1, 2, 3]
