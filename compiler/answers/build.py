"""Outputs from their plans: the reads, and what is decoded from them."""

from __future__ import annotations

import numpy as np

from ...craft.blocks import Output
from ...craft.variables import Read, constant_read, stack
from ...model import answers as rules
from ...rasp_ast.errors import PrecisionError
from ...rasp_ast.values import plain
from ..analysis.means.quotients import WholeNumbers
from ..encoding.builder import Builder
from ..tables.domains import Domain
from .argmax import class_numbers, nearest
from .numbering import Numbering
from .output_plan import AsClasses, AsNumber, ClassKind, OutputPlan, Ratio

MAX_OFF = 0.49
"""A whole number known better than this is rounded to, with some room for doubles."""


def build_output(builder: Builder, output: OutputPlan) -> Output:
    """The reads of an output whose variables are built.

    Raises:
        PrecisionError: its values cannot be told apart.
    """
    domain = output.domain
    read = stack([builder.resolve(f) for f in output.features])
    noise = max(
        (float(builder.noise(f, sliding=False).max(initial=0.0)) for f in output.features),
        default=0.0,
    )
    read = read.unbiased()
    match output.decoding:
        case Ratio() as mean:
            return _ratio(output, mean, read, noise)
        case WholeNumbers() as numbers:
            return _quotient(output, numbers, read, noise)
        case AsNumber():
            return _numerical(output, domain, read, noise)
        case Numbering() as numbering:
            return _numbered(output, numbering, read, noise)
        case AsClasses(kind):
            return _classes(output, kind, read, noise)


def _classes(output: OutputPlan, kind: ClassKind, read: Read, noise: float) -> Output:
    """The scores of classes, of which the largest wins.

    Raises:
        PrecisionError: a score is not known to a quarter of what tells two classes apart.
    """
    if noise >= 0.25:
        raise PrecisionError(
            f"the output has {len(output.domain):,} values; which one it is float32 knows to "
            f"{noise:.2g} of a value only, and a quarter is needed",
            source=output.program.source,
            hint="use a smaller max_seq_len, or map the output to fewer values",
        )
    domain = output.domain
    if kind == "codes":
        read = nearest(read, class_numbers(domain))
    if kind == "categorical" and domain.undefined is not None:
        half = constant_read([0.5], [0.0])  # undefined wins where no value's feature is near 1
        read = stack([read, half])
    return Output(output.name, read.unbiased(), rules.Classes(_shown(domain)))


def _numerical(output: OutputPlan, domain: Domain, read: Read, noise: float) -> Output:
    values = domain.defined
    points = domain.numbers[: len(values)]
    order = np.argsort(points, kind="stable")
    if len(values) > 1 and 2 * noise >= domain.gap:
        raise PrecisionError(
            f"the output's values are {domain.gap:.2g} apart, "
            f"but float32 knows them to {noise:.2g} only",
            source=output.program.source,
            hint="use a smaller max_seq_len, or map the output to coarser values",
        )
    shown = tuple(plain(values[i]) for i in order.tolist())
    rule = rules.Number(shown, tuple(points[order].tolist()), may_be_undefined=read.width > 1)
    return Output(output.name, read, rule)


def _numbered(output: OutputPlan, numbering: Numbering, read: Read, noise: float) -> Output:
    """How a value is decoded from the number of what gives it.

    Raises:
        PrecisionError: the numbers cannot be told apart.
    """
    if noise >= MAX_OFF:
        raise PrecisionError(
            f"the output has {len(output.domain):,} values that are not all numbers; their numbers "
            f"are 1 apart, but float32 knows them to {noise:.2g} only",
            source=output.program.source,
            hint="map the output to fewer values",
        )
    values = output.domain.values
    shown = tuple(None if (v := values[c]) is None else plain(v) for c in numbering.codes.tolist())
    return Output(output.name, read, rules.Number(shown, tuple(numbering.points.tolist())))


def _ratio(output: OutputPlan, mean: Ratio, read: Read, noise: float) -> Output:
    """How a mean is decoded.

    Raises:
        PrecisionError: its sum or its count is not known to a whole number.
    """
    _expect_whole(output, noise)
    default = None if mean.default is None else plain(mean.default)
    return Output(output.name, read, rules.Ratio(mean.unit, mean.bools, default))


def _quotient(output: OutputPlan, numbers: WholeNumbers, read: Read, noise: float) -> Output:
    """How arithmetic of means is decoded.

    Raises:
        PrecisionError: a sum or a count is not known to a whole number.
    """
    _expect_whole(output, noise)
    width = len(numbers.columns)
    rule = rules.Quotient(numbers.numerator, numbers.denominator, width, numbers.counts)
    return Output(output.name, read, rule)


def _expect_whole(output: OutputPlan, noise: float) -> None:
    if noise >= MAX_OFF:
        raise PrecisionError(
            f"the sum behind this mean is known to {noise:.2g} only, and should be whole",
            source=output.program.source,
            hint="use a smaller max_seq_len, or numbers from a smaller range",
        )


def _shown(domain: Domain) -> tuple[object, ...]:
    return tuple(None if v is None else plain(v) for v in domain.values)
