"""On how many combinations a function may be called."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from ...rasp_ast.errors import ValueSetError
from ...rasp_ast.functions import Function
from ...rasp_ast.source import Source
from .compared_numbers import compares_numbers
from .domains import check_size
from .tables import Table


def is_compared_at_once(function: Function, operands: Sequence[Table]) -> bool:
    """Whether it is a comparison of numbers, which calls nothing, with no list of means.

    Instead of a mean with very many values one has ranges of them, which are fewer.
    """
    bases = [root.base for operand in operands for root in operand.roots]
    if any(base.is_mean and not base.is_partially_listed for base in bases):
        return False
    return compares_numbers(function, [operand.domain for operand in operands])


def check_calls(operands: Sequence[Table], source: Source | None, limit: int, hint: str) -> None:
    """Refuses a function of too many combinations of independent operands.

    Only a mean may have fewer values, or ranges of them, if the compiler chooses otherwise.

    Raises:
        ValueSetError: they are more than the limit.
    """
    roots = [root for operand in operands for root in operand.roots]
    if len(set(roots)) < len(roots):
        return
    least = prod(len(operand.domain) for operand in operands)
    try:
        check_size(least, calls_on(operands), source, limit=limit, hint=hint)
    except ValueSetError as error:
        error.final = not any(root.base.is_mean for root in roots)
        raise


def calls_on(operands: Sequence[Table]) -> str:
    """What there is too much of, with ``#`` in the place of the number."""
    sizes = " x ".join(f"{len(operand.domain):,}" for operand in operands)
    several = f" ({sizes})" if len(operands) > 1 else ""
    return f"it would be called on # combinations of values{several}"
