"""MLPs from their plans.

A unit behind gates is ``relu(x + big (gates that are on - all gates))``: zero unless all are on, x
if they are.  ``big`` is a power of two and more than x can be.  Every unit is off at BOS.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np

from ...craft.blocks import Mlp, Write
from ...craft.obligations import MlpObligation
from ...craft.variables import Array, Read, stack
from ..encoding.builder import Builder
from ..encoding.features import Feature
from ..encoding.rounding import MAX_ROUNDED, define_integer
from ..encoding.value_errors import errors_at
from ..selectors.head_roots import ComputedRoot
from .cases import Case
from .curves import Curve, Ramps
from .gated_units import Passing, gate_error_of, most_passed_on, of_gates, passed
from .hinge_units import of_hinges
from .plan import MlpPlan
from .ramps import MOST_TAKEN, less_erring
from .refusals import Points
from .special_units import special_unit
from .straight import following, interpolate
from .swings import swings_of
from .units import (
    Hidden,
    Inputs,
    Units,
    balance,
    join,
    power_of_two,
    unit_read,
    used_gates,
)

HINT = "use a smaller max_seq_len, or round the values first"


def build_mlp(builder: Builder, root: ComputedRoot, plan: MlpPlan) -> None:
    """The variable of a computed root and the MLP that computes it."""
    inputs = _inputs(builder, plan)
    columns = builder.encoding(root).width
    built = _of_number if plan.number is not None else of_gates
    built = of_hinges if plan.operands else built
    hidden = built(builder, plan, inputs, columns)
    units = join(hidden.groups, inputs.read.width, columns)
    read = unit_read(inputs.read, units)
    taken, most_taken = hidden.taken, MOST_TAKEN
    error = float(hidden.errors.max(initial=0.0))
    if root.is_integer and error / MAX_ROUNDED > taken / most_taken:
        taken, most_taken = error, MAX_ROUNDED  # whole numbers are 1 apart
    obligation = MlpObligation(
        variable=builder.readings[root].name,
        reading_error=hidden.reading_error,
        kinks=hidden.margin,
        taken=taken,
        most_taken=most_taken,
        error=error,
        slide=hidden.slide,
    )
    bias, slide = hidden.bias, obligation.slide
    variable = define_integer(
        builder, root, hidden.errors, "number", HINT, at_bos=bias, slide=slide
    )
    builder.blocks.append(
        Mlp(
            name=variable.name,
            read=read,
            write=Write(variable, units.writes),
            bias=hidden.bias,
            margin=hidden.margin,
            obligations=(obligation,),
        )
    )


def _inputs(builder: Builder, plan: MlpPlan) -> Inputs:
    reads: list[Read] = []
    width = 0

    def place(feature: Feature | None) -> int:
        nonlocal width
        if feature is None:
            return -1
        reads.append(builder.resolve(feature))
        start, width = width, width + feature.width
        return start

    gates = tuple(place(gate) for gate in plan.gates)
    number, defined_count, gated = place(plan.number), place(plan.defined_count), place(plan.gated)
    operands = tuple(map(place, plan.operands))
    all_defined = float(len(plan.defined_count.parts)) if plan.defined_count is not None else 0.0
    return Inputs(
        read=stack(reads),
        gates=gates,
        number=number,
        defined_count=defined_count,
        all_defined=all_defined,
        gated=gated,
        operands=operands,
    )


# ---- functions of a number -------------------------------------------------------------------


def _of_number(builder: Builder, plan: MlpPlan, inputs: Inputs, columns: int) -> Hidden:
    """Ramps for each case, and a unit for the value at the first point."""
    assert plan.number is not None
    strategy = plan.strategy
    error = float(builder.error_of(plan.number, sliding=False)[0])
    ungated = _ungated(builder, plan, error)
    natural = ungated.from_above
    size = 2 * sum(float(np.abs(share).max()) for _, share in strategy.number)
    big = power_of_two(size if natural else 2 + size)
    gate_error = gate_error_of(builder, plan)
    most = most_passed_on(builder, plan.root)
    interpolating = plan.root.interpolating and strategy.is_own_value
    groups: list[Units] = []
    found: list[Ramps] = []
    bias, errors, added, slide = np.zeros(columns), np.zeros(columns), np.zeros(columns), 0.0
    for case in strategy.cases:
        gated = plan.defined_count is not None or any(g >= 0 for g in case.gates)
        gate = big if gated else 0.0
        uncertain = gate_error if gated else 0.0
        curve = replace(ungated, rows=case.writes, gate_weight=gate, gate_error=uncertain)
        exact = error == 0.0 and curve.gate_error == 0.0
        if plan.root.lines_miss is not None:
            ramps = following(curve)
        else:
            ramps = (interpolate if interpolating or exact else less_erring)(curve)
        groups.append(_ramp_units(ramps, case, inputs, curve))
        found.append(ramps)
        errors = np.maximum(errors, ramps.errors)
        if gated:
            base, rough = _base_units(case, inputs, ramps.base, gate_error, most)
            added += rough
            groups.append(base)
        else:
            bias = bias + ramps.base
    if interpolating and len(strategy.points) > 1:
        slide = (error + gate_error * big) / float(np.diff(strategy.points).min())
    for case in plan.special_cases:
        special, rough = special_unit(builder, plan, case, inputs, error)
        errors = np.maximum(errors, rough)
        groups.append(special)
    return Hidden(
        groups=groups,
        bias=bias,
        errors=errors + added + (plan.root.lines_miss or 0.0),
        slide=slide,
        margin=min((ramps.margin for ramps in found), default=inf),
        reading_error=error,
        taken=max((ramps.taken for ramps in found), default=0.0),
    )


def _ungated(builder: Builder, plan: MlpPlan, error: float) -> Curve:
    """The number of a plan, without gates and before it is known what is written."""
    assert plan.number is not None
    strategy = plan.strategy
    natural = any(root.is_natural for root, _ in strategy.number)
    return Curve(
        points=strategy.points,
        rows=np.zeros((len(strategy.points), 0)),
        error=error,
        error_at=errors_at(builder, strategy.number, strategy.points, error),
        gate_weight=0.0,
        is_single_column=len(strategy.number) == 1 and len(plan.number.parts) == 1,
        refusal=Points(builder, strategy).refusal,
        prefer_fewer_units=natural or not builder.registry.choices.round_counts,
        from_above=natural,
        robust=not builder.registry.choices.passes.lift,
        swings=swings_of(builder, plan),
    )


def _ramp_units(ramps: Ramps, case: Case, inputs: Inputs, curve: Curve) -> Units:
    big = curve.gates(ramps.gated_at)
    reads = np.zeros((len(ramps.thresholds), inputs.read.width))
    reads[:, inputs.number] = ramps.signs
    constants = -ramps.signs * ramps.thresholds
    for place in used_gates(case, inputs):
        reads[:, place] = big
        constants = constants - big
    if inputs.defined_count >= 0:
        reads[:, inputs.defined_count] = big
        constants = constants - big * inputs.all_defined
    scale = balance(ramps.writes, curve.held(ramps))
    return Units(
        reads=reads * scale[:, None],
        constants=constants * scale,
        writes=ramps.writes / scale[:, None],
    )


def _base_units(
    case: Case, inputs: Inputs, base: Array, gate_error: float, most: Array
) -> tuple[Units, Array]:
    """What ramps add to, written where every gate is on and the number is valid; and its errors."""
    used = used_gates(case, inputs)
    read = np.zeros(inputs.read.width)
    read[used] = 1.0
    if inputs.defined_count >= 0:
        read[inputs.defined_count] = 1.0
    unit = Passing(
        read=read,
        constant=1.0 - len(used) - inputs.all_defined,
        write=base,
        values=np.array([0.0, 1.0]),
        size=1.0,
        error=gate_error,
    )
    made = passed(unit, most)
    return made.units, made.on
