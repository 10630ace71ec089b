"""What a draft may gain from other choices, as far as that is seen before they are tried."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from ..craft.blocks import Head, HeadKind, Mlp
from ..craft.variables import Variable
from ..rasp_ast.nodes import SOpNode
from .analysis.means.combination import combination_root
from .analysis.normal_form import Analysis
from .analysis.registry import Registry
from .assembly.schedule import least_layers
from .draft import Draft
from .passes import LEGIBLE_ORDER
from .selectors import orders
from .selectors.head_roots import HeadRoot, computed_root, head_root
from .tables.roots import Root

WORTH_LIFTING = 0.4
"""Where a head compares what others count without a lift, lifted counts must make the model so much
smaller: a legible one may be two and a half times as large."""


def may_gain_from_whole(draft: Draft) -> bool:
    """There are counts, and an MLP decodes scalars for another one, or takes units to end errors,
    or a head compares classes."""
    return has_counts(draft) and (
        decodes_first(draft) or _ends_errors(draft) or _compares_by_class(draft)
    )


def has_counts(draft: Draft) -> bool:
    roots = map(head_root, draft.analysis.registry.roots.values())
    return any(root is not None and root.gathered is None for root in roots)


def compares_counts(analysis: Analysis) -> bool:
    """Whether a head that counts, adds up or averages several keys compares counts or sums.

    The least error of these makes selected keys weigh unequally, unless they are rounded.
    """
    registry = analysis.registry
    return any(
        _follows_from(root.base, _is_count)
        for head in map(head_root, registry.roots.values())
        if head is not None and _weighs_several(registry, head)
        for table in head.compared
        for root in table.roots
    )


def _weighs_several(registry: Registry, head: HeadRoot) -> bool:
    return head.adds_up or (head.is_mean and registry.bounds(head.selection).most > 1)


def _is_count(root: Root) -> bool:
    head = head_root(root)
    return head is not None and head.adds_up


def _is_natural(root: Root) -> bool:
    return root.is_natural


def _follows_from(root: Root, is_meant: Callable[[Root], bool]) -> bool:
    """Whether it is such a root, or MLPs compute it of one."""
    made = computed_root(root)
    inner = () if made is None else made.table.roots
    return is_meant(root) or any(_follows_from(each.base, is_meant) for each in inner)


def has_numbers_of_keys(analysis: Analysis) -> bool:
    """Whether there is anything that may be rounded as it is written: counts and sums."""
    heads = map(head_root, analysis.registry.roots.values())
    return any(h is not None and (h.adds_up or h.gathered is None) for h in heads)


def has_counts_of_unions(analysis: Analysis, digits: int) -> bool:
    """Whether any count is that of several terms, with long orders in so many digits."""
    heads = map(head_root, analysis.registry.roots.values())
    counts = (head for head in heads if head is not None and head.gathered is None)
    return any(len(orders.split_orders(each.selection.terms, digits)) > 1 for each in counts)


def decodes_first(draft: Draft) -> bool:
    return any(plan.decodes_first for plan in draft.plan.mlps.values())


def decodes_several_means(draft: Draft) -> bool:
    """Whether an MLP makes of a mean what another one reads with others.

    It has a column for each value that matters; where what the means decide is compared, sums of
    whole numbers may do.
    """
    return any(
        plan.decodes_first and sum(root.base.is_mean for root in plan.root.table.roots) > 1
        for plan in draft.plan.mlps.values()
    )


def adds_up_natural_counts(draft: Draft) -> bool:
    """Whether counts are decoded for nothing but a comparison of their sum, which takes no layer
    more, but a unit for each number of keys."""
    if decodes_first(draft):
        return False
    return any(
        sum(map(_is_decoded_count, [share.root for share in combination.shares])) > 1
        for combination in map(combination_root, draft.analysis.registry.roots.values())
        if combination is not None
    )


def _is_decoded_count(root: Root) -> bool:
    made = computed_root(root)
    return made is not None and len(made.table.roots) == 1 and made.table.roots[0].is_natural


def waits_for(draft: Draft, kinds: Collection[HeadKind]) -> bool:
    """Whether there would be fewer layers without the MLPs that such a head decides.

    A count that is held as such may be read by heads as it is, and so may what is linear in it.
    """
    decided: set[Variable] = set()
    free: set[str] = set()
    for block in draft.circuit.blocks:
        inputs = {variable for read in block.reads() for variable, _ in read.parts}
        if isinstance(block, Mlp) and inputs & decided:
            free.add(block.name)
        if block.name in free or (isinstance(block, Head) and block.kind in kinds):
            decided |= {write.variable for write in block.writes}
    return least_layers(draft.circuit, lambda mlp: mlp.name in free) < draft.config.num_layers


def is_worth_lifting(plain: Draft, best: Draft, lifted: Draft) -> bool:
    """Whether it saves a layer, or is the smallest of as many layers and so much smaller than what
    is not lifted; what heads compare is another question (``search``).

    Nothing is rounded for size alone: such models survive neither noise nor rotations.
    """
    if lifted.config.num_layers != best.config.num_layers:
        return lifted.config.num_layers < best.config.num_layers
    rounds = lifted.choices.round_counts > plain.choices.round_counts
    if rounds or lifted.config.parameters >= best.config.parameters:
        return False
    if lifted.config.num_layers < plain.config.num_layers:
        return True
    much_smaller = lifted.config.parameters <= WORTH_LIFTING * plain.config.parameters
    return much_smaller and not reads_natural_counts_by_heads(plain)


def may_gain_from_rounding(draft: Draft) -> bool:
    """Whether BOS is lifted, and a head compares classes of what other heads count or add up.

    Or it is rounded already, and wide heads take means that may be sums.
    """
    if not any(isinstance(b, Head) and b.kind == "sum" for b in draft.circuit.blocks):
        return False
    own = draft.choices
    if own.round_counts:
        wide = draft.config.key_size > LEGIBLE_ORDER
        return wide and not own.compare_as_sums and has_means(draft.analysis)
    factors = (f for plans in draft.plan.heads.values() for plan in plans for f in plan.factors)
    return any(
        root.scalar
        for each in factors
        if each.scores.dims >= orders.MIN_CLASSES
        for table in (each.factor.key, each.factor.query)
        for root in table.roots
    )


def reads_natural_counts_by_heads(draft: Draft) -> bool:
    """Whether a head compares what follows from a count that is not lifted."""
    factors = (f.factor for plans in draft.plan.heads.values() for p in plans for f in p.factors)
    return any(
        _follows_from(root.base, _is_natural)
        for factor in factors
        for table in (factor.key, factor.query)
        for root in table.roots
    )


def _ends_errors(draft: Draft) -> bool:
    """Whether some MLP has more units than it would have of numbers without errors."""
    wanted = {
        draft.plan.readings[root].name: plan.strategy.units
        for root, plan in draft.plan.mlps.items()
    }
    mlps = (block for block in draft.circuit.blocks if isinstance(block, Mlp))
    return any(mlp.read.width > wanted.get(mlp.name, mlp.read.width) for mlp in mlps)


def has_means(analysis: Analysis) -> bool:
    """Whether there is anything that may be compared as a sum, or not."""
    means = any(root.is_mean for root in analysis.registry.roots.values())
    heads = map(head_root, analysis.registry.roots.values())
    sums = any(h is not None and h.adds_up and h.gathered is not None for h in heads)
    return means or sums or bool(analysis.unlisted or analysis.deferred)


def answers_numbers(analysis: Analysis, programs: Iterable[SOpNode]) -> bool:
    """Whether an answer is a number, as far as it is known, so that it may be a class instead."""
    tables = map(analysis.tables.get, programs)
    return any(t is None or (t.domain.is_numeric and not t.domain.is_of_bools) for t in tables)


def may_gain_from_sums(draft: Draft) -> bool:
    """Means are in heads of many dimensions: a sum can be split among heads, most means not."""
    means = any(root.is_mean for root in draft.analysis.registry.roots.values())
    long = draft.choices.passes.numbers and draft.config.key_size > orders.MIN_CLASSES
    return means and long and not draft.choices.compare_as_sums


def _compares_by_class(draft: Draft) -> bool:
    """Heads have many dimensions, and what some compare is computed of numbers."""
    if draft.config.key_size <= orders.MIN_CLASSES:
        return False
    splits_means = draft.choices.passes.digits
    heads = map(head_root, draft.analysis.registry.roots.values())
    factors = (
        factor
        for root in heads
        if root is not None and (splits_means or (root.adds_up and not root.is_natural))
        for term in root.selection.terms
        for factor in term
    )
    return any(root.scalar for f in factors for table in (f.key, f.query) for root in table.roots)
