"""What ``Aggregate`` becomes: a move of single values, a mean, or nothing that needs a head."""

from __future__ import annotations

from ...rasp_ast.errors import CompileError
from ...rasp_ast.functions import Function
from ...rasp_ast.nodes import Aggregate, SOpNode
from ...rasp_ast.printer import format_expression
from ...rasp_ast.values import Value, is_numeric, key, plain
from ..selectors.bounds import WidthBounds, selects_defined, values_agree
from ..selectors.selections import Selection
from ..tables.apply import apply
from ..tables.domains import Domain, has_distinct_numbers
from ..tables.tables import Table, constant_table
from .elementwise import fused
from .means.listed import mean
from .moves import move
from .registry import Registry


def aggregate(registry: Registry, node: Aggregate, selection: Selection, values: Table) -> Table:
    """The table of an ``Aggregate`` over this selection of these values.

    Raises:
        ValueSetError: the means are too many.
    """
    limits = registry.bounds(selection)
    if limits.most > 1 and not selects_defined(selection, values):
        selector, read = format_expression(node.selector), _called(node.values)
        text = f"where {selector} selects several positions, {read} is defined at all of them"
        registry.assume(text, node.source)
    trivial = _without_head(registry, selection, values, node.default, limits)
    if trivial is not None:
        return trivial
    single = limits.most == 1 or values_agree(selection, values, registry.proof_context())
    distinct = has_distinct_numbers(values.domain)
    if values.domain.is_numeric and not (single and all(not r.scalar for r in values.roots)):
        if _mixes_bools(values.domain) and not (single and distinct):
            return _mixed_mean(registry, node, selection, values)
        return mean(registry, node, selection, values, node.default, single=single)
    if not single:
        _refuse_mixture(node, values.domain)
        selector, read = format_expression(node.selector), _called(node.values)
        registry.assume(
            f"the positions selected by {selector} have equal values of {read}", node.source
        )
    return move(registry, node, selection, values, can_be_empty=limits.least == 0)


def _called(values: SOpNode) -> str:
    return values.name or format_expression(values)


def _refuse_mixture(node: Aggregate, domain: Domain) -> None:
    """Several numbers have a mean, several others must be equal: one head cannot tell them apart.

    Raises:
        CompileError: there are different numbers and other values.
    """
    numbers = [v for v in domain.defined if is_numeric(v)]
    others = [v for v in domain.defined if not is_numeric(v)]
    if len(numbers) > 1:
        raise CompileError(
            "several positions may be selected, and the values are numbers and others: "
            f"{plain(numbers[0])!r} and {plain(numbers[1])!r} have a mean, "
            f"{plain(others[0])!r} has none",
            source=node.source,
            hint="aggregate numbers and other values apart, or select at most one position",
        )


def _without_head(
    registry: Registry,
    selection: Selection,
    values: Table,
    default: Value | None,
    limits: WidthBounds,
) -> Table | None:
    """The default or the values themselves, where nothing else can come out."""
    if selection.is_empty or limits.most == 0:
        return constant_table(default)
    if limits.least > 0 and (values.is_constant or registry.is_same_everywhere(values)):
        return values  # the mean of equal values
    if values.is_constant and key(values.domain.values[0]) == key(default):
        return values
    return None


# ---- bools and numbers together --------------------------------------------------------------


def _mixes_bools(domain: Domain) -> bool:
    bools = [isinstance(v, bool) for v in domain.defined]
    return any(bools) and not all(bools)


def _mixed_mean(registry: Registry, node: Aggregate, selection: Selection, values: Table) -> Table:
    """The mean of bools and numbers together, which is a bool where all that is selected is.

    It takes two means: of the numbers, and of which values are bools.
    """
    default = node.default
    number = int(default) if isinstance(default, bool) else default
    flag = None if default is None else int(isinstance(default, bool))
    means = mean(registry, node, selection, apply(_NUMBER, [values], node.source), number)
    flags = mean(registry, node, selection, apply(_IS_BOOL, [values], node.source), flag)
    return fused(registry, _RETYPE, [means, flags], node.source)


def _number(value: Value) -> Value:
    return int(value) if isinstance(value, bool) else value


def _is_bool(value: Value) -> int:
    return int(isinstance(value, bool))


def _retype(mean: Value, share_of_bools: Value) -> Value:
    """The mean as a bool where all is bools and agrees."""
    return bool(mean) if share_of_bools == 1 and is_numeric(mean) and mean in (0, 1) else mean


_NUMBER = Function(call=_number, symbol="number", arity=1, exact=True)
_IS_BOOL = Function(call=_is_bool, symbol="is a bool", arity=1, exact=True)
_RETYPE = Function(call=_retype, symbol="as a bool", arity=2, exact=True)
