"""A sum that is averaged as an answer: how well the quotient of two numbers is known.

For w selected keys the decoder has ``x = s / (1 + w) + e`` and ``y = (1 + d) / (1 + w)``, and takes
``x / y = (s + (1 + w) e) / (1 + d)`` for the sum s. That is off by ``(|s| d + (1 + w) |e|) /
(1 - d)`` at most. It takes ``1 / y - 1 = (1 + w) / (1 + d) - 1`` for w, and asks whether that is
nearer to 0 than to 1: it is for w = 0 if d > -1/3, and not for w >= 1 if d < 1/3.
"""

from __future__ import annotations

import numpy as np

from ...craft.variables import Array
from ..analysis.means.averaged import AveragedSum
from ..encoding.builder import Builder
from ..selectors.head_roots import head_of
from .output_plan import OutputPlan

MAX_SHARE_ERROR = 1 / 3
"""What BOS weighs is known to this part of it, so that no key is told from one."""


def error_of_average(builder: Builder, output: OutputPlan, averaged: AveragedSum) -> float:
    """Bound on the error of the quotient, for the worst number of keys."""
    root = head_of(averaged.average)
    assert root is not None
    assert root.gathered is not None
    size = float(np.abs(root.gathered.domain.numbers).max(initial=0.0))
    counts = averaged.count.domain.numbers
    (off,) = builder.error_of(output.features[0], sliding=False).tolist()
    relative = (1 + counts) * _errors_of_shares(builder, output, averaged)
    if relative.max(initial=0.0) >= MAX_SHARE_ERROR:
        return float("inf")
    return float(((counts * size * relative + (1 + counts) * off) / (1 - relative)).max())


def _errors_of_shares(builder: Builder, output: OutputPlan, averaged: AveragedSum) -> Array:
    """``[counts]``: bounds on the error of what BOS weighs."""
    root = head_of(averaged.count)
    if root is not None and root in builder.errors:
        return builder.errors[root]
    (error,) = builder.error_of(output.features[1], sliding=False).tolist()
    return np.full(len(averaged.count.domain), error)
