"""What attention and functions make of columns, by the rules of a dialect.

The nodes say which of these they mean, see ``evaluate`` in ``nodes.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .base import SelectorBase, SOpBase
from .columns import BoolArray, Column, encode
from .dialect import Dialect
from .functions import Comparison, Function
from .source import Source
from .totals import exact_sums
from .values import Value, is_numeric


class Known(Protocol):
    """What a node may ask for: the input, and the values of its children on it."""

    @property
    def tokens(self) -> Sequence[Value]:
        """The input."""
        ...

    @property
    def lengths(self) -> Sequence[int]:
        """How long it is; or each of several inputs, one behind the other."""
        ...

    @property
    def dialect(self) -> Dialect:
        """The rules of the language."""
        ...

    @property
    def visible(self) -> BoolArray:
        """[query][key], the pairs that attention sees: all, or those with an earlier key."""
        ...

    def column(self, node: SOpBase) -> Column:
        """The values of an s-op."""
        ...

    def selected(self, node: SelectorBase) -> BoolArray:
        """[query][key], what a selector selects."""
        ...


def sequence(values: Iterable[Value | None], known: Known) -> Column:
    """A column of these values, one for each position."""
    return encode(values, known.dialect.identity)


def apply(
    function: Function, operands: Sequence[Column], dialect: Dialect, source: Source | None
) -> Column:
    """Call the function on the combinations that occur, in the order in which they occur."""
    if len(operands) == 1:
        codes, rows = operands[0].codes, [(value,) for value in operands[0].values]
    else:
        codes, rows = _combinations(operands)
    distinct = encode([dialect.call(function, row, source) for row in rows], dialect.identity)
    return Column(distinct.codes[codes], distinct.values)


def _combinations(
    operands: Sequence[Column],
) -> tuple[NDArray[np.intp], list[tuple[Value | None, ...]]]:
    """``[positions]`` which combination stands where, and all of them in order of occurrence.

    Sequences are short, and a dict is done before numpy has begun.
    """
    seen: dict[tuple[int, ...], int] = {}
    standing = zip(*[operand.codes.tolist() for operand in operands], strict=True)
    places = [seen.setdefault(codes, len(seen)) for codes in standing]
    rows = [
        tuple([x.values[code] for x, code in zip(operands, codes, strict=True)]) for codes in seen
    ]
    return np.array(places, dtype=np.intp), rows


def select(
    predicate: Function, keys: Column, queries: Column, known: Known, source: Source | None
) -> BoolArray:
    """Test the visible pairs of defined values."""
    pairs = known.visible
    if None in keys.values or None in queries.values:
        pairs = pairs & keys.flagged(_defined)[None, :] & queries.flagged(_defined)[:, None]
    comparison = predicate.comparison
    if comparison is Comparison.TRUE:
        return pairs.copy()
    if comparison is Comparison.FALSE:
        return np.zeros_like(pairs)
    ranks = None if comparison is None else _ranks(comparison, keys.values + queries.values)
    if comparison is not None and ranks is not None:
        split = len(keys.values)
        of_key = ranks[:split][keys.codes]
        of_query = ranks[split:][queries.codes]
        return pairs & comparison.on_ranks(of_key[None, :], of_query[:, None])
    joint = queries.codes[:, None] * len(keys.values) + keys.codes[None, :]
    table = np.zeros(len(queries.values) * len(keys.values), dtype=np.bool_)
    occurs = np.zeros_like(table)
    occurs[joint[pairs]] = True
    for pair in np.flatnonzero(occurs).tolist():
        query, key = divmod(pair, len(keys.values))
        arguments = keys.values[key], queries.values[query]
        table[pair] = known.dialect.holds(predicate, *arguments, source)
    selected: BoolArray = pairs & table[joint]
    return selected


def _ranks(comparison: Comparison, values: list[Value | None]) -> NDArray[np.intp] | None:
    """Whole numbers that compare as the values do; None where Python could not order them."""
    defined: list[Any] = [value for value in values if value is not None]
    if comparison in (Comparison.EQ, Comparison.NEQ):
        distinct = list(dict.fromkeys(defined))
    elif all(map(is_numeric, defined)) or all(isinstance(value, str) for value in defined):
        distinct = sorted(set(defined))
    else:
        return None
    rank: dict[Any, int] = {value: position for position, value in enumerate(distinct)}
    return np.array([0 if v is None else rank[v] for v in values], dtype=np.intp)


def aggregate(
    node: SOpBase, selected: BoolArray, values: Column, default: Value | None, dialect: Dialect
) -> Column:
    """One value for each row: the default, the one value that is selected, or a mean.

    Args:
        node: of which a refusal speaks.
    """
    counts = selected.sum(axis=1)
    several = counts > 1
    for position in np.flatnonzero(several)[:1].tolist():
        codes: list[int] = values.codes[selected[position]].tolist()
        dialect.check_mean(node, values.values, [values.values[code] for code in codes])
    if None in values.values:
        among = several & selected[:, ~values.flagged(_defined)].any(axis=1)
        for position in np.flatnonzero(among):
            raise dialect.undefined_among(node, int(position), int(counts[position]))

    # A row is uniform if the smallest and the largest selected code agree.
    beyond = len(values.values)
    lowest = np.where(selected, values.codes, beyond).min(axis=1)
    mixed = several & (lowest != np.where(selected, values.codes, -1).max(axis=1))
    if not all(map(is_numeric, values.values)):
        nameless = selected[:, ~values.flagged(is_numeric)].any(axis=1)
        for position in np.flatnonzero(mixed & nameless):
            raise dialect.no_mean(node, int(position), _two_of(values, selected[position]))

    results: list[Value | None] = []
    first: list[int] = np.minimum(lowest, beyond - 1).tolist()
    for count, code in zip(counts.tolist(), first, strict=True):
        value = default if count == 0 else values.values[code]
        results.append(dialect.mean_of_equals(value) if count > 1 else value)
    if mixed.any():
        rows = np.flatnonzero(mixed)
        means = _means(selected[rows], values, counts[rows])
        for row, mean in zip(rows.tolist(), means, strict=True):
            results[row] = dialect.mean(mean)
    return encode(results, dialect.identity)


def _means(selected: BoolArray, values: Column, counts: NDArray[np.intp]) -> list[Fraction]:
    """The exact mean of each row, through one common denominator."""
    sums, common = exact_sums(selected, values)
    return [
        Fraction(total, count * common) for total, count in zip(sums, counts.tolist(), strict=True)
    ]


def _defined(value: Value | None) -> bool:
    return value is not None


def _two_of(values: Column, row: BoolArray) -> tuple[Value | None, Value | None]:
    """A selected value that is no number, and another."""
    codes: list[int] = values.codes[row].tolist()
    name = next(code for code in codes if not is_numeric(values.values[code]))
    other = next(code for code in codes if code != name)
    return values.values[name], values.values[other]
