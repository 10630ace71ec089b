"""Columns that nobody reads any more are erased and hold another variable: register allocation.

A unit ``relu(x)`` erases a number that is never negative, two units any number, and both exactly.
They cost little where the MLP of some layer is narrower than that of another, because all are
padded to the widest.  It is done only where the whole model becomes smaller.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from ...craft.blocks import Circuit, Mlp, Write
from ...craft.rewrite import columns_read
from ...craft.variables import Array, Read, Variable
from ...craft.verify import Column
from ...model import TransformerConfig
from .emit import config_of
from .layout import Entry, Layout
from .schedule import Schedule


@dataclass(frozen=True, eq=False)
class _Place:
    """Where a variable could go: columns of another one, erased by units in some half-layer."""

    start: int
    half: int
    units: tuple[tuple[Column, tuple[float, ...]], ...]


@dataclass
class _Plan:
    """What holds what, and what is erased where, so far.

    Attributes:
        owners: for each column of the stream, the last variable that uses it.
        guests: variables in columns of others, by where they start.
        erased: for each half-layer, columns with the signs of the units that erase them.
    """

    placed: Schedule
    owners: list[Column]
    read: dict[Column, int]
    written: dict[Variable, tuple[int, int]]
    guests: dict[Variable, int] = field(default_factory=dict[Variable, int])
    erased: dict[int, list[tuple[Column, tuple[float, ...]]]] = field(
        default_factory=dict[int, list[tuple[Column, tuple[float, ...]]]]
    )

    def width(self, half: int) -> int:
        """How many units the MLP of a half-layer has."""
        own = sum(mlp.read.width for mlp in self.placed.layers[half // 2][1])
        return own + sum(len(signs) for _, signs in self.erased.get(half, ()))

    def free_from(self, column: Column) -> int:
        """The first half-layer that may erase a column."""
        return max(self.read.get(column, -1), self.written[column[0]][1] + 1)


def reused(
    circuit: Circuit, placed: Schedule, layout: Layout, kept: Collection[str] = ()
) -> tuple[Circuit, Schedule, Layout]:
    """The same model with fewer residual columns, if that makes it smaller.

    Args:
        kept: the names of variables that are not erased.
    """
    config = config_of(circuit, placed, layout)
    read = _reads(circuit, placed)
    for variable, i in _columns(layout):
        if variable.name in kept:
            read[variable, i] = 2 * len(placed.layers)
    plan = _Plan(placed, _columns(layout), read, _writes(circuit, placed))
    movable = [e.variable for e in layout if not e.variable.rounding_unit]
    for variable in sorted(movable, key=lambda v: plan.written[v]):
        for place in _places(plan, variable):
            smaller = _with(config, plan, variable, place)
            if smaller.parameters < config.parameters:
                config = smaller
                _move(plan, variable, place)
                break
    if not plan.guests:
        return circuit, placed, layout
    placed = _with_erasers(plan)
    blocks = tuple(block for heads, mlps in placed.layers for block in (*heads, *mlps))
    return replace(circuit, blocks=blocks), placed, _compacted(plan, layout)


def _columns(layout: Layout) -> list[Column]:
    return [(e.variable, i) for e in layout for i in range(e.stop - e.start)]


def _reads(circuit: Circuit, placed: Schedule) -> dict[Column, int]:
    """The last half-layer that reads each column; the unembedding comes after all."""
    last: dict[Column, int] = {}

    for half, block in placed.halves():
        for read in block.reads():
            last.update(dict.fromkeys(columns_read(read, circuit.one), half))
    for output in circuit.outputs:
        last.update(dict.fromkeys(columns_read(output.read, circuit.one), 2 * len(placed.layers)))
    return last


def _writes(circuit: Circuit, placed: Schedule) -> dict[Variable, tuple[int, int]]:
    """The first and the last half-layer that writes each variable; the embedding is -1."""
    first_and_last: dict[Variable, tuple[int, int]] = {circuit.one: (-1, -1)}
    first_and_last.update((e.variable, (-1, -1)) for e in circuit.embeddings)
    for half, block in placed.halves():
        for write in block.writes:
            first, last = first_and_last.get(write.variable, (half, half))
            first_and_last[write.variable] = (min(first, half), max(last, half))
    return first_and_last


def _places(plan: _Plan, variable: Variable) -> Iterator[_Place]:
    """Columns next to each other that can be erased before the variable is written."""
    first = plan.written[variable][0]
    for start in range(len(plan.owners) - variable.width + 1):
        columns = plan.owners[start : start + variable.width]
        if any(v is variable or v.rounding_unit for v, _ in columns):
            continue
        free = max(plan.free_from(column) for column in columns)
        halves = [h for h in range(free, first) if h % 2]
        if halves:
            half = min(halves, key=plan.width)
            yield _Place(start, half, tuple((c, _signs(c)) for c in columns))


def _signs(column: Column) -> tuple[float, ...]:
    """The signs of a number that may occur, one unit for each; an inexact one may have either."""
    variable, i = column
    numbers = [*variable.encoding[:, i], variable.at_bos[i]]
    inexact = variable.abs_error > 0 or variable.slide > 0
    return tuple(s for s in (1.0, -1.0) if inexact or any(s * number > 0 for number in numbers))


def _with(
    config: TransformerConfig, plan: _Plan, variable: Variable, place: _Place
) -> TransformerConfig:
    """The shape with a variable moved."""
    units = plan.width(place.half) + sum(len(signs) for _, signs in place.units)
    return replace(
        config,
        d_model=config.d_model - variable.width,
        mlp_hidden_size=max(config.mlp_hidden_size, units),
    )


def _move(plan: _Plan, variable: Variable, place: _Place) -> None:
    """Puts a variable into its place; its own columns are gone.

    If one of two columns leaves 5 and 6 for 2 and 3, whose owner is read no more, then it owns
    these two, there are two columns fewer, and a guest that began at 7 begins at 5.
    """
    own = [i for i, (v, _) in enumerate(plan.owners) if v is variable]
    plan.erased.setdefault(place.half, []).extend(place.units)
    for i in range(variable.width):
        plan.owners[place.start + i] = (variable, i)
    del plan.owners[own[0] : own[-1] + 1]
    plan.guests = {v: s - (variable.width if s > own[0] else 0) for v, s in plan.guests.items()}
    plan.guests[variable] = place.start - (variable.width if place.start > own[0] else 0)


def _with_erasers(plan: _Plan) -> Schedule:
    layers = list(plan.placed.layers)
    for half, columns in plan.erased.items():
        heads, mlps = layers[half // 2]
        erasers = tuple(_eraser(column, signs) for column, signs in columns if signs)
        layers[half // 2] = (heads, (*mlps, *erasers))
    return Schedule(tuple(layers))


def _eraser(column: Column, signs: tuple[float, ...]) -> Mlp:
    variable, i = column
    matrix: Array = np.zeros((variable.width, len(signs)))
    matrix[i] = signs
    read = Read(((variable, matrix),), np.zeros(len(signs)), variable.at_bos @ matrix)
    name = f"erase {variable.columns[i]}"
    write = Write(variable, -matrix.T)
    return Mlp(name=name, read=read, write=write, bias=np.zeros(variable.width), margin=np.inf)


def _compacted(plan: _Plan, layout: Layout) -> Layout:
    """The layout without the columns that are not needed any more."""
    start = 0
    entries: list[Entry] = []
    for entry in layout:
        width = entry.stop - entry.start
        if entry.variable in plan.guests:
            at = plan.guests[entry.variable]
        else:
            at, start = start, start + width
        entries.append(replace(entry, start=at, stop=at + width))
    return Layout(tuple(entries))
