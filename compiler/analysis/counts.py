"""What ``SelectorWidth`` and ``length`` become: a count, unless the index alone decides it."""

from __future__ import annotations

from dataclasses import dataclass

from ...rasp_ast.errors import CompileError
from ...rasp_ast.nodes import Length, SOpNode
from ...rasp_ast.values import Value
from ..selectors.head_roots import HeadRoot
from ..selectors.ranks import rank_of
from ..selectors.selections import EVERYTHING, Selection
from ..tables.domains import Domain
from ..tables.tables import Table, make_table, root_table
from .registry import Registry, count_identity


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CountRoot(HeadRoot):
    """How many keys are selected."""

    scalar: bool = True

    @property
    def exact_at_bos(self) -> bool:
        return True


def count_selected(registry: Registry, node: SOpNode, selection: Selection) -> Table:
    """The number of selected keys."""
    limits = registry.bounds(selection)
    if limits.by_index is not None:
        found: list[Value | None] = list(range(int(limits.by_index.max()) + 1))
        return make_table((registry.indices,), limits.by_index, found)
    domain = Domain(tuple(range(limits.least, limits.most + 1)))
    root = registry.intern(
        count_identity(selection),
        CountRoot(
            name=node.name or ("length" if selection.is_full else "width"),
            domain=domain,
            node=node,
            selection=selection,
            is_integer=registry.choices.round_counts,
        ),
    )
    rank = None if registry.causal else rank_of(selection)
    if rank is not None:
        registry.ranks[root] = rank
    return root_table(root)


def length(registry: Registry, node: Length) -> Table:
    """The number of positions.

    Raises:
        CompileError: a causal model cannot know it.
    """
    if registry.causal:
        raise CompileError(
            "a causal model cannot know the length: positions do not see what follows them",
            source=node.source,
            hint="use SelectorWidth(Select(tokens, tokens, Comparison.TRUE)), "
            "which counts what is visible, or compile with causal=False",
        )
    return count_selected(registry, node, EVERYTHING)
