"""Sums over the columns of a variable, in a few words."""

import numpy as np
import pytest

from raspc.craft.column_sums import bracketed, column_terms
from raspc.craft.expressions import linear_sum
from raspc.craft.formatting import PAGE, cells, on_a_page
from raspc.craft.variables import Variable


def one_hot(name, values):
    eye = np.eye(len(values))
    labels = tuple(f"{name}:{value}" for value in values)
    return Variable(name, labels, tuple(values), eye, np.zeros(len(values)))


LETTERS = one_hot("tokens", "abcdef")
NUMBERS = one_hot("indices", range(12))
FLAGS = one_hot("x < y", (False, True, None))


@pytest.mark.parametrize(
    ("variable", "coefficients", "text"),
    [
        (LETTERS, [0, 0, 1, 0, 0, 0], "tokens:c"),
        (LETTERS, [1, 0, 1, 0, 0, 0], "tokens:{a,c}"),
        (LETTERS, [1, 0, -2, 0, 0, 0], "tokens:a - 2*tokens:c"),
        (LETTERS, [-1, -1, 0, -1, -1, -1], "-tokens:{not c}"),
        (LETTERS, [1, 1, 1, 0, 0, 0], "tokens:{a,b,c}"),
        (LETTERS, [2, 2, 2, -1, -1, 0], "2*tokens:{a,b,c} - tokens:{d,e}"),
        (LETTERS, [5, -3, 4, 0, 7, 0], "tokens:{a:5,b:-3,c:4,e:7}"),
        (NUMBERS, [0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0], "indices:{2..5,9}"),
        (NUMBERS, [-1] + [0] * 2 + [-1] * 9, "-indices:{not 1,2}"),
        (NUMBERS, [0] + [1] * 11, "indices:{1..11}"),
        (NUMBERS, range(-4, 8), "indices:{0..11:x-4}"),
        (NUMBERS, [0, *np.linspace(-0.25, -0.5, 11)], "indices:{1..11:-0.025*x-0.225}"),
        (NUMBERS, np.arange(12) ** 2, "indices:{1:1,2:4,3:9,4:16,5:25,6:36,7:49,...,11:121}"),
        (FLAGS, [-1, 1, 0], "-(x < y):False + (x < y):True"),
        (FLAGS, [1, 0, 1], "(x < y):{False,None}"),
    ],
)  # fmt: skip
def test_columns_of_one_coefficient_are_named_together(variable, coefficients, text):
    assert linear_sum(column_terms(variable, list(map(float, coefficients)))) == text


def test_what_is_told_from_all_others_is_told_only_where_all_have_a_column():
    some = Variable("f", ("f:1", "f:2"), (0, 1, 2), np.eye(3)[:, 1:], np.zeros(2))
    assert linear_sum(column_terms(some, [0.0, 1.0])) == "f:2"
    four = one_hot("g", "abcd")
    partly = Variable("g", four.columns, tuple("abcde"), np.eye(5)[:, :4], np.zeros(4))
    assert linear_sum(column_terms(four, [1.0, 1.0, 1.0, 0.0])) == "g:{not d}"
    assert linear_sum(column_terms(partly, [1.0, 1.0, 1.0, 0.0])) == "g:{a,b,c}"


def test_columns_that_are_no_single_value_stay_as_they_are():
    held = np.array([[0.0, 1, -1], [1, 1, 0], [2, 0, -1]])
    coded = Variable("x", ("x", "x:{a,b}", "-(x-1)^2"), (0, 1, 2), held, np.zeros(3))
    assert linear_sum(column_terms(coded, [1.0, 1.0, 2.0])) == "x + x:{a,b} + 2*(-(x-1)^2)"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("length - indices", "(length - indices)"),
        ("where(x == 0, 1, 2)", "where(x == 0, 1, 2)"),
        ("(a, b)", "(a, b)"),
        ("not x", "(not x)"),
        ("rank", "rank"),
    ],
)
def test_names_of_several_words_are_bracketed(name, text):
    assert bracketed(name) == text


def test_long_lines_go_on_below():
    line = "  score " + " + ".join(f"columns:{i}" for i in range(30))
    lines = on_a_page(line)
    assert len(lines) > 1
    assert max(map(cells, lines)) <= PAGE
    assert " ".join(part.strip() for part in lines) == line.strip()
    assert all(part.startswith("      c") or part.startswith("      +") for part in lines[1:])
    assert on_a_page("  short") == ["  short"]
    assert on_a_page("    " + "x" * 150) == ["    " + "x" * 150]
    assert on_a_page("    " + "x" * 150 + " y") == ["    " + "x" * 150, "        y"]
