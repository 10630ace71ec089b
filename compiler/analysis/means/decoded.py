"""Quotients as answers: whoever decodes one computes and rounds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import lcm

from ....model import quotients as rules
from ....rasp_ast.errors import FunctionError
from ....rasp_ast.nodes import Apply, Constant, Node, SOpNode, topological
from ....rasp_ast.values import Value, is_number, plain
from ...passes import MAX_HINGED
from ...tables.tables import Table, union
from ..registry import Registry
from .guarded import guarded_quotient
from .known import Known
from .monomials import ONE
from .polynomials import KeptFunction, RationalFunction, RoundedFunction
from .quotients import quotients_of

MAX_COLUMNS = 6
"""A quotient of more whole numbers than this is not decoded."""


def quotient_of(registry: Registry, node: SOpNode, known: Known) -> RationalFunction | None:
    """Arithmetic of means and whole numbers as a quotient; None for what is none."""
    made = guarded_quotient(registry, node, known)
    if made is None:
        (made,) = quotients_of(registry, (node,), known)
    if made is None:
        defaults: dict[Node, Value | None] = {}
        (made,) = quotients_of(
            registry, (node,), known, exactly=True, rounded=[], defaults=defaults
        )
        if isinstance(made, RationalFunction) and any(v is not None for v in defaults.values()):
            made = _with_default(made, node, known, defaults)
    if made is None and registry.choices.fuses:  # conditions in it are no values of their own
        (made,) = quotients_of(registry, (node,), known, exactly=True, rounded=[], choosing=True)
        if isinstance(made, RationalFunction) and _is_straight(made):
            return None
    if not isinstance(made, RationalFunction) or len(_used(made)[0]) > MAX_COLUMNS:
        return None
    return made


def _is_straight(made: RationalFunction) -> bool:
    """Whether it is straight on each side of comparisons of a few whole numbers with each other.

    Then it is for MLPs to compute, in a few units (see ``mlps/straight_pieces.py``): the model
    knows the answer itself.
    """
    used, rounded = _used(made)
    if made.denominator != ONE or made.counts or rounded:
        return False
    is_condition = {c: set(made.columns[c].domain.values) <= {0, 1} for c in used}
    roots = union([made.columns[c] for c in used])
    are_numbers = all(root.domain.is_number and not root.base.is_mean for root in roots)
    return (
        are_numbers
        and len(roots) <= MAX_HINGED
        and all(sum(not is_condition[c] for c in term) <= 1 for term in made.numerator)
    )


def _with_default(
    made: RationalFunction, node: SOpNode, known: Known, defaults: Mapping[Node, Value | None]
) -> RationalFunction | None:
    """With what it is where nothing is selected: one value, if all means are over one selection.

    None where that depends on anything else.
    """
    if len(made.counts) != 1:
        return None
    values: dict[Node, Value | None] = {}
    for each in topological((node,), known.operands):
        does = known.written.get(each, each)
        if each in defaults:
            values[each] = defaults[each]
        elif isinstance(each, Constant):
            values[each] = each.value
        elif isinstance(does, Apply) and all(o in values for o in does.operands):
            try:
                values[each] = does.function(*(values[o] for o in does.operands))
            except FunctionError:
                return None
    if node not in values:
        return None
    default = values[node]
    return replace(made, default=default) if default is None or is_number(default) else None


def _used(quotient: RationalFunction) -> tuple[list[int], list[int]]:
    """The columns that a quotient is computed from, ascending, and what is rounded, in order."""
    found = set(quotient.counts)
    waiting = [quotient.numerator, quotient.denominator]
    while waiting:
        for column in {c for monomial in waiting.pop() for c in monomial} - found:
            found.add(column)
            if column < 0 and quotient.rounded is not None:
                part = quotient.rounded[-1 - column]
                waiting += [part.numerator, part.denominator]
    return sorted(c for c in found if c >= 0), sorted((c for c in found if c < 0), reverse=True)


def over_its_columns(quotient: RationalFunction) -> tuple[tuple[Table, ...], rules.Quotient]:
    """The whole numbers that it needs, and the rule by which it is decoded from them."""
    used, rounded = _used(quotient)
    everything = [*used, *rounded]
    parts = [(quotient.rounded or [])[-1 - column] for column in rounded]

    def both(
        part: RationalFunction | RoundedFunction | KeptFunction, known: int
    ) -> tuple[rules.Terms, ...]:
        polynomials = part.numerator, part.denominator
        scale = lcm(*(c.denominator for p in polynomials for c in p.values()))
        names = everything[:known]
        return tuple(
            tuple((int(c * scale), tuple(m.count(name) for name in names)) for m, c in p.items())
            for p in polynomials
        )

    numerator, denominator = both(quotient, len(everything))
    made: list[rules.Rounded | rules.Kept] = []
    for place, part in enumerate(parts):
        above, below = both(part, len(used) + place)
        if isinstance(part, KeptFunction):
            made.append(rules.Kept(numerator=above, denominator=below, taken=part.taken))
            continue
        made.append(
            rules.Rounded(
                numerator=above,
                denominator=below,
                direction=part.direction,
                decimals=part.decimals,
            )
        )
    counts = tuple(used.index(i) for i in sorted(quotient.counts))
    default = plain(quotient.default)
    rule = rules.Quotient(numerator, denominator, len(used), counts, default, rounded=tuple(made))
    return tuple(quotient.columns[i] for i in used), rule
