"""The variable by which reads add constants."""

from __future__ import annotations

import numpy as np

from .variables import Variable

CONSTANT = "one"
"""Its name."""


def constant_variable(*, at_bos: bool, size: int = 1) -> Variable:
    """``one``, by which reads tell tokens from BOS: 0 at one of them, a size at the other.

    What is 0 where ``one`` is 0 is a sum of products of zeros: noise on weights leaves it 0.
    Where a head counts, as BOS weighs, the scores and values of tokens must stay 0; where BOS is
    lifted, and outweighs all else, the value of BOS.  At BOS it is 1; at tokens a larger size makes
    for smaller weights that read it, and noise on its 0 comes to less, but theirs to more.
    """
    token, bos = (0, 1) if at_bos else (size, 0)
    return Variable(
        CONSTANT, (CONSTANT,), (token,), np.full((1, 1), 1.0 * token), np.full(1, 1.0 * bos)
    )
