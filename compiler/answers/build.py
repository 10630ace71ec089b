"""Outputs from their plans: the reads, and what is decoded from them."""

from __future__ import annotations

from math import inf

import numpy as np

from ...craft.blocks import Output
from ...craft.obligations import AnswerObligation
from ...craft.variables import Array, Read, constant_read, stack
from ...model import answers as rules
from ...rasp_ast.errors import PrecisionError
from ...rasp_ast.values import plain
from ..encoding.builder import Builder
from ..encoding.losses import note_losses
from ..encoding.value_errors import errors_at
from ..tables import advice
from ..tables.domains import Domain
from .argmax import class_numbers, scores_of_nearest
from .averaged import error_of_average
from .numbering import Numbering
from .output_plan import AsClasses, AsNumber, AsQuotient, ClassKind, OutputPlan

MAX_OFF = 0.49
"""A whole number known better than this is rounded to, with some room for doubles."""

MAX_CLASS_ERROR = 0.25
"""A score of a class is known better than to this part of what tells two classes apart."""

SURE_MARGIN = 32.0
"""The logit of the value that is right is so far above all others, but for errors: after a softmax
all others together weigh less than 4096 e^-32 = 5e-11, and 1 less that is 1 in float32.  So whoever
samples answers gets the right one, cross entropy is 0, and its gradients are far below the 1e-8 of
Adam: training on right answers changes nothing.  A power of two rounds nothing otherwise."""


def build_output(builder: Builder, output: OutputPlan) -> Output:
    """The reads of an output whose variables are built.

    Raises:
        PrecisionError: its values cannot be told apart.
    """
    try:
        return _built(builder, output)
    except PrecisionError as refused:
        roots = [part.root for feature in output.features for part in feature.parts]
        refused.is_of_answer = True
        raise note_losses(refused, builder, *roots) from None


def _built(builder: Builder, output: OutputPlan) -> Output:
    read = stack([builder.resolve(f) for f in output.features])
    error = max(
        (float(builder.error_of(f, sliding=False).max(initial=0.0)) for f in output.features),
        default=0.0,
    )
    read = read.unbiased()
    match output.decoding:
        case AsQuotient() as quotient:
            return _quotient(builder, output, quotient, read, error)
        case AsNumber():
            return _numerical(builder, output, read, error)
        case Numbering() as numbering:
            return _numbered(output, numbering, read, error)
        case AsClasses(kind, own_error):
            return _classes(output, kind, read, own_error * error)


def _classes(output: OutputPlan, kind: ClassKind, read: Read, error: float) -> Output:
    """The scores of classes, of which the largest wins.

    Raises:
        PrecisionError: a score is not known to a quarter of what tells two classes apart.
    """
    if error >= MAX_CLASS_ERROR:
        refused = PrecisionError(
            f"it has {len(output.domain):,} values, and which one it is float32 knows to "
            f"{error:.2g} of the step between two; {MAX_CLASS_ERROR} is needed",
            source=output.program.source,
            hint="map it to fewer values, or use a smaller max_seq_len",
        )
        raise refused.lacking(error, MAX_CLASS_ERROR)
    domain = output.domain
    apart = 0.5 if kind == "boxes" else 1.0
    if kind == "codes":
        read = scores_of_nearest(read, class_numbers(domain))
    if kind == "categorical" and domain.undefined is not None:
        apart = 0.5
        half = constant_read([0.5], [0.0])  # undefined wins where no value's feature is near 1
        read = stack([read, half])
    known = AnswerObligation(
        output=output.name,
        what="error of the score of a value",
        error=error,
        limit=MAX_CLASS_ERROR,
    )
    return Output(output.name, _as_logits(read, apart), rules.Classes(_shown(domain)), (known,))


def _as_logits(scores: Read, apart: float) -> Read:
    """Scores of which the largest is so far above all others, as logits of a sure model."""
    gain = SURE_MARGIN / apart
    parts = tuple((variable, gain * matrix) for variable, matrix in scores.parts)
    return Read(parts, gain * scores.constant, gain * scores.at_bos).unbiased()


def _numerical(builder: Builder, output: OutputPlan, read: Read, error: float) -> Output:
    """The value that is nearest to a number.

    Each is told from its neighbours by an error of less than half the way to the nearer one.

    Raises:
        PrecisionError: one is not.
    """
    domain = output.domain
    values = domain.defined
    points = domain.numbers[: len(values)]
    order = np.argsort(points, kind="stable")
    points = points[order]
    known = _worst_known(builder, output, points, error)
    shown = tuple(plain(values[i]) for i in order.tolist())
    rule = rules.Number(shown, tuple(points.tolist()), may_be_undefined=read.width > 1)
    return Output(output.name, read, rule, (known,))


def _worst_known(
    builder: Builder, output: OutputPlan, points: Array, error: float
) -> AnswerObligation:
    """What is to hold of the error at the value where that is closest to not being so.

    Raises:
        PrecisionError: it does not hold.
    """
    number, *flags = output.features
    shares = [(part.root, part.matrix + number.constant) for part in number.parts]
    errors = errors_at(builder, shares, points, error)
    for flag in flags:
        errors = np.maximum(errors, builder.error_of(flag, sliding=False).max(initial=0.0))
    half = np.concatenate([[inf], np.diff(points) / 2, [inf]])
    limits = np.minimum(half[:-1], half[1:])
    worst = int(np.argmax(errors / limits)) if len(points) else 0
    off, limit = (float(errors[worst]), float(limits[worst])) if len(points) else (error, inf)
    if off >= limit:
        low = worst - int(half[worst] == limit)
        refused = PrecisionError(
            f"its values {points[low]:.9g} and {points[low + 1]:.9g} must be told apart, and "
            f"float32 knows it to {off:.2g} only, where they are {2 * limit:.2g} apart",
            source=output.program.source,
            hint=advice.on_numbers(output.domain)
            or "round it, or map it to coarser values; or use a smaller max_seq_len",
        )
        raise refused.lacking(off, limit)
    return AnswerObligation(output=output.name, what="error of the number", error=off, limit=limit)


def _numbered(output: OutputPlan, numbering: Numbering, read: Read, error: float) -> Output:
    """How a value is decoded from the number of what gives it.

    Raises:
        PrecisionError: the numbers cannot be told apart.
    """
    if error >= MAX_OFF:
        refused = PrecisionError(
            f"it has {len(output.domain):,} values that are not all numbers; numbered, they are 1 "
            f"apart, and float32 knows their numbers to {error:.2g} only",
            source=output.program.source,
            hint="map it to fewer values",
        )
        raise refused.lacking(error, MAX_OFF)
    values = output.domain.values
    shown = tuple(plain(values[c]) for c in numbering.codes.tolist())
    rule = rules.Number(shown, tuple(numbering.points.tolist()))
    return Output(output.name, read, rule, (_whole(output, error),))


def _quotient(
    builder: Builder, output: OutputPlan, quotient: AsQuotient, read: Read, error: float
) -> Output:
    """How arithmetic of whole numbers is decoded.

    Raises:
        PrecisionError: one of them is not known to a whole number.
    """
    if quotient.averaged is not None:
        error = error_of_average(builder, output, quotient.averaged)
    return Output(output.name, read, quotient.rule, (_whole(output, error),))


def _whole(output: OutputPlan, error: float) -> AnswerObligation:
    """What is read are whole numbers.

    Raises:
        PrecisionError: they are not known well enough.
    """
    if error >= MAX_OFF:
        refused = PrecisionError(
            f"a sum that it is computed from is whole, and float32 knows it to {error:.2g} only; "
            f"{MAX_OFF} is needed",
            source=output.program.source,
            hint="use a smaller max_seq_len, or round the values that are added up",
        )
        raise refused.lacking(error, MAX_OFF)
    return AnswerObligation(
        output=output.name, what="error of a whole number", error=error, limit=MAX_OFF
    )


def _shown(domain: Domain) -> tuple[object, ...]:
    return tuple(plain(v) for v in domain.values)
