"""MLPs from their plans.

A unit behind gates is ``relu(x + big (gates that are on - all gates))``: zero unless all are on, x
if they are.  ``big`` is a power of two and more than x can be.  Every unit is error at BOS.
"""

from __future__ import annotations

from math import inf

import numpy as np

from ...craft.blocks import Mlp, Write
from ...craft.variables import Array, Read, stack
from ..encoding.builder import Builder
from ..encoding.features import Feature
from ..encoding.scalars import is_number_valid, scalar_encoding, stand_in
from ..precision import UNIT_ROUNDOFF
from ..selectors.head_roots import ComputedRoot
from .cases import Case
from .curves import Curve, Ramps
from .gated_units import Passing, gate_noise_of, least_steps, of_gates, passed
from .plan import MlpPlan
from .ramps import interpolate, less_erring
from .refusals import Points
from .units import Hidden, Inputs, Units, greatest_write, join, power_of_two, used_gates

BOS_DEPTH = 2.0**-10
"""A unit that must be pushed below zero at BOS is there by this part of what it reads, at least."""
BOS_MARGIN = 2.0**-16
"""Part of what adds up at BOS by which a unit must be below zero there; float32 rounds finer."""


def build_mlp(builder: Builder, root: ComputedRoot, plan: MlpPlan) -> None:
    """The variable of a computed root and the MLP that computes it."""
    inputs = _inputs(builder, plan)
    columns = len(builder.encoding(root).labels)
    built = _of_number if plan.number is not None else of_gates
    hidden = built(builder, plan, inputs, columns)
    units = join(hidden.groups, inputs.read.width, columns)
    read = _unit_read(inputs.read, units)
    variable = builder.define(
        root, at_bos=hidden.bias, abs_error=hidden.abs_error, slide=hidden.slide
    )
    write = Write(variable, units.writes)
    builder.blocks.append(
        Mlp(
            name=write.variable.name, read=read, write=write, bias=hidden.bias, margin=hidden.margin
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
    number, alive, gated = place(plan.number), place(plan.alive), place(plan.gated)
    alive_when = float(len(plan.alive.parts)) if plan.alive is not None else 0.0
    return Inputs(
        read=stack(reads),
        gates=gates,
        number=number,
        alive=alive,
        alive_when=alive_when,
        gated=gated,
    )


def _unit_read(inputs: Read, units: Units) -> Read:
    """The read of all units' inputs; below zero at BOS.

    What is below zero there anyway stays, so that its constant is a bias and ``one`` is not read.
    What is not is brought to -1, if 1 is of the size of what the unit reads: it is added at BOS and
    taken off again elsewhere, so it must not be larger, nor too small beside what is read at BOS.
    """
    parts = tuple((v, m @ units.reads.T) for v, m in inputs.parts)
    constant = inputs.constant @ units.reads.T + units.constants
    at_bos, size = constant.copy(), np.zeros(len(constant))
    greatest = np.abs(constant)
    for variable, matrix in parts:
        at_bos += variable.at_bos @ matrix
        size += np.abs(variable.at_bos) @ np.abs(matrix)
        greatest += np.abs(variable.encoding).max(axis=0) @ np.abs(matrix)
    below = np.clip(1.0, BOS_DEPTH * np.maximum(greatest, size), greatest)
    below = np.exp2(np.floor(np.log2(np.where(below > 0, below, 1.0))))
    return Read(parts, constant, np.where(at_bos < -BOS_MARGIN * size, at_bos, -below))


# ---- functions of a number -------------------------------------------------------------------


def _of_number(builder: Builder, plan: MlpPlan, inputs: Inputs, columns: int) -> Hidden:
    """Ramps for each case, and a unit for the value at the first point."""
    assert plan.number is not None
    strategy = plan.strategy
    error = float(builder.noise(plan.number, sliding=False)[0])
    error_at = _errors_at_points(builder, plan, error)
    natural = any(root.is_natural for root, _ in strategy.number)
    size = 2 * sum(float(np.abs(share).max()) for _, share in strategy.number)
    big = power_of_two(size if natural else 2 + size)
    gate_noise = gate_noise_of(builder, plan)
    steps = least_steps(builder.encoding(plan.root).matrix)
    is_single_column = len(strategy.number) == 1 and len(plan.number.parts) == 1
    interpolating = plan.root.interpolating and strategy.is_own_value
    prefer_fewer_units = not builder.registry.choices.round_counts
    groups: list[Units] = []
    bias, noise, slide, margin = np.zeros(columns), 0.0, 0.0, inf
    for case in strategy.cases:
        gated = plan.alive is not None or any(g >= 0 for g in case.gates)
        gate = big if gated else 0.0
        curve = Curve(
            points=strategy.points,
            rows=case.writes,
            error=error,
            error_at=error_at,
            gate_weight=gate,
            gate_noise=gate_noise if gated else 0.0,
            is_single_column=is_single_column,
            refusal=Points(strategy).refusal,
            prefer_fewer_units=prefer_fewer_units,
            from_above=natural,
        )
        exact = error == 0.0 and curve.gate_noise == 0.0
        ramps = (interpolate if interpolating or exact else less_erring)(curve)
        groups.append(_ramp_units(ramps, case, inputs, curve.gates(ramps.gated_at)))
        noise, margin = max(noise, ramps.noise), min(margin, ramps.margin)
        if gated:
            base, rough = _base_units(case, inputs, ramps.base, gate_noise, steps)
            noise += rough
            groups.append(base)
        else:
            bias = bias + ramps.base
    if interpolating and len(strategy.points) > 1:
        slide = (error + gate_noise * big) / float(np.diff(strategy.points).min())
    if plan.special_cases:
        special = [_special_unit(plan, case, inputs, big) for case in plan.special_cases]
        rough = error / stand_in(strategy.number[0][0]) + 2 * UNIT_ROUNDOFF * big
        noise = max(noise, rough * greatest_write(special))
        groups.extend(special)
    return Hidden(groups=groups, bias=bias, abs_error=noise, slide=slide, margin=margin)


def _errors_at_points(builder: Builder, plan: MlpPlan, error: float) -> Array:
    """``[points]``: bounds on the error of the number; at most ``error``."""
    points = plan.strategy.points
    root, share = next(iter(plan.strategy.number))
    errors = builder.errors.get(root)
    if errors is None or len(plan.strategy.number) > 1:
        return np.full(len(points), error)
    encoded = scalar_encoding(root)[:, 0]
    reach = float(np.ptp(encoded))
    scale = float(np.ptp(share)) / reach if reach else 1.0
    own = scale * errors + 2 * UNIT_ROUNDOFF * np.abs(share[:, 0])
    nearest = np.searchsorted((points[1:] + points[:-1]) / 2, share[:, 0])
    largest = np.zeros(len(points))
    meaningful = is_number_valid(root)
    np.maximum.at(largest, nearest[meaningful], own[meaningful])
    return np.minimum(largest, error)


def _ramp_units(ramps: Ramps, case: Case, inputs: Inputs, big: Array) -> Units:
    reads = np.zeros((len(ramps.thresholds), inputs.read.width))
    reads[:, inputs.number] = ramps.signs
    constants = -ramps.signs * ramps.thresholds
    for place in used_gates(case, inputs):
        reads[:, place] = big
        constants = constants - big
    if inputs.alive >= 0:
        reads[:, inputs.alive] = big
        constants = constants - big * inputs.alive_when
    scale = _balance(ramps.writes)
    return Units(
        reads=reads * scale[:, None],
        constants=constants * scale,
        writes=ramps.writes / scale[:, None],
    )


def _balance(writes: Array) -> Array:
    """``[units]``: by what to multiply the inputs of units, so that no weight is a whole slope.

    About the root of what they write, where that is more than 1, and a power of two, so that
    nothing is rounded otherwise.
    """
    sizes = np.abs(writes).max(axis=1, initial=0.0)
    return np.exp2(np.floor(np.log2(np.maximum(sizes, 1.0)) / 2))


def _base_units(
    case: Case, inputs: Inputs, base: Array, gate_noise: float, steps: Array
) -> tuple[Units, float]:
    """What ramps add to, written where every gate is on and the number is valid; and its error."""
    used = used_gates(case, inputs)
    read = np.zeros(inputs.read.width)
    read[used] = 1.0
    if inputs.alive >= 0:
        read[inputs.alive] = 1.0
    unit = Passing(
        read=read,
        constant=1.0 - len(used) - inputs.alive_when,
        write=base,
        values=np.array([0.0, 1.0]),
        size=1.0,
        error=gate_noise,
    )
    return passed(unit, steps)


def _special_unit(plan: MlpPlan, case: Case, inputs: Inputs, big: float) -> Units:
    """An ambiguous value of a single scalar: its columns hold (0 or its stand-in, 0)."""
    root = plan.strategy.number[0][0]
    unit = stand_in(root)
    level = scalar_encoding(root)[case.gates[0], 0] / unit
    reads = np.zeros((1, inputs.read.width))
    reads[0, inputs.number] = (2 * level - 1) / unit
    reads[0, inputs.alive] = -big
    return Units(reads=reads, constants=np.array([1.0 - level]), writes=case.writes)
