"""A circuit made by hand, run in numpy: what a head, an MLP and a read do, at BOS too."""

from __future__ import annotations

import numpy as np
import pytest

from raspc.craft import (
    Circuit,
    Embedding,
    Head,
    Mlp,
    Output,
    Read,
    Variable,
    Write,
    attention,
    run,
)
from raspc.craft.constants import constant_variable
from raspc.craft.variables import constant_read, stack
from raspc.model.answers import Number


def variable(name: str, values: tuple[object, ...], encoding: object, **more: float) -> Variable:
    rows = np.array(encoding, float)
    labels = tuple(f"{name}{i}" for i in range(rows.shape[1]))
    at_bos = np.full(rows.shape[1], more.pop("at_bos", 0.0))
    return Variable(name, labels, values, rows, at_bos, **more)


ONE = variable("one", (1,), [[1]])
TOKEN = variable("tokens", ("a", "b"), [[1, 0], [0, 1]])
PLACE = variable("indices", (0, 1, 2), [[0], [1], [2]])
COLUMN = np.array([[1.0]])


def read_of(*parts: tuple[Variable, object], constant: float = 0.0, at_bos: float = 0.0) -> Read:
    """One feature of some variables."""
    pairs = tuple((v, np.array(weights, float)[:, None]) for v, weights in parts)
    return Read(pairs, np.array([constant], float), np.array([at_bos], float))


def circuit(*blocks: Head | Mlp, causal: bool = False) -> Circuit:
    embeddings = (
        Embedding(TOKEN, "token", TOKEN.encoding),
        Embedding(PLACE, "position", PLACE.encoding),
    )
    output = Output("output", read_of(), Number((0,), (0.0,)))
    return Circuit(
        vocabulary=("a", "b"),
        max_seq_len=3,
        causal=causal,
        one=ONE,
        embeddings=embeddings,
        blocks=blocks,
        outputs=(output,),
    )


def head(into: Variable, query: Read, key: Read, value: Read, gain: float = 1.0) -> Head:
    return Head(
        name=into.name,
        kind="average",
        query=query,
        key=key,
        value=value,
        writes=(Write(into, COLUMN),),
        gain=gain,
        scores_are_integers=False,
        margin=1.0,
    )


def mlp(read: Read, write: Write, bias: float = 0.0) -> Mlp:
    return Mlp(name="mlp", read=read, write=write, bias=np.array([bias]), margin=1.0)


def test_embeddings_are_looked_up_and_bos_holds_its_constant() -> None:
    state = run(circuit(), [1, 0])
    assert state[TOKEN].tolist() == [[0, 0], [0, 1], [1, 0]]
    assert state[PLACE].tolist() == [[0], [0], [1]]
    assert state[ONE].tolist() == [[0], [1], [1]]


@pytest.mark.parametrize("causal", [False, True])
def test_a_head_averages_over_what_it_sees(causal: bool) -> None:
    mean = variable("mean", (0, 1), [[0], [1]])
    not_bos = constant_read([0], [-50])
    block = head(mean, constant_read([1.0], [1.0]), not_bos, read_of((TOKEN, [1, 0])))
    state = run(circuit(block, causal=causal), [0, 1, 1])
    wanted = [1, 1 / 2, 1 / 3] if causal else [1 / 3] * 3
    assert state[mean][1:, 0] == pytest.approx(wanted)


def test_attention_rows_sum_to_one_and_follow_the_gain() -> None:
    into = variable("into", (0,), [[0]])
    key = read_of((TOKEN, [1, 0]), at_bos=0.0)
    soft = head(into, constant_read([1.0], [1.0]), key, read_of())
    hard = head(into, constant_read([1.0], [1.0]), key, read_of(), gain=50.0)
    state = run(circuit(), [0, 1])
    assert attention(soft, circuit(), state).sum(axis=1) == pytest.approx([1, 1, 1])
    assert attention(soft, circuit(), state)[1, 1] == pytest.approx(np.e / (np.e + 2))
    assert attention(hard, circuit(), state)[1, 1] == pytest.approx(1)


def test_an_mlp_is_rectified_and_adds_its_bias() -> None:
    into = variable("into", (0,), [[0]])
    read = stack([read_of((PLACE, [1]), constant=-1), read_of((PLACE, [-1]), at_bos=3)])
    matrix = np.array([[10.0], [1.0]])
    block = mlp(read, Write(into, matrix), 0.5)
    state = run(circuit(block), [0, 0, 0])
    assert state[into][:, 0].tolist() == [3.5, 0.5, 0.5, 10.5]


def test_writes_add_up() -> None:
    into = variable("into", (0,), [[0]])
    block = mlp(read_of((PLACE, [1])), Write(into, COLUMN))
    state = run(circuit(block, block), [0, 0])
    assert state[into][:, 0].tolist() == [0, 0, 2]


@pytest.mark.parametrize("one", [constant_variable(at_bos=False), constant_variable(at_bos=True)])
def test_a_read_is_exact_at_bos_whatever_its_variables_hold_there(one: Variable) -> None:
    held = variable("held", (5, 7), [[5], [7]], at_bos=2.0)
    read = read_of((held, [3]), constant=1, at_bos=-4)
    parts, bias = read.affine(one)
    at_bos = sum(v.at_bos @ m for v, m in parts) + bias
    at_token = 7 * 3 + one.encoding[0] @ next(m for v, m in parts if v is one) + bias
    assert at_bos.tolist() == [-4]
    assert at_token.tolist() == [7 * 3 + 1]


def test_what_is_0_at_tokens_is_read_with_weights_of_0() -> None:
    one = constant_variable(at_bos=True)
    parts, bias = constant_read([0.0], [32.0]).affine(one)
    assert bias.tolist() == [0.0]
    assert [(v.name, m.tolist()) for v, m in parts] == [("one", [[32.0]])]


def test_stacked_reads_stand_side_by_side() -> None:
    both = stack([read_of((TOKEN, [1, 2]), constant=1), read_of((PLACE, [3]), at_bos=5)])
    assert both.width == 2
    assert dict(both.parts)[TOKEN].tolist() == [[1, 0], [2, 0]]
    assert dict(both.parts)[PLACE].tolist() == [[0, 3]]
    assert both.constant.tolist() == [1, 0]
    assert both.at_bos.tolist() == [0, 5]
    assert stack([]).width == 0


def test_a_grid_rounds_what_is_written() -> None:
    whole = variable("whole", (0, 1, 2), [[0], [1], [2]], rounding_unit=1.0)
    block = mlp(read_of((PLACE, [1.2])), Write(whole, COLUMN), 0.2)
    assert run(circuit(block), [0, 0, 0])[whole][:, 0].tolist() == [0, 0, 1, 3]


def test_the_nearest_row_is_the_value() -> None:
    assert PLACE.decode(np.array([[0.4], [0.6], [9.0], [-3.0]])) == [0, 1, 2, 0]
    assert TOKEN.decode(np.array([[0.9, 0.2], [0.4, 0.6]])) == ["a", "b"]
    partly = variable("partly", ("x", None), [[1], [0]])
    assert partly.decode(np.array([[0.8], [0.1]])) == ["x", None]


@pytest.mark.parametrize(
    ("whole", "error", "read"),
    [(True, 0.2, [5, 55]), (True, 0.5, [4.99954, 54.99]), (False, 0.2, [4.99954, 54.99])],
)
def test_whole_numbers_that_are_not_listed_are_read_as_whole(
    whole: bool, error: float, read: list[float]
) -> None:
    total = variable(
        "total",
        (0, 99),
        [[0], [99]],
        abs_error=error,
        is_partially_listed=True,
        is_of_whole_numbers=whole,
    )
    found = total.decode(np.array([[4.99954], [54.99]]))
    assert found == read
    assert {*map(type, found)} == {*map(type, read)}
    assert np.isnan(total.decode(np.array([[np.nan]]))).all()


def test_an_encoding_has_a_row_for_each_value_and_a_column_for_each_label() -> None:
    with pytest.raises(ValueError, match=r"x: an encoding of shape \(1, 1\) for 2 values"):
        Variable("x", ("x",), (1, 2), np.zeros((1, 1)), np.zeros(1))
    with pytest.raises(ValueError, match="not one number per column"):
        Variable("x", ("x",), (1,), np.zeros((1, 1)), np.zeros(2))
