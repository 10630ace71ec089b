"""The operations of the RASP text language on values of any kind.

Between atoms, lists and dicts an operation is carried out at once; where an s-op or a selector
takes part, it becomes a node of the program.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from .. import leaves, nodes, operators
from ..functions import Comparison, Function
from ..nodes import SOpNode
from ..notation import shorten
from ..operators import Literal
from ..source import Source
from ..tables import by_position
from . import advice, advice_on_values
from .atoms import Atom, atom, is_atom
from .dialect import RULES
from .errors import ElementError, RaspRuleError, RaspValueError
from .functions import BINARY, TERNARY, UNARY
from .labels import element_type, label_or, plain_text, shown, text
from .values import Built, Host, SelectorValue, SOpValue

_WORDS = {"^": "pow"}
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def binary(symbol: str, left: Host, right: Host, source: Source) -> Host:
    """`left + right` and the like, but neither `and` nor `or`."""
    if isinstance(left, SelectorValue) or isinstance(right, SelectorValue):
        name = _WORDS.get(symbol, symbol)
        message, told = f"Cannot apply {name} to selector(s)", advice.no_operand(symbol)
        raise RaspRuleError(message, source=source, advice=told)
    if not (isinstance(left, SOpValue) or isinstance(right, SOpValue)):
        return _at_once(BINARY[symbol], (left, right), source)
    first, second, sign = left, right, _WORDS.get(symbol, symbol)
    if not isinstance(left, SOpValue) and symbol in ("==", *_MIRRORED):
        first, second, sign = right, left, _MIRRORED.get(symbol, symbol)
    label = f"( {_label(first)} {sign} {_label(second)} )"
    return elementwise(BINARY[symbol], (left, right), label, source)


def logical(symbol: str, left: Host, right: Host, source: Source) -> Host:
    """`left and right`, `left or right`."""
    if isinstance(left, SelectorValue) and isinstance(right, SelectorValue):
        kind = nodes.And if symbol == "and" else nodes.Or
        node = kind(used(left), used(right), source=source, rules=RULES)
        return SelectorValue(node, "plain select")
    if isinstance(left, SelectorValue) or isinstance(right, SelectorValue):
        message = "Cannot apply and/or between selector and non-selector"
        told = advice.mixed_logic(right if isinstance(left, SelectorValue) else left)
        raise RaspRuleError(message, source=source, advice=told)
    if isinstance(left, SOpValue) or isinstance(right, SOpValue):
        label = f"( {_label(left)} {symbol} {_label(right)})"
        return elementwise(BINARY[symbol], (left, right), label, source)
    return (left and right) if symbol == "and" else (left or right)


def unary(symbol: str, operand: Host, source: Source) -> Host:
    """`not x`, `-x`, `+x`, `round(x)`."""
    if isinstance(operand, SOpValue):
        return elementwise(UNARY[symbol], (operand,), f"( {symbol} {operand.label} )", source)
    if isinstance(operand, SelectorValue):
        if symbol == "not":
            node = nodes.Not(used(operand), source=source, rules=RULES)
            return SelectorValue(node, "plain select")
        message, told = f"bad operand type for {symbol}: a selector", advice.no_operand(symbol)
        raise RaspValueError(message, source=source, advice=told)
    if symbol == "not":
        return not operand
    return _at_once(UNARY[symbol], (operand,), source)


def indicator(operand: Host, source: Source) -> Host:
    """1 where an s-op is true, else 0."""
    if not isinstance(operand, SOpValue):
        message = f"indicator operator expects s-op, got: {shown(operand)}"
        raise RaspRuleError(message, source=source, advice=advice.no_indicator(operand))
    return elementwise(UNARY["indicator"], (operand,), f"I({operand.label})", source)


def ternary(condition: SOpValue, then: Host, otherwise: Host, source: Source) -> Host:
    """`then if condition else otherwise` at each position."""
    label = f"{_label(then)} if {condition.label} else {_label(otherwise)}"
    return elementwise(TERNARY, (condition, then, otherwise), label, source)


def select(keys: Host, queries: Host, comparison: Comparison, source: Source) -> SelectorValue:
    """The pairs for which `key comparison query` holds."""
    node = nodes.Select(
        lifted(keys, source),
        lifted(queries, source),
        BINARY[comparison.symbol],
        source=source,
        rules=RULES,
    )
    return SelectorValue(node, "plain select")


def aggregate(selector: Host, values: Host, default: Host, source: Source) -> SOpValue:
    """The one selected value, the mean of several numbers, or the default."""
    if not isinstance(selector, SelectorValue):
        message = f"Expected selector, got: {shown(selector)}"
        told = advice.not_a_selector(selector, values)
        raise RaspRuleError(message, source=source, advice=told)
    if not is_atom(default):
        message, told = f"Expected atom, got: {shown(default)}", advice.not_an_atom(default)
        raise RaspRuleError(message, source=source, advice=told)
    node = nodes.Aggregate(
        used(selector), lifted(values, source), default, source=source, rules=RULES
    )
    return SOpValue(node, "s-op")


def elementwise(
    function: Function, operands: tuple[Host, ...], label: str, source: Source
) -> SOpValue:
    """A function of values of which at least one is an s-op."""
    parts = [
        used(operand) if isinstance(operand, SOpValue) else Literal(_constant(operand, source))
        for operand in operands
    ]
    node = replace(operators.apply(function, *parts, source=source), rules=RULES)
    return SOpValue(node, label_or(label, "s-op"))


def lifted(value: Host, source: Source) -> SOpNode:
    """The s-op that a value stands for where one is needed.

    An atom is the same everywhere, a list of atoms the sequence of its elements.
    """
    if isinstance(value, SOpValue):
        return used(value)
    if isinstance(value, list) and value and all(map(is_atom, value)):
        elements = [element for element in value if is_atom(element)]
        symbol = shorten(text(value), 40, "...")
        function = replace(by_position(elements), symbol=symbol)
        return nodes.Apply(function, (leaves.INDICES,), source=source, rules=RULES)
    return nodes.Constant(_constant(value, source), source=source, rules=RULES)


def used(value: Built) -> Any:
    """The node of an s-op or a selector that becomes part of another."""
    value.used = True
    return value.node


def rename(value: Built, name: str, *, within: bool = False) -> None:
    """Call an s-op or a selector by a new name.

    Its node takes the name on too, unless it is known elsewhere already by what it is now, or the
    name is given `within` a function of the library: users have names of their own.
    """
    value.label = label_or(name, "s-op" if isinstance(value, SOpValue) else "sel")
    if within or value.used or value.node.name is not None or value.node.source is None:
        return
    if isinstance(value, SOpValue):
        value.node = replace(value.node, name=name)
    else:
        value.node = replace(value.node, name=name)


def _constant(value: Host, source: Source) -> Atom:
    if is_atom(value):
        return value
    try:
        element_type([value])
    except ElementError as error:
        told = advice.no_sequence(value)
        raise RaspRuleError(str(error), source=source, advice=told) from None
    raise AssertionError(value)


def _at_once(function: Function, operands: tuple[Host, ...], source: Source) -> Host:
    """The function of values that are none of a program's."""
    try:
        result = function.call(*operands)
        return cast("list[Host]", result) if isinstance(result, list) else atom(result)
    except (ValueError, TypeError, ArithmeticError) as error:
        told = advice_on_values.no_value(str(error), operands)
        raise RaspValueError(str(error), source=source, advice=told) from None


def _label(value: Host) -> str:
    return plain_text(value) if is_atom(value) else text(value)
