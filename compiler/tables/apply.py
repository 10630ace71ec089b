"""A function of tables is a table: every combination of operand values is tried once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np
import numpy.typing as npt

from ...rasp_ast.errors import FunctionError, ProgramError
from ...rasp_ast.functions import Function
from ...rasp_ast.magnitude import parts_of
from ...rasp_ast.source import Source
from ...rasp_ast.values import PlainValue, Value, key, plain
from .call_limits import calls_on, check_calls, is_compared_at_once
from .calls import Calls, Results, called_on
from .compared_numbers import RESULTS, compared_numbers
from .domains import MAX_VALUES, check_size
from .linear_tables import FEWER_INPUTS, as_sum, columns_of, sum_table
from .roots import Root
from .samples import telling_sample
from .tables import UNREACHABLE, Table, cells, drop_unused, in_domain, make_table

MAX_JOINT = 1 << 62
"""Joint codes of combinations stay below this, within int64."""
MAX_CALLS = 1 << 20
"""The most combinations on which one user's function is called."""
MAX_PARTS = 1 << 24
"""All strings and tuples that a function gives hold so many characters and values at most."""


def apply(
    function: Function,
    operands: Sequence[Table],
    source: Source | None,
    raised: list[FunctionError] | None = None,
    calls: Calls | None = None,
) -> Table:
    """The table of a function of tables.

    A combination on which the function raises ``ArithmeticError`` or ``ValueError`` has no value:
    the interpreter would raise there, so no correct run meets it.

    Args:
        raised: where the last such error is added, if there is one.
        calls: what functions gave before, to be kept and found there.

    Raises:
        FunctionError: the function raised something else, or no combination has a value.
        ValueSetError: too many combinations.
    """
    most = prod(len(o.domain) for o in operands)
    known = as_sum(function, operands)
    if known is not None and (known.unit == 1 or most <= MAX_CALLS):
        return sum_table(known, operands, source, calls or Calls())
    domains = [operand.domain for operand in operands]
    is_free = is_compared_at_once(function, operands)
    if not is_free:
        check_calls(operands, source, MAX_CALLS, FEWER_INPUTS)
    roots, where, combos = combine(operands, source)
    if not is_free:
        check_size(len(combos), calls_on(operands), source, limit=MAX_CALLS, hint=FEWER_INPUTS)
    holds = compared_numbers(function, domains, combos)
    if holds is not None and len(holds):
        return make_table(roots, np.where(where < 0, UNREACHABLE, holds[where]), RESULTS)
    same = called_on(function, domains, combos) if calls else None
    if (found := calls.find(same) if calls else None) is None:
        found, failure = _results(function, operands, combos, source)
        if failure is None and calls:
            calls.keep(same, found)
        elif failure is not None and raised is not None:
            raised.append(failure)
    check_size(len(found.domain), "it could take # values", source, MAX_VALUES)
    return drop_unused(Table(roots, found.codes[where], found.domain))


def _results(
    function: Function,
    operands: Sequence[Table],
    combos: npt.NDArray[np.int64],
    source: Source | None,
) -> tuple[Results, FunctionError | None]:
    """What a function gives for each combination, and what it raised last, if it did."""
    _check_results(function, operands, combos, source)
    results: list[Value | None] = []
    places = np.full(len(combos) + 1, UNREACHABLE, np.int32)
    failure: FunctionError | None = None
    parts = 0
    for i, arguments in enumerate(_arguments(function, operands, combos)):
        try:
            value = None if arguments is None else function.of_arguments(arguments, source)
        except FunctionError as error:
            if not error.no_value:
                raise
            failure = error
            continue
        places[i] = len(results)
        results.append(value)
        if isinstance(value, str | tuple):
            parts += parts_of(value)
            if parts > MAX_PARTS:
                foreseen = parts * len(combos) // (i + 1)
                check_size(foreseen, "its results would hold # characters", source, MAX_PARTS)
    if not results:
        if failure is not None:
            raise failure
        raise ProgramError("this expression has no value for any input", source=source)
    return Results(*in_domain(places, results)), failure


def _check_results(
    function: Function,
    operands: Sequence[Table],
    combos: npt.NDArray[np.int64],
    source: Source | None,
) -> None:
    """Refuses a function that gives too many values, by a sample of what it is called on."""
    sample = telling_sample(len(combos), MAX_VALUES)
    if sample is None:
        return
    rows = _arguments(function, operands, combos[sample])
    try:  # long strings would take memory, and equal hashes only that it is found out later
        values = (None if row is None else function.of_arguments(row, source) for row in rows)
        different = len({hash(key(value)) for value in values})
    except FunctionError:
        return  # all calls together say what that means
    if different == len(sample):
        check_size(len(combos), "it could take about # values", source, MAX_VALUES)


def _arguments(
    function: Function, operands: Sequence[Table], combos: npt.NDArray[np.int64]
) -> Iterator[tuple[Value | PlainValue | None, ...] | None]:
    """What the function receives for each combination; None where an operand is undefined."""
    columns: list[list[Value | PlainValue | None]] = []
    for operand, codes in zip(operands, combos.T, strict=True):
        values = operand.domain.values
        received = values if function.exact else [plain(v) for v in values]
        columns.append([received[code] for code in codes.tolist()])
    rows = zip(*columns, strict=True) if columns else iter([()] * len(combos))
    if function.lazy or all(operand.domain.undefined is None for operand in operands):
        return rows
    return (None if any(v is None for v in row) else row for row in rows)


def combine(
    operands: Sequence[Table], source: Source | None
) -> tuple[tuple[Root, ...], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """All combinations of operand values that can occur.

    Returns:
        The roots; the number of the combination for each combination of their values, or
        ``UNREACHABLE``; ``[combinations, operands]`` the operand codes of each combination.
    """
    roots, columns = columns_of(operands, source)
    flat = np.zeros(cells(roots), np.int64)
    dead = np.zeros(cells(roots), bool)
    size = 1
    for operand, codes in zip(operands, columns, strict=True):
        dead |= codes < 0
        if size * len(operand.domain) >= MAX_JOINT:
            flat = np.unique(flat, return_inverse=True)[1].reshape(-1)
            size = cells(roots)
        flat = flat * len(operand.domain) + codes
        size *= len(operand.domain)
    flat[dead] = UNREACHABLE
    numbers, at, where = np.unique(flat, return_index=True, return_inverse=True)
    first = 1 if len(numbers) and numbers[0] < 0 else 0
    combos = np.zeros((len(numbers) - first, len(columns)), np.int64)
    for i, codes in enumerate(columns):
        combos[:, i] = codes[at[first:]]
    shape = [len(r.domain) for r in roots]
    return roots, (where.astype(np.int64) - first).reshape(shape), combos
