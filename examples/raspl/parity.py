"""RASP-L: parity with a scratchpad. Each bit has a hint before it, and so has the parity so far.

After -100 1 -101 1 -102 1 2 come -100 1 -101 0 -102 1, and then 3; the last bit is the answer.

raspc run examples/raspl/parity.py
"""

from raspc.raspl import full, index_select, induct, shift_right, tokens, where

GO, END = 2, 3


def parity(x):
    """The next token: after a hint the parity up to its bit, after that the hint that follows."""
    before = shift_right(x, 1)
    so_far = where(before == GO, 0, before)
    after_hint = where(induct(x, x, 1) == so_far, 0, 1)
    hint = where(x == GO, index_select(x, full(x, 0)), induct(x, before, 2))
    return where(x <= -100, after_hint, where(hint == GO, END, hint))


program = parity(tokens)
vocab = [0, 1, GO, END, -100, -101, -102]
max_seq_len = 13
causal = True
example = [-100, 1, -101, 1, -102, 1, GO, -100, 1, -101, 0, -102, 1]
