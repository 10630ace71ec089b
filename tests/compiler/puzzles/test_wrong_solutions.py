"""Wrong solutions of puzzles, each with the smallest input on which it is wrong."""

import pytest
from blog_solutions import ralign, shift, split

from raspc import puzzles
from raspc.raspl import induct_prev, maximum as raspl_maximum
from raspc.raspy import indices, key, query, tokens, where


def index_of_the_next(i, seq=tokens):
    return (key(indices) == query(i + 1)).value(seq)


def shift_to_the_left(i=1, default="_", seq=tokens):
    return (key(indices) == query(indices + i)).value(seq, default)


def minimum_with_itself(seq=tokens):
    earlier = (key(seq) == query(seq)) & (key(indices) <= query(indices))
    rank = ((key(seq) < query(seq)) | earlier).value(1).name("rank")
    return (key(rank) == query(0)).value(seq)


def minimum_without_ties(seq=tokens):
    rank = (key(seq) < query(seq)).value(1).name("rank")
    return (key(rank) == query(0)).value(seq)


def last(q, seq=tokens):
    behind = (key(seq) == query(q)) & (key(indices) > query(indices))
    is_last = (seq == q) & (behind.value(1) == 0)
    return (key(is_last) == query(True)).value(indices)


def slide_to_the_left(match, seq=tokens):
    kept = seq != match
    x = (key(indices) <= query(indices)) & (key(kept) == query(True))
    number = x.value(1)
    y = ((key(number) == query(number)) & (key(kept) == query(True))).value(seq)
    return where(kept, seq, y)


def ralign_by_one(default="-", sop=tokens):
    c = (key(sop) == query("_")).value(1) + 1
    return (key(indices + c) == query(indices)).value(sop, default)


def split_with_the_mark(v, first_part, sop=tokens):
    mid = (key(sop) == query(v)).value(indices)
    if first_part:
        return ralign("0", where(indices <= mid, sop, "_"))
    return where(indices > mid, sop, "0")


def add_without_chains(sop=tokens):
    inp = split("+", 0).map(int) + split("+", 1).map(int)
    return (inp + shift(-1, 0, where(inp > 9, 1, 0)).name("carry")) % 10


def reverse_off_by_one():
    length = (key(0) == query(0)).value(1).name("length")
    flip = (length - indices).name("flip")
    return (key(flip) == query(indices)).value(tokens)


WRONG = {
    "index": (index_of_the_next, (0, 1), (1, 1), (0, 0), "sum(select(indices, 2"),
    "shift": (shift_to_the_left, (0, 0), ("0", 0), (0, "0"), "indices + 1"),
    "minimum": (minimum_with_itself, (-1,), (-1,), (0,), "rank"),
    "minimum ties": (minimum_without_ties, (-1, -1), (-1, -1), (-2, -2), "rank"),
    "first": (last, ("l", "l"), (0, 0), (1, 1), "sum(select(tokens, 'l'"),
    "slide": (slide_to_the_left, ("<", "1"), ("1", "1"), (0, "1"), ""),
    "ralign": (ralign_by_one, ("x",), ("x",), ("-",), "sum(select(tokens, '_', ==), 1) + 1"),
    "split": (split_with_the_mark, ("-",), ("0",), ("-",), ""),
    "add": (add_without_chains, tuple("1+99"), (0, 1, 0, 0), (0, 0, 0, 0), "carry"),
    "reverse": (reverse_off_by_one, ("a",), ("a",), (0,), "flip"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_solutions_fail_on_the_smallest_input(name):
    solution, given, expected, got, step = WRONG[name]
    puzzle = puzzles[name.split()[0]]
    grade = puzzle.grade(solution)
    assert not grade
    assert grade.score is None
    failure = grade.failure
    assert (failure.tokens, failure.expected, failure.got) == (given, expected, got)
    assert step in grade.step
    assert grade.picture.svg.startswith("<svg")


def test_what_is_said_of_a_wrong_solution():
    grade = puzzles["minimum"].grade(minimum_with_itself)
    said = str(grade)
    assert said.startswith("minimum: wrong\n  input     -1\n  expected  -1\n  got       0\n")
    assert "it goes wrong at rank (file" in said
    assert said.endswith("  is        1\n  should be 0")
    shown = grade._repr_html_()
    assert "<svg" in shown
    assert "rank (file" in shown
    assert "wrong at 0" in grade.picture.svg  # in its words
    shifted = str(puzzles["shift"].grade(shift_to_the_left))
    assert "called with 1, '0'" in shifted
    assert "  got       0   '0'\n            ^^^ ^^^" in shifted


def test_a_program_that_means_nothing_on_an_input_is_wrong_there():
    grade = puzzles["add"].grade(lambda: tokens.map(int))
    assert "`int` raised ValueError" in grade.failure.got
    assert "got       an error" in str(grade)
    assert "got an error" in grade._repr_html_()
    assert (grade.parting, grade.picture) == (None, None)


def test_only_what_is_asked_for_is_judged():
    puzzle = puzzles["copy"]
    assert "any" in str(puzzle.grade(lambda: indices * 0).failure.expected)
    assert puzzle.grade(lambda: indices * 0).failure.wrong[0] == 2


def test_a_causal_puzzle_sees_no_later_position():
    assert puzzles["running_max"].grade(raspl_maximum, compiled=False)
    assert not puzzles["running_max"].grade(lambda: (key(0) == query(0)).value(tokens))


def test_what_a_library_does_for_itself_is_no_step():
    grade = puzzles["follow"].grade(lambda: induct_prev(tokens, tokens, -1), compiled=False)
    assert not grade
    assert "box" not in grade.step
