"""Errors: their words, and the place that they point at."""

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    ConstantSOp,
    EvaluationError,
    FunctionError,
    InputError,
    LinearSequenceMap,
    Map,
    PrecisionError,
    ProgramError,
    RaspError,
    Select,
    SelectorWidth,
    SequenceMap,
    ValueSetError,
    indices,
    numerical,
    tokens,
    where,
)
from raspc.rasp_ast.programs import make_detect_pattern, make_shuffle_dyck, make_sort_unique
from raspc.rasp_ast.source import Source, capture

everything = Select(tokens, tokens, Comparison.TRUE)


def here() -> int:
    """The line of the caller."""
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


def test_an_error_shows_the_line_the_stretch_and_what_to_do() -> None:
    with pytest.raises(ProgramError) as caught:
        total = Aggregate(everything, everything)  # noqa: F841
    line = here() - 1
    assert str(caught.value) == (
        "the values of Aggregate must be an s-op, found a selector\n"
        f'  file "{__file__}", line {line}\n'
        "    total = Aggregate(everything, everything)  # noqa: F841\n"
        "            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  hint: SelectorWidth(...) or Aggregate(..., values) makes an s-op of a selector"
    )


def test_an_error_of_an_operator_shows_both_operands() -> None:
    with pytest.raises(ProgramError) as caught:
        _ = 1 + tokens * everything
    assert str(caught.value).splitlines()[2:4] == [
        "    _ = 1 + tokens * everything",
        "            ^^^^^^^^^^^^^^^^^^^",
    ]


def test_columns_are_right_behind_letters_of_several_bytes() -> None:
    with pytest.raises(ProgramError) as caught:
        _ = "äöü€", tokens + everything
    text, carets = str(caught.value).splitlines()[2:4]
    assert text[carets.index("^") : carets.rindex("^") + 1] == "tokens + everything"


def test_an_expression_of_several_lines_is_shown_by_its_first() -> None:
    with pytest.raises(ProgramError) as caught:
        _ = Aggregate(
            everything,
            everything,
        )
    assert str(caught.value).splitlines()[2:4] == [
        "    _ = Aggregate(",
        "        ^^^^^^^^^^",
    ]


def test_an_evaluation_error_points_at_the_line_that_built_the_node() -> None:
    mean = Aggregate(everything, tokens)
    line = here() - 1
    with pytest.raises(
        EvaluationError, match="position 0 selects 'a' and 'b', which have no mean"
    ) as caught:
        (mean == "a")("ab")
    assert caught.value.source == Source(__file__, line, 11, 40)


MALFORMED: dict[str, tuple[Callable[[], object], str]] = {
    "a predicate that is no function": (
        lambda: Select(tokens, tokens, 3),  # type: ignore[arg-type]
        "the predicate of Select must be a Python function, found 3",
    ),
    "an s-op for a predicate": (
        lambda: Select(tokens, tokens, tokens),
        "the predicate of Select must be a Python function, found an s-op",
    ),
    "a predicate of one argument": (
        lambda: Select(tokens, tokens, lambda key: key),  # type: ignore[misc, arg-type]
        "called with 2 arguments, but `lambda key: key` does not take them",
    ),
    "the arguments of Map the wrong way round": (
        lambda: Map(tokens, abs),
        "the function of Map must be a Python function, found an s-op",
    ),
    "a map of nothing": (lambda: Map(abs), "Map has no s-op to map"),
    "a selector where an s-op is wanted": (
        lambda: Map(abs, everything),
        "an operand of Map must be an s-op, found a selector",
    ),
    "an s-op where a selector is wanted": (
        lambda: SelectorWidth(tokens),  # type: ignore[arg-type]
        "what SelectorWidth counts must be a selector, found an s-op",
    ),
    "a number where a selector is wanted": (
        lambda: 1 & everything,
        "the other side of `&` must be a selector, found 1",
    ),
    "a selector in a comparison": (
        lambda: tokens == everything,
        "an operand of `==` must be an s-op, found a selector",
    ),
    "a list as a constant": (
        lambda: tokens == ["a"],
        r"an operand of `==` must be an s-op or a value, found \['a'\]",
    ),
    "None as a constant": (
        lambda: tokens != None,  # noqa: E711
        "an operand of `!=` must be an s-op or a value, found None",
    ),
    "nan as a constant": (
        lambda: where(tokens == "a", float("nan"), 0),
        "an operand of `where` must be an s-op or a value, found nan",
    ),
    "infinity as a default": (
        lambda: Aggregate(everything, indices, default=float("inf")),
        "the default of Aggregate must be a value, found inf",
    ),
    "a factor that is no number": (
        lambda: LinearSequenceMap(indices, indices, 1, "2"),  # type: ignore[arg-type]
        "a factor must be a number, found '2'",
    ),
    "an unknown encoding": (
        lambda: tokens.annotated(encoding="binary"),
        "an encoding is 'categorical' or 'numerical', found 'binary'",
    ),
    "a name that is no name": (
        lambda: tokens.named(3),  # type: ignore[arg-type]
        "a name is a string that is not empty, found 3",
    ),
    "an annotation of something else": (
        lambda: numerical("tokens"),  # type: ignore[type-var]
        "a program is an s-op or a selector, found 'tokens'",
    ),
    "a pattern without values": (
        lambda: make_detect_pattern(tokens, ""),
        "a pattern needs at least one value",
    ),
    "brackets without a pair": (
        lambda: make_shuffle_dyck(["("]),
        "brackets come as pairs",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_program_is_refused_where_it_is_built(name: str) -> None:
    build, words = MALFORMED[name]
    with pytest.raises(ProgramError, match=words) as caught:
        build()
    source = caught.value.source
    assert source is not None
    if "pattern" not in name and "brackets" not in name:
        assert Path(source.file).name == "test_errors.py"
        first = build.__code__.co_firstlineno
        assert first <= source.line <= first + 1
        assert "    ^" in str(caught.value) or "^^^" in str(caught.value)


def test_a_users_function_that_raises() -> None:
    inverse = Map(lambda x: 1 / (x - 2), indices)
    line = here() - 1
    with pytest.raises(FunctionError) as caught:
        inverse("abcd")
    error = caught.value
    assert error.message == (
        "`lambda x: 1 / (x - 2)` raised ZeroDivisionError: division by zero, on 2"
    )
    assert (error.symbol, error.arguments) == ("lambda x: 1 / (x - 2)", (2,))
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert error.source is not None
    assert error.source.line == line
    assert error.no_value


def test_a_bug_in_a_users_function_is_not_a_missing_value() -> None:
    with pytest.raises(FunctionError, match="raised TypeError") as caught:
        (tokens < 3)("a")
    assert not caught.value.no_value


@pytest.mark.parametrize("result", [[1], float("nan"), object])
def test_a_function_must_give_a_value(result: object) -> None:
    def give(x: object) -> object:
        return result

    with pytest.raises(FunctionError, match=r"`give` gave .*, on 'a'") as caught:
        Map(give, tokens)("a")
    assert caught.value.no_value == isinstance(result, float)  # nan, as numpy's functions give it
    assert (caught.value.__cause__ is None) == (not caught.value.no_value)
    assert caught.value.hint is not None
    assert "an int, a finite float" in caught.value.hint


def test_a_predicate_that_raises() -> None:
    never = Select(tokens, indices, lambda key, query: key > query)
    with pytest.raises(FunctionError, match="on 'a' and 0"):
        never("a")


def test_beyond_the_values_of_a_constant_there_is_no_value() -> None:
    with pytest.raises(FunctionError, match="2 values are given") as caught:
        ConstantSOp([1, 2])("abc")
    assert caught.value.no_value


@pytest.mark.parametrize(
    ("xs", "words"),
    [
        ("", "the input is empty"),
        ([], "the input is empty"),
        (3, "must be a sequence of tokens, found 3"),
        (["a", [1]], r"the token at position 1 is \[1\]"),
        ([None], "the token at position 0 is None"),
        ([float("nan")], "the token at position 0 is nan"),
    ],
)
def test_bad_inputs(xs: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        tokens(xs)  # type: ignore[arg-type]


def test_nested_programs_point_at_the_deepest_fault() -> None:
    inner = SequenceMap(lambda a, b: a.index(b), tokens, tokens)
    line = here() - 1
    outer = Map(lambda x: x + 1, inner) * 2
    with pytest.raises(FunctionError) as caught:
        outer([1])
    assert caught.value.source is not None
    assert caught.value.source.line == line


def test_the_families_of_errors() -> None:
    for kind in (ProgramError, InputError, EvaluationError):
        assert issubclass(kind, RaspError)
    error = ValueSetError("too many", size=10, limit=5, hint="fewer")
    assert (error.size, error.limit, str(error)) == (10, 5, "too many\n  hint: fewer")
    assert str(PrecisionError("thin")) == "thin"


def test_a_standard_program_shows_its_own_line() -> None:
    with pytest.raises(EvaluationError) as caught:
        make_sort_unique(tokens, indices // 2)("abc")
    assert caught.value.source is not None
    assert Path(caught.value.source.file).name == "sorting.py"
    assert 'vals).named("sort_unique")' in str(caught.value)


def test_a_source_without_a_file_to_read() -> None:
    assert Source("<nowhere>", 3).excerpt() == '  file "<nowhere>", line 3'
    assert capture().line == here()
