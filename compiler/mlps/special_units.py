"""Units for values of a scalar that its number cannot tell, such as a default that is no number."""

from __future__ import annotations

import numpy as np

from ...craft.variables import Array
from ..encoding.builder import Builder
from ..encoding.scalars import scalar_encoding, stand_in
from .cases import Case
from .gated_units import Passing, most_passed_on, passed, valid_error_of
from .plan import MlpPlan
from .units import Inputs, Units

WEIGHT = 4.0
"""What takes a unit, which reads less than 3 in stand-ins, below zero where numbers are meant."""


def special_unit(
    builder: Builder, plan: MlpPlan, case: Case, inputs: Inputs, error: float
) -> tuple[Units, Array]:
    """A unit for an ambiguous value, at which columns hold (0 or the stand-in, 0); and its errors.

    Numbers are less than two stand-ins, so that a unit is below zero by 1 at least where they mean
    something.  It passes on what is off, as a gate does, and becomes a staircase as one does.
    """
    root = plan.strategy.number[0][0]
    unit = stand_in(root)
    number = float(scalar_encoding(root)[case.gates[0], 0]) / unit
    read = np.zeros(inputs.read.width)
    read[inputs.number] = (2 * number - 1) / unit
    read[inputs.defined_count] = -WEIGHT
    special = Passing(
        read=read,
        constant=1.0 - number,
        write=case.writes[0],
        values=np.array([0.0, 1.0]),
        size=WEIGHT,
        error=error / unit + WEIGHT * valid_error_of(builder, plan),
    )
    made = passed(special, most_passed_on(builder, plan.root))
    return made.units, made.on
