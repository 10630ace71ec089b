"""Selectors in a form in which they can be counted.

A *grid* has rows, of which one holds at each query; in a row each key's offset (how far it is
behind the query, negative if it comes later) lies in one block, and a formula of the block says of
the key whether it is selected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..errors import FunctionError
from ..functions import Comparison, Function
from .cases import UNDEFINED, Case, Cases, Fixed, Leaf, Mean, Token
from .comparing import ALPHABET, comparison_of
from .formulas import FALSE, TRUE, Formula, conjunction, disjunction, negation
from .intervals import EVERYTHING, Intervals, union
from .reasons import OutsideError
from .sums import Sum, solutions
from .table import Table

Blocks: TypeAlias = tuple[tuple[Intervals, Formula], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What is selected where a condition holds of the query."""

    when: Formula
    blocks: Blocks


Grid: TypeAlias = tuple[Row, ...]
_MOST_ROWS = 1500


def selected(keys: Cases, queries: Cases, predicate: Function, table: Table) -> Grid:
    """The pairs for which a predicate holds. Raises OutsideError where no rule knows them."""
    rows: list[Row] = []
    for query in queries:
        if query.leaf == UNDEFINED:
            rows.append(Row(query.when, ((EVERYTHING, FALSE),)))
            continue
        rows += _rows_of(query, keys, predicate)
    return _tidied(rows, table)


def _rows_of(query: Case, keys: Cases, predicate: Function) -> list[Row]:
    """The rows of one case of the query, which its comparisons with constant keys divide."""
    rows = [Row(query.when, ((EVERYTHING, FALSE),))]
    for key in keys:
        if key.leaf == UNDEFINED:
            continue
        condition, offsets, of_key = _pair(key.leaf, query.leaf, predicate)
        picks = conjunction([key.when, of_key])
        added: Blocks = ((offsets, picks), (~offsets, FALSE))
        divided: list[Row] = []
        for row in rows:
            yes = conjunction([row.when, condition])
            no = conjunction([row.when, negation(condition)])
            if yes != FALSE:
                divided.append(Row(yes, _overlaid(row.blocks, added, disjunction)))
            if no != FALSE:
                divided.append(Row(no, row.blocks))
        rows = divided
        _check_count(rows)
    return rows


def _pair(key: Leaf, query: Leaf, predicate: Function) -> tuple[Formula, Intervals, Formula]:
    """When a key is selected: a condition of the query, offsets, a condition of the key."""
    comparison = predicate.comparison
    if isinstance(key, Fixed) and isinstance(query, Fixed):
        return (TRUE if _holds(predicate, key, query) else FALSE), EVERYTHING, TRUE
    if comparison is None:
        raise OutsideError(
            "pair",
            f"`{predicate.symbol}` takes what can be endlessly many values",
            "write it with comparisons such as Comparison.LT",
        )
    if comparison in (Comparison.TRUE, Comparison.FALSE):
        return (TRUE if comparison is Comparison.TRUE else FALSE), EVERYTHING, TRUE
    if isinstance(query, Fixed):
        return TRUE, EVERYTHING, comparison_of(comparison, key, query)
    if isinstance(key, Fixed):
        return comparison_of(comparison, key, query), EVERYTHING, TRUE
    return TRUE, _offsets(key, query, comparison), TRUE


def _offsets(key: Leaf, query: Leaf, comparison: Comparison) -> Intervals:
    """Which offsets are selected, where a position is compared with a position."""
    if isinstance(key, Sum) and isinstance(query, Sum):
        factor = key.place
        if factor is not None and factor == query.place:
            # j - i + difference / factor compares with 0, and i - j is the offset
            limit = (key.constant - query.constant) / factor
            return solutions(comparison.mirrored if factor > 0 else comparison, limit)
    if isinstance(key, Token) or isinstance(query, Token):
        what = "tokens are compared, which may be any of endlessly many values"
        raise OutsideError("alphabet", what, ALPHABET)
    raise OutsideError(
        "pair", f"{_named(key)} of the key is compared with {_named(query)} of the query", _PAIRS
    )


_PAIRS = "one of the two must have finitely many values, or both be positions moved by constants"


def _named(leaf: Leaf) -> str:
    match leaf:
        case Token():
            return "a token"
        case Mean():
            return "a mean"
        case Sum() if leaf.place is not None:
            return "a position"
        case Sum():
            return "a count"
        case Fixed():
            return "a constant"


def _holds(predicate: Function, key: Fixed, query: Fixed) -> bool:
    try:
        return bool(predicate(key.value, query.value))
    except FunctionError:  # the program has no meaning there
        return False


def both(left: Grid, right: Grid, table: Table) -> Grid:
    """What both select."""
    return _combined(left, right, conjunction, table)


def either(left: Grid, right: Grid, table: Table) -> Grid:
    """What one of them selects."""
    return _combined(left, right, disjunction, table)


def neither(inner: Grid) -> Grid:
    """What it does not select."""
    return tuple(
        Row(row.when, tuple((offsets, negation(picks)) for offsets, picks in row.blocks))
        for row in inner
    )


_Combine: TypeAlias = Callable[[Iterable[Formula]], Formula]


def _combined(left: Grid, right: Grid, combine: _Combine, table: Table) -> Grid:
    rows: list[Row] = []
    for a in left:
        for b in right:
            when = conjunction([a.when, b.when])
            if when != FALSE:
                rows.append(Row(when, _overlaid(a.blocks, b.blocks, combine)))
        _check_count(rows)
    return _tidied(rows, table)


def _overlaid(left: Blocks, right: Blocks, combine: _Combine) -> Blocks:
    """Blocks so fine that both are constant in each, and equal ones as one."""
    merged: dict[Formula, list[Intervals]] = {}
    for offsets, picks in left:
        for others, more in right:
            common = offsets & others
            if common:
                merged.setdefault(combine([picks, more]), []).append(common)
    return tuple((union(parts), picks) for picks, parts in merged.items())


def _tidied(rows: Sequence[Row], table: Table) -> Grid:
    """Rows of equal blocks as one; long formulas are named."""
    found: dict[frozenset[tuple[Intervals, Formula]], list[Row]] = {}
    for row in rows:
        found.setdefault(frozenset(row.blocks), []).append(row)
    return tuple(
        Row(
            table.kept(disjunction(row.when for row in same)),
            tuple((offsets, table.kept(picks)) for offsets, picks in same[0].blocks),
        )
        for same in found.values()
    )


def _check_count(rows: Sequence[Row]) -> None:
    if len(rows) > _MOST_ROWS:
        raise OutsideError(
            "size", f"there are more than {_MOST_ROWS:,} cases of queries to tell apart"
        )
