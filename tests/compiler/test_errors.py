"""What the compiler refuses: the words, and the line of the program that they point at."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast import (
    Aggregate,
    CompileError,
    ConstantSOp,
    FunctionError,
    InputError,
    Map,
    ProgramError,
    RaspError,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    ValueSetError,
    indices,
    length,
    tokens,
    where,
)
from raspc.rasp_ast.functions import Comparison

EVERYTHING = Select(tokens, tokens, Comparison.TRUE)


def here() -> int:
    """The line of the caller."""
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


def assert_points_at(error: RaspError, line: int, stretch: str) -> None:
    """The error names this file and that line, and underlines the expression."""
    assert error.source is not None
    assert (error.source.file, error.source.line) == (__file__, line)
    text, carets = str(error).splitlines()[-3 if error.hint else -2 :][:2]
    assert text[carets.index("^") : carets.rindex("^") + 1] == stretch


# ---- inputs of a model ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model() -> CompiledModel:
    return raspc.compile(tokens, "ab", 3)


BAD_INPUTS: list[tuple[Any, str]] = [
    ("az", "token 1 is 'z', which is not in the vocabulary 'a', 'b'"),
    (["a", 1], "token 1 is 1, which is not"),
    (["a", ["b"]], r"token 1 is \['b'\], which is not"),
    ([None], "token 0 is None, which is not"),
    ([float("nan")], "token 0 is nan, which is not"),
    (["compiler_bos", "a"], "token 0 is 'compiler_bos', which is not"),
    (["a", "compiler_pad"], "token 1 is 'compiler_pad', which is not"),
    ("aaaa", "the sequence has 4 tokens, the model takes 3"),
    ("", "the sequence is empty"),
]


@pytest.mark.parametrize(("xs", "words"), BAD_INPUTS)
def test_an_input_that_the_model_does_not_take(model: CompiledModel, xs: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        model(xs)
    with pytest.raises(InputError, match=words):
        model.batch(["ab", xs])
    with pytest.raises(InputError, match=words):
        model.trace(xs)
    if [*xs][-1:] != ["compiler_pad"]:  # which may stand at the end there, as in Tracr
        with pytest.raises(InputError, match=words):
            model.apply(["compiler_bos", *xs])


def test_apply_wants_bos(model: CompiledModel) -> None:
    for xs in ("ab", ""):
        with pytest.raises(InputError, match="begins with 'compiler_bos'"):
            model.apply(xs)


def test_true_is_not_1_in_a_vocabulary() -> None:
    with pytest.raises(InputError, match="token 0 is True, which is not in the vocabulary 0, 1"):
        raspc.compile(tokens, [0, 1], 2)([True])


def test_a_long_vocabulary_is_shortened() -> None:
    with pytest.raises(InputError, match=r"vocabulary 0, .*, 11, \.\.\.$"):
        raspc.compile(tokens, range(50), 2)([50])


# ---- vocabularies and settings -------------------------------------------------------------------

BAD_SETTINGS: dict[str, tuple[dict[str, Any], str]] = {
    "an empty vocabulary": ({"vocab": ""}, "the vocabulary is empty"),
    "BOS in the vocabulary": (
        {"vocab": ["a", "compiler_bos"]},
        "'compiler_bos' stands for BOS and cannot be in the vocabulary",
    ),
    "PAD in the vocabulary": ({"vocab": "ab", "pad": "b"}, "'b' stands for PAD"),
    "BOS and PAD are one": ({"bos": "x", "pad": "x"}, "BOS and PAD must differ, both are 'x'"),
    "nan in the vocabulary": ({"vocab": [1, float("nan")]}, "the vocabulary holds nan"),
    "infinity in the vocabulary": ({"vocab": [float("inf")]}, "the vocabulary holds inf"),
    "a list in the vocabulary": ({"vocab": [[1]]}, r"the vocabulary holds \[1\]"),
    "a set in the vocabulary": ({"vocab": [{1}]}, r"the vocabulary holds \{1\}"),
    "None in the vocabulary": ({"vocab": [None]}, "the vocabulary holds None"),
    "no length": ({"max_seq_len": 0}, "max_seq_len must be a positive whole number, not 0"),
    "half a length": ({"max_seq_len": 2.5}, "must be a positive whole number, not 2.5"),
    "a length that is a bool": ({"max_seq_len": True}, "whole number, not True"),
}


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_a_setting_that_makes_no_sense(name: str) -> None:
    settings, words = BAD_SETTINGS[name]
    with pytest.raises(InputError, match=words):
        raspc.compile(tokens, **{"vocab": "ab", "max_seq_len": 3, **settings})


def test_columns_that_are_no_columns_are_said() -> None:
    mean = Aggregate(Select(tokens, tokens, Comparison.TRUE), indices)
    said = raspc.compile(mean, "ab", 3, readout="onehot").stages.fallbacks
    assert said == ("output: a number, not in one-hot columns",)
    with pytest.raises(CompileError, match="its answer is a number") as refused:
        raspc.compile(mean, "ab", 3, readout="onehot", strict=True)
    assert refused.value.source == mean.node.source
    assert raspc.compile(mean > 0.5, "ab", 3, readout="onehot", strict=True)


def test_an_unknown_readout() -> None:
    with pytest.raises(CompileError, match="readout must be 'any' or 'onehot', not 'best'"):
        raspc.compile(tokens, "ab", 3, readout="best")


# ---- programs ------------------------------------------------------------------------------------


def raised(kind: type[RaspError], program: Any, vocab: Any = "ab", **settings: Any) -> Any:
    with pytest.raises(kind) as caught:
        raspc.compile(program, vocab, settings.pop("max_seq_len", 4), **settings)
    return caught.value


def test_a_selector_is_no_program() -> None:
    selector = Select(tokens, tokens, Comparison.EQ)
    error = raised(ProgramError, selector)
    assert "a program is an s-op, not a selector" in error.message
    assert "SelectorWidth" in error.hint
    assert_points_at(error, here() - 4, "Select(tokens, tokens, Comparison.EQ)")


def test_a_string_is_no_program() -> None:
    assert raised(ProgramError, "tokens").message == "a program is an s-op, not 'tokens'"


def test_a_predicate_that_is_not_callable() -> None:
    with pytest.raises(ProgramError, match="must be a Python function, found 'EQ'") as caught:
        raspc.compile(SelectorWidth(Select(tokens, tokens, "EQ")), "ab", 3)  # type: ignore[arg-type]
    assert_points_at(caught.value, here() - 1, 'Select(tokens, tokens, "EQ")')


def test_a_selector_where_an_sop_is_wanted() -> None:
    with pytest.raises(ProgramError, match="must be an s-op, found a selector") as caught:
        raspc.compile(tokens + EVERYTHING, "ab", 3)
    assert_points_at(caught.value, here() - 1, "tokens + EVERYTHING")


MIXED = ["a", 1]
FAULTY: dict[str, tuple[Callable[[], SOp], Any, str]] = {
    "tokens of two types that are ordered": (
        lambda: SelectorWidth(Select(tokens, tokens, Comparison.LT)),
        MIXED,
        r"`<` raised TypeError: '<' not supported between .* on 1 and 'a'",
    ),
    "a token that is compared with another type": (
        lambda: tokens < 2,
        MIXED,
        "`< 2` raised TypeError: '<' not supported between .*, on 'a'",
    ),
    "a function with a bug": (
        lambda: Map(lambda x: x.nothing, tokens),
        "ab",
        "`lambda x: x.nothing` raised AttributeError: .* 'nothing', on 'a'",
    ),
    "a predicate with a bug": (
        lambda: SelectorWidth(Select(tokens, indices, lambda k, q: k[q])),
        "ab",
        r"`lambda k, q: k\[q\]` raised IndexError: .*, on 'a' and 1",
    ),
    "a function without any value": (
        lambda: Map(lambda x: x / 0, indices),
        "ab",
        "`lambda x: x / 0` raised ZeroDivisionError: division by zero, on",
    ),
    "a function that gives a list": (
        lambda: Map(lambda x: [x], tokens),
        "ab",
        r"`lambda x: \[x\]` gave \['a'\], on 'a'",
    ),
    "a function that gives nan": (
        lambda: Map(lambda x: float("nan"), tokens),
        "ab",
        "gave nan, on 'b'",
    ),
    "a function that gives infinity": (
        lambda: SequenceMap(lambda x, y: 1e308 * 10 * (x + 1), indices, indices),
        "ab",
        "gave inf, on 0 and 0",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_function_at_fault_is_shown_with_what_it_was_given(name: str) -> None:
    build, vocab, words = FAULTY[name]
    error = raised(FunctionError, build(), vocab)
    assert error.source.file == __file__
    first = build.__code__.co_firstlineno
    assert error.source.line == first
    with pytest.raises(FunctionError, match=words):
        raise error


def test_a_mean_of_too_many_values() -> None:
    prefix = Select(indices, indices, Comparison.LEQ)
    squares = Aggregate(prefix, where(tokens == "a", indices * indices, 0))
    again = Aggregate(EVERYTHING, Aggregate(prefix, squares))
    line = here() - 1
    error = raised(ValueSetError, again, max_seq_len=64)
    assert error.size > error.limit >= 2**17
    assert f"{error.size:,} values; the limit is {error.limit:,}" in error.message
    assert "smaller vocabulary or max_seq_len" in error.hint
    assert error.source.line in (line - 1, line)


def test_a_function_of_too_many_values() -> None:
    counts = [SelectorWidth(Select(tokens, token, Comparison.EQ)) for token in "abcd"]
    product = Map(lambda a, b, c, d: sum([a, 99 * b, 9801 * c, 970299 * d]), *counts)
    error = raised(ValueSetError, product, "abcd", max_seq_len=64)
    assert error.size > error.limit
    assert f"{error.size:,} combinations of values (65 x 65 x 65 x 65)" in error.message
    assert_points_at(
        error, here() - 5, "Map(lambda a, b, c, d: sum([a, 99 * b, 9801 * c, 970299 * d]), *counts)"
    )


def test_too_many_pairs_for_a_predicate() -> None:
    near = Select(indices, indices, lambda key, query: abs(key - query) < 2)
    error = raised(ValueSetError, SelectorWidth(near), max_seq_len=2000)
    assert (error.size, error.limit) == (4_000_000, 2**20)
    assert_points_at(
        error, here() - 4, "Select(indices, indices, lambda key, query: abs(key - query) < 2)"
    )


@pytest.mark.slow
def test_too_many_classes() -> None:
    many = SequenceMap(
        lambda i, n: f"{i} {n}", indices, SelectorWidth(Select(tokens, "a", Comparison.EQ))
    )
    error = raised(CompileError, many, max_seq_len=600)
    assert "360,600 values that are not all numbers; the limit is 4,096" in error.message
    assert error.source.line == here() - 5


def test_a_mean_of_many_values_beside_others_says_where_and_what_to_do() -> None:
    mean = Aggregate(EVERYTHING, tokens)
    program = Map(lambda m, t: m * t > 3, mean, tokens)
    error = raised(ValueSetError, program, range(-100, 101), max_seq_len=32)
    assert "takes 64,801 values: too many combinations with all others" in error.message
    assert "aggregate(select(tokens, tokens, True), tokens)" in error.message
    assert error.source.line == here() - 4
    assert "compare it with a constant" in error.hint


def test_an_assumption_is_refused_where_that_is_asked_for() -> None:
    program = Aggregate(EVERYTHING, tokens)
    error = raised(CompileError, program, strict=True)
    assert error.message.startswith("the program is right only if the positions selected by")
    assert_points_at(error, here() - 3, "Aggregate(EVERYTHING, tokens)")
    model = raspc.compile(program, "ab", 4)
    assert f"line {here() - 5}" in model.assumptions[0]
    proved = Aggregate(Select(tokens, tokens, Comparison.EQ), tokens)
    assert raspc.compile(proved, "ab", 4, strict=True).assumptions == ()


def test_a_causal_model_does_not_know_the_length() -> None:
    error = raised(CompileError, length + 1, causal=True)
    assert "a causal model cannot know the length" in error.message
    assert "SelectorWidth(Select(tokens, tokens, Comparison.TRUE))" in error.hint


def test_constants_for_some_positions_only() -> None:
    model = raspc.compile(ConstantSOp([1, 2]), "a", 3)
    assert model("aa") == [1, 2]


def test_a_predicate_that_is_a_comparison_is_called_as_the_user_wrote_it() -> None:
    """It is analysed as the comparison, whose name stood in its place."""

    def earlier(key: Any, query: Any) -> bool:
        return query > key

    for predicate, name in (
        (lambda key, query: key < query, "lambda key, query: key < query"),
        (earlier, "earlier"),
    ):
        program = SelectorWidth(Select(tokens, indices, predicate))
        with pytest.raises(FunctionError) as interpreted:
            program(["a"])
        with pytest.raises(FunctionError) as compiled:
            raspc.compile(program, ["a", 1], 4)
        assert compiled.value.message == interpreted.value.message
        assert compiled.value.message.startswith(f"`{name}` raised TypeError")
