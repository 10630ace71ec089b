"""Programs of the text language in Python: loading them, and what the dialect asks of nodes."""

import random

import pytest
from levels import one_in

import raspc
from raspc import Aggregate, Comparison, Select, indices, tokens
from raspc.rasp_ast.errors import EvaluationError, ProgramError
from raspc.rasp_ast.text.dialect import Run
from raspc.rasp_ast.text.errors import RaspTextError

TEXT = """
_private = 3;
def twice(x) {return x + x;}
first = twice(indices);
everything = select(1, 1, ==);
number = _private + 1;
"""


def test_a_program_is_a_mapping_of_what_can_be_compiled():
    program = raspc.rasp_program(TEXT)
    assert list(program) == ["first", "everything"]
    assert len(program) == 2
    assert "first" in program
    assert "_private" not in program
    assert program["first"]("abc") == [0, 2, 4]
    assert program["first"].name == "first"
    assert program["everything"]("ab") == [[True, True], [True, True]]


@pytest.mark.parametrize(
    ("name", "found"), [("nowhere", "nothing"), ("number", "4"), ("twice", "twice")]
)
def test_what_is_no_s_op(name, found):
    with pytest.raises(ProgramError, match=f"no s-op or selector `{name}`, found {found}"):
        _ = raspc.rasp_program(TEXT)[name]


def test_a_program_is_asked_like_a_dict():
    assert raspc.rasp_program(TEXT).get("nowhere") is None
    assert dict(raspc.rasp_program("x = indices;"))["x"]("ab") == [0, 1]


def test_evaluating_an_expression():
    program = raspc.rasp_program(TEXT)
    assert program.evaluate("twice(first) + _private")("ab") == [3, 7]
    with pytest.raises(ProgramError, match="neither an s-op nor a selector"):
        program.evaluate("1 + 1")
    with pytest.raises(RaspTextError, match="Undefined variable: nowhere"):
        program.evaluate("nowhere")
    with pytest.raises(RaspTextError, match="unexpected"):
        program.evaluate("1 +")
    assert program.evaluate("first # the first")("ab") == [0, 2]


def test_nodes_know_where_they_were_written():
    source = raspc.rasp_program("\nx = (indices\n  + 1) * 2;\n")["x"].node.source
    assert (source.file, source.line, source.col, source.end_col) == ("<rasp>", 2, 4, None)
    [inner] = raspc.rasp_program("\nx = (indices + 1) * 2;\n")["x"].node.operands
    assert (inner.source.line, inner.source.col, inner.source.end_col) == (2, 4, 17)


def test_variables_name_their_nodes():
    program = raspc.rasp_program("same = select(tokens, tokens, ==); x = aggregate(same, indices);")
    assert program["x"].node.selector.name == "same"
    assert program["same"].node is program["x"].node.selector


def test_files_load_what_stands_beside_them(tmp_path):
    (tmp_path / "a.rasp").write_text('load "b";\nx = y + 1;\n', encoding="utf-8")
    (tmp_path / "b.rasp").write_text("y = indices;\n", encoding="utf-8")
    assert raspc.load_rasp(tmp_path / "a.rasp")["x"]("ab") == [1, 2]


def test_without_an_example_nothing_is_tried():
    program = raspc.rasp_program("x = tokens_int + 1;")
    assert program["x"]("12") == [2, 3]


def mean_of_bools():
    return raspc.rasp_program("x = aggregate(full_s, tokens == 1);")["x"]


def test_the_dialect_has_no_mean_of_bools():
    with pytest.raises(EvaluationError, match="the mean of numbers only") as caught:
        mean_of_bools()("ab")
    assert "x = aggregate(full_s, tokens == 1);" in str(caught.value)
    assert mean_of_bools()("a") == [False]
    assert Aggregate(Select(tokens, tokens, Comparison.TRUE), tokens == 1)("ab") == [0, 0]


def test_nor_of_equal_strings():
    program = raspc.rasp_program("x = aggregate(select(tokens, tokens, ==), tokens);")["x"]
    assert program("ab") == ["a", "b"]
    with pytest.raises(EvaluationError, match="the mean of numbers only"):
        program("aa")


def test_the_dialect_has_sequences_of_one_type():
    program = raspc.rasp_program("x = aggregate(select(indices, 1, ==), tokens);")["x"]
    assert program("ab") == ["b", "b"]
    assert program("a") == [0]
    shifted = raspc.rasp_program("x = aggregate(select(indices + 1, indices, ==), tokens);")["x"]
    with pytest.raises(EvaluationError, match="one type, found 'a' and 0"):
        shifted("ab")


def test_a_check_counts_such_inputs_apart():
    program = mean_of_bools()
    report = raspc.check(program, raspc.compile(program, [1, 2], 3))
    assert report


def test_a_wrong_type_is_no_value_to_the_compiler():
    """The value set of a default and a token meets `+`, but no run does."""
    program = raspc.rasp_program('x = aggregate(select(indices, indices, ==), tokens) + "!";')["x"]
    model = raspc.compile(program, "ab", 3)
    assert model("ab") == ["a!", "b!"]


@pytest.mark.parametrize("text", ["x = and;", "x = 1;\ny = x"])
def test_errors_are_raised(text):
    with pytest.raises(RaspTextError):
        raspc.rasp_program(text)


LIBRARY = [
    "length",
    "selector_width(select(tokens, tokens, ==))",
    "has_focus(select(tokens, 'a', ==) and select(indices, indices, <))".replace("'", '"'),
    'count(tokens, "a")',
    "count(tokens, tokens[0])",
    'contains(tokens, "b")',
    "max(indices, length - indices)",
    "average(indices)",
    "load_from_location(indices, length - 1 - indices)",
    'shift(tokens, 2, "-")',
    'mark_last_instance(tokens, "a")',
    "aggregate(select_from_first(tokens, tokens[0]), indices, -1)",
    "sort(tokens, tokens)",
    "sort(indices, -indices)",
    "aggregate(select_next_identical(tokens), indices, -1)",
    "round(indices / 2) ^ 2 % 3",
    '(tokens in ["a", "c"]) and not (indices == 1) or indices > 2',
]


@pytest.mark.parametrize("expression", one_in(4, LIBRARY))
def test_sessions_the_interpreter_and_the_model_agree(expression):
    program = raspc.rasp_program("").evaluate(expression)
    model = raspc.compile(program, "abc", 5)
    inputs = random.Random(0)
    for _ in range(20):
        given = inputs.choices("abc", k=inputs.randint(1, 5))
        expected = Run(list(given)).sequence(program.node)
        assert program(given) == expected
        assert model(given) == expected


def test_a_program_without_tokens_compiles():
    assert raspc.compile(raspc.rasp_program("x = indices + 1;")["x"], "ab", 3)("ab") == [1, 2]
    assert raspc.compile(raspc.rasp_program("x = indices;")["x"] + indices, "ab", 3)("ab") == [0, 2]
