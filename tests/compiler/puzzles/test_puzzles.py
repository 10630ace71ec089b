"""The puzzles and the grader: solutions are right, wrong ones fail where they should."""

import pytest
from blog_solutions import BLOG

from raspc import InputError, ProgramError, puzzles
from raspc.compiler.puzzles.inputs import shrunk
from raspc.compiler.puzzles.judging import judged
from raspc.compiler.puzzles.score import heads, layers
from raspc.raspy import SOp, indices, key, query, tokens

NAMES = [puzzle.name for puzzle in puzzles]


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
