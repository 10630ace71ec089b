"""Comparisons of numbers by their ranks, so that no function is called on each combination."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from ...rasp_ast.functions import Comparison, Function
from ...rasp_ast.values import Number, is_number
from .domains import Domain

Ranks = npt.NDArray[np.int64]

RESULTS = (False, True, None)
"""What a comparison gives, in the order of its codes."""
UNDEFINED = RESULTS.index(None)


def compares_numbers(function: Function, domains: Sequence[Domain]) -> bool:
    """Whether it is a comparison of numbers, some of which may be undefined."""
    if function.lazy or not all(domain.is_number for domain in domains):
        return False
    against = function.against
    return function.comparison is not None or (against is not None and is_number(against[1]))


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
        assert is_number(constant)
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
    numbers = cast("tuple[Number, ...]", domain.defined)
    ranks = np.ones(len(domain), np.int64)
    ranks[: bisect_right(numbers, constant)] = 0
    ranks[: bisect_left(numbers, constant)] = -1
    return comparison.on_ranks(ranks, np.zeros(1, np.int64))


def _common_ranks(domains: Sequence[Domain]) -> tuple[Ranks, ...]:
    """``[values]`` of both value sets: ranks that compare as a number of one and one of the other.

    Numbers of the larger set that lie between two neighbours of the smaller one are alike.
    """
    few, many = sorted(domains, key=len)
    among = cast("tuple[Number, ...]", many.defined)
    ranks = np.zeros(len(many), np.int64)
    for number in cast("tuple[Number, ...]", few.defined):
        ranks[bisect_left(among, number) :] += 1  # as the number itself, and
        ranks[bisect_right(among, number) :] += 1  # what is beyond it
    own = 2 * np.arange(len(few)) + 1
    return (own, ranks) if few is domains[0] else (ranks, own)
