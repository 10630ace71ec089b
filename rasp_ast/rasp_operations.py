"""The operations of the RASP text language on values of any kind.

Between atoms, lists and dicts an operation is carried out at once; where an s-op or a selector
takes part, it becomes a node of the program.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from . import nodes, operators
from .functions import Comparison, Function
from .nodes import SOpNode
from .operators import Literal
from .rasp_errors import ElementError, RaspRuleError, RaspValueError
from .rasp_functions import BINARY, TERNARY, UNARY, contained_in, item_of, looked_up
from .rasp_scopes import Closure
from .rasp_values import (
    Applied,
    Atom,
    Built,
    Host,
    SelectorValue,
    SOpValue,
    atom,
    element_type,
    is_atom,
    is_built,
    plain_text,
    shorten,
    shown,
    text,
)
from .source import Source

_WORDS = {"^": "pow"}
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}

# What `x in s` averages over: one selector for all such expressions.
_EVERYWHERE = nodes.Select(nodes.Constant(1), nodes.Constant(1), Comparison.EQ.function)


def binary(symbol: str, left: Host, right: Host, source: Source) -> Host:
    """`left + right` and the like, but neither `and` nor `or`."""
    refuse_applied(source, left, right)
    if isinstance(left, SelectorValue) or isinstance(right, SelectorValue):
        name = _WORDS.get(symbol, symbol)
        raise RaspRuleError(f"Cannot apply {name} to selector(s)", source=source)
    if not (isinstance(left, SOpValue) or isinstance(right, SOpValue)):
        return _at_once(BINARY[symbol], (left, right), source)
    first, second, sign = left, right, _WORDS.get(symbol, symbol)
    if not isinstance(left, SOpValue) and symbol in ("==", *_MIRRORED):
        first, second, sign = right, left, _MIRRORED.get(symbol, symbol)
    label = f"( {_label(first)} {sign} {_label(second)} )"
    return _elementwise(BINARY[symbol], (left, right), label, source)


def logical(symbol: str, left: Host, right: Host, source: Source) -> Host:
    """`left and right`, `left or right`."""
    refuse_applied(source, left, right)
    if isinstance(left, SelectorValue) and isinstance(right, SelectorValue):
        kind = nodes.And if symbol == "and" else nodes.Or
        node = kind(used(left), used(right), source=source, notes=(nodes.RASP,))
        return SelectorValue(node, "plain select")
    if isinstance(left, SelectorValue) or isinstance(right, SelectorValue):
        message = "Cannot apply and/or between selector and non-selector"
        raise RaspRuleError(message, source=source)
    if isinstance(left, SOpValue) or isinstance(right, SOpValue):
        label = f"( {_label(left)} {symbol} {_label(right)})"
        return _elementwise(BINARY[symbol], (left, right), label, source)
    return (left and right) if symbol == "and" else (left or right)


def unary(symbol: str, operand: Host, source: Source) -> Host:
    """`not x`, `-x`, `+x`, `round(x)`."""
    refuse_applied(source, operand)
    if isinstance(operand, SOpValue):
        return _elementwise(UNARY[symbol], (operand,), f"( {symbol} {operand.label} )", source)
    if isinstance(operand, SelectorValue):
        if symbol == "not":
            node = nodes.Not(used(operand), source=source, notes=(nodes.RASP,))
            return SelectorValue(node, "plain select")
        raise RaspValueError(f"bad operand type for {symbol}: a selector", source=source)
    if symbol == "not":
        return not operand
    return _at_once(UNARY[symbol], (operand,), source)


def indicator(operand: Host, source: Source) -> Host:
    """1 where an s-op is true, else 0."""
    if not isinstance(operand, SOpValue):
        message = f"indicator operator expects s-op, got: {shown(operand)}"
        raise RaspRuleError(message, source=source)
    return _elementwise(UNARY["indicator"], (operand,), f"I({operand.label})", source)


def ternary(condition: SOpValue, then: Host, otherwise: Host, source: Source) -> Host:
    """`then if condition else otherwise` at each position."""
    refuse_applied(source, then, otherwise)
    label = f"{_label(then)} if {condition.label} else {_label(otherwise)}"
    return _elementwise(TERNARY, (condition, then, otherwise), label, source)


def select(keys: Host, queries: Host, comparison: Comparison, source: Source) -> SelectorValue:
    """The pairs for which `key comparison query` holds."""
    refuse_applied(source, keys, queries)
    node = nodes.Select(
        lifted(keys, source),
        lifted(queries, source),
        BINARY[comparison.symbol],
        source=source,
        notes=(nodes.RASP,),
    )
    return SelectorValue(node, "plain select")


def aggregate(selector: Host, values: Host, default: Host, source: Source) -> SOpValue:
    """The one selected value, the mean of several numbers, or the default."""
    refuse_applied(source, selector, values, default)
    if not isinstance(selector, SelectorValue):
        raise RaspRuleError(f"Expected selector, got: {shown(selector)}", source=source)
    if not is_atom(default):
        raise RaspRuleError(f"Expected atom, got: {shown(default)}", source=source)
    node = nodes.Aggregate(
        used(selector), lifted(values, source), default, source=source, notes=(nodes.RASP,)
    )
    return SOpValue(node, "s-op")


def contains(item: Host, container: Host, name: str | None, source: Source) -> Host:
    """`item in container`; `name` is the variable that the container is, if it is one."""
    refuse_applied(source, item, container)
    if isinstance(item, (SelectorValue, Closure)):
        kind = "select" if isinstance(item, SelectorValue) else "function"
        raise RaspRuleError(
            f"don't check if {kind} is contained in list/dict: unless exact same instance, "
            f"unable to check equivalence of {kind}s",
            source=source,
        )
    if isinstance(item, SOpValue):
        atoms = _atoms_of(container, source)
        label = f"{item.label} in {name or text(container)}"
        return _elementwise(contained_in(atoms), (item,), label, source)
    if not is_atom(item):
        message = f'"A in X" expects A to be s-op or atom, but got A: {shown(item)}'
        raise RaspRuleError(message, source=source)
    if isinstance(container, list):
        if any(is_built(element) for element in container):
            message = f'"[atom] in X" expects X to hold no s-ops or selectors: {shown(container)}'
            raise RaspRuleError(message, source=source)
        return item in container
    if not isinstance(container, SOpValue):
        message = f'"[atom] in X" expects X to be list or s-op, but got: {shown(container)}'
        raise RaspRuleError(message, source=source)
    same = indicator(binary("==", container, item, source), source)
    mean = aggregate(SelectorValue(_EVERYWHERE, "plain select"), same, 0, source)
    return binary(">", mean, 0, source)


def _atoms_of(container: Host, source: Source) -> list[Atom]:
    what = '"[s-op] in X" expects X to be list of atoms, but got'
    if not isinstance(container, list):
        raise RaspRuleError(f"{what} non-list: {shown(container)}", source=source)
    atoms = [element for element in container if is_atom(element)]
    if len(atoms) < len(container):
        raise RaspRuleError(f"{what} list with values: {text(container)}", source=source)
    return atoms


def index(base: Host, place: Host, names: tuple[str | None, str | None], source: Source) -> Host:
    """`base[place]` of a list, dict or string; `names` are the variables that the two are."""
    refuse_applied(source, base, place)
    if not isinstance(base, (list, dict, str)):
        raise RaspRuleError(
            f"can only index into a list, dict, string,or sequence, but instead got: {shown(base)}",
            source=source,
        )
    if isinstance(place, SOpValue):
        label = f"{names[0] or 'out'}[{names[1] or 'out'}]"
        return _elementwise(looked_up(base), (place,), label, source)
    if is_atom(place):
        try:
            return item_of(base, place)
        except ElementError as error:
            raise RaspRuleError(str(error), source=source) from None
    if isinstance(base, dict):
        what = "dict has to be s-op or atom (i.e., string, int, float, bool)"
    else:
        what = f"{'string' if isinstance(base, str) else 'list'} has to be s-op or integer"
    raise RaspRuleError(f"index into {what}, got: {shown(place)}", source=source)


def index_sop(base: SOpValue, place: Host, length: Host, source: Source) -> SOpValue:
    """The value at one position, for all positions. `length` is needed for a negative index."""
    if not isinstance(place, int):
        message = f"index into sequence has to be integer, got: {shown(place)}"
        raise RaspRuleError(message, source=source)
    wanted = place if place >= 0 else binary("+", length, place, source)
    at = select(SOpValue(nodes.INDICES, "indices"), wanted, Comparison.EQ, source)
    moved = aggregate(at, base, 0, source)
    moved.label = shorten(f"{base.label}[{place}]", "s-op")
    return moved


def lifted(value: Host, source: Source) -> SOpNode:
    """The s-op that a value stands for where one is needed; an atom is the same everywhere."""
    if isinstance(value, SOpValue):
        return used(value)
    return nodes.Constant(_constant(value, source), source=source, notes=(nodes.RASP,))


def used(value: Built) -> Any:
    """The node of an s-op or a selector that becomes part of another."""
    value.used = True
    return value.node


def rename(value: Built, name: str) -> None:
    """Call an s-op or a selector by a new name.

    Its node takes the name on too, unless it is known elsewhere already by what it is now.
    """
    value.label = shorten(name, "s-op" if isinstance(value, SOpValue) else "sel")
    if value.used or value.node.name is not None or value.node.source is None:
        return
    if isinstance(value, SOpValue):
        value.node = replace(value.node, name=name)
    else:
        value.node = replace(value.node, name=name)


def _elementwise(
    function: Function, operands: tuple[Host, ...], label: str, source: Source
) -> SOpValue:
    parts = [
        used(operand) if isinstance(operand, SOpValue) else Literal(_constant(operand, source))
        for operand in operands
    ]
    node = replace(operators.apply(function, *parts, source=source), notes=(nodes.RASP,))
    return SOpValue(node, shorten(label, "s-op"))


def _constant(value: Host, source: Source) -> Atom:
    if is_atom(value):
        return value
    try:
        element_type([value])
    except ElementError as error:
        raise RaspRuleError(str(error), source=source) from None
    raise AssertionError(value)


def _at_once(function: Function, operands: tuple[Host, ...], source: Source) -> Host:
    """The function of values that are none of a program's."""
    try:
        found = function.call(*operands)
        return cast("list[Host]", found) if isinstance(found, list) else atom(found)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise RaspValueError(str(error), source=source) from None


def _label(value: Host) -> str:
    return plain_text(value) if is_atom(value) else text(value)


def refuse_applied(source: Source, *values: Host) -> None:
    """Applied results are no values of the language. Raises RaspRuleError."""
    for value in values:
        if isinstance(value, Applied):
            message = "an applied result can be printed, and nothing else"
            raise RaspRuleError(message, source=source)
