"""A node of a program as Python, from what its JSON says and the text of its operands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from ..functions import Comparison
from ..notation import Binding, Phrase
from ..values import Value, plain
from .known_functions import OPERATOR_NAMES
from .values import value_from_json

Entries = Mapping[str, Any]

LEAVES = ("tokens", "indices", "length")
ARITHMETIC = ("+", "-", "*", "/", "//", "%", "**", "&", "|")
COMPARISONS = {comparison.symbol: comparison for comparison in Comparison}
PREFIXES = ("+", "-", "~")
CALLED = {"abs": 1, "round": 1, "where": 3}
SELECTORS = {"selector_and": "&", "selector_or": "|"}


class UnwrittenError(Exception):
    """No text with public names makes exactly this node."""


def expression(entries: Entries, below: Sequence[Phrase]) -> Phrase:
    """The text that makes a node.

    Args:
        below: the texts of its operands, in their order.

    Raises:
        UnwrittenError: there is none.
    """
    made = _bare(entries, below)
    if "name" in entries:
        made = Phrase(f"{made.within(Binding.ATOM)}.named({entries['name']!r})")
    if "encoding" in entries:
        made = _call(entries["encoding"], made)
    return made


def _bare(entries: Entries, below: Sequence[Phrase]) -> Phrase:
    kind = entries["kind"]
    match kind, below:
        case str(), [] if kind in LEAVES:
            return Phrase(kind)
        case "constant", _:
            return Phrase(f"Full({_value(entries['value'])})")
        case "map", _:
            return _map(entries["function"], below)
        case "select", _:
            return _select(entries["function"], below)
        case "aggregate" | "sum", _:
            made = "Aggregate" if kind == "aggregate" else "Sum"
            if kind == "aggregate" and "default" not in entries:
                return _call(made, *below)
            return _call(made, *below, Phrase(_value(entries.get("default"))))
        case "best", _:
            return _best(entries, below)
        case "selector_width", _:
            return _call("SelectorWidth", *below)
        case "selector_not", [inner]:
            return _prefixed("~", inner)
        case str(), [left, right] if kind in SELECTORS:
            return _between(SELECTORS[kind], left, right)
        case _:
            raise UnwrittenError(kind)


def _map(function: Entries, below: Sequence[Phrase]) -> Phrase:
    match function:
        case {"kind": "operator", "name": str(name)}:
            return _operation(name, below)
        case {"kind": "bound", "of": {"kind": "operator", "name": name}, "constants": constants}:
            return _bound(name, dict(constants), below)
        case {"kind": "linear", "factors": factors}:
            return _call("LinearSequenceMap", *below, *[Phrase(_value(f)) for f in factors])
        case {"kind": "positions", "values": values} if [x.text for x in below] == ["indices"]:
            return Phrase(f"ConstantSOp([{', '.join(map(_value, values))}])")
        case {"kind": "items", "container": container, "items": items}:
            return _call("lookup", Phrase(_container(container, items)), *below)
        case _:
            return _call("Map", Phrase(_function(function)), *below)


def _select(function: Entries, below: Sequence[Phrase]) -> Phrase:
    match function:
        case {"kind": "matrix", "rows": rows} if [x.text for x in below] == ["indices"] * 2:
            return Phrase(f"ConstantSelector({[[int(cell) for cell in row] for row in rows]})")
        case _:
            return _call("Select", *below, Phrase(_function(function)))


def _best(entries: Entries, below: Sequence[Phrase]) -> Phrase:
    selector, values, score, *queries = below
    if queries:
        score = _call("Score", score, *queries, Phrase(_function(entries["function"])))
    default = Phrase(_value(entries.get("default")))
    return _call("Best", selector, score, values, default, Phrase(repr(entries["ties"])))


def _function(function: Entries) -> str:
    """What is passed where a Python function is wanted."""
    match function:
        case {"kind": "operator", "name": str(name)} if name in COMPARISONS:
            return f"Comparison.{COMPARISONS[name].name}"
        case {"kind": "get", "items": items}:
            return f"{_container('dict', items)}.get"
        case {"kind": "pairs", "items": items}:
            return _container("dict", items)
        case {"kind": "builtin", "name": str(name)} if name in OPERATOR_NAMES:
            return f"operator.{name}"
        case {"kind": "builtin", "name": str(name)}:
            return name
        case {"kind": "lambda" | "formula", "text": str(text)}:
            return text
        case _:
            raise UnwrittenError(function["kind"])


def _operation(name: str, operands: Sequence[Phrase]) -> Phrase:
    match operands:
        case [one] if name in PREFIXES:
            return _prefixed(name, one)
        case [one, other] if name in ARITHMETIC or (name in COMPARISONS and name not in _CONSTANT):
            return _between(name, one, other)
        case [_, _] if name in COMPARISONS:
            return _call("SequenceMap", Phrase(f"Comparison.{COMPARISONS[name].name}"), *operands)
        case _ if CALLED.get(name) == len(operands):
            return _call(name, *operands)
        case _:
            raise UnwrittenError(name)


_CONSTANT = (Comparison.TRUE.symbol, Comparison.FALSE.symbol)


def _bound(name: str, constants: Mapping[int, Any], below: Sequence[Phrase]) -> Phrase:
    """An operator of which some operands are plain values."""
    first = value_from_json(constants[0]) if 0 in constants else None
    turned = name in COMPARISONS and first is not None  # Python would turn it round
    own = (name == "%" and isinstance(first, str)) or (name == "**" and isinstance(first, Fraction))
    if turned or own or name in _CONSTANT or (name == "where" and first is not None):
        raise UnwrittenError(name)
    varying = iter(below)
    count = len(below) + len(constants)
    return _operation(
        name,
        [
            _literal(constants[place]) if place in constants else next(varying)
            for place in range(count)
        ],
    )


def _literal(json: object) -> Phrase:
    text = _value(json)
    return Phrase(text, Binding.UNARY if text.startswith("-") else Binding.ATOM)


def _value(json: object) -> str:
    """A value as exactly as Python can write it."""
    return _exact(value_from_json(json))


def _exact(value: Value | None) -> str:
    match value:
        case Fraction():
            return f"Fraction({value.numerator}, {value.denominator})"
        case tuple():
            members = [_exact(member) for member in value]
            return f"({', '.join(members)}{',' if len(members) == 1 else ''})"
        case _:
            return repr(value)


def _container(kind: str, items: Sequence[object]) -> str:
    """What a table was made of, as Python's functions see it."""
    members = [plain(value_from_json(item)) for item in items]
    made: Callable[[Any], object] = {"dict": dict, "str": "".join, "list": list, "tuple": tuple}[
        kind
    ]
    return repr(made(cast(Any, members)))


def _call(name: str, *arguments: Phrase) -> Phrase:
    return Phrase(f"{name}({', '.join(x.text for x in arguments)})")


def _between(symbol: str, one: Phrase, other: Phrase) -> Phrase:
    tight = Binding.ATOM if symbol == "**" else Binding.UNARY
    text = f"{one.within(tight)} {symbol} {other.within(tight)}"
    return Phrase(text, Binding.OPEN)


def _prefixed(symbol: str, one: Phrase) -> Phrase:
    return Phrase(f"{symbol}{one.within(Binding.ATOM)}", Binding.OPEN)
