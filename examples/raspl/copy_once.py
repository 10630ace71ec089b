"""RASP-L: copying what has no token twice. After 0 a b c 8 come a, b, c and then 9.

raspc run examples/raspl/copy_once.py
"""

from raspc.raspl import full, index_select, induct, tokens, where

START, GO, END = 0, 8, 9


def copy(x):
    """The next token: what follows this one in the text, and after GO what follows START."""
    follower = induct(x, x, 1)
    first = index_select(x, full(x, 1))
    return where(x == GO, first, where(follower == GO, END, follower))


program = copy(tokens)
vocab = range(10)
max_seq_len = 10
causal = True
example = [START, 3, 1, 4, GO, 3, 1, 4]
