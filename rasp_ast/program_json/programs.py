"""Whole programs as JSON: a list of nodes, each of earlier ones, and the answers by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast, get_args

from .. import leaves, nodes, operators
from ..attending import OfSelected
from ..errors import InputError, ProgramError, RaspError
from ..functions import Function
from ..nodes import Node, SelectorNode, SOpNode, topological
from ..operators import Literal
from ..rules import FREE
from ..source import capture
from ..surface import SOp
from ..values import Value
from .best import best_from_json, best_to_json
from .functions import bound_parts, function_from_json, function_to_json
from .values import Json, read_list, read_object, value_from_json, value_to_json

FORMAT, VERSION = "raspc-program", 1

BROKEN = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What reading trips over in a text that is no program."""

OUTPUT = "output"
"""What the answer of a lone program is called."""

LEAVES: dict[str, SOpNode] = {n.kind: n for n in (leaves.TOKENS, leaves.INDICES, leaves.LENGTH)}
PAIRS: dict[str, type[nodes.And] | type[nodes.Or]] = {
    kind.kind: kind for kind in (nodes.And, nodes.Or)
}
PLAIN_AGGREGATES: dict[str, Callable[[SelectorNode, SOpNode, Value | None], SOpNode]] = {
    kind.kind: kind for kind in get_args(SOpNode) if OfSelected in kind.__bases__
}
"""The aggregates that need no more than a default."""


def program_to_json(
    program: SOp | Mapping[str, SOp], called: Mapping[Node, str] | None = None
) -> str:
    """A program, or several by name, as the text of one JSON object without line breaks.

    What its expressions are called, how they are made and what they mean; not where they were
    written. The same program gives the same text.

    Args:
        called: names to write for expressions that have none of their own; with them stands how
            users wrote their functions, which others are called by.

    Raises:
        ProgramError: a function of it is Python code; or it was written in a language whose rules
            are more than what the nodes say.
    """
    named = program if isinstance(program, Mapping) else {OUTPUT: program}
    ordered = topological(p.node for p in named.values())
    places = {node: place for place, node in enumerate(ordered)}
    names = {**(called or {}), **{node: node.name for node in ordered if node.name is not None}}
    content = {
        "format": FORMAT,
        "version": VERSION,
        "nodes": [
            _node_to_json(node, places, names, spelled=called is not None) for node in ordered
        ],
        "programs": {name: places[p.node] for name, p in named.items()},
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _node_to_json(
    node: Node, places: Mapping[Node, int], names: Mapping[Node, str], *, spelled: bool
) -> dict[str, Json]:
    """What it is made of.

    Args:
        spelled: also how a user's function was written, where that is not the text that is kept.
    """
    if node.rules is not FREE or (isinstance(node, nodes.Width) and node.expansion is not None):
        raise ProgramError(
            "a program of the RASP text language is kept as its text, not as JSON",
            source=node.source,
        )
    entries: dict[str, Json] = {"kind": node.kind}
    if node.children:
        entries["of"] = [places[child] for child in node.children]
    match node:
        case leaves.Constant(value=value):
            entries["value"] = value_to_json(value)
        case nodes.Apply(function=function) | nodes.Select(predicate=function):
            entries["function"] = function_to_json(function, node.source)
        case nodes.Best():
            entries |= best_to_json(node)
        case OfSelected():
            if node.default is not None:
                entries["default"] = value_to_json(node.default)
        case leaves.Tokens() | leaves.Indices() | leaves.Length() | nodes.Width():
            pass
        case nodes.And() | nodes.Or() | nodes.Not():
            pass
    if node in names:
        entries["name"] = names[node]
    if node.encoding is not None:
        entries["encoding"] = node.encoding
    if spelled:
        entries |= _written(nodes.function_in(node), entries.get("function"))
    return entries


def _written(function: Function | None, kept: Json) -> dict[str, Json]:
    """How a user's function was written, where that is not the text that it is kept as."""
    if function is None or function.given is None or not isinstance(kept, dict):
        return {}
    is_other = kept.get("text", function.symbol) != function.symbol
    return {"written": function.symbol} if is_other else {}


def program_from_json(text: str) -> SOp | dict[str, SOp]:
    """The program that :func:`program_to_json` wrote, or several by name. Nothing in it is run.

    Raises:
        InputError: it is no such text.
    """
    try:
        document = read_object(json.loads(text), "a program")
        if (document.get("format"), document.get("version")) != (FORMAT, VERSION):
            raise InputError(f"this is no program in the format {FORMAT} {VERSION}")
        made: list[Node] = []
        for entries in read_list(document.get("nodes"), "nodes"):
            made.append(_named(read_object(entries, "a node"), made))
        programs = {
            name: _program(made, place)
            for name, place in read_object(document.get("programs"), "programs").items()
        }
    except InputError:
        raise
    except (*BROKEN, RaspError) as error:
        raise InputError(f"this is no program: {error}") from error
    if not programs:
        raise InputError("there is no program in this text")
    return programs[OUTPUT] if list(programs) == [OUTPUT] else programs


def _program(made: list[Node], place: object) -> SOp:
    node = _at(made, place)
    if isinstance(node, SelectorNode):
        raise InputError(f"node {place} is a selector, and no answer")
    return SOp.of(node)


def _at(made: list[Node], place: object) -> Node:
    if type(place) is int and 0 <= place < len(made):
        return made[place]
    raise InputError(f"{place!r} is none of {len(made)} earlier nodes")


def _named(entries: dict[str, object], made: list[Node]) -> Node:
    """A node under its name and with its hint."""
    node = _node(entries, [_at(made, p) for p in read_list(entries.get("of", []), "of")])
    name, encoding = entries.get("name"), entries.get("encoding")
    if not (name is None or isinstance(name, str)) or encoding not in (
        None,
        "categorical",
        "numerical",
    ):
        raise InputError(f"{name!r} and {encoding!r} are no name and no encoding")
    function, written = nodes.function_in(node), entries.get("written")
    if function is not None and isinstance(written, str):
        spelled = replace(function, symbol=written)
        if isinstance(node, nodes.Apply):
            node = replace(node, function=spelled)
        elif isinstance(node, nodes.Select):
            node = replace(node, predicate=spelled)
    if name is None and encoding is None:
        return node
    return replace(node, name=name, encoding=cast("str | None", encoding))


def _node(entries: dict[str, object], below: list[Node]) -> Node:
    kind = entries.get("kind")
    match kind, below:
        case str(), [] if kind in LEAVES:
            return LEAVES[kind]
        case "constant", []:
            return leaves.Constant(value_from_json(entries.get("value")))
        case "map", [*operands]:
            return _apply(entries.get("function"), [cast(SOpNode, node) for node in operands])
        case "select", [keys, queries]:
            predicate = _function(entries.get("function"), predicate=True)
            return nodes.Select(cast(SOpNode, keys), cast(SOpNode, queries), predicate)
        case str(), [selector, values] if kind in PLAIN_AGGREGATES:
            default = value_from_json(entries.get("default"))
            return PLAIN_AGGREGATES[kind](
                cast(SelectorNode, selector), cast(SOpNode, values), default
            )
        case "best", [_, _, _, *_]:
            return best_from_json(entries, below)
        case "selector_width", [selector]:
            return nodes.Width(cast(SelectorNode, selector))
        case "selector_not", [inner]:
            return nodes.Not(cast(SelectorNode, inner))
        case str(), [left, right] if kind in PAIRS:
            return PAIRS[kind](cast(SelectorNode, left), cast(SelectorNode, right))
        case _:
            raise InputError(f"{entries!r} of {len(below)} nodes is no node of a program")


def _function(found: object, *, predicate: bool) -> Function:
    return function_from_json(found, 2, predicate=predicate)


def _apply(found: object, operands: list[SOpNode]) -> nodes.Apply:
    """An elementwise operation; constants that were operands become part of it again."""
    bound = bound_parts(found)
    if bound is None:
        function = function_from_json(found, len(operands), predicate=False)
        return nodes.Apply(function, tuple(operands))
    function, constants = bound
    varying = iter(operands)
    if len(operands) + len(constants) != function.arity:
        raise InputError(f"{found!r} takes {function.arity} operands and constants")
    parts = [
        Literal(constants[place]) if place in constants else next(varying)
        for place in range(function.arity)
    ]
    return replace(operators.apply(function, *parts, source=capture()), source=None)
