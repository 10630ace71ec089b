"""Units behind gates without a number: gates alone, and the features of a gated root.

A unit passes on what is off in the gates that let it through, times what they weigh, and what is
off in the feature.  From layer to layer that would be more and more.  So where it is much beside
the least step of what is written, the unit becomes a staircase over the values of its feature: a
ramp of half their distance in the middle between two neighbours.  What is off by less than a
quarter of the distance ends there, and what is written is known to roundings again.

*Proof.*  Where a gate is off, what is read is at most ``feature - size + error``; features are at
most ``size``, and the first ramp begins at a quarter of the least distance above 0, so all units
write 0.  Where all are on, what is read is within an eighth of the distance of a value: ramps below
it are passed, and add up to the value; those above have not begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from ...craft.variables import Array
from ..encoding.builder import Builder
from ..precision import UNIT_ROUNDOFF
from ..selectors.head_roots import ComputedRoot
from .cases import Case
from .plan import MlpPlan
from .sum_order import ordered
from .units import Hidden, Inputs, Units, power_of_two, used_gates

ROUNDINGS = 4
"""A unit is rounded as what it reads, as a product, as a sum, and as what it writes."""
MAX_PASSED_ON = 2.0**-14
"""An error below this part of the least step is passed on, a column's; a head that compares classes
adds up those of all columns, times its gain, and where it counts times the number of keys."""
MAX_OF_SQUARES = 2.0**-4
"""Over the cube of the number of columns: a number that a head compares is read as its square, a
sum of columns times squares of up to half their number, and multiplied by another such number."""
MAX_SNAPPED = 1 / 8
"""What a staircase takes may be off by this part of the distance of two values; a ramp begins at a
quarter, so that there is as much room."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Passing:
    """A unit behind gates, before it is known whether it is a staircase.

    Attributes:
        read: ``[inputs]``.
        constant: what is added to what it reads.
        write: ``[columns]``.
        values: what it may read where its gates are on, ascending from 0.
        size: the most that its gates and its feature are.
        error: of what it reads where its gates are on, roundings left out.
    """

    read: Array
    constant: float
    write: Array
    values: Array
    size: float
    error: float

    @property
    def rounding(self) -> float:
        """What float32 loses of what it reads; nothing of exact gates alone."""
        return UNIT_ROUNDOFF * self.size * (ROUNDINGS if self.size > 1 or self.error else 0)


def gate_error_of(builder: Builder, plan: MlpPlan) -> float:
    """Bound on the error of all gates together.

    Whether the number means anything is one of them: what unselected keys add to a mean they take
    from that, too.
    """
    errors = (builder.error_of(gate, sliding=False) for gate in plan.gates)
    return sum(float(error.max(initial=0.0)) for error in errors) + valid_error_of(builder, plan)


def valid_error_of(builder: Builder, plan: MlpPlan) -> float:
    """Bound on the error of what tells whether the number means anything."""
    if plan.defined_count is None:
        return 0.0
    return float(builder.error_of(plan.defined_count, sliding=False)[0])


def most_passed_on(builder: Builder, root: ComputedRoot) -> Array:
    """``[columns]``: the most that a column may be off before its units become staircases."""
    matrix = builder.encoding(root).matrix
    steps = np.diff(np.sort(matrix, axis=0), axis=0)
    least = np.min(np.where(steps > 0, steps, inf), axis=0, initial=inf)
    if not builder.registry.choices.passes.demand:
        return MAX_PASSED_ON * least  # nobody reads one-hot columns as a number
    return min(MAX_PASSED_ON, MAX_OF_SQUARES / matrix.shape[1] ** 3) * least


@dataclass(frozen=True, eq=False, kw_only=True)
class Passed:
    """The units that pass something on, and bounds on what they have wrong, ``[columns]``.

    Attributes:
        on: where all their gates are on.
        off: where one is not: what reads ``size`` too little writes its error at most.
    """

    units: Units
    on: Array
    off: Array


def passed(unit: Passing, most: Array) -> Passed:
    """One unit, or several if its error would be much.

    Args:
        most: ``[columns]``, see :func:`most_passed_on`.
    """
    error = unit.error + unit.rounding
    plain = Units(
        reads=unit.read[None, :], constants=np.array([unit.constant]), writes=unit.write[None, :]
    )
    sizes = np.abs(unit.write)
    own = error * sizes
    gaps = np.diff(unit.values)
    is_rough = bool((unit.error * sizes > most).any())
    leaked = max(0.0, float(unit.values[-1]) - unit.size + error) * sizes
    alone = Passed(units=plain, on=own, off=leaked)
    if not is_rough or error > MAX_SNAPPED * float(gaps.min(initial=inf)):
        return alone
    stepped = 2 * 2 * ROUNDINGS * UNIT_ROUNDOFF * unit.size * len(gaps) * sizes
    stairs = Passed(
        units=staircase_units(unit.read, unit.constant, unit.values, unit.write),
        on=stepped,
        off=np.zeros(len(sizes)),
    )
    return stairs if stepped.max() < own.max() else alone


def staircase_units(read: Array, constant: float, values: Array, write: Array) -> Units:
    """Two units for each step: a ramp from a quarter of the way to three quarters.

    They read twice as much and write half: noise on the weights that read all columns is more than
    that on those that write what is 1 at most.

    Args:
        read: ``[inputs]``, of what is near one of the values, with the constant.
        values: ascending.
        write: ``[columns]``, times what is above the first value.
    """
    gaps = np.diff(values)
    starts = values[:-1] + gaps / 4
    places = np.stack([starts, starts + gaps / 2], axis=1).ravel()
    signs = np.tile([1.0, -1.0], len(gaps))
    order, _ = ordered(places, signs[:, None])
    places, signs = places[order], signs[order]
    return Units(
        reads=np.tile(2.0 * read, (len(places), 1)),
        constants=2.0 * (constant - places),
        writes=signs[:, None] * write[None, :],
    )


def of_gates(builder: Builder, plan: MlpPlan, inputs: Inputs, columns: int) -> Hidden:
    """Gates alone, each combination one unit, or the features of a gated root behind gates."""
    most = most_passed_on(builder, plan.root)
    gate_error = gate_error_of(builder, plan)
    gated = _gated(builder, plan)
    made = [
        [passed(unit, most) for unit in _units(inputs, case, gate_error, gated)]
        for case in plan.strategy.cases
    ]
    return Hidden(
        groups=[each.units for case in made for each in case],
        bias=np.zeros(columns),
        errors=errors_of_cases(made, columns),
        slide=0.0,
        margin=inf,
    )


def errors_of_cases(made: Sequence[Sequence[Passed]], columns: int) -> Array:
    """``[columns]``: bounds on what the units of all cases have wrong together.

    The gates of one case are on.  Its units may all be wrong at once, and so may those of all other
    cases that have one gate off.
    """
    nothing = np.zeros(columns)
    off = sum((each.off for case in made for each in case), nothing)
    more = [sum((each.on - each.off for each in case), nothing) for case in made]
    return off + np.max(more, axis=0, initial=0.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Gated:
    """Features behind gates: their values, ascending, and 0; what they may be off; and a power of
    two that none exceeds."""

    values: list[Array]
    errors: Array
    big: float


def _gated(builder: Builder, plan: MlpPlan) -> _Gated | None:
    """What passes through the gates of a plan; None where they are all there is."""
    if plan.gated is None or plan.strategy.gated is None:
        return None
    features = plan.strategy.gated[1]
    return _Gated(
        values=[np.unique(np.append(feature, 0.0)) for feature in features.T],
        errors=builder.error_of(plan.gated, sliding=False),
        big=power_of_two(max(1.0, float(features.max(initial=0.0)))),
    )


def _units(inputs: Inputs, case: Case, gate_error: float, gated: _Gated | None) -> list[Passing]:
    gates = used_gates(case, inputs)
    if gated is None:
        read = np.zeros(inputs.read.width)
        read[gates] = 1.0
        values = np.array([0.0, 1.0])
        alone = Passing(
            read=read,
            constant=1.0 - len(gates),
            write=case.writes[0],
            values=values,
            size=1.0,
            error=gate_error,
        )
        return [alone] if case.writes.any() else []
    big = gated.big
    result: list[Passing] = []
    for place in np.flatnonzero(case.writes.any(axis=1)).tolist():
        read = np.zeros(inputs.read.width)
        read[gates] = big
        read[inputs.gated + place] = 1.0
        result.append(
            Passing(
                read=read,
                constant=-big * len(gates),
                write=case.writes[place],
                values=gated.values[place],
                size=big,
                error=float(gated.errors[place]) + big * gate_error,
            )
        )
    return result
