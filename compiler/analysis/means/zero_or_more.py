"""Whether a mean of numbers from 0 on is 0: whether nothing that is selected is above 0.

A flag that several values decide together, such as "one of two balances is negative", takes an MLP
of its own before it can be averaged. But whether no flag is set is also whether the sum of what
each value says of it by itself is 0, and such a sum is read as it is.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from functools import reduce

import numpy as np

from ....rasp_ast.errors import FunctionError
from ....rasp_ast.functions import Comparison, Function
from ....rasp_ast.nodes import Apply
from ....rasp_ast.values import Value, key
from ...tables.apply import apply
from ...tables.depths import depth_of_read
from ...tables.tables import Table, make_table
from ..registry import Registry
from .functions import apply_to_mean
from .unlisted import Operand, UnlistedMean, as_unlisted

MAX_MEANS = 1 << 12
"""A function of more means than this is not asked for each whether it tells 0 from others only."""


def told_from_zero(registry: Registry, node: Apply, operand: Operand) -> Table | None:
    """A function that tells whether a mean is 0, by a mean that needs no MLP before.

    None for anything else, and where nothing is gained.
    """
    mean = as_unlisted(registry, node, operand)
    if mean is None or not registry.choices.fuses or len(mean.values.roots) < 2:
        return None
    if mean.can_be_empty and key(mean.default) != key(0):
        return None
    parts = _sum_of_parts(mean.values)
    if parts is None or depth_of_read(parts) >= depth_of_read(mean.values):
        return None
    results = _results(node, operand)
    if results is None:
        return None
    at_zero, above = results

    def result(is_zero: Value) -> Value | None:
        return at_zero if is_zero else above

    choose = Function(call=result, symbol=node.function.symbol, arity=1, exact=True)
    is_zero = Comparison.EQ.function.bind({1: 0})
    of_parts = replace(mean, values=parts)
    return apply(choose, [apply_to_mean(registry, is_zero, of_parts, (), 0, node.source)], None)


def _sum_of_parts(values: Table) -> Table | None:
    """A sum over single roots that is 0 where the values are, and else greater, if there is one.

    For each root some of its values must make the numbers greater than 0, whatever the others are.
    """
    if not values.domain.is_numeric or values.domain.undefined is not None or not values.is_total:
        return None
    numbers = values.domain.numbers
    if float(numbers.min()) < 0:
        return None
    is_zero = numbers[values.codes] == 0
    if not is_zero.any():
        return None
    axes = range(is_zero.ndim)
    may_be_zero = [is_zero.any(axis=tuple(a for a in axes if a != axis)) for axis in axes]
    together = reduce(np.multiply.outer, [flags.astype(int) for flags in may_be_zero])
    if not np.array_equal(together == 1, is_zero):
        return None
    parts = reduce(np.add.outer, [1 - flags.astype(int) for flags in may_be_zero])
    return make_table(values.roots, parts, list(range(is_zero.ndim + 1)))


def _results(node: Apply, operand: Operand) -> tuple[Value | None, Value | None] | None:
    """What a function gives of 0, and of all means above it; None if these differ."""
    function, against = node.function, node.function.against
    if against is not None and against[1] == 0 and not isinstance(against[1], bool):
        means: tuple[Value, ...] = (0, 1)  # all above 0 are compared alike
    elif isinstance(operand, UnlistedMean):
        return None
    else:
        means = operand.domain.defined
    if len(means) > MAX_MEANS:
        return None
    at_zero: dict[Hashable, Value | None] = {}
    above: dict[Hashable, Value | None] = {}
    for mean in means:
        try:
            result = function(mean, source=node.source)
        except FunctionError:
            return None
        (at_zero if mean == 0 else above)[key(result)] = result
    if len(at_zero) != 1 or len(above) != 1:
        return None
    return next(iter(at_zero.values())), next(iter(above.values()))
