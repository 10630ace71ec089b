"""Tables over roots and views, the features that can be read of them, and the encodings."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from raspc.compiler.analysis.graph import trace
from raspc.compiler.analysis.registry import Registry
from raspc.compiler.analysis.rules import analyse
from raspc.compiler.encoding.encodings import choose_encoding, one_hot_encoding
from raspc.compiler.encoding.features import decompose, one_hot
from raspc.compiler.encoding.labels import labels_of_root
from raspc.compiler.encoding.scalars import affine_fit, scalar_encoding
from raspc.compiler.passes import Choices
from raspc.compiler.tables.additive import additive_parts, inseparable
from raspc.compiler.tables.domains import Domain
from raspc.compiler.tables.roots import Root, ViewRoot, view
from raspc.compiler.tables.tables import Table, cells, drop_unused, restrict, root_table, union
from raspc.compiler.tables.views import compress
from raspc.rasp_ast import Aggregate, Comparison, Map, Select, SelectorWidth, SOp, indices, tokens

EVERYTHING = Select(tokens, tokens, Comparison.TRUE)
WIDTH = SelectorWidth(Select(tokens, tokens, Comparison.EQ))


def analysed(*programs: SOp, vocab: Any = (0, 1, 2), longest: int = 4) -> list[Table]:
    # a count that is lifted is a number in the stream
    lifted = Choices(lift_counts=True, lift_answers=True)
    graph = trace(*(p.node for p in programs))
    analysis = analyse(graph, Domain.of(vocab), longest, lifted, causal=False)
    return [analysis.tables[p.node] for p in programs]


def value(table: Table, at: dict[Root, int]) -> Any:
    """The table's value where the roots behind its views have these places."""
    place = tuple(int(r.codes_of_base[at[r.base]]) for r in table.roots)
    code = int(table.codes[place])
    return table.domain.values[code] if code >= 0 else "unreachable"


def roots() -> tuple[Root, Root]:
    registry = Registry(Domain.of(range(300)), 300, causal=False)
    return registry.tokens, registry.indices


# ---- tables --------------------------------------------------------------------------------------


def test_chains_of_maps_are_one_table_over_what_they_depend_on() -> None:
    chain = Map(lambda x: x // 2, Map(lambda x: x + 1, tokens)) + 0 * indices
    direct = Map(lambda x: (x + 1) // 2, tokens)
    one, other = analysed(chain, direct)
    assert one.identity == other.identity
    assert [r.name for r in one.roots] == ["tokens"]


def test_a_map_that_does_nothing_is_the_root() -> None:
    (same,) = analysed(Map(lambda x: x, tokens + 0))
    assert same.is_identity
    (constant,) = analysed(Map(lambda x: "c", tokens))
    assert constant.is_constant


def test_unreachable_values_leave_the_rest_as_it_is() -> None:
    (table,) = analysed(Map(lambda x, i: 6 / (x - i), tokens, indices))
    for x, i in product(range(3), range(4)):
        found = value(table, dict(zip(table.roots, (x, i), strict=True)))
        assert found == ("unreachable" if x == i else 6 / (x - i))


def test_views_of_large_roots_change_no_value() -> None:
    token, position = roots()
    one = drop_unused(Table((token,), np.arange(300, dtype=np.int32) % 3, Domain((0, 1, 2))))
    places = np.add.outer(np.arange(300) % 2, np.arange(300) // 100).astype(np.int32)
    two = Table((token, position), places, Domain((0, 1, 2, 3)))
    small = compress([one, two])
    assert cells(union([one, two])) == 90_000
    assert cells(union(small)) == 6 * 3
    assert all(isinstance(root, ViewRoot) for root in union(small))
    for x, i in product(range(0, 300, 7), range(0, 300, 11)):
        at = {token: x, position: i}
        assert [value(t, at) for t in small] == [value(t, at) for t in (one, two)]


def test_small_tables_and_roots_that_are_told_apart_get_no_views() -> None:
    token, position = roots()
    fine = [root_table(token), root_table(position)]
    assert union(compress(fine)) == (token, position)
    small = analysed(tokens % 2, indices % 2)
    assert compress(small) is small


def test_a_table_over_a_lone_view_is_a_table_over_the_root() -> None:
    token, _ = roots()
    half = view(token, np.arange(300, dtype=np.int32) // 2)
    assert drop_unused(root_table(half)).roots == (token,)
    assert half == view(token, np.arange(300, dtype=np.int32) // 2)
    assert half != view(token, np.arange(300, dtype=np.int32) // 3)


def test_a_restricted_table_has_its_other_roots_at_their_first_value() -> None:
    (table,) = analysed(tokens * 2 + indices)
    token, position = table.roots
    for axis, root in enumerate(table.roots):
        inner = restrict(table, [axis])
        for place in range(len(root.domain)):
            at = {token: 0, position: 0, root: place}
            assert value(inner, at) == value(table, at)


# ---- features ------------------------------------------------------------------------------------

small = st.integers(-3, 3)


def grid(shape: tuple[int, ...]) -> st.SearchStrategy[np.ndarray]:
    size = int(np.prod(shape))
    return st.lists(small, min_size=size, max_size=size).map(
        lambda numbers: np.array(numbers, float).reshape(shape)
    )


@given(grid((3,)), grid((4, 2)), st.booleans())
def test_a_sum_over_groups_of_roots_is_split_into_them(
    alone: np.ndarray, pair: np.ndarray, hole: bool
) -> None:
    token = Registry(Domain.of(range(3)), 4, causal=False)
    (flag,) = analysed(WIDTH, vocab=(0, 1), longest=2)
    numbers = alone[:, None, None] + pair[None, :, :]
    found, where = np.unique(numbers, return_inverse=True)
    codes = where.reshape(numbers.shape).astype(np.int32)
    if hole:
        codes[2, 3, 1] = -1
    table = Table((token.tokens, token.indices, flag.roots[0]), codes, Domain(tuple(found)))
    shares = additive_parts(table, found)
    total = np.zeros(numbers.shape)
    for share in shares:
        shape = [n if i in share.axes else 1 for i, n in enumerate(numbers.shape)]
        total = total + share.values.reshape(shape)
    assert np.abs(total - numbers)[codes >= 0].max() < 1e-9
    if not hole:
        assert all(set(share.axes) <= {0} or set(share.axes) <= {1, 2} for share in shares)


@given(grid((3, 3)), grid((4,)), st.booleans())
def test_sums_are_never_said_to_be_inseparable(
    pair: np.ndarray, alone: np.ndarray, hole: bool
) -> None:
    (flag,) = analysed(WIDTH, vocab=(0, 1), longest=2)
    token = Registry(Domain.of(range(3)), 4, causal=False)
    numbers = alone[None, :, None] + pair[:, None, : len(flag.domain)]
    found, where = np.unique(numbers, return_inverse=True)
    codes = where.reshape(numbers.shape).astype(np.int32)
    if hole:
        codes[0, 0, 0] = -1
    table = Table((token.tokens, token.indices, flag.roots[0]), codes, Domain(tuple(found)))
    whole = inseparable(table, np.stack([found, found**2, found > 1], axis=1).astype(float))
    assert hole or not whole[0]
    for column, surely in zip((found, found**2, found > 1), whole, strict=True):
        shares = additive_parts(table, column.astype(float))
        assert not surely or [share.axes for share in shares] == [(0, 1, 2)]


def read_back(feature: Any, table: Table, at: dict[Root, int]) -> np.ndarray:
    return feature.constant + sum(part.matrix[at[part.root]] for part in feature.parts)


@pytest.mark.parametrize(
    "program",
    [tokens + indices, tokens * 2 - 3 * indices + 1, tokens % 2, WIDTH * 2 - tokens, WIDTH / 3],
)
def test_a_sum_is_read_without_a_layer(program: SOp) -> None:
    (table,) = analysed(program)
    feature = decompose(table, table.domain.numbers[:, None])
    assert feature is not None
    for places in product(*(range(len(r.domain)) for r in table.roots)):
        at = dict(zip(table.roots, places, strict=True))
        assert read_back(feature, table, at) == pytest.approx(float(value(table, at)))


@pytest.mark.parametrize("program", [tokens * indices, WIDTH * WIDTH, WIDTH % 2, tokens < WIDTH])
def test_what_is_no_sum_is_not_read(program: SOp) -> None:
    (table,) = analysed(program)
    assert decompose(table, table.domain.numbers[:, None]) is None


@pytest.mark.parametrize("default", [None, "none", 5, 0])
def test_affine_functions_of_a_scalar_and_no_others_fit(default: Any) -> None:
    mean = Aggregate(Select(tokens, 0, Comparison.GT), tokens, default)
    root = analysed(mean)[0].roots[0]
    encoding = scalar_encoding(root)
    numbers, told = root.domain.numbers, root.domain.is_defined
    affine = np.where(told > 0, 3 * numbers - 2, 0)
    if default == "none":
        affine[root.domain.code("none")] = 7
    fitted = affine_fit(root, affine[:, None])
    assert fitted is not None
    assert np.allclose(encoding @ fitted[0] + fitted[1], affine[:, None])
    assert affine_fit(root, (affine**2)[:, None]) is None


# ---- encodings -----------------------------------------------------------------------------------


@given(st.lists(grid((6, 2)), min_size=1, max_size=4), st.booleans(), st.booleans())
def test_what_was_asked_for_can_be_read_of_an_encoding(
    asked: list[np.ndarray], some: bool, free_constants: bool
) -> None:
    values = (0, 1, 2, 3, 4, None) if some else (0, 1, 2, 3, 4, 5)
    root = Root(name="x", domain=Domain(values))
    encoding = choose_encoding(root, asked, free_constants=free_constants)
    labels = labels_of_root("x", root, encoding.matrix)
    assert encoding.matrix.shape == (6, len(labels))
    assert len(set(labels)) == len(labels) <= 6
    if some:
        assert not encoding.matrix[-1].any()  # undefined is the zero row
    for wanted in asked:
        matrix, constant = encoding.solve(wanted)
        assert np.allclose(encoding.matrix @ matrix + constant, wanted)


def test_one_question_is_one_column() -> None:
    root = Root(name="x", domain=Domain(("a", "b", "c")))
    is_a = np.array([[1.0], [0.0], [0.0]])
    encoding = choose_encoding(root, [is_a, 3 - 2 * is_a, np.ones((3, 1))], free_constants=True)
    assert labels_of_root("x", root, encoding.matrix) == ("x:a",)
    assert choose_encoding(root, [np.ones((3, 2))], free_constants=True).width == 0
    everything = choose_encoding(root, [one_hot(root.domain)], free_constants=True)
    assert np.array_equal(everything.matrix, np.eye(3))
    assert labels_of_root("x", root, one_hot_encoding(root).matrix) == ("x:a", "x:b", "x:c")
