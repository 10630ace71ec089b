"""How an elementwise function of several roots, or of a number, becomes ReLU units.

Some roots form a *number* s, their sum or difference, of which the function is a series of steps.
The others, *gates*, have a few classes each; a unit that belongs to a combination of classes is
switched off by every other.  Where no number is left, one root is the *inner* one: its own features
pass through a gate (row gating: min(|A|, |B|) units for a table of A and B), or its classes are
just one more gate.  The cheapest of all such ways is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..craft.variables import Array
from ..rasp_ast.errors import CompileError
from .domains import has_distinct_numbers
from .features import Feature, decompose, number_feature, scalar_encoding, values_apart
from .tables import Root, Table, ViewRoot, base_of, root_table

if TYPE_CHECKING:
    from .analysis import ComputedRoot
    from .encodings import Encoding
    from .planning import Plan

Ids = npt.NDArray[np.int64]
Shares = tuple[tuple[Root, Array], ...]

MAX_CLASSES = 1 << 11
"""A gate root may have this many classes."""
MAX_EDGES = 2
MAX_EDGE_ERROR = 1e-4
"""A scalar known less well than this, in units of its gap, is no gate by itself: a gate multiplies
its error by the size of the number that it stops."""
MAX_UNITS = 1 << 16
"""An MLP of more units than this is refused."""


@dataclass(frozen=True, eq=False)
class Case:
    """What happens when every gate root is in its class of ``gates`` (-1: whatever it is).

    ``rows`` is ``[points, columns]`` for a number, ``[inner columns, columns]`` for an inner root
    (what each of its features writes), ``[1, columns]`` for neither.
    """

    gates: tuple[int, ...]
    rows: Array


@dataclass(frozen=True, eq=False)
class Strategy:
    """One way to compute a table's features; nothing is asked for yet.

    Attributes:
        gates: the gate roots, with ``[values, classes]`` indicators of their classes.  A scalar root
            can be a gate by its least or greatest value alone: its indicator is 1 there, and at
            most 0 elsewhere, a line.
        number: the roots of the number with their shares ``[values, 1]`` of it; ``points`` are its
            possible values.
        natural: the number is the table's own value, so that interpolating between neighbouring
            points is interpolating between neighbouring values.
        inner: the inner root with the features ``[values, m]`` of it that are gated.
    """

    gates: tuple[tuple[Root, Array], ...]
    number: tuple[tuple[Root, Array], ...]
    points: Array
    inner: tuple[Root, Array] | None
    cases: tuple[Case, ...]
    units: int
    natural: bool = False


@dataclass(frozen=True, eq=False)
class MlpPlan:
    """A strategy with the features it reads."""

    root: ComputedRoot
    strategy: Strategy
    gates: tuple[Feature, ...]
    number: Feature | None
    alive: Feature | None  # how many of the number's roots that may be undefined are not
    inner: Feature | None
    apart: tuple[Case, ...]  # values of a scalar that its number cannot tell


def plan_mlp(plan: Plan, root: ComputedRoot, encoding: Encoding) -> MlpPlan:
    """Chooses the way to compute a root and asks for what it reads.

    Raises:
        CompileError: it would take too many units.
    """
    table = root.table
    strategy = best_strategy(table, encoding.matrix, root.interpolating)
    if strategy is None:
        table = _digitised(plan, table)
        strategy = best_strategy(table, encoding.matrix, root.interpolating)
    if strategy is None or strategy.units > MAX_UNITS:
        raise CompileError(
            f"computing {root.name} from {', '.join(r.name for r in table.roots)} would take "
            f"{strategy.units if strategy else 'too many'} MLP units; the limit is {MAX_UNITS}",
            source=root.source,
            hint="map its inputs to fewer values first",
        )
    gates = tuple(plan.ask(root_table(r), m) for r, m in strategy.gates)
    inner = strategy.inner and plan.ask(root_table(strategy.inner[0]), strategy.inner[1])
    number = alive = None
    if strategy.number:
        number = _combine(plan, strategy.number)
        partial = [r for r, _ in strategy.number if r.domain.undefined is not None or _has_apart(r)]
        if partial:
            alive = _combine(plan, [(r, _told(r)[:, None]) for r in partial])
    return MlpPlan(
        root, strategy, gates, number, alive, inner, _apart_cases(table, encoding.matrix)
    )


def _combine(plan: Plan, shares: Sequence[tuple[Root, Array]]) -> Feature:
    """The sum of one feature of each of several roots, as one read."""
    asked = [plan.ask(root_table(r), m) for r, m in shares]
    return Feature(
        asked[0].table,
        asked[0].matrix,
        tuple(part for f in asked for part in f.parts),
        np.sum([f.constant for f in asked], axis=0),
    )


def _number(root: Root) -> Array:
    """``[values, 1]``: the number of each value, as the root's column holds it."""
    return scalar_encoding(root)[:, :1] if root.scalar else number_feature(root.domain)


def _told(root: Root) -> Array:
    """``[values]``: 1.0 where the root's number means something."""
    return root.domain.is_defined * ~values_apart(root) if root.scalar else root.domain.is_defined


def _has_apart(root: Root) -> bool:
    return root.scalar and bool(values_apart(root).any())


def _apart_cases(table: Table, matrix: Array) -> tuple[Case, ...]:
    """Cases of a lone scalar root's values that its number cannot tell; ``gates`` is the value."""
    if len(table.roots) != 1 or not table.roots[0].scalar:
        return ()
    return tuple(
        Case((value,), matrix[table.codes[value]][None, :])
        for value in np.flatnonzero(values_apart(table.roots[0])).tolist()
        if table.codes[value] >= 0 and matrix[table.codes[value]].any()
    )


def _digitised(plan: Plan, table: Table) -> Table:
    """The same table over roots of which no scalar is left: each is decoded by an MLP of its own."""
    roots = tuple(
        plan.analysis.computed(root_table(r), None, early=True) if r.scalar else r
        for r in table.roots
    )
    order = sorted(range(len(roots)), key=lambda i: roots[i].order)
    return Table(tuple(roots[i] for i in order), np.transpose(table.codes, order), table.domain)


# ---- strategies ------------------------------------------------------------------------------


def unit_estimate(table: Table, matrix: Array, interpolating: bool) -> int:
    """About how many units these features of a table would take."""
    strategy = best_strategy(table, matrix, interpolating)
    if strategy is not None:
        return strategy.units
    sizes = sorted(len(r.domain) for r in table.roots)
    return 2 * sum(sizes) + prod(sizes[:-1]) * min(matrix.shape[1], sizes[-1])


def best_strategy(table: Table, matrix: Array, interpolating: bool) -> Strategy | None:
    """The strategy of fewest units, or None if scalars must be decoded first."""
    rows, place = np.unique(np.round(matrix, 9), axis=0, return_inverse=True)
    ids = np.where(table.codes >= 0, place.reshape(-1)[table.codes], -1).astype(np.int64)
    try:
        return _fewest_units(table, ids, rows, interpolating)
    except _TooManyClasses:
        return None


class _TooManyClasses(Exception):
    """A root would be a gate with more classes than there can be."""


def _fewest_units(table: Table, ids: Ids, rows: Array, interpolating: bool) -> Strategy | None:
    own = _own_number(table)
    found = [_by_number(table, ids, rows, own, interpolating, natural=True)] if own else []
    if not (interpolating and found and found[0] is not None):
        found += [_by_number(table, ids, rows, n, False, natural=False) for n in _numbers(table)]
    if not any(r.scalar for r in table.roots):
        found.extend(_by_inner(table, ids, rows, axis) for axis in range(len(table.roots)))
        found.append(_by_classes(table, ids, rows))
    return min((s for s in found if s is not None), key=lambda s: s.units, default=None)


def is_natural(table: Table) -> bool:
    """Whether the table's value is a number that can be read linearly."""
    return _own_number(table) is not None


def _own_number(table: Table) -> Shares | None:
    """The table's value itself as a sum over its roots, if it is one."""
    domain = table.domain
    if not domain.is_numeric or not has_distinct_numbers(domain):
        return None
    bases = [base_of(r) for r in table.roots]
    if any(r.domain.undefined is not None or _has_apart(r) for r in bases):
        return ((table.roots[0], _number(table.roots[0])),) if table.is_identity else None
    feature = decompose(table, domain.numbers[:, None])
    if feature is None:
        return None
    shares = [(part.root, part.matrix) for part in feature.parts]
    if not shares:
        return None
    shares[0] = (shares[0][0], shares[0][1] + feature.constant)
    return tuple(shares)


def _numbers(table: Table) -> Iterator[Shares]:
    """Candidate numbers: all scalar roots and up to two numeric others, with every sign."""
    if any(isinstance(r, ViewRoot) for r in table.roots):
        for root in table.roots:
            if root.scalar:
                yield ((base_of(root), _number(base_of(root))),)
        return
    scalars = [r for r in table.roots if r.scalar]
    if len(scalars) > 1:
        for root in scalars:
            yield ((root, _number(root)),)
    others = [r for r in table.roots if not r.scalar and r.domain.is_numeric]
    for count in range(min(2, len(others)) + 1):
        for chosen in combinations(others, count):
            roots = sorted([*scalars, *chosen], key=lambda r: r.order)
            if not 0 < len(roots) <= 3:
                continue
            for signs in product((1, -1), repeat=len(roots) - 1):
                yield tuple(
                    (root, sign * _number(root))
                    for root, sign in zip(roots, (1, *signs), strict=True)
                )


def _by_number(
    table: Table, ids: Ids, rows: Array, number: Shares, interpolating: bool, *, natural: bool
) -> Strategy | None:
    """The function as steps of a number, for each combination of the other roots' classes."""
    axes = [[base_of(root) for root in table.roots].index(r) for r, _ in number]
    rest = [i for i in range(len(table.roots)) if i not in axes]
    coded = [i for i in rest if not table.roots[i].scalar]
    edges = [i for i in rest if table.roots[i].scalar]
    gates = [(table.roots[i], *_classes(ids, i)) for i in coded]
    lines = [_edge(table.roots[i], ids, i) for i in edges]
    if any(line is None for line in lines) or len(lines) > MAX_EDGES:
        return None
    ordered = np.transpose(ids, [*coded, *edges, *axes])
    told, sums = _sums([table.roots[i] for i in axes], number)
    ordered = _expand(ordered, [table.roots[i] for i in axes])
    lone = len(table.roots) == 1 and table.roots[0].scalar
    outside = ordered[..., ~told]
    if not lone and rows[outside][outside >= 0].any():
        return None  # something is written where the number means nothing
    digits = 11 - int(np.ceil(np.log10(max(1.0, float(np.abs(sums).max())))))
    points, group = np.unique(np.round(sums[told], digits), return_inverse=True)
    straight = interpolating or all(r.whole or not r.scalar for r, _ in number)
    cases: list[Case] = []
    units = 0
    for choice in product(*(range(len(firsts)) for _, firsts, _ in gates)):
        at = tuple(firsts[c] for (_, firsts, _), c in zip(gates, choice, strict=True))
        found: dict[tuple[int, ...], Array] = {}
        for corner in product((0, 1), repeat=len(lines)):
            places = tuple(line[1 - c] for line, c in zip(lines, corner, strict=True))  # type: ignore[index]
            steps = _steps(ordered[(*at, *places)][told], group.reshape(-1), len(points))
            if steps is None:
                return None
            found[corner] = rows[steps]
        for corner, values in _differences(found):
            if values.any():
                on = tuple(0 if c else -1 for c in corner)
                cases.append(Case((*choice, *on), values))
                gated = bool(gates) or any(corner)
                units += _count_units(points, values, straight) + (1 if gated else 0)
    if units > MAX_UNITS:
        return None
    indicators = (
        *((root, matrix) for root, _, matrix in gates),
        *((base_of(table.roots[i]), line[2]) for i, line in zip(edges, lines, strict=True)),  # type: ignore[index]
    )
    return Strategy(indicators, number, points, None, tuple(cases), units, natural)


def _differences(found: dict[tuple[int, ...], Array]) -> Iterator[tuple[tuple[int, ...], Array]]:
    """What each corner adds to the corners below it, so that their sum is the value there."""
    for corner in found:
        total = np.zeros_like(found[corner])
        for below in product(*(range(c + 1) for c in corner)):
            total = total + (-1) ** (sum(corner) - sum(below)) * found[below]
        yield corner, total


def _sums(roots: Sequence[Root], number: Shares) -> tuple[npt.NDArray[np.bool_], Array]:
    """Over the values of the number's roots: whether the number means something, and the number."""
    told = np.ones([1] * len(roots), bool)
    sums = np.zeros([1] * len(roots))
    for i, (root, (_, share)) in enumerate(zip(roots, number, strict=True)):
        shape = [-1 if j == i else 1 for j in range(len(roots))]
        told = told & (_told(base_of(root)) > 0).reshape(shape)
        sums = sums + share.reshape(shape)
    return told, sums


def _expand(ids: Ids, roots: Sequence[Root]) -> Ids:
    """The last axes, those of ``roots``, over the values behind views."""
    for i, root in enumerate(roots):
        if isinstance(root, ViewRoot):
            ids = ids.take(root.classes, axis=ids.ndim - len(roots) + i)
    return ids


def _edge(root: Root, ids: Ids, axis: int) -> tuple[int, int, Array] | None:
    """A scalar root as a gate: its values make two classes, one of them its first or last number.

    Returns:
        The axis places of that number and of any other, and the indicator ``[base values, 1]``:
        1 at the number and falling from there by 1 to the next.
    """
    base = base_of(root)
    if base.domain.undefined is not None or _has_apart(base) or len(base.domain) < 2:
        return None
    _, matrix = _classes(ids, axis)
    if matrix.shape[1] != 2:
        return None
    place = root.classes if isinstance(root, ViewRoot) else np.arange(len(base.domain))
    cls = matrix.argmax(axis=1)[place]
    order = np.argsort(base.domain.numbers, kind="stable")
    points = base.domain.numbers[order]
    for end, neighbour in ((0, 1), (-1, -2)):
        alone, other = order[end], order[neighbour]
        if (cls == cls[alone]).sum() == 1:
            gap = abs(points[neighbour] - points[end])
            if expected_error(base) / gap > MAX_EDGE_ERROR:
                return None
            line = 1.0 - np.abs(base.domain.numbers - points[end]) / gap
            return int(place[alone]), int(place[other]), line[:, None]
    return None


def expected_error(root: Root) -> float:
    """About the error of a scalar root, as far as it is known before anything is built."""
    if root.whole:
        return 0.0
    size = float(np.abs(root.domain.numbers).max(initial=1.0))
    return 6e-6 * size if root.domain.gap >= 1 else 1e-6 * size


def _count_units(points: Array, values: Array, straight: bool) -> int:
    changes = int((values[1:] != values[:-1]).any(axis=1).sum())
    return len(kinks(points, values)[0]) if straight else 2 * changes


def kinks(points: Array, values: Array) -> tuple[Array, Array]:
    """Where straight lines through neighbouring points bend, and by how much.

    Returns:
        ``[kinks]`` the places, the first point among them, and ``[kinks, columns]``.
    """
    if len(points) < 2:
        return points[:0], values[:0]
    slopes = np.diff(values, axis=0) / np.diff(points)[:, None]
    bends = np.concatenate([slopes[:1], np.diff(slopes, axis=0)])
    used = np.abs(bends).max(axis=1) > 1e-9 * max(1.0, float(np.abs(slopes).max()))
    return points[:-1][used], bends[used]


def _steps(ids: Ids, group: Ids, size: int) -> Ids | None:
    """The one id at each point; points that are never reached continue their neighbour's."""
    alive = ids >= 0
    low, high = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(low, group[alive], ids[alive])
    np.maximum.at(high, group[alive], ids[alive])
    reached = np.flatnonzero(high >= 0)
    if not len(reached) or (low[reached] != high[reached]).any():
        return None if len(reached) else np.zeros(size, np.int64)
    before = np.searchsorted(reached, np.arange(size), side="right") - 1
    return high[reached[np.maximum(before, 0)]]


def _classes(ids: Ids, axis: int) -> tuple[list[int], Array]:
    """A first member of each class of a root's values, and ``[values, classes]`` indicators.

    Values in one class give the same for all values of the other roots.
    """
    slices = np.moveaxis(ids, axis, 0).reshape(ids.shape[axis], -1)
    _, firsts, place = np.unique(slices, axis=0, return_index=True, return_inverse=True)
    if len(firsts) > MAX_CLASSES:
        raise _TooManyClasses
    indicators = (place.reshape(-1)[:, None] == np.arange(len(firsts))[None, :]).astype(float)
    return firsts.tolist(), indicators


def _by_inner(table: Table, ids: Ids, rows: Array, axis: int) -> Strategy:
    """Each column of the function, as a feature of one root, through gates of the others."""
    root = table.roots[axis]
    rest = [i for i in range(len(table.roots)) if i != axis]
    ordered = np.transpose(ids, [*rest, axis])
    gates = [(table.roots[i], *_classes(ids, i)) for i in rest]
    columns: dict[bytes, int] = {}
    kept: list[Array] = []
    cases: list[Case] = []
    units = 0
    for choice in product(*(range(len(firsts)) for _, firsts, _ in gates)):
        at = tuple(firsts[c] for (_, firsts, _), c in zip(gates, choice, strict=True))
        row = ordered[at]
        values = np.where((row >= 0)[:, None], rows[row], 0.0)
        writes: dict[int, Array] = {}
        for j in np.flatnonzero(values.any(axis=0)).tolist():
            for sign in (1.0, -1.0):
                positive = np.maximum(sign * values[:, j], 0.0)
                if positive.any():
                    place = columns.setdefault(positive.tobytes(), len(columns))
                    if place == len(kept):
                        kept.append(positive)
                    writes.setdefault(place, np.zeros(rows.shape[1]))[j] += sign
        if writes:
            units += len(writes)
            matrix = np.zeros((max(writes) + 1, rows.shape[1]))
            for place, write in writes.items():
                matrix[place] = write
            cases.append(Case(choice, matrix))
    inner = np.stack(kept, axis=1) if kept else np.zeros((len(root.domain), 0))
    indicators = tuple((root, matrix) for root, _, matrix in gates)
    return Strategy(indicators, (), np.zeros(0), (root, inner), tuple(cases), units)


def _by_classes(table: Table, ids: Ids, rows: Array) -> Strategy:
    """One unit for each combination of classes that writes anything."""
    gates = [(r, *_classes(ids, i)) for i, r in enumerate(table.roots)]
    corner = ids[np.ix_(*(firsts for _, firsts, _ in gates))]
    writes = np.where((corner >= 0)[..., None], rows[corner], 0.0)
    used = np.argwhere(writes.any(axis=-1))
    if len(used) > MAX_UNITS:
        used = used[: MAX_UNITS + 1]
    cases = tuple(Case(tuple(at), writes[tuple(at)][None, :]) for at in used.tolist())
    indicators = tuple((root, matrix) for root, _, matrix in gates)
    return Strategy(indicators, (), np.zeros(0), None, cases, len(used))
