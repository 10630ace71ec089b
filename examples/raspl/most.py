"""RASP-L: the mode. After some numbers and -1 comes the most frequent number, and then -2.

raspc run examples/raspl/most.py
"""

from raspc.raspl import mode, tokens, where

ASK, END = -1, -2


def most(x):
    """The next token; of equally frequent numbers the one that was it first."""
    return where(x == ASK, mode(x), END)


program = most(tokens)
vocab = [ASK, END, *range(3)]
max_seq_len = 6
causal = True
example = [2, 0, 0, ASK, 0]
