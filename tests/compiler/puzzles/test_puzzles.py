"""The puzzles and the grader: solutions are right, wrong ones fail where they should."""

import pytest

from raspc import InputError, ProgramError, puzzles
from raspc.compiler.puzzles.inputs import shrunk
from raspc.compiler.puzzles.judging import judged
from raspc.compiler.puzzles.score import heads, layers
from raspc.raspl import maximum as raspl_maximum
from raspc.raspy import SOp, indices, key, query, tokens, where

NAMES = [puzzle.name for puzzle in puzzles]


# --- the solutions of the blog, as they stand there


def index(i, seq=tokens):
    return (key(indices) == query(i)).value(seq)


def cumsum(seq=tokens):
    return (key(indices) <= query(indices)).value(seq)


def shift(i=1, default="_", seq=tokens):
    return (key(indices) == query(indices - i)).value(seq, default)


def minimum(seq=tokens):
    sel1 = key(seq) < query(seq)
    sel2 = (key(seq) == query(seq)) & (key(indices) < query(indices))
    less = (sel1 | sel2).value(1)
    return (key(less) == query(0)).value(seq)


def first(q, seq=tokens):
    return minimum(where(seq == q, indices, 99))


def ralign(default="-", sop=tokens):
    c = (key(sop) == query("_")).value(1)
    return (key(indices + c) == query(indices)).value(sop, default)


def split(v, i, sop=tokens):
    """The first part for 0, as in the blog; the notebook asks for it by 1."""
    mid = (key(sop) == query(v)).value(indices)
    if i == 0:
        return ralign("0", where(indices < mid, sop, "_"))
    return where(indices > mid, sop, "0")


def slide(match, seq=tokens):
    x = cumsum(where(match, 1, 0))
    y = ((key(x) == query(x + 1)) & (key(match) == query(True))).value(seq)
    return where(match, seq, y)


def add(sop=tokens):
    inp = SOp.zip(lambda a, b: int(a) + int(b), split("+", 0), split("+", 1))
    carry = shift(-1, "0", where(inp > 9, "1", where(inp == 9, "<", "0")))
    return (inp + slide(carry != "<", carry).map(int)) % 10


BLOG = {
    "head": (lambda seq=tokens: index(0), 1),
    "index": (index, 1),
    "shift": (shift, 1),
    "minimum": (minimum, 2),
    "first": (first, 2),
    "ralign": (ralign, 2),
    "split": (split, 3),
    "slide": (slide, 2),
    "add": (add, 6),
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(n, marks=[pytest.mark.slow] if n in ("add", "first", "split") else [])
        for n in BLOG
    ],
)
def test_the_solutions_of_the_blog_are_right(name):
    solution, depth = BLOG[name]
    grade = puzzles[name].grade(solution, compiled=False)
    assert grade, grade
    assert grade.score.layers == depth >= puzzles[name].best.layers
    assert grade.score.is_bounded
    assert puzzles[name].best.published in (None, depth)


@pytest.mark.parametrize("name", NAMES)
def test_the_best_solutions_are_as_good_as_is_said(name):
    puzzle = puzzles[name]
    programs = [puzzle.solution(*call.meant) for call in puzzle.ways[0]]
    assert max(layers(program.node) for program in programs) == puzzle.best.layers
    assert max(heads(program.node) for program in programs) == puzzle.best.heads


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_best_solutions_are_right_and_compile(name):
    grade = puzzles[name].grade(puzzles[name].solution)
    assert grade, grade
    assert grade.score.is_bounded
    assert grade.score.parameters
    assert not grade.score.refused


@pytest.mark.parametrize("name", [name for name in NAMES if name not in BLOG])
def test_the_best_solutions_are_right_on_short_inputs(name):
    puzzle = puzzles[name]
    for call in puzzle.ways[0]:
        program = puzzle.solution(*call.meant)
        for xs in list(puzzle.small(call.meant))[::5]:
            assert judged(puzzle, call, program, xs) is None


# --- wrong ones, each with the smallest input on which it is wrong


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


# --- scores


def one_sum():
    """Addition in one layer: the whole string as one number."""
    number = (key(0) == query(0)).value(tokens.map("+0123456789".index) * 11**indices)

    def digits(packed):
        text = ""
        while packed:
            packed, digit = divmod(packed, 11)
            text += "+0123456789"[int(digit)]
        return text

    def answer(packed, place):
        left, _, right = digits(packed).partition("+")
        return int(str(int(left) + int(right)).zfill(len(left + right) + 1)[int(place)])

    return SOp.zip(answer, number, indices)


def test_a_solution_of_one_big_number_is_right_and_behind_all_others():
    packed = puzzles["add"].grade(one_sum)
    assert packed
    assert packed.score.layers == 1
    assert not packed.score.is_bounded
    assert "more values than a puzzle allows" in str(packed)
    assert "no transformer of it: `answer` raised IndexError" in str(packed)
    best = puzzles["add"].grade(puzzles["add"].solution, compiled=False)
    assert best.score < packed.score
    assert not packed.score < best.score


@pytest.mark.slow
def test_a_score_has_the_sizes_of_the_transformer():
    grade = puzzles["head"].grade(BLOG["head"][0])
    assert grade.score.parameters > 0
    assert "parameters" in str(grade)
    assert grade._repr_html_().startswith("<pre")


# --- mistakes


@pytest.mark.parametrize(
    ("name", "mine", "said"),
    [
        ("index", tokens, "index has arguments, found an s-op"),
        ("head", 3, "a solution of head is no 3"),
        ("head", lambda: key(0) == query(0), "gives an s-op, found"),
        ("head", lambda a, b: tokens, "is called with 0 arguments, and this takes 2"),
    ],
)
def test_what_is_no_solution(name, mine, said):
    with pytest.raises(ProgramError, match=said):
        puzzles[name].grade(mine)


def test_what_a_solution_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        puzzles["slide"].grade(lambda match: 1 / 0)


def test_the_collection():
    assert len(puzzles) == len(NAMES) == len(set(NAMES))
    assert "sort" in puzzles
    assert "Every position gets the smallest value" in repr(puzzles["minimum"])
    assert "minimum" in repr(puzzles)
    assert "<table>" in puzzles._repr_html_()
    with pytest.raises(InputError, match="there is no puzzle 'minimun'") as caught:
        puzzles["minimun"]
    assert "did you mean minimum" in str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_inputs_are_those_that_are_asked_for(name):
    puzzle = puzzles[name]
    for call in puzzle.ways[0]:
        small = list(puzzle.small(call.meant))
        assert [*map(len, small)] == sorted(map(len, small))
        for xs in (*small, *puzzle.large(20, call.meant)):
            assert puzzle.asked(xs, *call.meant)
            assert len(puzzle.spec(xs, *call.meant)) == len(xs)
            assert set(xs) <= set(puzzle.vocab)


def test_shrinking():
    def has_two(xs):
        return xs.count(3) > 1

    assert shrunk((1, 3, 2, 3, 3), range(5), has_two) == (3, 3)
    assert shrunk((4, 2), range(5), lambda xs: len(xs) == 2) == (0, 0)
