"""What attention makes of grids: counts of the selected keys, and the mean of their values."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction

from ..functions import Comparison
from ..values import Number, Value, is_number, is_numeric, key
from .cases import (
    Case,
    Cases,
    Fixed,
    Leaf,
    Mean,
    as_number,
    leaf_of,
    merged,
)
from .formulas import FALSE, TRUE, Atom, Formula, conjunction, negation
from .grids import Blocks, Grid, Row
from .intervals import Intervals, between, union
from .reasons import OutsideError
from .sums import HERE, Sum, compared, number, summed
from .table import Table

PAST = between(0, None)
LARGEST_OFFSET = 64


def in_sight(grid: Grid, *, causal: bool) -> Grid:
    """The grid without later keys, which causal attention hides. Raises OutsideError else."""
    rows: list[Row] = []
    for row in grid:
        blocks: list[tuple[Intervals, Formula]] = []
        for offsets, picks in row.blocks:
            if picks == FALSE:
                continue
            if not causal and offsets & ~PAST:
                raise OutsideError(
                    "causal",
                    "this selects later positions",
                    "compile it as causal, or add `& Select(indices, indices, Comparison.LEQ)`",
                )
            if offsets & PAST:
                blocks.append((offsets & PAST, picks))
        rows.append(Row(row.when, tuple(blocks)))
    return tuple(rows)


def width(grid: Grid, table: Table) -> Cases:
    """How many keys are selected."""
    return merged((Case(row.when, leaf_of(_count(row.blocks, TRUE, table))) for row in grid), table)


def total(grid: Grid, values: Cases, default: Value | None, table: Table) -> Cases:
    """The sum of the selected numbers, or the default where there are none."""
    cases: list[Case] = []
    for row in grid:
        found = number(0)
        for case in values:
            if not (isinstance(case.leaf, Fixed) and is_numeric(case.leaf.value)):
                raise OutsideError("linear", "what is added up are not finitely many numbers")
            found += _count(row.blocks, case.when, table) * as_number(case.leaf.value)
        none = compared(_count(row.blocks, TRUE, table), Comparison.EQ)
        some = leaf_of(found)
        if is_number(default) and default == 0:  # which the sum of nothing is anyway
            cases.append(Case(row.when, some))
            continue
        cases.append(Case(conjunction([row.when, none]), Fixed(default)))
        cases.append(Case(conjunction([row.when, negation(none)]), some))
    return merged(cases, table)


def mean(grid: Grid, values: Cases, default: Value | None, table: Table) -> Cases:
    """The one value that is selected, or the mean of several, or the default."""
    cases: list[Case] = []
    for row in grid:
        offset = union(offsets for offsets, _ in row.blocks).only
        if offset is not None:
            found = _moved(row.blocks, offset, values, default, table)
        else:
            found = _averaged(row.blocks, values, default, table)
        cases += [Case(conjunction([row.when, case.when]), case.leaf) for case in found]
    return merged(cases, table)


def _moved(
    blocks: Blocks, offset: int, values: Cases, default: Value | None, table: Table
) -> Iterable[Case]:
    """The value so many positions behind, if it is selected."""
    [(_, picks)] = blocks
    chosen = [(conjunction([picks, case.when]), case.leaf) for case in values]
    yield Case(negation(_at(offset, picks, table)), Fixed(default))
    for formula, leaf in chosen:
        if formula != FALSE:
            yield Case(_at(offset, formula, table), _shifted(leaf, offset))


def _at(offset: int, formula: Formula, table: Table) -> Formula:
    """Whether a formula holds so many positions behind."""
    if offset == 0:
        return formula
    one = Sum(((_single(offset, formula, table), Fraction(1)),), Fraction(0))
    return compared(one, Comparison.GT)


def _single(offset: int, formula: Formula, table: Table) -> Atom:
    if offset > LARGEST_OFFSET:
        raise OutsideError(
            "size", f"this looks {offset} positions behind; the limit is {LARGEST_OFFSET}"
        )
    return Atom(table.number(formula), offset)


def _shifted(leaf: Leaf, offset: int) -> Leaf:
    """What a leaf was so many positions behind, where there is such a position."""
    if isinstance(leaf, Mean):
        raise OutsideError("linear", "a mean is taken from another position", _FINITE)
    if not isinstance(leaf, Sum) or offset == 0:
        return leaf
    total = number(leaf.constant)
    for atom, factor in leaf.factors:
        if atom == HERE:
            total += Sum(((HERE, factor),), -factor * offset)
        elif atom.behind >= 0:
            total += Sum(((Atom(atom.definition, atom.behind + offset), factor),), Fraction(0))
        else:
            before = {Atom(atom.definition, n): -factor for n in range(offset)}
            total += summed({atom: factor, **before}, 0)
    return leaf_of(total)


_FINITE = "what heads move or average has finitely many values; compare it first"


def _averaged(blocks: Blocks, values: Cases, default: Value | None, table: Table) -> Iterable[Case]:
    """Several values at once: all equal, or numbers. Undefined ones may be selected alone."""
    total, numbers, every = number(0), number(0), _count(blocks, TRUE, table)
    different: dict[Hashable, Number] = {}
    for case in values:
        if not isinstance(case.leaf, Fixed):
            raise OutsideError("linear", "the mean of counts or of positions is taken", _FINITE)
        some = _count(blocks, case.when, table)
        value = case.leaf.value
        if is_numeric(value):
            numbers += some
            total += some * as_number(value)
            different[key(value)] = value
        elif not _is_never(some):
            yield Case(compared(some, Comparison.GT), case.leaf)
    yield Case(compared(every, Comparison.EQ), Fixed(default))
    all_numbers = all(isinstance(c.leaf, Fixed) and is_numeric(c.leaf.value) for c in values)
    some = compared(every if all_numbers else numbers, Comparison.GT)
    if len(different) == 1 or numbers.is_constant:
        yield from (Case(some, Fixed(value)) for value in different.values())
    else:
        yield Case(some, Mean(total, numbers, frozenset(blocks)))


def _is_never(total: Sum) -> bool:
    return total.is_constant and total.constant == 0


def _count(blocks: Blocks, holding: Formula, table: Table) -> Sum:
    """At how many of the selected keys a formula holds."""
    total = number(0)
    for offsets, picks in blocks:
        formula = conjunction([picks, holding])
        if formula == FALSE:
            continue
        for low, high in offsets.parts:
            assert low is not None
            total += stretched(formula, low, high, table)
    return total


def stretched(formula: Formula, low: int, high: int | None, table: Table) -> Sum:
    """At how many positions between two offsets a formula holds; without end for None."""
    skipped = range(low) if high is None else range(low, high + 1)
    if len(skipped) > LARGEST_OFFSET:
        what = f"this tells {len(skipped)} positions behind apart; the limit is {LARGEST_OFFSET}"
        raise OutsideError("size", what)
    whole = {} if high is not None else {Atom(table.number(formula)): Fraction(1)}
    singles = {
        _single(offset, formula, table): Fraction(1 if high is not None else -1)
        for offset in skipped
    }
    here = _single(0, TRUE, table)
    certain = singles.pop(here, Fraction(0)) if formula == TRUE else 0
    return summed({**whole, **singles}, certain)
