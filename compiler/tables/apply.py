"""A function of tables is a table: every combination of operand values is tried once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...rasp_ast.errors import FunctionError, ProgramError
from ...rasp_ast.functions import Function
from ...rasp_ast.source import Source
from ...rasp_ast.values import Value
from .domains import check_size
from .roots import Root
from .tables import UNREACHABLE, Table, cells, make_table, spread, union
from .views import compress

MAX_CELLS = 1 << 22
"""The largest table, in cells."""
MAX_JOINT = 1 << 62
"""Joint codes of combinations stay below this, within int64."""
MAX_CALLS = 1 << 20
"""The most combinations on which one user's function is called."""


def apply(
    function: Function,
    operands: Sequence[Table],
    source: Source | None,
    raised: list[FunctionError] | None = None,
) -> Table:
    """The table of a function of tables.

    A combination on which the function raises ``ArithmeticError`` or ``ValueError`` has no value:
    the interpreter would raise there, so no correct run meets it.

    Args:
        raised: where the last such error is added, if there is one.

    Raises:
        FunctionError: the function raised something else, or no combination has a value.
        ValueSetError: too many combinations.
    """
    roots, where, combos = combine(operands, source)
    check_size(len(combos), "this function's inputs", source, limit=MAX_CALLS)
    choices = [operand.domain.values for operand in operands]
    found: list[Value | None] = []
    places = np.full(len(combos) + 1, UNREACHABLE, np.int32)
    failure: FunctionError | None = None
    for i, combo in enumerate(combos.tolist()):
        try:
            found.append(
                function(*[c[j] for c, j in zip(choices, combo, strict=True)], source=source)
            )
        except FunctionError as error:
            if not error.no_value:
                raise
            failure = error
            continue
        places[i] = len(found) - 1
    if not found:
        if failure is not None:
            raise failure
        raise ProgramError("this expression has no value for any input", source=source)
    if failure is not None and raised is not None:
        raised.append(failure)
    return make_table(roots, places[where], found)


def combine(
    operands: Sequence[Table], source: Source | None
) -> tuple[tuple[Root, ...], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """All combinations of operand values that can occur.

    Returns:
        The roots; the number of the combination for each combination of their values, or
        ``UNREACHABLE``; ``[combinations, operands]`` the operand codes of each combination.
    """
    operands = compress(operands)
    roots = union(operands)
    check_size(cells(roots), "this expression's inputs", source, limit=MAX_CELLS)
    flat = np.zeros(cells(roots), np.int64)
    dead = np.zeros(cells(roots), bool)
    size = 1
    columns = [spread(operand, roots).ravel() for operand in operands]
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
