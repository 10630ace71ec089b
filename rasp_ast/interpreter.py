"""The meaning of programs: exact values for every node, on one input.

A sequence is kept as codes into its distinct values, so that a function or a predicate is called
once for each combination of values that occurs, and numpy does the rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import nodes
from .dialect import check_mean, check_types, is_strict
from .errors import EvaluationError, InputError
from .functions import Comparison, Function
from .nodes import Node, SelectorNode, SOpNode
from .source import Source
from .values import SUPPORTED, Number, Value, canonical, is_numeric, key, plain

BoolArray = NDArray[np.bool_]
Evaluated = list[Value | None] | BoolArray

# Sums of integers below this bound are taken in int64.
_SAFE_SUM = 1 << 62


@dataclass(frozen=True, slots=True)
class _Column:
    """An evaluated s-op: `values[codes[i]]` stands at position i, and every value somewhere."""

    codes: NDArray[np.intp]
    values: list[Value | None]

    def flagged(self, test: Callable[[Value | None], bool]) -> BoolArray:
        """At which positions the test holds of the value."""
        return np.array([test(value) for value in self.values], dtype=np.bool_)[self.codes]

    def sequence(self) -> list[Value | None]:
        return [self.values[code] for code in self.codes.tolist()]


def interpret(
    roots: Iterable[Node], xs: Iterable[object], causal: bool = False
) -> dict[Node, Evaluated]:
    """The value of every node below the roots on the input `xs`.

    An s-op has a list of canonical values, a selector a matrix [query][key]. In causal mode a query
    sees the keys up to its own position, whatever a selector says.
    """
    run = _Run(read_input(xs), causal)
    for node in nodes.topological(roots):
        run.evaluate(node)
    results: dict[Node, Evaluated] = {}
    for node, column in run.columns.items():
        results[node] = column.sequence()
    return results | run.matrices


def read_input(xs: Iterable[object]) -> list[Value]:
    """The tokens of an input sequence as values. A string is the sequence of its characters."""
    try:
        found = list(xs)
    except TypeError:
        raise InputError(f"an input must be a sequence of tokens, found {xs!r}") from None
    if not found:
        raise InputError("the input is empty", hint="a program is run on at least one token")
    tokens: list[Value] = []
    for position, token in enumerate(found):
        try:
            value = canonical(token)
        except (TypeError, ValueError):
            value = None
        if value is None:
            raise InputError(
                f"the token at position {position} is {token!r}", hint=f"a token is {SUPPORTED}"
            )
        tokens.append(value)
    return tokens


class _Run:
    """One evaluation: the input, and a table for what is known of each node so far."""

    def __init__(self, tokens: list[Value], causal: bool) -> None:
        self.tokens = tokens
        self.size = len(tokens)
        full = np.ones((self.size, self.size), dtype=np.bool_)
        self.visible = np.tril(full) if causal else full
        self.columns: dict[SOpNode, _Column] = {}
        self.matrices: dict[SelectorNode, BoolArray] = {}

    def evaluate(self, node: Node) -> None:
        """Evaluate one node whose children are evaluated."""
        if isinstance(node, SOpNode):
            self.columns[node] = self._column(node)
            if is_strict(node):
                check_types(node, self.columns[node].values)
        elif isinstance(node, SelectorNode):
            self.matrices[node] = self._matrix(node)

    def _column(self, node: SOpNode) -> _Column:
        match node:
            case nodes.Tokens():
                return _encode(self.tokens)
            case nodes.Indices():
                return _encode(range(self.size))
            case nodes.Length():
                return _encode([self.size] * self.size)
            case nodes.Constant(value=value):
                return _encode([value] * self.size)
            case nodes.Apply(function=function, operands=operands):
                return _apply(function, [self.columns[x] for x in operands], node.source)
            case nodes.Width(selector=selector):
                return _encode(self.matrices[selector].sum(axis=1).tolist())
            case nodes.Aggregate():
                return _aggregate(node, self.matrices[node.selector], self.columns[node.values])
            case _:
                raise AssertionError(node)

    def _matrix(self, node: SelectorNode) -> BoolArray:
        match node:
            case nodes.Select(keys=keys, queries=queries):
                return _select(node, self.columns[keys], self.columns[queries], self.visible)
            case nodes.And(left=left, right=right):
                return self.matrices[left] & self.matrices[right]
            case nodes.Or(left=left, right=right):
                return self.matrices[left] | self.matrices[right]
            case nodes.Not(inner=inner):
                return ~self.matrices[inner] & self.visible
            case _:
                raise AssertionError(node)


def _encode(sequence: Iterable[Value | None]) -> _Column:
    codes: list[int] = []
    values: list[Value | None] = []
    seen: dict[Hashable, int] = {}
    for value in sequence:
        code = seen.setdefault(key(value), len(values))
        if code == len(values):
            values.append(value)
        codes.append(code)
    return _Column(np.array(codes, dtype=np.intp), values)


def _apply(function: Function, operands: list[_Column], source: Source | None) -> _Column:
    """Call the function on the combinations that occur, in the order in which they occur."""
    joint = operands[0].codes
    for operand in operands[1:]:
        joint = joint * len(operand.values) + operand.codes
        joint = np.unique(joint, return_inverse=True)[1].reshape(-1)
    _, first, codes = np.unique(joint, return_index=True, return_inverse=True)
    results: list[Value | None] = [None] * len(first)
    for combination in np.argsort(first).tolist():
        position = first[combination]
        arguments = [operand.values[operand.codes[position]] for operand in operands]
        results[combination] = function(*arguments, source=source)
    return _encode(results[code] for code in codes.reshape(-1).tolist())


_ARRAY_TESTS: dict[Comparison, np.ufunc] = {
    Comparison.EQ: np.equal,
    Comparison.NEQ: np.not_equal,
    Comparison.LT: np.less,
    Comparison.LEQ: np.less_equal,
    Comparison.GT: np.greater,
    Comparison.GEQ: np.greater_equal,
}


def _select(node: nodes.Select, keys: _Column, queries: _Column, visible: BoolArray) -> BoolArray:
    """Test the visible pairs of defined values."""
    defined = keys.flagged(_defined)[None, :] & queries.flagged(_defined)[:, None]
    pairs = visible & defined
    comparison = node.predicate.comparison
    if comparison is Comparison.TRUE:
        return pairs
    if comparison is Comparison.FALSE:
        return np.zeros_like(pairs)
    ranks = None if comparison is None else _ranks(comparison, keys.values + queries.values)
    if comparison is not None and ranks is not None:
        split = len(keys.values)
        of_key = ranks[:split][keys.codes]
        of_query = ranks[split:][queries.codes]
        holds: BoolArray = _ARRAY_TESTS[comparison](of_key[None, :], of_query[:, None])
        return pairs & holds
    joint = queries.codes[:, None] * len(keys.values) + keys.codes[None, :]
    table = np.zeros(len(queries.values) * len(keys.values), dtype=np.bool_)
    occurs = np.zeros_like(table)
    occurs[joint[pairs]] = True
    for pair in np.flatnonzero(occurs).tolist():
        query, key_ = divmod(pair, len(keys.values))
        arguments = keys.values[key_], queries.values[query]
        table[pair] = bool(node.predicate(*arguments, source=node.source))
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


def _aggregate(node: nodes.Aggregate, selected: BoolArray, values: _Column) -> _Column:
    """One value for each row: the default, the one value that is selected, or a mean."""
    counts = selected.sum(axis=1)
    several = counts > 1
    if is_strict(node) and several.any():
        check_mean(node, values.values)
    for position in np.flatnonzero(several & selected[:, ~values.flagged(_defined)].any(axis=1)):
        raise _undefined_among(node, int(position), int(counts[position]))

    # A row is uniform if the smallest and the largest selected code agree.
    beyond = len(values.values)
    lowest = np.where(selected, values.codes, beyond).min(axis=1)
    mixed = several & (lowest != np.where(selected, values.codes, -1).max(axis=1))
    nameless = selected[:, ~values.flagged(is_numeric)].any(axis=1)
    for position in np.flatnonzero(mixed & nameless):
        raise _no_mean(node, int(position), values, selected[position])

    results: list[Value | None] = [
        node.default if count == 0 else values.values[min(code, beyond - 1)]
        for count, code in zip(counts.tolist(), lowest.tolist(), strict=True)
    ]
    rows = np.flatnonzero(mixed)
    for row, mean in zip(rows.tolist(), _means(selected[rows], values, counts[rows]), strict=True):
        results[row] = mean
    return _encode(results)


def _means(selected: BoolArray, values: _Column, counts: NDArray[np.intp]) -> list[Value | None]:
    """The exact mean of each row, through one common denominator."""
    numbers: list[Number] = [value if is_numeric(value) else 0 for value in values.values]
    common = math.lcm(*(number.denominator for number in numbers))
    scaled = [int(number * common) for number in numbers]
    sums: list[int]
    if max(map(abs, scaled)) * selected.shape[1] < _SAFE_SUM:
        sums = (selected.astype(np.int64) @ np.array(scaled, dtype=np.int64)[values.codes]).tolist()
    else:
        summands = np.array(scaled, dtype=object)[values.codes]
        sums = [sum(summands[row].tolist()) for row in selected]
    return [
        canonical(Fraction(total, count * common))
        for total, count in zip(sums, counts.tolist(), strict=True)
    ]


def _defined(value: Value | None) -> bool:
    return value is not None


def _undefined_among(node: nodes.Aggregate, position: int, count: int) -> EvaluationError:
    return EvaluationError(
        f"position {position} selects {count} values, and one of them is undefined",
        source=node.source,
        hint="an undefined value can be selected alone, but it has no mean with others",
    )


def _no_mean(
    node: nodes.Aggregate, position: int, values: _Column, row: BoolArray
) -> EvaluationError:
    codes: list[int] = values.codes[row].tolist()
    name = next(code for code in codes if not is_numeric(values.values[code]))
    other = next(code for code in codes if code != name)
    first, second = (plain(values.values[code]) for code in (name, other))
    return EvaluationError(
        f"position {position} selects {first!r} and {second!r}, which have no mean",
        source=node.source,
        hint="make the selector select one position, or map the values to numbers first",
    )
