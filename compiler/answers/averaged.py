"""The output of a sum that is averaged: how well the quotient of two numbers is known.

For w selected keys the decoder has ``x = s / (1 + w) + e`` and ``y = (1 + d) / (1 + w)``, and takes
``x / y = (s + (1 + w) e) / (1 + d)`` for the sum s. That is off by ``(|s| d + (1 + w) |e|) /
(1 - d)`` at most.
"""

from __future__ import annotations

import numpy as np

from ...craft.blocks import Output
from ...craft.obligations import AnswerObligation
from ...craft.variables import Array, Read
from ...model.answers import Averaged
from ...rasp_ast.errors import PrecisionError
from ...rasp_ast.values import plain
from ..analysis.means.averaged import AveragedSum
from ..encoding.builder import Builder
from ..selectors.head_roots import head_of
from .output_plan import MAX_OFF, OutputPlan


def averaged_output(
    builder: Builder, output: OutputPlan, averaged: AveragedSum, read: Read
) -> Output:
    """How a sum is decoded.

    Raises:
        PrecisionError: it is not known to a whole number.
    """
    error = _error(builder, output, averaged)
    if error >= MAX_OFF:
        raise PrecisionError(
            f"the sum is whole in its unit, and as an average float32 knows it to {error:.2g} "
            f"only; {MAX_OFF} is needed",
            source=output.program.source,
            hint="use a smaller max_seq_len, or numbers from a smaller range",
        )
    default = None if averaged.default is None else plain(averaged.default)
    known = AnswerObligation(
        output=output.name, what="error of a whole number", error=error, limit=MAX_OFF
    )
    rule = Averaged(averaged.factor, averaged.offset, default)
    return Output(output.name, read, rule, (known,))


def _error(builder: Builder, output: OutputPlan, averaged: AveragedSum) -> float:
    """Bound on the error of the quotient, for the worst number of keys."""
    root = head_of(averaged.average)
    assert root is not None
    assert root.gathered is not None
    size = float(np.abs(root.gathered.domain.numbers).max(initial=0.0))
    counts = averaged.count.domain.numbers
    (off,) = builder.error_of(output.features[0], sliding=False).tolist()
    relative = (1 + counts) * _errors_of_shares(builder, output, averaged)
    if relative.max(initial=0.0) >= 0.5:
        return float("inf")
    return float(((counts * size * relative + (1 + counts) * off) / (1 - relative)).max())


def _errors_of_shares(builder: Builder, output: OutputPlan, averaged: AveragedSum) -> Array:
    """``[counts]``: bounds on the error of what BOS weighs."""
    root = head_of(averaged.count)
    if root is not None and root in builder.errors:
        return builder.errors[root]
    (error,) = builder.error_of(output.features[1], sliding=False).tolist()
    return np.full(len(averaged.count.domain), error)
