from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, strategies as st

from raspc.model import CategoricalEncoder, NumericalEncoder, Tokenizer, ValueMap

# --- ValueMap


def test_true_is_not_one_but_one_is_one_point_zero():
    values = ValueMap([1, True, 0, False, "1", (1, 2), (True, 2), None])
    assert len(values) == 8
    assert values[1.0] == values[1] == 0
    assert values[True] == 1
    assert values[np.bool_(True)] == 1
    assert values[np.int64(1)] == 0
    assert values[(1.0, 2)] == 5
    assert values[(True, 2)] == 6
    assert values[None] == 7
    assert True not in ValueMap([1])
    assert [] not in ValueMap([1])


def test_a_value_map_is_a_mapping():
    values = ValueMap(["b", "a"])
    assert isinstance(values, Mapping)
    assert list(values.items()) == [("b", 0), ("a", 1)]
    assert values == {"a": 1, "b": 0}
    assert ValueMap([1]) != ValueMap([True])
    assert values != 3
    assert repr(values) == "ValueMap(['b', 'a'])"


def test_a_value_given_twice():
    with pytest.raises(ValueError, match="the value 1 is given twice"):
        ValueMap([1, 2, 1.0])


# --- Tokenizer


def test_ids_follow_the_order_given_then_bos_then_pad():
    tokenizer = Tokenizer("ba", bos="BOS", pad="PAD")
    assert tokenizer.encoding_map == {"b": 0, "a": 1, "BOS": 2, "PAD": 3}
    assert (tokenizer.bos_token, tokenizer.bos_id) == ("BOS", 2)
    assert (tokenizer.pad_token, tokenizer.pad_id) == ("PAD", 3)
    assert tokenizer.vocab_size == 4
    assert tokenizer.vocab == ("b", "a")


def test_a_set_is_sorted_whatever_it_holds():
    vocab = {"b", "a", True, 2, 1.5, (1, "x"), (0, "y")}
    assert Tokenizer(vocab).vocab == (True, 1.5, 2, (0, "y"), (1, "x"), "a", "b")


def test_encode_with_and_without_bos():
    tokenizer = Tokenizer(["a", 1, True])
    assert tokenizer.encode(["compiler_bos", "a", 1.0, True]) == [3, 0, 1, 2]
    assert tokenizer.encode(["a", "compiler_pad"]) == [0, 4]
    assert tokenizer.decode([3, 0, 1, 2, 4]) == ["compiler_bos", "a", 1, True, "compiler_pad"]


def test_what_is_not_in_the_vocabulary():
    tokenizer = Tokenizer(["a", 1])
    for stranger in ("z", True, ["a"]):
        with pytest.raises(ValueError, match="is not in the vocabulary"):
            tokenizer.encode([stranger])
    with pytest.raises(ValueError, match="-1 is not one of the 4 ids"):
        tokenizer.decode([-1])


@pytest.mark.parametrize("names", [{"bos": "a"}, {"pad": "a"}, {"bos": "x", "pad": "x"}])
def test_bos_and_pad_are_nobody_else(names):
    with pytest.raises(ValueError, match=r"BOS|PAD"):
        Tokenizer(["a"], **names)


def test_encode_batch():
    ids = Tokenizer("ab").encode_batch(["ab", "", "b"], 3)
    assert ids.dtype == np.int32
    assert ids.tolist() == [[2, 0, 1, 3], [2, 3, 3, 3], [2, 1, 3, 3]]
    assert Tokenizer("ab").encode_batch([], 3).shape == (0, 4)


def test_encode_batch_takes_plain_sequences_that_fit():
    with pytest.raises(ValueError, match="3 tokens is longer than 2"):
        Tokenizer("ab").encode_batch(["aba"], 2)
    with pytest.raises(ValueError, match="added by the model"):
        Tokenizer("ab").encode_batch([["compiler_bos", "a"]], 2)


# --- output encoders


def test_categorical_encoder():
    encoder = CategoricalEncoder(["x", None, 1, True])
    assert encoder.decode([3, 1, 0]) == [True, None, "x"]
    assert encoder.decode(np.array([2, 2])) == [1, 1]
    assert encoder.encode([True, None]) == [3, 1]
    with pytest.raises(ValueError, match="4 is not one of the 4 ids"):
        encoder.decode([4])


def test_numerical_encoder_takes_the_nearest():
    encoder = NumericalEncoder(["low", 1, 1.5], [-1.0, 1.0, 1.5])
    assert encoder.decode([-9, 0.0, 0.1, 1.24, 1.26, np.inf]) == ["low", "low", 1, 1, 1.5, 1.5]
    assert NumericalEncoder([7], [7.0]).decode([-3]) == [7]
    assert not hasattr(encoder, "encoding_map")


@pytest.mark.slow
@given(
    st.lists(st.integers(-1000, 1000), min_size=1, unique=True).map(sorted),
    st.lists(st.floats(-2000, 2000)),
)
def test_numerical_encoder_against_a_search_of_all(points, numbers):
    decoded = NumericalEncoder(points, points).decode(numbers)
    for number, value in zip(numbers, decoded, strict=True):
        assert abs(number - value) == min(abs(number - point) for point in points)


@pytest.mark.parametrize("points", [[], [1.0], [2.0, 1.0], [1.0, 1.0], [1.0, np.nan]])
def test_points_that_are_no_scale(points):
    with pytest.raises(ValueError, match="points"):
        NumericalEncoder(["a", "b"], points)


def test_a_model_that_gives_nan_is_not_decoded():
    with pytest.raises(ValueError, match="NaN"):
        NumericalEncoder([1], [1.0]).decode([float("nan")])
