"""Comparisons of numbers by their ranks, so that no function is called on each combination.

A bool compares as the number that it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ...rasp_ast.functions import Comparison, Function
from ...rasp_ast.values import Number, is_number, is_numeric
from .domains import Domain

Ranks = npt.NDArray[np.int64]

RESULTS = (False, True, None)
"""What a comparison gives, in the order of its codes."""
UNDEFINED = RESULTS.index(None)


def compares_numbers(function: Function, domains: Sequence[Domain]) -> bool:
    """Whether it is a comparison of numbers or bools, some of which may be undefined."""
    if function.lazy or not all(domain.is_numeric for domain in domains):
        return False
    against = function.against
    return function.comparison is not None or (against is not None and is_numeric(against[1]))


def compared_numbers(
    function: Function, domains: Sequence[Domain], combinations: npt.NDArray[np.int64]
) -> npt.NDArray[np.int8] | None:
    """``[combinations]``: whether a comparison of numbers holds, 1 or 0, and 2 where one of them is
    undefined; None if it is none such.

    Args:
        combinations: ``[combinations, operands]``, places in these value sets.
    """
    if not compares_numbers(function, domains):
        return None
    if function.comparison is not None:
        comparison, (keys, queries) = function.comparison, _common_ranks(domains)
        holds = comparison.on_ranks(keys[combinations[:, 0]], queries[combinations[:, 1]])
    elif function.against is not None:
        comparison, constant = function.against
        assert is_numeric(constant)
        holds = _against(comparison, constant, domains[0])[combinations[:, 0]]
    else:
        return None
    found = holds.astype(np.int8)
    for domain, places in zip(domains, combinations.T, strict=True):
        if domain.undefined is not None:
            found[places == domain.undefined] = UNDEFINED
    return found


def _against(comparison: Comparison, constant: Number, domain: Domain) -> npt.NDArray[np.bool_]:
    """``[values]``: of which numbers a comparison with a constant holds."""
    return comparison.on_ranks(_ranks(domain, [constant]), np.ones(1, np.int64))


def _common_ranks(domains: Sequence[Domain]) -> tuple[Ranks, ...]:
    """``[values]`` of both value sets: ranks that compare as the numbers do."""
    few = min(domains, key=len)
    among = sorted({Fraction(v) for v in few.defined if is_numeric(v)})
    return tuple(_ranks(domain, among) for domain in domains)


def _ranks(domain: Domain, among: Sequence[Number]) -> Ranks:
    """``[values]``: where each number lies among others: 1, 3, 5 at them, 0, 2, 4 between them.

    What is undefined has any rank.  Numbers stand in order in a value set, and bools behind them.
    """
    numbers = [v for v in domain.defined if is_number(v)]
    ranks = np.zeros(len(domain), np.int64)
    for number in among:
        ranks[bisect_left(numbers, number) : len(numbers)] += 1
        ranks[bisect_right(numbers, number) : len(numbers)] += 1
    for place, value in enumerate(domain.defined[len(numbers) :], len(numbers)):
        assert is_numeric(value)
        ranks[place] = bisect_left(among, value) + bisect_right(among, value)
    return ranks
