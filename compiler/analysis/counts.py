"""What ``SelectorWidth`` and ``length`` become: a count, unless the index alone decides it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import prod

from ...rasp_ast.errors import CompileError
from ...rasp_ast.functions import Comparison
from ...rasp_ast.nodes import Length, Node, SOpNode
from ...rasp_ast.operators import linear_function
from ...rasp_ast.source import Source
from ...rasp_ast.values import Value
from ..passes import LARGE, LEGIBLE_ORDER, LONG
from ..selectors.comparisons import NO_RANK
from ..selectors.head_roots import HeadRoot
from ..selectors.marked import rank_among_marked
from ..selectors.orders import is_large, is_long, split_orders
from ..selectors.ranks import rank_of
from ..selectors.selections import (
    EVERYTHING,
    Selection,
    Term,
    as_one_term,
    conjunction,
    roots_of_rest,
)
from ..tables.apply import apply
from ..tables.domains import Domain
from ..tables.tables import Table, cells, make_table, root_table
from .registry import Registry, count_identity

MAX_JOINT_PAIRS = LARGE**2
"""A head compares a union of terms as one relation if that has so many pairs of values at most: as
many dimensions as values of a side."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CountRoot(HeadRoot):
    """How many keys are selected."""

    scalar: bool = True

    @property
    def adds_up(self) -> bool:
        return True

    @property
    def exact_at_bos(self) -> bool:
        return not self.is_natural  # what an MLP makes of it is a rounding off


def width(registry: Registry, node: SOpNode, selection: Selection) -> Table:
    """The number of selected keys as an expression of the program.

    Those that differ from the query in one of very many values are all but the equal ones: two
    counts, each of which compares digits at most.
    """
    parts = [_all_and_equal(term) for term in selection.terms]
    if not any(parts) or node in registry.kept.nodes:
        return count_selected(registry, node, selection)
    name = registry.names.get(node, "width")
    signed = [
        (sign, part)
        for term, found in zip(selection.terms, parts, strict=True)
        for sign, part in ([(1, Selection((term,)))] if found is None else found)
    ]
    counts = [
        count_selected(registry, node, part, name=f"{name}_{_PARTS[sign]}") for sign, part in signed
    ]
    total = counts[0]
    for (sign, _), count in zip(signed[1:], counts[1:], strict=True):
        total = apply(linear_function(1, sign), [total, count], node.source)
    return total


_PARTS = {1: "all", -1: "equal"}


def _all_and_equal(term: Term) -> tuple[tuple[int, Selection], ...] | None:
    """What else a term with a `!=` of very many values asks, less that with `==` in its place."""
    for place, factor in enumerate(term):
        pairs = factor.compared
        if pairs is None or pairs.comparison is not Comparison.NEQ:
            continue
        if not any((ranks == NO_RANK).any() for ranks in (pairs.keys, pairs.queries)):
            others = (*term[:place], *term[place + 1 :])
            equal = conjunction([*others, factor.opposite])
            return (1, conjunction(others) if others else EVERYTHING), (-1, equal)
    return None


def count_selected(
    registry: Registry,
    node: SOpNode,
    selection: Selection,
    *,
    read_by_blocks: bool = False,
    name: str | None = None,
) -> Table:
    """The number of selected keys.

    What BOS weighs beside the keys of several terms is no sum; so where orders are split in digits,
    each digit is counted by itself, and MLPs add up.

    Args:
        read_by_blocks: blocks need it as a number, though the node be only answered.
        name: what it is called if it is not the value of the node.
    """
    natural = is_natural(registry, node, selection, read_by_blocks=read_by_blocks)
    splits = natural and is_split(registry, node, selection) and node not in registry.kept.nodes
    if splits and registry.bounds(selection).by_index is None:
        registry.counts_orders |= any(is_long(f) for term in selection.terms for f in term)
        terms = split_orders(selection.terms, registry.choices.order_digits)
        if len(terms) > 1:
            each = (Selection((term,)) for term in terms)
            parts = [_counted(registry, node, one, natural=True, name=name) for one in each]
            return reduce(lambda a, b: apply(linear_function(1, 1), [a, b], node.source), parts)
    return _counted(registry, node, selection, natural=natural, name=name)


def is_split(registry: Registry, node: Node | None, selection: Selection) -> bool:
    """Whether a natural count is counted digit by digit, if long orders are split.

    A rank is not, unless its order is really long, and nobody but who decodes answers asks for it.
    """
    if rank_of(selection) is None:
        return True
    factors = (factor for term in selection.terms for factor in term)
    wide = any(is_long(factor, LEGIBLE_ORDER + 1) for factor in factors)
    return wide and node in registry.lifting.only_answered


def _counted(
    registry: Registry, node: SOpNode, selection: Selection, *, natural: bool, name: str | None
) -> Table:
    """The number of selected keys, as one root."""
    limits = registry.bounds(selection)
    if limits.by_index is not None:
        counts: list[Value | None] = list(range(int(limits.by_index.max()) + 1))
        return make_table((registry.indices,), limits.by_index, counts)
    domain = Domain(tuple(range(limits.least, limits.most + 1)))
    called = name or registry.names.get(node, "length" if selection.is_full else "width")
    if natural and node in registry.kept.nodes:
        called = f"{called}_weight"  # the name itself is the kept variable's
    root = registry.intern(
        count_identity(selection),
        CountRoot(
            name=called,
            domain=domain,
            node=node if name is None else None,
            part_of=None if name is None else node,
            selection=selection,
            is_natural=natural,
            is_integer=registry.choices.round_counts and not natural,
        ),
    )
    rank = None if registry.causal else rank_of(selection)
    rank = rank or rank_among_marked(selection, causal=registry.causal)
    if rank is not None:
        registry.ranks[root] = rank
    return root_table(root)


def is_natural(
    registry: Registry, node: SOpNode, selection: Selection, *, read_by_blocks: bool
) -> bool:
    """Whether BOS weighs as a selected key does where these are counted, not lifted.

    The counts of several terms add up only if they are lifted: ``1 / (1 + a + b)`` is no sum. Nor
    are those of the digits of a large order. What is counted for several expressions is lifted
    where one of them needs it.
    """
    read_by_blocks |= node not in registry.lifting.only_answered
    lifts = _lifts(registry, selection, read_by_blocks=read_by_blocks)
    return not registry.lifting.is_lifted(
        count_identity(selection), is_needed=lifts or len(selection.terms) > 1
    )


def even_selection(
    registry: Registry, selection: Selection, source: Source | None, *, read_by_blocks: bool
) -> Selection | None:
    """The selection as one term, to which and to BOS a head attends evenly; None if it is lifted.

    Several terms are one relation of all in which they differ, as where a mean is taken, if that
    takes no layer more.
    """
    if _lifts(registry, selection, read_by_blocks=read_by_blocks):
        return None
    roots = roots_of_rest(selection)
    if max(map(len, roots)) > 1 or prod(map(cells, roots)) > MAX_JOINT_PAIRS:
        return None  # an MLP would have to make one value of several first
    return conjunction(as_one_term(selection, source))


def _lifts(registry: Registry, selection: Selection, *, read_by_blocks: bool) -> bool:
    choices = registry.choices
    lifts = choices.lifts or (registry.max_seq_len >= LONG and choices.passes.demand)
    lifted = choices.lifts_all or (lifts and read_by_blocks)
    return lifted or any(is_large(factor) for term in selection.terms for factor in term)


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
