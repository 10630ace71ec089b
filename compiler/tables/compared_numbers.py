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


def compares_numbers(function: Function, domains: Sequence[Domain]) -> bool:
    """Whether it is a comparison of numbers, none of which is undefined."""
    if not all(domain.is_number and domain.undefined is None for domain in domains):
        return False
    against = function.against
    return function.comparison is not None or (against is not None and is_number(against[1]))


def compared_numbers(
    function: Function, domains: Sequence[Domain], combinations: npt.NDArray[np.int64]
) -> npt.NDArray[np.int8] | None:
    """``[combinations]``: whether a comparison of numbers holds, 1 or 0; None if it is none such.

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
    return holds.astype(np.int8)


def _against(comparison: Comparison, constant: Number, domain: Domain) -> npt.NDArray[np.bool_]:
    """``[values]``: of which numbers a comparison with a constant holds."""
    numbers = cast("tuple[Number, ...]", domain.values)
    ranks = np.ones(len(numbers), np.int64)
    ranks[: bisect_right(numbers, constant)] = 0
    ranks[: bisect_left(numbers, constant)] = -1
    return comparison.on_ranks(ranks, np.zeros(1, np.int64))


def _common_ranks(domains: Sequence[Domain]) -> tuple[Ranks, ...]:
    """``[values]`` of each value set: the place of each number among those of all."""
    together = Domain.of(value for domain in domains for value in domain.values)
    return tuple(np.array([together.code(v) for v in d.values], np.int64) for d in domains)
