"""Columns that are only ever read in one combination are one column.

Two numbers that MLPs or heads write, and that every reader adds up with the same weights, might as
well be added up as they are written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from functools import partial
from itertools import product
from operator import itemgetter
from typing import cast

import numpy as np

from ...craft.blocks import Circuit
from ...craft.names import joined
from ...craft.rewrite import Into, map_circuit
from ...craft.variables import Array, OneOf, Read, Variable

MAX_FOLDED_VALUES = 4096
"""A sum of more values than this is not listed, and not folded."""


ROUNDED_OFF = 2.0**-44
"""Sums that differ by less than this part of the largest are one: float64 loses 2^-52 of it in each
of a few additions, and sums that differ in truth differ by far more than float32's 2^-24."""


@dataclass(frozen=True, eq=False)
class _Merged:
    """A variable of one column that is added, ``scale`` times, to another.

    ``is_first``: it is the first of those that make up the sum, and its reads read the sum.
    """

    into: Variable
    scale: float
    _: KW_ONLY
    is_first: bool


def folded(circuit: Circuit, kept: Collection[str] = ()) -> Circuit:
    """The same circuit with fewer columns.

    Args:
        kept: the names of variables that stay as they are.
    """
    merged: dict[Variable, _Merged] = {}
    for group in _groups(circuit, kept):
        total = _sum(group)
        for number, (variable, scale) in enumerate(group):
            merged[variable] = _Merged(total, scale, is_first=number == 0)
    if not merged:
        return circuit
    return map_circuit(circuit, partial(_read, merged), partial(_into, merged))


def _groups(circuit: Circuit, kept: Collection[str]) -> list[list[tuple[Variable, float]]]:
    """Variables of one column with proportional reads, and their scales in units of the first.

    If a head reads ``2 a + b``, an MLP ``6 a + 3 b``, and nobody else either of them, then the rows
    (2, 6) of ``a`` and (1, 3) of ``b`` are proportional: ``[(a, 1), (b, 1/2)]`` is a group, and one
    column ``a + b / 2`` does for both.
    """
    fixed = {e.variable for e in circuit.embeddings}
    fixed.update(v for v in circuit.variables() if v.name in kept)
    reads = [read for block in circuit.blocks for read in block.reads()]
    reads += [output.read for output in circuit.outputs]
    rows: dict[Variable, list[tuple[int, Array]]] = {}
    for number, read in enumerate(reads):
        for variable, matrix in read.parts:
            if matrix.any() and variable.width == 1 and variable not in fixed:
                rows.setdefault(variable, []).append((number, matrix[0]))
    alike: dict[tuple[tuple[int, ...], bytes], list[tuple[Variable, float]]] = {}
    for variable, used in rows.items():
        whole = np.concatenate([row for _, row in used])
        first = float(whole[np.flatnonzero(whole)[0]])
        key = (tuple(number for number, _ in used), (whole / first + 0.0).tobytes())
        if not variable.rounding_unit:
            alike.setdefault(key, []).append((variable, first))
    return [scaled for group in alike.values() if (scaled := _scaled(group)) is not None]


def _scaled(group: list[tuple[Variable, float]]) -> list[tuple[Variable, float]] | None:
    """Those whose scale is exact, if they are several and their sums are few."""
    unit = group[0][1]
    exact = [(v, s / unit) for v, s in group if abs(np.frexp(s / unit)[0]) == 0.5]
    sums = np.prod([float(len(np.unique(v.encoding))) for v, _ in exact])
    return exact if len(exact) > 1 and sums <= MAX_FOLDED_VALUES else None


def _sum(group: list[tuple[Variable, float]]) -> Variable:
    """The variable that holds the sum: of the values of all, as far as the sum tells them."""
    rows = [
        zip((variable.encoding[:, 0] * scale).tolist(), variable.values, strict=True)
        for variable, scale in group
    ]
    size = sum(float(np.abs(variable.encoding).max()) * abs(scale) for variable, scale in group)
    chosen = [tuple(zip(*combination, strict=True)) for combination in product(*rows)]
    sums: list[float] = []
    held: list[list[object]] = []
    for total, values in sorted(((sum(n), v) for n, v in chosen), key=itemgetter(0)):
        if not sums or total - sums[-1] > ROUNDED_OFF * size:
            sums.append(float(total))
            held.append([])
        held[-1].append(values)
    name = joined(variable.name for variable, _ in group)
    return Variable(
        name,
        (name,),
        tuple(map(_alternatives, held)),
        np.array(sums)[:, None],
        np.sum([variable.at_bos * scale for variable, scale in group], axis=0),
        abs_error=float(sum(variable.abs_error * abs(scale) for variable, scale in group)),
    )


def _alternatives(values: list[object]) -> object:
    """Combinations of values that have one sum."""
    if len(values) == 1:
        return values[0]
    more = "|…" if len(values) > 2 else ""
    return OneOf(tuple(values), "|".join(map(_combination, values[:2])) + more)


def _combination(value: object) -> str:
    bools = {True: "T", False: "F"}
    parts = cast("tuple[object, ...]", value)
    return f"({','.join(bools[p] if isinstance(p, bool) else str(p) for p in parts)})"


def _read(merged: Mapping[Variable, _Merged], read: Read) -> Read:
    """The sum where the first of its summands was read, and nothing of the others."""
    parts = [
        (merged[v].into if v in merged else v, matrix)
        for v, matrix in read.parts
        if v not in merged or merged[v].is_first
    ]
    return replace(read, parts=tuple(parts))


def _into(merged: Mapping[Variable, _Merged], variable: Variable) -> Into | None:
    merged_into = merged.get(variable)
    return None if merged_into is None else Into(merged_into.into, np.array([[merged_into.scale]]))
