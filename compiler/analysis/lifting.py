"""Which counts are lifted, where not all are: those that some block needs as a number.

A count is only answered if nobody reads it but who decodes answers, of it or of functions of it and
of embeddings: 1 / (1 + count) decides these just as well, in the same layer.  Any other is compared
or moved by heads, or an MLP reads it beside what other heads return.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import networkx as nx

from ...rasp_ast.leaves import Constant, Indices, Tokens
from ...rasp_ast.nodes import Apply, Node
from ..keep import Kept


@dataclass
class Lifting:
    """What an analysis knows of it by now; what is lifted stays so when the analysis begins again.

    Attributes:
        only_answered: expressions of which no block needs the number.
        lifted: counts that are lifted, by their identity.
        natural: counts that were found not to be.
    """

    only_answered: set[Node] = field(default_factory=set[Node])
    lifted: set[Hashable] = field(default_factory=set[Hashable])
    natural: set[Hashable] = field(default_factory=set[Hashable])

    def fork(self) -> Lifting:
        """The same, to be added to without a trace here."""
        return Lifting(set(self.only_answered), set(self.lifted), set(self.natural))

    def is_lifted(self, count: Hashable, *, is_needed: bool) -> bool:
        """Whether a count is lifted, as it is if one of the expressions that it is needs it so."""
        if is_needed:
            self.lifted.add(count)
        elif count not in self.lifted:
            self.natural.add(count)
        return count in self.lifted

    def begins_again(self) -> bool:
        """Whether something was taken for natural before it was needed as a number; this time it is
        lifted from the start."""
        early = self.natural & self.lifted
        self.natural -= early
        return bool(early)


def lifting(graph: nx.DiGraph[Node], kept: Kept) -> Lifting:
    """Which expressions of a program are only answered.

    What is kept is read from its own columns, so that whoever reads it needs it there.
    """
    of_one_head = _functions_of_one_head(graph)
    found: set[Node] = set()
    for node in reversed([*graph.nodes]):
        readers = list(graph.successors(node))
        alone = all(reader in found and reader in of_one_head for reader in readers)
        if alone and not (readers and node in kept.nodes):
            found.add(node)
    return Lifting(only_answered=found)


def read_by_heads(graph: nx.DiGraph[Node]) -> set[Node]:
    """Expressions that heads read as they are, or a function of one of them and no other."""
    found: set[Node] = set()
    for node in reversed([*graph.nodes]):
        for reader in graph.successors(node):
            alone = isinstance(reader, Apply) and all(
                operand is node or isinstance(operand, Constant) for operand in reader.operands
            )
            if not isinstance(reader, Apply) or (alone and reader in found):
                found.add(node)
    return found


def _functions_of_one_head(graph: nx.DiGraph[Node]) -> set[Node]:
    """Elementwise functions of no more than one expression that heads return."""
    found: set[Node] = set()
    heads: dict[Node, tuple[Node, ...]] = {}
    for node in graph.nodes:
        if isinstance(node, Apply):
            below = dict.fromkeys(head for part in node.operands for head in heads[part])
            heads[node] = tuple(below)[:2]  # that they are several is enough
            if len(below) <= 1:
                found.add(node)
        else:
            heads[node] = () if isinstance(node, Tokens | Indices | Constant) else (node,)
    return found
