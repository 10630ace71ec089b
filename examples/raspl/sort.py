"""RASP-L: sorting by repeated output. After numbers and -1 come they again in order, then -2.

The next number is the smallest that is larger than this one, so that each comes once.

raspc run examples/raspl/sort.py
"""

from raspc.raspl import gt, kqv, tokens

GO, END = -1, -2


def sort(x):
    """The next token."""
    return kqv(x, x, x, gt, default=END, reduction="min")


program = sort(tokens)
vocab = [GO, END, *range(5)]
max_seq_len = 9
causal = True
example = [3, 0, 4, GO, 0, 3, 4]
