"""Comparisons as symbols, against the tables of pairs that they stand for."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from raspc.compiler.heads.digit_classes import digit_classes
from raspc.compiler.heads.matching import bits, classes_of, digit_parabola, parabola
from raspc.compiler.heads.scores import Scores, by_key_class, by_query_class
from raspc.compiler.selectors.compared import Compared
from raspc.compiler.selectors.comparisons import common_ranks
from raspc.compiler.selectors.factors import Factor
from raspc.compiler.selectors.listed import Listed
from raspc.compiler.selectors.orders import order_of, split_orders
from raspc.compiler.tables.domains import Domain
from raspc.compiler.tables.roots import PositionRoot, TokenRoot
from raspc.compiler.tables.tables import root_table
from raspc.rasp_ast import Comparison

DOMAINS = [
    ([1, 2, 3, 5, 8], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ([0, 1, 2], [0, 1, 2]),
    ([None, 1, 4, 2], [None, 0, 4, 1]),
    ([None, "a", "b"], ["b", "c"]),
    ([True, 1, 0], [0, 1]),
    ([7], [8]),
]


def factors(comparison: Comparison) -> list[tuple[Factor, Factor]]:
    """Each as a symbol, and with its pairs listed."""
    found: list[tuple[Factor, Factor]] = []
    for keys, queries in DOMAINS:
        key = root_table(TokenRoot(name="tokens", sort_key=(0,), domain=Domain.of(keys)))
        query = root_table(PositionRoot(name="indices", sort_key=(1,), domain=Domain.of(queries)))
        ranks = common_ranks(comparison, key.domain, query.domain)
        assert ranks is not None
        known = Compared(comparison, *ranks)
        found.append((Factor(key, query, known), Factor(key, query, Listed(known.relation()))))
    return found


@pytest.mark.parametrize("comparison", Comparison)
def test_what_follows_from_ranks_is_what_follows_from_pairs(comparison: Comparison) -> None:
    draw = Random(0)
    for symbol, listed in factors(comparison):
        assert symbol.selected.tolist() == listed.selected.tolist()
        assert symbol.selectable.tolist() == listed.selectable.tolist()
        assert (symbol.is_true, symbol.is_false) == (listed.is_true, listed.is_false)
        numbers = np.array([draw.randrange(9) for _ in range(symbol.shape[0])])
        assert symbol.least(numbers, 9).tolist() == listed.least(numbers, 9).tolist()
        for way in ("flipped", "opposite"):
            one, other = getattr(symbol, way), getattr(listed, way)
            assert np.array_equal(one.relation, other.relation)
        at = np.ix_(range(symbol.shape[0]), range(symbol.shape[1]))
        assert np.array_equal(symbol.holds(*at), listed.relation)


@pytest.mark.parametrize("comparison", Comparison)
@pytest.mark.parametrize("way", [Factor.both, Factor.either])
def test_of_two_comparisons(comparison: Comparison, way: Callable[..., Factor]) -> None:
    for (a, listed_a), (b, listed_b) in zip(
        factors(comparison), factors(Comparison.LEQ), strict=True
    ):
        assert np.array_equal(way(a, b).relation, way(listed_a, listed_b).relation)


@pytest.mark.parametrize("comparison", Comparison)
def test_orders(comparison: Comparison) -> None:
    for symbol, listed in factors(comparison):
        one, other = order_of(symbol), order_of(listed)
        if one is None or other is None:
            assert comparison in (Comparison.EQ, Comparison.NEQ, Comparison.TRUE, Comparison.FALSE)
            continue
        assert one.size == other.size
        assert one.ranks.tolist() == other.ranks.tolist()
        assert one.thresholds.tolist() == other.thresholds.tolist()


@pytest.mark.parametrize("comparison", [Comparison.LT, Comparison.GEQ])
def test_an_order_of_many_classes_is_split_whether_digits_are_wanted_or_not(
    comparison: Comparison,
) -> None:
    many = root_table(TokenRoot(name="tokens", sort_key=(0,), domain=Domain.of(range(300))))
    ranks = common_ranks(comparison, many.domain, many.domain)
    assert ranks is not None
    known = Compared(comparison, *ranks)
    for pairs in (known, Listed(known.relation())):
        terms = split_orders([(Factor(many, many, pairs),)], 1)
        assert len(terms) == 3  # 300 are over 16^2, and not over 16^3
        held = [np.logical_and.reduce([f.relation for f in term]) for term in terms]
        assert np.array_equal(np.sum(held, axis=0), known.relation())


def promised(scores: Scores | None, factor: Factor) -> bool:
    """0 for what is selected, the margin less for all else; or nothing was promised."""
    if scores is None:
        return False
    excess, relation = scores.excess(), factor.relation
    assert (excess[relation] == 0).all()
    assert (excess[~relation] <= -scores.margin).all()
    assert scores.size(factor) >= np.abs(excess[relation]).max(initial=0.0)
    return True


def test_scores_keep_their_promise() -> None:
    ways: list[Callable[[Factor], Scores | None]] = [
        by_query_class,
        by_key_class,
        lambda f: parabola(f, free_keys=True, free_queries=True),
        lambda f: digit_parabola(f, 2),
        bits,
    ]
    for way in ways:
        kept = 0
        for comparison in (Comparison.EQ, Comparison.LT):
            for pair in factors(comparison):
                found = [promised(way(factor), factor) for factor in pair]
                assert not found[0] or found[1]  # a symbol is no matching by chance
                kept += all(found)
        assert kept >= 1


def test_selected_pairs_of_a_symbol_have_the_size_of_listed_ones() -> None:
    """Bounds on all pairs were taken: sixty times the gap for digits that score 0."""
    ways: list[Callable[[Factor], Scores | None]] = [
        lambda f: digit_classes(f, at_zero=True),
        lambda f: digit_classes(f, at_zero=False),
        lambda f: digit_parabola(f, 2),
        bits,
    ]
    many = root_table(TokenRoot(name="tokens", sort_key=(0,), domain=Domain.of(range(50))))
    some = root_table(PositionRoot(name="indices", sort_key=(1,), domain=Domain.of(range(40, 90))))
    ranks = common_ranks(Comparison.EQ, many.domain, some.domain)
    assert ranks is not None
    known = Compared(Comparison.EQ, *ranks)
    pairs = [Factor(many, some, known), Factor(many, some, Listed(known.relation()))]
    for way in ways:
        sizes = [made.size(each) for each in pairs if (made := way(each)) is not None]
        assert len(sizes) == 2
        assert sizes[0] == sizes[1]
    zeros = digit_classes(pairs[0], at_zero=True)
    assert zeros is not None
    assert zeros.size(pairs[0]) == 0.0


def test_classes_of_a_symbol_are_those_of_its_pairs() -> None:
    for symbol, listed in factors(Comparison.EQ):
        one, other = classes_of(symbol), classes_of(listed)
        assert one is not None
        assert other is not None
        assert [part.tolist() for part in one] == [part.tolist() for part in other]
