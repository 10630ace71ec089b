"""What Python says of each mistake of `mistakes.txt`, where somebody writes a program.

That file has three lines for each: the code, what is wrong with it, and what to write instead.
"""

import builtins
import linecache
import math
from pathlib import Path

import numpy as np
import pytest

import raspc
from raspc.rasp_ast.errors import ProgramError, RaspError
from raspc.rasp_ast.programs import make_reverse

TABLE = Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8")
MISTAKES = [tuple(map(str.strip, block.splitlines())) for block in TABLE.split("\n\n")]
LEAST = 110


@pytest.fixture(scope="module")
def names():
    """What the mistakes are made of."""
    rev = make_reverse()
    return {
        **{name: getattr(raspc, name) for name in raspc.__all__},
        "math": math,
        "np": np,
        "raspc": raspc,
        "make_reverse": make_reverse,
        "same": raspc.Select(raspc.tokens, raspc.tokens, "=="),
        "before": raspc.Select(raspc.indices, raspc.indices, "<"),
        "rev": rev,
        "model": raspc.compile(rev, "abc", 4),
    }


@pytest.mark.parametrize(("code", "says", "hint"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_mistakes(names, code, says, hint):
    file = f"<{code}>"
    linecache.cache[file] = (0, None, [f"{code}\n"], file)
    with pytest.raises(RaspError) as caught:
        exec(builtins.compile(code, file, "exec"), dict(names))
    assert caught.value.message.startswith(says)
    assert caught.value.hint == hint
    if isinstance(caught.value, ProgramError) and caught.value.source is not None:
        assert caught.value.source.file in (file, __file__)


def test_there_are_many():
    assert len({code for code, _, _ in MISTAKES}) == len(MISTAKES) >= LEAST


@pytest.mark.parametrize(
    ("name", "meant"),
    [("EQUALS", "EQ"), ("LESS", "LT"), ("less_or_equal", "LE"), ("NOT_EQUAL", "NE"), ("GTE", "GE")],
)
def test_names_of_comparisons(name, meant):
    with pytest.raises(AttributeError, match=f"did you mean Comparison.{meant}?"):
        getattr(raspc.Comparison, name)


def test_comparisons_have_other_names_and_their_signs():
    comparison = raspc.Comparison
    assert comparison.LE is comparison.LEQ is comparison("<=")
    assert comparison.GE is comparison.GEQ is comparison(">=")
    assert comparison.NE is comparison.NEQ is comparison("!=")
    assert len(list(comparison)) == 8
    select = raspc.Select(raspc.indices, raspc.indices, "<=")
    assert select.predicate is comparison.LEQ
    assert select("ab") == [[True, False], [True, True]]
    with pytest.raises(ValueError, match='is no comparison; write one of "=="'):
        comparison("=")


def test_what_is_no_mistake():
    tokens, indices = raspc.tokens, raspc.indices
    assert (np.int64(1) + indices)("ab") == [1, 2]
    assert (np.float64(2) > indices)("abc") == [True, True, False]
    assert hash(tokens) == hash(tokens)
    assert tokens in {tokens: 1}
    assert not hasattr(tokens, "__deepcopy__")
    assert round(indices / 2)("abc") == [0, 0, 1]


def test_python_s_compile_stays_its_own():
    names: dict[str, object] = {}
    exec("from raspc import *", names)
    assert "compile" not in names
    assert names["tokens"] is raspc.tokens
    assert callable(raspc.compile)


def test_where_needs_only_the_branch_that_it_takes():
    before = raspc.Select(raspc.indices, raspc.indices - 1, "==")
    program = raspc.where(raspc.tokens == "a", "x", raspc.Aggregate(before, raspc.tokens))
    assert program("aba") == ["x", "a", "x"]
    assert program("ba") == [None, "x"]
    for level in (0, 1, 2):
        model = raspc.compile(program, "ab", 4, optimize=level)
        assert raspc.check(program, model, levels="craft")


def test_a_model_says_what_it_assumes():
    before = raspc.Select(raspc.indices, raspc.indices, "<")
    model = raspc.compile(raspc.Aggregate(before, raspc.tokens), "ab", 3)
    assert "right only if" in repr(model)
    assert "right only if" not in repr(raspc.compile(make_reverse(), "ab", 3))
