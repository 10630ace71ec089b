"""What attention to the best match makes of grids: the first or the last of the keys that match.

Scores of finitely many values are tried from the greatest one down, and among equals the
*stretches* of offsets in the order in which ties prefer them. The first key of an endless stretch
is the one up to which one key is counted, so that a count finds it; the last key no count finds,
and it has a literal of its own. Hard attention has both (arXiv 2310.13897).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..choosing import Ties
from ..errors import FunctionError
from ..functions import Comparison, Function
from ..values import Value, is_numeric
from .attention import LARGEST_OFFSET, stretched
from .cases import UNDEFINED, Case, Cases, Fixed, Token, always, as_number, merged
from .formulas import FALSE, Atom, Formula, Last, conjunction, disjunction, negation
from .grids import Blocks, Grid, Row
from .reasons import OutsideError
from .sums import Sum, compared
from .table import Table


@dataclass(frozen=True, kw_only=True)
class Scored:
    """How keys are chosen: by a score of the key, or of key and query, and then by ties."""

    keys: Cases
    queries: Cases | None
    score: Function | None
    ties: Ties


_Stretch = tuple[int, int | None, Formula]
"""Offsets from the one to the other, without end for None, and what is selected there."""


def best(grid: Grid, how: Scored, values: Cases, default: Value | None, table: Table) -> Cases:
    """The value at the best of the selected keys, or the default where there is none."""
    how = _of_places(how)
    cases: list[Case] = []
    for query in always(Fixed(0)) if how.queries is None else how.queries:
        ranked = _ranked(how, query)
        for row in grid:
            when = conjunction([row.when, query.when])
            if when != FALSE:
                cases += _row(Row(when, row.blocks), ranked, how.ties, (values, default), table)
    return merged(cases, table)


def _of_places(how: Scored) -> Scored:
    """A score that grows with the position, or falls, is no score but a tie."""
    if how.score is None and len(how.keys) == 1:
        [case] = how.keys
        factor = case.leaf.place if isinstance(case.leaf, Sum) else None
        if factor is not None:
            ties: Ties = "right" if factor > 0 else "left"
            return Scored(keys=always(Fixed(0)), queries=None, score=None, ties=ties)
    return how


def _ranked(how: Scored, query: Case) -> list[Formula]:
    """When a key has each score, the greatest first. An undefined one is not selected."""
    found: dict[Fraction, list[Formula]] = {}
    for case in how.keys:
        if not isinstance(case.leaf, Fixed) or not isinstance(query.leaf, Fixed):
            what = "the best is chosen by a score that can be endlessly many numbers"
            raise OutsideError("score", what, "a score has finitely many values, or is a position")
        score = _score(how.score, case.leaf, query.leaf)
        if score is not None:
            found.setdefault(score, []).append(case.when)
    return [disjunction(found[score]) for score in sorted(found, reverse=True)]


def _score(function: Function | None, key: Fixed, query: Fixed) -> Fraction | None:
    if UNDEFINED in (key, query):
        return None
    try:
        value = key.value if function is None else function(key.value, query.value)
    except FunctionError:  # the program has no meaning there
        return None
    return Fraction(as_number(value)) if is_numeric(value) else None


def _row(
    row: Row, ranked: list[Formula], ties: Ties, given: tuple[Cases, Value | None], table: Table
) -> Iterator[Case]:
    """Scores and stretches in turn, each where nothing before it was found."""
    values, default = given
    left = row.when
    for scored in ranked:
        for low, high, picks in _stretches(row.blocks, ties):
            among = conjunction([picks, scored])
            if FALSE in (among, left):
                continue
            for case in values:
                if isinstance(case.leaf, Token):
                    what = "tokens of no stated alphabet are moved"
                    raise OutsideError("alphabet", what, "give the vocabulary")
                if not isinstance(case.leaf, Fixed):
                    what = "the best of values is taken that can be endlessly many"
                    raise OutsideError("linear", what, "compare them first")
                chosen = _chosen((low, high, among), case.when, ties, table)
                yield Case(conjunction([left, chosen]), case.leaf)
            some = compared(stretched(among, low, high, table), Comparison.GT)
            left = table.kept(conjunction([left, negation(some)]))
    yield Case(left, Fixed(default))


def _stretches(blocks: Blocks, ties: Ties) -> list[_Stretch]:
    """Single offsets and an endless stretch, the preferred ones first.

    Later keys are out of sight, so that the nearest is the last one.
    """
    found: list[_Stretch] = []
    for offsets, picks in blocks:
        for low, high in offsets.parts:
            assert low is not None
            if high is None:
                found.append((low, None, picks))
            elif high - low >= LARGEST_OFFSET:
                what = f"this tells {high - low + 1} positions apart; the limit is {LARGEST_OFFSET}"
                raise OutsideError("size", what)
            else:
                found += [(offset, offset, picks) for offset in range(low, high + 1)]
    if ties == "nearest_other":  # an endless stretch from the position itself on is two
        found = [part for stretch in found for part in _without_itself(stretch)]
        return sorted(found, key=lambda stretch: (stretch[0] == 0, stretch[0]))
    return sorted(found, key=lambda stretch: stretch[0], reverse=ties == "left")


def _without_itself(stretch: _Stretch) -> list[_Stretch]:
    low, high, picks = stretch
    return [(0, 0, picks), (1, None, picks)] if low == 0 and high is None else [stretch]


def _chosen(stretch: _Stretch, holds: Formula, ties: Ties, table: Table) -> Formula:
    """Whether a formula holds at the chosen key of a stretch."""
    low, high, among = stretch
    both = conjunction([among, holds])
    if high is not None or both == FALSE:
        return compared(stretched(both, low, high, table), Comparison.GT)
    if ties == "left":
        up_to = Sum(((Atom(table.number(among)), Fraction(1)),), Fraction(-1))
        first = conjunction([both, compared(up_to, Comparison.EQ)])
        return compared(stretched(first, low, None, table), Comparison.GT)
    last = Last(table.number(among), table.number(both))
    table.remember(last)
    if low == 0:
        return last
    at = Sum(((Atom(table.number(last), low), Fraction(1)),), Fraction(0))
    return compared(at, Comparison.GT)
