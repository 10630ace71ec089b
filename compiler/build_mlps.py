"""MLPs from their plans.

A step between two neighbouring numbers is a ramp in the middle of their gap, made of two units:
``relu(s - a) - relu(s - b)``, times the step over ``b - a``.  Each ramp has the slope that its own gap
needs; its width is a power of two, so that for counts every partial sum is exact.  A unit behind a
gate is ``relu(x + big (gates that are on - all gates))``: zero unless all are on, x if they are.
Every unit is off at BOS.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, inf, log2

import numpy as np

from ..craft.blocks import Mlp, Write
from ..craft.variables import Array, Read, stack
from ..rasp_ast.errors import PrecisionError
from .analysis import ComputedRoot
from .building import UNIT_ROUNDOFF, Builder
from .features import scalar_encoding
from .mlp_plans import Case, MlpPlan, kinks

MAX_PASSED = 0.1
"""Where steps are too steep, an error below this part of the least step may be passed on."""


@dataclass(frozen=True, eq=False)
class Units:
    """Units as rows: ``[units, inputs]`` reads, ``[units]`` constants, ``[units, columns]`` writes."""

    reads: Array
    constants: Array
    writes: Array


def build_root(builder: Builder, root: ComputedRoot) -> None:
    """The variable of a computed root and the MLP that computes it."""
    plan = builder.plan.mlps[root]
    inputs, places = _inputs(builder, plan)
    bias = np.zeros(len(builder.encoding(root).labels))
    blur, margin = 0.0, inf
    if plan.number is not None:
        groups, bias, noise, blur, margin = _number_units(builder, plan, places)
    else:
        groups, noise = _gated_units(builder, plan, places)
    units = _join(groups, inputs.width, len(bias))
    read = _unit_read(inputs, units)
    variable = builder.define(root, at_bos=bias, noise=noise, blur=blur)
    builder.blocks.append(Mlp(root.name, read, Write(variable, units.writes), bias, margin))


@dataclass(frozen=True)
class Places:
    """Where the inputs stand in the stacked read."""

    gates: tuple[int, ...]
    number: int
    alive: int
    inner: int
    width: int


def _inputs(builder: Builder, plan: MlpPlan) -> tuple[Read, Places]:
    reads = [builder.resolve(f) for f in plan.gates]
    starts = [0, *np.cumsum([r.width for r in reads]).tolist()]
    number = alive = inner = -1
    position = starts[-1]
    if plan.number is not None:
        reads.append(builder.resolve(plan.number))
        number, position = position, position + 1
    if plan.alive is not None:
        reads.append(builder.resolve(plan.alive))
        alive, position = position, position + 1
    if plan.inner is not None:
        reads.append(builder.resolve(plan.inner))
        inner, position = position, position + plan.inner.width
    return stack(reads), Places(tuple(starts[:-1]), number, alive, inner, position)


def _unit_read(inputs: Read, units: Units) -> Read:
    """The read of all units' inputs; below zero at BOS."""
    parts = tuple((v, m @ units.reads.T) for v, m in inputs.parts)
    constant = inputs.constant @ units.reads.T + units.constants
    return Read(parts, constant, np.full(len(constant), -1.0))


def _join(groups: list[Units], inputs: int, columns: int) -> Units:
    if not groups:
        return Units(np.zeros((0, inputs)), np.zeros(0), np.zeros((0, columns)))
    return Units(
        np.concatenate([g.reads for g in groups]),
        np.concatenate([g.constants for g in groups]),
        np.concatenate([g.writes for g in groups]),
    )


def _power(number: float) -> float:
    """The least power of two that is not smaller."""
    return 2.0 ** ceil(log2(number))


# ---- functions of a number -------------------------------------------------------------------


def _number_units(
    builder: Builder, plan: MlpPlan, places: Places
) -> tuple[list[Units], Array, float, float, float]:
    """Units, bias, noise, blur and the least margin."""
    strategy = plan.strategy
    assert plan.number is not None
    off = float(builder.noise(plan.number, sliding=False)[0])
    big = _power(2 + 2 * sum(float(np.abs(share).max()) for _, share in strategy.number))
    bias = np.zeros(strategy.cases[0].rows.shape[1] if strategy.cases else 0)
    if not strategy.cases:
        bias = np.zeros(len(builder.encoding(plan.root).labels))
    groups: list[Units] = []
    noise, blur, margin = 0.0, 0.0, inf
    interpolating = plan.root.interpolating and strategy.natural
    for case in strategy.cases:
        gated = plan.alive is not None or any(g >= 0 for g in case.gates)
        ramp = _kink_units if interpolating or off == 0.0 else _safer_units
        thresholds, writes, error, room = ramp(strategy.points, case.rows, off, gated, big, plan)
        groups.append(_number_group(thresholds, writes, case, plan, places, big))
        noise, margin = max(noise, error), min(margin, room)
        if gated:
            groups.append(_base_unit(case, plan, places))
        else:
            bias = bias + case.rows[0]
    if interpolating and len(strategy.points) > 1:
        blur = off / float(np.diff(strategy.points).min())
    groups.extend(_apart_unit(builder, case, plan, places, big) for case in plan.apart)
    gate_noise = sum(float(builder.noise(g, sliding=False).max(initial=0.0)) for g in plan.gates)
    if gate_noise:
        noise += (
            gate_noise
            * big
            * max((float(np.abs(g.writes).max(initial=0.0)) for g in groups), default=0.0)
        )
    return groups, bias, noise, blur, margin


def _safer_units(
    points: Array, rows: Array, off: float, gated: bool, big: float, plan: MlpPlan
) -> tuple[Array, Array, float, float]:
    """Steps, which clean an error away, or straight lines, which pass it on, whichever errs less.

    A smooth function of close numbers, such as the square of a mean, does not need its steps.
    """
    thresholds, writes, noise, _ = _kink_units(points, rows, off, gated, big, plan)
    slopes = np.abs(np.diff(rows, axis=0)) / np.diff(points)[:, None]
    noise += off * float(slopes.max(initial=0.0))
    try:
        steps = _step_units(points, rows, off, gated, big, plan)
    except PrecisionError:
        if noise < MAX_PASSED * _least_step(rows):
            return thresholds, writes, noise, inf
        raise
    return steps if steps[2] <= noise else (thresholds, writes, noise, inf)


def _least_step(rows: Array) -> float:
    """The least change of any column that changes."""
    changes = np.abs(np.diff(rows, axis=0))
    return float(changes[changes > 0].min(initial=inf))


def _step_units(
    points: Array, rows: Array, off: float, gated: bool, big: float, plan: MlpPlan
) -> tuple[Array, Array, float, float]:
    """Thresholds ``[units]``, writes ``[units, columns]``, a bound on their noise, the margin."""
    steps = np.flatnonzero((rows[1:] != rows[:-1]).any(axis=1))
    thresholds: list[float] = []
    writes: list[Array] = []
    margin, slope = inf, 0.0
    exact = not gated and len(plan.strategy.number) == 1 and len(plan.number.parts) == 1  # type: ignore[union-attr]
    for j in steps.tolist():
        gap = float(points[j + 1] - points[j])
        room = gap - 2 * off
        if room < gap / 8:
            raise PrecisionError(
                f"{plan.root.name}: {points[j]:.6g} and {points[j + 1]:.6g} must be told apart, "
                f"but their number is known to {off:.2g} only (the gap is {gap:.2g})",
                source=plan.root.source,
                hint="use a smaller max_seq_len, or compare with a threshold further from both",
            )
        width = 2.0 ** floor(log2(room / 2))
        middle = float(points[j + 1] + points[j]) / 2
        exact = exact and middle - width / 2 >= 0 and (middle - width / 2) % 2.0**-6 == 0
        thresholds += [middle - width / 2, middle + width / 2]
        change = (rows[j + 1] - rows[j]) / width
        writes += [change, -change]
        margin, slope = min(margin, (gap - width) / 2 - off), max(slope, 1 / width)
    size = float(np.abs(np.diff(rows, axis=0)).max(initial=0.0))
    often = float(((np.diff(rows, axis=0) != 0).sum(axis=0)).max(initial=0))
    reach = big if gated else float(points[-1] - points[0]) if len(points) else 0.0
    # A count x >= a >= 0, where a has few bits, gives x - a without rounding, and the terms of
    # neighbouring ramps alternate in sign, so their partial sums stay within float32 too.
    noise = 0.0 if exact and size <= 1 else 2 * UNIT_ROUNDOFF * slope * reach * size * often**0.5
    columns = rows.shape[1]
    return (
        np.array(thresholds),
        np.array(writes).reshape(len(thresholds), columns),
        noise,
        margin,
    )


def _kink_units(
    points: Array, rows: Array, off: float, gated: bool, big: float, plan: MlpPlan
) -> tuple[Array, Array, float, float]:
    """As :func:`_step_units`, for straight lines through neighbouring points."""
    thresholds, writes = kinks(points, rows)
    if off == 0.0 and all(_is_whole(a) for a in (thresholds, writes, rows)):
        return thresholds, writes, 0.0, 0.5  # whole numbers, whose sums are exact
    size = float(np.abs(rows).max(initial=0.0)) + (big if gated else 0.0)
    return thresholds, writes, UNIT_ROUNDOFF * len(thresholds) ** 0.5 * size, inf


def _is_whole(numbers: Array) -> bool:
    return bool(np.all(numbers == np.round(numbers)) and np.abs(numbers).max(initial=0.0) < 2.0**16)


def _number_group(
    thresholds: Array, writes: Array, case: Case, plan: MlpPlan, places: Places, big: float
) -> Units:
    reads = np.zeros((len(thresholds), places.width))
    reads[:, places.number] = 1.0
    constants = -thresholds
    for start, chosen in _used_gates(case, places):
        reads[:, start + chosen] = big
        constants = constants - big
    if plan.alive is not None:
        reads[:, places.alive] = big
        constants = constants - big * _alive_roots(plan)
    return Units(reads, constants, writes)


def _used_gates(case: Case, places: Places) -> list[tuple[int, int]]:
    """Where each gate stands in the read, and which of its classes must be on."""
    return [(s, c) for s, c in zip(places.gates, case.gates, strict=True) if c >= 0]


def _alive_roots(plan: MlpPlan) -> int:
    assert plan.alive is not None
    return len(plan.alive.parts)


def _base_unit(case: Case, plan: MlpPlan, places: Places) -> Units:
    """The value at the first point, written where every gate is on and the number is told."""
    reads = np.zeros((1, places.width))
    needed = len(_used_gates(case, places))
    for start, chosen in _used_gates(case, places):
        reads[0, start + chosen] = 1.0
    if plan.alive is not None:
        reads[0, places.alive] = 1.0
        needed += _alive_roots(plan)
    return Units(reads, np.array([1.0 - needed]), case.rows[:1])


def _apart_unit(builder: Builder, case: Case, plan: MlpPlan, places: Places, big: float) -> Units:
    """A value of a lone scalar that its number cannot tell: its columns hold (0 or 1, 0)."""
    root = plan.strategy.number[0][0]
    level = scalar_encoding(root)[case.gates[0], 0]
    reads = np.zeros((1, places.width))
    reads[0, places.number] = 2 * level - 1
    reads[0, places.alive] = -big
    return Units(reads, np.array([1.0 - level]), case.rows)


# ---- products of gates -----------------------------------------------------------------------


def _gated_units(builder: Builder, plan: MlpPlan, places: Places) -> tuple[list[Units], float]:
    """Units and noise where no number is left: gates alone, or an inner root's features gated."""
    strategy = plan.strategy
    features = strategy.inner[1] if strategy.inner is not None else np.ones((1, 1))
    big = _power(max(1.0, float(features.max(initial=0.0))))
    groups: list[Units] = []
    for case in strategy.cases:
        used = np.flatnonzero(case.rows.any(axis=1))
        reads = np.zeros((len(used), places.width))
        constants = np.zeros(len(used))
        scale = big if strategy.inner is not None else 1.0
        for start, chosen in _used_gates(case, places):
            reads[:, start + chosen] = scale
            constants -= scale
        if strategy.inner is None:
            constants += 1.0
        else:
            reads[np.arange(len(used)), places.inner + used] = 1.0
        groups.append(Units(reads, constants, case.rows[used]))
    parts = [*plan.gates, *([plan.inner] if plan.inner is not None else [])]
    rough = sum(float(builder.noise(f, sliding=False).max(initial=0.0)) for f in parts)
    size = max((float(np.abs(g.writes).max(initial=0.0)) for g in groups), default=0.0)
    return groups, size * big * (rough + 4 * UNIT_ROUNDOFF * (1 if big > 1 or rough else 0))
