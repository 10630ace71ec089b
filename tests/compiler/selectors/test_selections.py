"""The normal form of selectors, and what is proved of their widths, against all inputs."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from levels import every_input

from raspc.compiler.analysis.graph import trace
from raspc.compiler.analysis.normal_form import Analysis
from raspc.compiler.analysis.rules import analyse
from raspc.compiler.selectors.bounds import bounds
from raspc.compiler.selectors.ranks import is_strict_order, rank_of
from raspc.compiler.selectors.selections import Selection, as_one_term, joint
from raspc.compiler.tables.domains import Domain
from raspc.compiler.tables.roots import PositionRoot, TokenRoot
from raspc.compiler.tables.tables import Table
from raspc.rasp_ast import Comparison, Map, Select, Selector, SelectorWidth, indices, tokens

LONGEST = 4
VOCAB = [0, 1, 2]
INPUTS = every_input(VOCAB, LONGEST)
EQ, NEQ, LT, LEQ, GT, GEQ, TRUE = (
    Comparison[name] for name in ("EQ", "NEQ", "LT", "LEQ", "GT", "GEQ", "TRUE")
)
SIMPLE = {
    "same": Select(tokens, tokens, EQ),
    "less": Select(tokens, tokens, LT),
    "one": Select(tokens, 1, EQ),
    "asks for two": Select(2, tokens, EQ),
    "here": Select(indices, indices, EQ),
    "before": Select(indices, indices, LT),
    "up to here": Select(indices, indices, LEQ),
    "the one before": Select(indices, indices - 1, EQ),
    "within one": Select(indices, indices, lambda k, q: abs(k - q) <= 1),
    "at the token": Select(indices, tokens, EQ),
    "unlike the index": Select(tokens, indices % 2, NEQ),
    "partly undefined": Select(Map({0: 1, 1: 0}.get, tokens), tokens, EQ),
    "everything": Select(tokens, tokens, TRUE),
    "nothing": Select(tokens, 7, EQ),
}


def selectors() -> st.SearchStrategy[Selector]:
    """Ands, ors and nots of the simple ones."""
    return st.recursive(
        st.sampled_from(list(SIMPLE.values())),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: pair[0] & pair[1]),
            st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1]),
            inner.map(lambda one: ~one),
        ),
        max_leaves=4,
    )


def analysed(selector: Selector, causal: bool = False) -> tuple[Analysis, Selection]:
    vocabulary = Domain.of(VOCAB)
    analysis = analyse(trace(selector.node), vocabulary, LONGEST, causal=causal)
    return analysis, analysis.selected[selector.node]


def codes(table: Table, xs: tuple[Any, ...]) -> list[int]:
    """The place of the table's value at each position."""
    at: list[list[int]] = []
    for root in table.roots:
        assert isinstance(root, TokenRoot | PositionRoot)
        values = xs if isinstance(root, TokenRoot) else range(len(xs))
        at.append([root.domain.code(value) for value in values])
    return (
        [int(table.codes[place]) for place in zip(*at, strict=True)]
        if at
        else [int(table.codes)] * len(xs)
    )


def term_matrices(selection: Selection, xs: tuple[Any, ...]) -> list[np.ndarray]:
    """``[queries, keys]`` for each term."""
    found = []
    for term in selection.terms:
        holds = np.ones((len(xs), len(xs)), bool)
        for factor in term:
            key, query = codes(factor.key, xs), codes(factor.query, xs)
            holds &= factor.relation[np.ix_(key, query)].T
        found.append(holds)
    return found


@pytest.mark.slow
@given(selectors())
def test_the_terms_are_exclusive_and_their_union_is_the_selector(selector: Selector) -> None:
    _, selection = analysed(selector)
    for xs in INPUTS:
        wanted = np.array(selector(xs))
        total = sum(m.astype(int) for m in term_matrices(selection, xs))
        assert np.array_equal(np.broadcast_to(total, wanted.shape), wanted.astype(int))


@given(selectors())
def test_a_joint_factor_is_the_selector(selector: Selector) -> None:
    _, selection = analysed(selector)
    if selection.is_empty or selection.is_full:
        return
    whole = Selection(((joint(selection, None),),))
    for xs in INPUTS[:: len(INPUTS) // 40]:
        assert np.array_equal(term_matrices(whole, xs)[0], np.array(selector(xs)))


@given(selectors())
def test_one_term_is_the_selector(selector: Selector) -> None:
    _, selection = analysed(selector)
    if selection.is_empty:
        return
    whole = Selection((as_one_term(selection, None),))
    for xs in INPUTS[:: len(INPUTS) // 40]:
        wanted = np.array(selector(xs))
        found = term_matrices(whole, xs)[0]
        assert np.array_equal(np.broadcast_to(found, wanted.shape), wanted)


def test_what_all_terms_have_in_common_stays_a_factor_of_its_own() -> None:
    """One relation of all that is compared has 4 * 4 * 3 values on a side; so it has 4 * 3."""
    length = Select(tokens, tokens, Comparison.NEQ)
    counted = Select(SelectorWidth(length), SelectorWidth(length), Comparison.NEQ)
    smaller = Select(tokens, tokens, Comparison.LT)
    earlier = Select(tokens, tokens, Comparison.EQ) & Select(indices, indices, Comparison.LT)
    _, selection = analysed(counted & (smaller | earlier))
    assert len(selection.terms) == 2
    common, rest = as_one_term(selection, None)
    assert [len(f.key.roots) for f in (common, rest)] == [1, 2]


def widths(selector: Selector, causal: bool) -> list[list[int]]:
    return [SelectorWidth(selector)(xs, causal) for xs in INPUTS]


def assert_bounds_hold(selector: Selector, causal: bool) -> None:
    analysis, selection = analysed(selector, causal)
    found = bounds(selection, analysis.registry.proof_context())
    for row in widths(selector, causal):
        assert found.least <= min(row)
        assert max(row) <= found.most
        if found.by_index is not None:
            assert row == found.by_index[: len(row)].tolist()


@pytest.mark.slow
@given(selectors(), st.booleans())
def test_bounds_on_widths_hold_on_every_input(selector: Selector, causal: bool) -> None:
    assert_bounds_hold(selector, causal)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("name", SIMPLE)
def test_bounds_of_simple_selectors_hold_on_every_input(name: str, causal: bool) -> None:
    assert_bounds_hold(SIMPLE[name], causal)


TIGHT = {
    ("same", False): (1, LONGEST),
    ("same", True): (1, LONGEST),
    ("here", False): (1, 1),
    ("up to here", False): (1, LONGEST),
    ("the one before", False): (0, 1),
    ("at the token", False): (0, 1),
    ("within one", False): (1, 3),
    ("everything", False): (1, LONGEST),
    ("nothing", False): (0, 0),
    ("one", False): (0, LONGEST),
}


@pytest.mark.parametrize(("name", "causal"), TIGHT)
def test_bounds_are_as_tight_as_they_must_be(name: str, causal: bool) -> None:
    analysis, selection = analysed(SIMPLE[name], causal)
    found = bounds(selection, analysis.registry.proof_context())
    assert (found.least, found.most) == TIGHT[name, causal]


@pytest.mark.parametrize(
    ("name", "causal", "counts"),
    [
        ("before", False, [0, 1, 2, 3]),
        ("up to here", True, [1, 2, 3, 4]),
        ("everything", True, [1, 2, 3, 4]),
        ("within one", True, [1, 2, 2, 2]),
        ("everything", False, None),
        ("within one", False, None),
    ],
)
def test_a_width_that_the_index_decides(name: str, causal: bool, counts: list[int] | None) -> None:
    analysis, selection = analysed(SIMPLE[name], causal)
    found = bounds(selection, analysis.registry.proof_context()).by_index
    assert (found is None and counts is None) or found.tolist() == counts  # type: ignore[union-attr]


# ---- ranks ---------------------------------------------------------------------------------------

EARLIER = Select(tokens, tokens, EQ) & Select(indices, indices, LT)
LATER = Select(tokens, tokens, EQ) & Select(indices, indices, GT)
RANKS = {
    "keys, then positions": (Select(tokens, tokens, LT) | EARLIER, (2, True)),
    "the other way round": (Select(tokens, tokens, GT) | LATER, (2, True)),
    "positions": (Select(indices, indices, LT), (1, True)),
    "positions backwards": (Select(indices, indices, GT), (1, True)),
    "keys that may be equal": (Select(tokens, tokens, LT), (1, False)),
    "a key, and another among equals": (
        Select(indices % 2, indices % 2, LT)
        | (Select(indices % 2, indices % 2, EQ) & Select(tokens, tokens, LT)),
        (2, False),
    ),
    "itself included": (Select(tokens, tokens, LEQ) | EARLIER, None),
    "no order": (Select(tokens, tokens, NEQ), None),
    "a circle": (Select(tokens, tokens, lambda k, q: (q - k) % 3 == 1), None),
    "another key": (Select(tokens, indices, LT), None),
    "an order among other equals": (
        Select(tokens, tokens, LT) | (Select(tokens, tokens, NEQ) & Select(indices, indices, LT)),
        None,
    ),
    "nothing": (SIMPLE["nothing"], None),
}


@pytest.mark.parametrize("name", RANKS)
def test_what_is_a_rank(name: str) -> None:
    selector, wanted = RANKS[name]
    rank = rank_of(analysed(selector)[1])
    assert (rank and (len(rank.keys), rank.unique)) == wanted
    for xs in INPUTS:
        ranks = SelectorWidth(selector)(xs)
        if rank is not None and rank.unique:
            assert sorted(ranks) == list(range(len(xs)))
        if rank is not None:
            keys = list(zip(*(codes(key, xs) for key in rank.keys), strict=True))
            for i, j in product(range(len(xs)), repeat=2):
                assert ranks[i] != ranks[j] or keys[i] == keys[j]


@cache
def relations(size: int) -> list[np.ndarray]:
    cells = size * size
    return [
        np.array(bits, bool).reshape(size, size) for bits in product((False, True), repeat=cells)
    ]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_is_a_strict_order(size: int) -> None:
    for relation in relations(size):
        pairs = list(product(range(size), repeat=2))
        total = all(relation[i, j] != relation[j, i] for i, j in pairs if i != j)
        irreflexive = not relation.diagonal().any()
        transitive = all(
            relation[i, k] or not (relation[i, j] and relation[j, k])
            for i, j in pairs
            for k in range(size)
        )
        assert is_strict_order(relation) is (total and irreflexive and transitive)
