"""Comparisons of arithmetic of means: the sign of a polynomial in sums and counts."""

from __future__ import annotations

from ....rasp_ast.errors import CompileError
from ....rasp_ast.functions import Comparison, Function
from ....rasp_ast.nodes import Apply
from ....rasp_ast.values import Value, is_numeric
from ...selectors.head_roots import computed_root
from ...tables.apply import apply
from ...tables.tables import Table, cells
from ..registry import Registry
from .combination import combination_root
from .compared_roots import comparison_with_root
from .conditions import sign_of_quotient
from .known import Known
from .polynomials import RationalFunction
from .quotients import quotients_of
from .sizes import comparison_of_size

ORDERS = frozenset(Comparison) - {Comparison.TRUE, Comparison.FALSE}

MAX_PRODUCTS = 1 << 12
"""A comparison by the sign of products of more combinations takes more units than one by a list of
the values of a mean, which are grouped by what they are compared with."""


def comparison_by_sign(registry: Registry, node: Apply, known: Known) -> Table | None:
    """A comparison of two quotients, or of one and a constant; None for anything else."""
    function = node.function
    if function.against is not None and is_numeric(function.against[1]):
        comparison, constant = function.against[0], function.against[1]
    else:
        comparison, constant = function.comparison, None
    if comparison is None or comparison not in ORDERS:
        return None
    constants = [] if constant is None else [+constant]
    try:
        left, right = [*quotients_of(registry, node.operands, known, exactly=True), *constants]
        if left is None or right is None:
            rooted = quotients_of(registry, node.operands, known, exactly=True, rounded=[])
            left, right = [*rooted, *constants]
            if left is None or right is None:
                return comparison_of_size(registry, node, known)
            return comparison_with_root(registry, node, comparison, (left, right))
        difference = left - right
        if not isinstance(difference, RationalFunction):
            return None
        return _by_sign(registry, node, comparison, difference)
    except (TypeError, CompileError):  # too many terms or values: it is refused for what it was
        return None


def _by_sign(
    registry: Registry, node: Apply, comparison: Comparison, difference: RationalFunction
) -> Table | None:
    sign = sign_of_quotient(registry, node, comparison, difference)
    if sign is None:
        return None
    columns = difference.columns
    counts = [columns[c] for c in sorted(difference.counts)]
    zero = Comparison.EQ.function.bind({1: 0})
    nothing = [apply(zero, [count], node.source) for count in counts]
    holds = comparison.function.bind({1: 0})

    def unless_empty(sign: Value, *empty: Value) -> Value | None:
        """What the comparison gives; nothing is known where nothing is selected."""
        return None if any(empty) else holds(sign)

    function = Function(
        call=unless_empty, symbol=comparison.symbol, arity=1 + len(nothing), exact=True
    )
    return apply(function, [sign, *nothing], node.source)


def is_wide(compared: Table) -> bool:
    """Whether the sign that is read is of products of many combinations, which an MLP tabulates."""
    signs = [made for root in compared.roots if (made := combination_root(root)) is not None]
    products = [computed_root(share.root) for sign in signs for share in sign.shares]
    tabulated = (made for made in products if made is not None and made.lines_miss is None)
    return any(cells(made.table.roots) > MAX_PRODUCTS for made in tabulated)
