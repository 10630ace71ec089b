"""Which expressions stay variables of their own: what a user says, looked up in the program."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..rasp_ast.errors import InputError, ProgramError
from ..rasp_ast.expressions import RASPExpr
from ..rasp_ast.leaves import Constant, Indices, Tokens
from ..rasp_ast.nodes import Node, SelectorNode, SOpNode
from ..rasp_ast.operands import SOp
from ..rasp_ast.printer import format_expression

_LEAVES = (Tokens, Indices, Constant)
Keep: TypeAlias = Literal["named"] | Iterable[SOp | str]
"""S-ops of a program, names of some, or all that have a name."""
NAMED: Literal["named"] = "named"
"""Keeps all expressions that have a name."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Which expressions are kept.

    Attributes:
        nodes: all of them.
        is_lenient: nobody named them one by one: one that cannot be kept stays as it was.
    """

    nodes: frozenset[Node] = frozenset()
    is_lenient: bool = False


NOTHING_KEPT = Kept()


def kept_of(keep: Iterable[object], nodes: Collection[Node], names: Mapping[Node, str]) -> Kept:
    """The expressions of a program that are meant by what a user says.

    Args:
        keep: s-ops, names of some, or the text ``"named"`` by itself.
        nodes: all expressions of the program.
        names: what expressions are called.

    Raises:
        ProgramError: an expression is no part of the program, or a selector.
        InputError: a name is that of none, or it is neither an expression nor a name.
    """
    if keep == NAMED:
        named = [n for n in nodes if n in names and _is_s_op(n) and not isinstance(n, _LEAVES)]
        return Kept(nodes=frozenset(named), is_lenient=True)
    if isinstance(keep, str):
        raise InputError(
            f"keep is a list of expressions or of their names, or {NAMED!r}, not {keep!r}",
            hint=f"keep=[{keep!r}]",
        )
    found = (node for what in keep for node in _meant(what, nodes, names))
    return Kept(nodes=frozenset(found))


def _meant(what: object, nodes: Collection[Node], names: Mapping[Node, str]) -> list[SOpNode]:
    """The expressions of one name, or the expression itself."""
    if isinstance(what, str):
        called = [n for n, name in names.items() if name == what]
        nodes = [n for n in called if not isinstance(n, SelectorNode)]
        if nodes:
            return nodes
        if called:
            raise _selector(called[0])
        known = ", ".join(dict.fromkeys(n for node, n in names.items() if _is_s_op(node)))
        raise InputError(
            f"no expression of the program is called {what!r}",
            hint=f"there are {known}" if known else "name one with .named(...)",
        )
    node = what.node if isinstance(what, RASPExpr) else what
    if not isinstance(node, Node):
        raise InputError(f"keep takes expressions of the program or their names, not {what!r}")
    if isinstance(node, SelectorNode):
        raise _selector(node)
    if node not in nodes:
        raise ProgramError(
            f"{format_expression(node)} is no part of the program, so it cannot be kept",
            source=node.source,
            hint="keep takes the very expressions that the program is made of, or their names; "
            "another of the same text is another one",
        )
    if isinstance(node, Constant):
        raise ProgramError(
            f"{format_expression(node)} is a constant, which no variable needs to hold",
            source=node.source,
        )
    return [node]


def _is_s_op(node: Node) -> bool:
    return not isinstance(node, SelectorNode)


def _selector(node: Node) -> ProgramError:
    return ProgramError(
        f"{format_expression(node)} is a selector, which no variable holds",
        source=node.source,
        hint="keep what is selected by it: an aggregate, or its SelectorWidth",
    )
