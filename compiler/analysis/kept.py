"""Expressions that stay variables of their own, since the user asked for that.

A kept expression is a *cut*: whatever uses it reads it from its columns, and nothing is proved of
it but its value set. So it may be set to any of its values from outside, and all that is above it
follows from what stands there.
"""

from __future__ import annotations

from ...rasp_ast.errors import CompileError, ValueSetError
from ...rasp_ast.leaves import Indices, Tokens
from ...rasp_ast.nodes import SOpNode
from ...rasp_ast.values import plain
from ..selectors.head_roots import HeadRoot
from ..tables.roots import Root
from ..tables.tables import Table, root_table
from .means.unlisted import Operand
from .normal_form import Analysis


def note_kept(analysis: Analysis, node: SOpNode, value: Operand | None) -> None:
    """Notes what a kept expression is: a root of its own, which nobody looks behind.

    Args:
        value: None if that is found when it is asked for.

    Raises:
        CompileError: it takes too many values to be held, or only one.
    """
    registry = analysis.registry
    try:
        if value is None:
            value = analysis.operand(node)
        root = _root(analysis, node, value)
    except CompileError as error:
        if not registry.kept.is_lenient:
            raise
        if isinstance(error, ValueSetError):
            registry.unkept.append(registry.names[node])
        if value is not None:
            analysis.note(node, value)
        return
    registry.cuts[node] = root
    analysis.tables[node] = root_table(root)


def _root(analysis: Analysis, node: SOpNode, value: Operand) -> Root:
    """The root of a kept expression."""
    registry = analysis.registry
    if not isinstance(value, Table):
        raise value.error
    if value.is_constant:
        raise CompileError(
            f"it is {plain(value.domain.values[0])!r} on all inputs, "
            "so that no variable needs to hold it",
            source=node.source,
            hint="leave it out of keep",
        )
    root = value.roots[0] if value.is_identity else None
    if root is not None and isinstance(node, Tokens | Indices):
        return root  # it is looked up, and no block computes it
    if isinstance(root, HeadRoot) and not (root.is_natural or root.is_partially_listed):
        return registry.cut(root, node)
    return registry.computed(value, node, is_cut=True)
