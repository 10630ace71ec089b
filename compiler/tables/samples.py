"""How few of many results say that they take too many values."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

EXPECTED = 32
"""A sample in which so many pairs of equal results are expected has one, but for one in e^32."""
WORTH_SAMPLING = 8
"""A sample is at most one result in so many."""


def telling_sample(size: int, limit: int) -> npt.NDArray[np.int64] | None:
    """Some of many results, which all differ only if they take more values than the limit.

    If N results take D values, a pair of them is equal with a probability of (N/D - 1)/(N - 1) at
    least, as it is where each value is taken equally often.  So of k results k^2/2 times as many
    pairs are equal on average, for D at the limit.

    Returns:
        ``[k]``, which of them; None where there are too few for a sample to say anything.
    """
    if size <= limit:
        return None
    share = (size / limit - 1) / (size - 1)
    many = ceil(sqrt(2 * EXPECTED / share))
    if many > size // WORTH_SAMPLING:
        return None
    return np.random.default_rng(0).choice(size, many, replace=False)
