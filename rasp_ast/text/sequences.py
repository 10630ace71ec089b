"""Lists as sequences: `select([2, 0, 0], [0, 1, 2], ==)`.

A list where an s-op is asked for is the sequence of its elements, on inputs of its length. A
program that is made of lists and of nothing of the input can be shown without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from .. import nodes
from ..functions import Comparison, Function
from ..nodes import Node
from .atoms import Atom
from .syntax import tree
from .syntax.tree import Expr
from .values import Scope


def undefined_letters(expr: Expr, scope: Scope) -> list[str] | None:
    """The names in a list of capital letters that are no variables, as slides write it."""
    if not isinstance(expr, tree.ListDisplay) or not expr.items:
        return None
    letters = [item.name for item in expr.items if isinstance(item, tree.Name)]
    single = all(len(name) == 1 and name.isupper() for name in letters)
    if len(letters) < len(expr.items) or not single or any(map(scope.knows, letters)):
        return None
    return letters


def listed(function: Function) -> tuple[Atom, ...] | None:
    """The elements, if a function is that of a list."""
    recipe = function.recipe
    if recipe is None or recipe[0] != "positions":
        return None
    return cast("tuple[Atom, ...]", recipe[1])


def sizes(*roots: Node) -> dict[int, tuple[Atom, ...]]:
    """The lengths of the lists below some nodes, each with a list of that length."""
    found: dict[int, tuple[Atom, ...]] = {}
    for node in nodes.topological(roots):
        if isinstance(node, nodes.Apply) and (elements := listed(node.function)) is not None:
            found.setdefault(len(elements), elements)
    return found


def reads_input(root: Node) -> bool:
    """Whether a program depends on what the tokens are, and not only on how many."""
    return any(isinstance(node, nodes.Tokens) for node in nodes.topological([root], _mattering))


def _mattering(node: Node) -> Iterator[Node] | tuple[Node, ...]:
    everything = isinstance(node, nodes.Select) and node.predicate.comparison is Comparison.TRUE
    return () if everything else node.children
