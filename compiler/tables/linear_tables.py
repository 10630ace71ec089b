"""Linear functions of numbers, for all combinations at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import gcd, lcm

import numpy as np
import numpy.typing as npt

from ...craft.formatting import listed
from ...rasp_ast.errors import ProgramError
from ...rasp_ast.functions import Function
from ...rasp_ast.source import Source
from ...rasp_ast.values import Number, canonical, is_number
from .calls import Calls
from .domains import MAX_VALUES, check_size
from .roots import Root
from .tables import UNREACHABLE, Table, cells, drop_unused, make_table, spread, union
from .views import compress

MAX_CELLS = 1 << 22
"""The largest table, in cells."""
MAX_WHOLE_SUM = 1 << 62
"""Sums of whole numbers stay below this, within int64."""
FEWER_INPUTS = (
    "map its inputs to fewer values first, use a smaller vocabulary or max_seq_len, or write it "
    "with operators on fewer of them at a time"
)


@dataclass(frozen=True, eq=False)
class LinearSum:
    """A linear function of numbers as a sum of whole ones: it need not be called.

    Attributes:
        terms: ``[values]`` of each operand, what it adds; anything for *undefined*.
        offset: what is added to them.
        unit: what all of them are counted in is one part of so many.
    """

    terms: Sequence[npt.NDArray[np.int64]]
    offset: int
    unit: int


def as_sum(function: Function, operands: Sequence[Table]) -> LinearSum | None:
    """A function as a sum of whole multiples of one fraction, if it is one within int64."""
    if function.linear is None or function.lazy:
        return None
    grids: list[int] = []
    whole: list[list[int]] = []
    for factor, operand in zip(function.linear, operands, strict=True):
        values = [v for v in operand.domain.defined if is_number(v)]
        if len(values) < len(operand.domain.defined):
            return None
        grid = _grid(values) if factor else 1
        if grid is None:
            return None
        undefined = [0] * (operand.domain.undefined is not None)
        times = factor.numerator
        whole.append([*(times * v.numerator * (grid // v.denominator) for v in values), *undefined])
        grids.append(grid * factor.denominator)
    whole.append([function.offset.numerator])
    grids.append(function.offset.denominator)
    unit = lcm(*grids)
    whole = [[n * (unit // grid) for n in each] for each, grid in zip(whole, grids, strict=True)]
    common = gcd(unit, *chain.from_iterable(whole))
    unit //= common
    if unit > 1 and not function.exact:
        return None  # what is called gets floats, and rounds what it gives
    if sum(max(map(abs, each)) for each in whole) // common >= MAX_WHOLE_SUM:
        return None
    terms = [np.array([n // common for n in each], np.int64) for each in whole[:-1]]
    return LinearSum(terms, whole[-1][0] // common, unit)


def _grid(values: Sequence[Number]) -> int | None:
    """The common denominator of numbers; None if one of them has too many such parts.

    In lowest terms no factor of it divides all their numerators, so that a multiple of these
    numbers has as many parts at least.
    """
    greatest = max(map(abs, values), default=0)
    grid = 1
    for denominator in {v.denominator for v in values}:
        grid = lcm(grid, denominator)
        if greatest * grid >= MAX_WHOLE_SUM:
            return None
    return grid


def sum_table(
    known: LinearSum, operands: Sequence[Table], source: Source | None, calls: Calls
) -> Table:
    """The table of a linear function of numbers, of all combinations at once.

    Raises:
        ValueSetError: the combinations or the values are too many.
    """
    roots, columns = columns_of(operands, source)
    total = np.full(cells(roots), known.offset, np.int64)
    defined, reachable = np.ones(cells(roots), bool), np.ones(cells(roots), bool)
    for operand, term, codes in zip(operands, known.terms, columns, strict=True):
        total += term[codes]
        reachable &= codes >= 0
        if operand.domain.undefined is not None:
            defined &= codes != operand.domain.undefined
    if not reachable.any():
        raise ProgramError("this expression has no value for any input", source=source)
    defined &= reachable
    numbers, place = np.unique(total[defined], return_inverse=True)
    check_size(len(numbers), "it could take # values", source, MAX_VALUES)
    places = np.where(reachable, np.int32(len(numbers)), np.int32(UNREACHABLE))
    places[defined] = place.reshape(-1)
    codes = places.reshape([len(r.domain) for r in roots])
    undefined = bool((reachable & ~defined).any())
    domain = calls.multiples(numbers, Fraction(1, known.unit), undefined=undefined)
    if domain is None:
        rounded = [canonical(Fraction(number, known.unit)) for number in numbers.tolist()]
        return make_table(roots, codes, [*rounded, None])
    return drop_unused(Table(roots, codes, domain))


def columns_of(
    operands: Sequence[Table], source: Source | None
) -> tuple[tuple[Root, ...], list[npt.NDArray[np.int32]]]:
    """The roots of all operands, and the codes of each for all combinations of their values."""
    operands = compress(operands)
    roots = union(operands)
    what = f"it depends on # combinations of {listed(root.base.text for root in roots)}"
    check_size(cells(roots), what, source, limit=MAX_CELLS, hint=FEWER_INPUTS)
    return roots, [spread(operand, roots).ravel() for operand in operands]
