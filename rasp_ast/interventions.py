"""What is set in a run from outside: which s-op, and to which values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from . import nodes
from .errors import InputError
from .expressions import RASPExpr
from .nodes import Node, SelectorNode, SOpNode
from .values import SUPPORTED, Value, canonical


def named_part(program: Node, what: object) -> SOpNode:
    """The s-op of a program that is meant: itself, or the only one of its name.

    Raises:
        InputError: the program has no such s-op, or several of this name.
    """
    s_ops = [n for n in nodes.topological([program]) if not isinstance(n, SelectorNode)]
    if isinstance(what, str):
        named = [node for node in s_ops if node.name == what or _is_leaf(node, what)]
        if len(named) == 1:
            return named[0]
        known = ", ".join(dict.fromkeys(node.name for node in s_ops if node.name is not None))
        raise InputError(
            f"{len(named) or 'no'} expressions are called {what!r}",
            hint=f"names are {known}" if known else "give expressions a name with .named(...)",
        )
    node = what.node if isinstance(what, RASPExpr) else what
    for part in s_ops:
        if part is node:
            return part
    raise InputError(
        f"{what!r} is no part of the program", hint="set an s-op that the program was made of"
    )


def _is_leaf(node: SOpNode, name: str) -> bool:
    """Whether it is the tokens, the indices or the length, which go by these names."""
    is_input = isinstance(node, nodes.Tokens | nodes.Indices | nodes.Length)
    return is_input and node.name is None and node.kind == name


def values_at(values: object, size: int) -> list[Value | None]:
    """A value for each position, None where what is there stays; a number or bool is for all.

    Raises:
        InputError: they are not as many as the positions, or some are no values.
    """
    if not isinstance(values, Iterable):
        values = [values] * size
    given = list(cast("Iterable[object]", values))
    if len(given) != size:
        raise InputError(f"{len(given)} values are given for {size} positions")
    try:
        return [canonical(value) for value in given]
    except (TypeError, ValueError) as error:
        raise InputError(f"{given!r} holds what is no value: {error}", hint=SUPPORTED) from None
