"""What float32 keeps and loses, and the logits that follow from it."""

from __future__ import annotations

from math import exp, log

UNIT_ROUNDOFF = 2.0**-24
"""The relative error of one rounding."""
MAX_EXACT_INTEGER = 2.0**23
"""Sums of whole numbers below this are exact."""
LOGIT_ROUNDINGS = 4
"""A logit is rounded as a weight, as a product, as a sum, and when it is divided by sqrt(K)."""
LEAK = 2.0**-25
"""All unselected keys of a mean together weigh less than this: under half a rounding."""
LEAST_UNSELECTED, MOST_UNSELECTED = 2.0**-14, 2.0**-11
"""All unselected keys together weigh less than something between these beside BOS where it counts:
see :func:`unselected`."""


def mean_gain(max_seq_len: int, leak: float = LEAK) -> float:
    """The logit at which all other keys together weigh less than ``leak``."""
    return log((max_seq_len + 1) / leak)


def unselected(max_seq_len: int) -> float:
    """What all unselected keys together may weigh beside BOS where it counts.

    Less than the least step of what BOS weighs, ``1 / n (n + 1)``, by four bits; no less than that
    of some thirty positions, beyond which errors are taken off.  A smaller gain is less noise.
    """
    least_step = 1 / (max_seq_len * (max_seq_len + 1))
    return min(MOST_UNSELECTED, max(LEAST_UNSELECTED, 2.0**-4 * least_step))


def natural_gain(max_seq_len: int) -> float:
    """The logit at which they do."""
    return log(max_seq_len / unselected(max_seq_len))


def count_gain(max_seq_len: int, digits: int = 16) -> float:
    """The logit at which unselected keys add at most 2^-digits to a count."""
    return log(2.0**digits * max_seq_len)


def weight_rounding(n: int, largest: float) -> float:
    """By how much float32 may have a weight of a shared mean wrong, relatively.

    Its logit is rounded, the sums of all, and a few more.

    Args:
        largest: the size of what is added up for a logit, BOS's not counted.
    """
    logit = LOGIT_ROUNDINGS * (largest + log(n) + mean_gain(n))
    return exp(UNIT_ROUNDOFF * (4 + n + logit)) - 1
