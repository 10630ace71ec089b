"""The normal form of selectors: exclusive terms, each a conjunction of relations.

A *factor* is a relation between one key table and one query table.  A *term* is a conjunction of
factors: as attention scores they simply add.  A *selection* is a union of terms of which at most
one holds for any pair of positions, so that their counts add too.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from ...rasp_ast.source import Source
from ...rasp_ast.values import Value
from ..tables.apply import combine
from ..tables.domains import Domain, check_size
from ..tables.roots import Root
from ..tables.tables import Table, drop_unused, union
from .compared import MAX_RELATION
from .factors import Factor
from .listed import Listed

MAX_EXCLUSIVE_TERMS = 16
"""A union of more exclusive terms than this becomes one relation of joint values."""


Term = tuple[Factor, ...]


class _Joint(Domain):
    """The set of joint values of several tables."""


@dataclass(frozen=True, eq=False)
class Selection:
    """A union of exclusive terms; ``()`` selects nothing, ``((),)`` everything."""

    terms: tuple[Term, ...]

    @cached_property
    def identity(self) -> Hashable:
        """Equal for unions of the same terms in the same order."""
        return tuple(tuple(f.identity for f in term) for term in self.terms)

    @property
    def is_empty(self) -> bool:
        """Whether it never selects anything."""
        return not self.terms

    @property
    def is_full(self) -> bool:
        """Whether it always selects everything."""
        return self.terms == ((),)


NOTHING = Selection(())
EVERYTHING = Selection(((),))


def conjunction(factors: Sequence[Factor]) -> Selection:
    """All of these: factors over the same tables become one."""
    merged: dict[Hashable, Factor] = {}
    for factor in factors:
        old = merged.get(factor.tables)
        merged[factor.tables] = factor if old is None else factor.both(old)
    if any(f.is_false for f in merged.values()):
        return NOTHING
    return Selection((tuple(f for f in merged.values() if not f.is_true),))


def both(left: Selection, right: Selection) -> Selection:
    """The intersection."""
    terms: list[Term] = []
    for a, b in product(left.terms, right.terms):
        terms.extend(conjunction([*a, *b]).terms)
    return tidy(terms)


def negation(selection: Selection) -> Selection:
    """Everything else, as exclusive terms: ``not (f and g)`` is ``not f``, or ``f and not g``."""
    result = EVERYTHING
    for term in selection.terms:
        others: list[Term] = []
        for i, factor in enumerate(term):
            others.extend(conjunction([*term[:i], factor.opposite]).terms)
        result = both(result, Selection(tuple(others)))
    return result


def either(left: Selection, right: Selection) -> Selection:
    """The union, as exclusive terms: one side, and the other without it; whichever is shorter."""
    ways = [
        tidy([*a.terms, *both(negation(a), b).terms]) for a, b in ((left, right), (right, left))
    ]
    return min(ways, key=lambda s: sum(len(t) + 1 for t in s.terms))


def tidy(terms: Sequence[Term]) -> Selection:
    """Joins terms that differ in one relation over the same tables, until none do."""
    current = list(terms)
    while True:
        for a, b in combinations(range(len(current)), 2):
            joined = _join(current[a], current[b])
            if joined is not None:
                current[a] = joined
                del current[b]
                break
        else:
            return Selection(tuple(current))


def _join(a: Term, b: Term) -> Term | None:
    """The union of two terms over the same tables that differ in one relation at most."""
    left = {f.tables: f for f in a}
    right = {f.tables: f for f in b}
    if left.keys() != right.keys():
        return None
    differ = [t for t in left if left[t].identity != right[t].identity]
    if len(differ) != 1:
        return None
    left[differ[0]] = left[differ[0]].either(right[differ[0]])
    return tuple(f for f in left.values() if not f.is_true)


def apart(selection: Selection) -> tuple[Term, Selection]:
    """What all terms have in common, and the rest: ``f and g, or f and h`` is ``f``, and g or h."""
    first, *others = selection.terms
    known = [{f.identity for f in term} for term in others]
    common = {f.identity for f in first if all(f.identity in each for each in known)}
    rest = (tuple(f for f in term if f.identity not in common) for term in selection.terms)
    return tuple(f for f in first if f.identity in common), Selection(tuple(rest))


def roots_of_rest(selection: Selection) -> tuple[tuple[Root, ...], tuple[Root, ...]]:
    """Of what keys and of what queries are, where the terms differ: see ``apart``."""
    rest = [factor for term in apart(selection)[1].terms for factor in term]
    return union([factor.key for factor in rest]), union([factor.query for factor in rest])


def as_one_term(selection: Selection, source: Source | None) -> Term:
    """The whole selection as one conjunction, for heads whose terms cannot be added up.

    Only what its terms do not have in common is one relation between tuples, which may be many.

    Raises:
        ValueSetError: the tuples are too many.
    """
    common, rest = apart(selection)
    return common if rest.is_full else (*common, joint(rest, source))


def joint(selection: Selection, source: Source | None) -> Factor:
    """The whole selection as one relation between tuples of key values and of query values.

    Raises:
        ValueSetError: the tuples are too many.
    """
    factors = [f for term in selection.terms for f in term]
    keys, key_codes = _tuples([f.key for f in factors], source)
    queries, query_codes = _tuples([f.query for f in factors], source)
    size = (len(key_codes), len(query_codes))
    what = f"all that its selector compares makes # pairs ({size[0]:,} keys x {size[1]:,} queries)"
    check_size(size[0] * size[1], what, source, MAX_RELATION)
    relation = np.zeros(size, bool)
    column = 0
    for term in selection.terms:
        holds = np.ones(size, bool)
        for factor in term:
            holds &= factor.holds(key_codes[:, column, None], query_codes[None, :, column])
            column += 1
        relation |= holds
    return Factor(keys, queries, Listed(relation))


def _tuples(tables: Sequence[Table], source: Source | None) -> tuple[Table, npt.NDArray[np.int64]]:
    """One table of joint values; ``[joint values, tables]`` the code of each part.

    Only what the relation can tell apart is kept apart by its readers: equal rows merge there.
    Joint values of joint values are numbers: tuples of tuples would grow with the union.
    """
    roots, where, combos = combine(tables, source)
    if any(isinstance(t.domain, _Joint) for t in tables):
        values: tuple[Value | None, ...] = tuple(range(len(combos)))
    else:
        different = {t.identity: i for i, t in enumerate(tables)}.values()
        values = tuple(
            tuple(tables[i].domain.values[combo[i]] for i in different) for combo in combos.tolist()
        )
    return drop_unused(Table(roots, where.astype(np.int32), _Joint(values))), combos


def limited(selection: Selection, source: Source | None) -> Selection:
    """The same, as one factor where its terms have become too many."""
    if len(selection.terms) <= MAX_EXCLUSIVE_TERMS:
        return selection
    return conjunction([joint(selection, source)])
