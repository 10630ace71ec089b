"""What users hold: names, copies, Tracr's signatures, and the faults that we avoid.

The faults are those that make Tracr hard to live in; a test is named after each that concerns the
surface.
"""

import operator
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from raspc import rasp_ast as rasp
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Encoding,
    Map,
    Select,
    Selector,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    length,
    nodes,
    tokens,
)

same = Select(tokens, tokens, Comparison.EQ)


def test_fault_1_a_node_has_an_identity_and_membership_fails_loudly() -> None:
    table = {tokens: "input", indices: "positions", same: "pattern"}
    assert table[tokens] == "input"
    assert table[same] == "pattern"
    with pytest.raises(TypeError, match="neither true nor false"):
        _ = tokens in [indices]
    with pytest.raises(TypeError, match=r"compare `a.node is b.node`"):
        assert tokens == tokens  # noqa: PLR0124
    with pytest.raises(TypeError, match=r"use `&`, `\|`, `~`"):
        _ = tokens == "a" and tokens == "b"
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(same)


def test_fault_1_comparing_two_sops_compares_their_values() -> None:
    assert (tokens == indices)([0, 2, 2]) == [True, False, True]
    assert (tokens != indices)([0, 2, 2]) == [False, True, False]


def test_fault_2_labels_do_not_depend_on_what_was_made_before() -> None:
    first = Map(str, indices)
    _ = [Map(str, indices).label for _ in range(3)]
    assert first.label == Map(str, indices).label == "map"


def test_fault_3_a_copy_is_another_node_even_after_a_look_at_its_label() -> None:
    expression = indices + 1
    _ = expression.label, expression.annotations
    for twin in (expression.copy(), expression.named("x"), rasp.numerical(expression)):
        assert twin.node is not expression.node
        assert type(twin) is type(expression)
        assert twin("abc") == [1, 2, 3]
    assert expression.name is None


def test_fault_5_one_and_true_and_absence_are_apart() -> None:
    mixed = [1, True, 0, False, "1"]
    assert tokens(mixed) == mixed
    assert [type(x) for x in tokens(mixed)] == [type(x) for x in mixed]
    seen: list[object] = []
    Map(seen.append, tokens)(mixed)
    assert len(seen) == 5


def test_fault_9_shared_parts_are_evaluated_and_printed_once() -> None:
    rung = indices
    for _ in range(60):
        rung = rung + rung
    start = time.perf_counter()
    assert rung("ab") == [0, 2**60]
    assert len(rasp.format_program(rung).splitlines()) == 60
    assert len(repr(rung)) <= 120
    assert time.perf_counter() - start < 2


@pytest.mark.slow
def test_fault_9_deep_chains_do_not_reach_the_recursion_limit() -> None:
    chain = indices
    for _ in range(20_000):
        chain = chain + 1
    assert len(nodes.topological([chain.node])) == 20_001
    assert chain([7]) == [20_000]
    assert repr(chain).startswith("…")


def test_fault_13_the_text_of_an_expression_is_a_program() -> None:
    assert repr(Aggregate(same, indices * 2 - 1)) == (
        "aggregate(select(tokens, tokens, ==), indices * 2 - 1)"
    )


def test_topological_order_is_that_of_the_program() -> None:
    a, b = indices + 1, tokens
    c = SequenceMap(lambda x, y: (x, y), b, a)
    order = nodes.topological([c.node, a.node])
    assert order == [b.node, indices.node, a.node, c.node]


def test_nodes_are_frozen_and_equal_only_to_themselves() -> None:
    node = indices.node
    with pytest.raises(AttributeError):
        node.name = "x"  # type: ignore[misc]
    assert nodes.Indices() != nodes.Indices()
    assert nodes.Indices() != node
    with pytest.raises(rasp.ProgramError, match="takes 2 operands, found 1"):
        nodes.Apply(Comparison.EQ.function, (node,))


def test_plain_values_are_constants() -> None:
    assert Select(1, tokens, Comparison.EQ)([1, 2]) == [[True, True], [False, False]]
    assert Aggregate(Select("a", tokens, Comparison.EQ), 5)("ab") == [5, None]
    assert Map(lambda x, y, z: x + y + z, tokens, 1, indices)([1, 2]) == [2, 4]


def test_an_array_is_no_operand() -> None:
    with pytest.raises(rasp.ProgramError, match="must be an s-op or a value, found array"):
        _ = np.array([1, 2]) + tokens


def test_encodings_are_hints() -> None:
    number = rasp.numerical(indices)
    assert rasp.is_numerical(number)
    assert rasp.is_categorical(indices)
    assert rasp.get_encoding(rasp.categorical(number)) is Encoding.CATEGORICAL
    assert number.node.encoding == "numerical"
    assert tokens.annotated(encoding="numerical").annotations["encoding"] is Encoding.NUMERICAL


def test_annotations() -> None:
    x = rasp.annotate(indices, name="x", colour="red")
    assert x.annotations == {"name": "x", "encoding": Encoding.CATEGORICAL, "colour": "red"}
    assert (x.name, x.label) == ("x", "x")
    assert x.named("y").annotations["colour"] == "red"
    assert dict(indices.annotations) == {"name": "indices", "encoding": Encoding.CATEGORICAL}


def test_children_are_surface_objects() -> None:
    program = Aggregate(same & ~same, tokens + indices)
    selector, values = program.children
    assert isinstance(selector, rasp.SelectorAnd)
    assert isinstance(values, SequenceMap)
    assert isinstance(values.fst, rasp.TokensType)
    assert isinstance(selector.children[1], rasp.SelectorNot)
    assert values.snd.node is indices.node
    assert (program.selector, program.default) == (selector, None)
    assert program.sop.node is values.node
    assert SelectorWidth(same).selector == same
    assert same.keys.node is tokens.node
    assert same.predicate is Comparison.EQ
    assert not tokens.children


def test_tracrs_classes_are_classes() -> None:
    assert isinstance(tokens + 1, Map)
    assert isinstance(tokens + indices, SequenceMap)
    assert isinstance(rasp.LinearSequenceMap(tokens, indices, 1, 2), SequenceMap)
    assert isinstance(rasp.Full(1), rasp.Full)
    assert isinstance(rasp.ConstantSelector([[True]]), Select)
    assert isinstance(same & same, rasp.SelectorAnd)
    assert isinstance(same | same, rasp.SelectorOr)
    assert issubclass(SOp, rasp.RASPExpr)
    assert issubclass(Selector, rasp.RASPExpr)
    square = Map(lambda x: x * x, indices, simplify=False)
    assert square.f(3) == 9
    assert square.inner.node is indices.node


def test_tracrs_functions() -> None:
    no = rasp.selector_not(same, simplify=False)
    assert rasp.selector_and(same, no, simplify=False)("ab") == [[False, False]] * 2
    assert rasp.selector_or(same, no, simplify=False)("ab") == [[True, True]] * 2
    assert rasp.evaluate(length, "abc", causal=True) == [3, 3, 3]
    assert rasp.LinearSequenceMap(tokens, indices, 2, 0.5)([1, 1]) == [2, 2.5]
    assert rasp.Full("x")("ab") == ["x", "x"]
    assert rasp.Full(None)("ab") == [None, None]


def test_constant_sequences_and_selectors() -> None:
    assert rasp.ConstantSOp([1, "b", None])("xyz") == [1, "b", None]
    assert rasp.ConstantSOp([1, 2, 3], check_length=False)("xy") == [1, 2]
    matrix = [[True, False], [True, True]]
    assert rasp.ConstantSelector(matrix)("ab") == matrix
    with pytest.raises(rasp.ProgramError, match="square"):
        rasp.ConstantSelector([[True, False]])


def test_the_face_is_a_list_of_what_exists() -> None:
    assert all(hasattr(rasp, name) for name in rasp.__all__)
    assert len(set(rasp.__all__)) == len(rasp.__all__)


def test_completion_shows_the_methods() -> None:
    assert {"named", "annotated", "children", "copy", "label", "node"} <= set(dir(tokens))


@pytest.mark.parametrize(
    ("function", "symbol"),
    [
        (lambda x: x + 1, "lambda x: x + 1"),
        (lambda x: "a" if x else ("b"), "lambda x: 'a' if x else ('b')"),
        (
            lambda x: sum(y for y in [x] if y and y + 100 > 2000 - 1000 + 4000 * 60 + 9),
            "lambda x: ...",
        ),
        (str, "str"),
        (operator.neg, "neg"),
        (test_plain_values_are_constants, "test_plain_values_are_constants"),
    ],
)
def test_a_function_is_called_what_the_user_called_it(
    function: Callable[..., Any], symbol: str
) -> None:
    found = rasp.user_functions.user_function(function, 1).symbol
    assert found.replace('"', "'") == symbol
