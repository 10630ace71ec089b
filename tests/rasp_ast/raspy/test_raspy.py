"""RASPy: each name as the published library has it, its puzzles, and both as weights."""

import doctest
import operator
import runpy
from pathlib import Path
from random import Random

import numpy as np
import pytest

import raspc
from raspc import raspy
from raspc.rasp_ast.raspy import selecting, sequences
from raspc.raspy import SOp, aggregate, identity, indices, key, query, raw, select, tokens, where

EXAMPLE = Path(__file__).parents[3] / "examples" / "raspy" / "puzzles.py"
minimum = runpy.run_path(str(EXAMPLE))["minimum"]

SAME = key(tokens) == query(tokens)
DRAWN = [Random(seed).choices(range(-2, 4), k=1 + seed % 6) for seed in range(20)]


# --- values


def valued(pred, keys, queries, values, default=0):
    """The sum of what is selected, one alone as it is."""
    result = []
    for q in queries:
        chosen = [v for k, v in zip(keys, values, strict=True) if pred(k, q)]
        result.append(default if not chosen else chosen[0] if len(chosen) == 1 else sum(chosen))
    return result


COMPARED = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]
OTHERS = [operator.add, operator.sub, operator.mul, operator.and_, operator.or_]


@pytest.mark.parametrize("compare", [*COMPARED, *OTHERS])
def test_keys_and_queries_are_compared(compare):
    of_query, of_key = compare(key(tokens), query(indices)), compare(query(indices), key(tokens))
    for xs in DRAWN:
        places = range(len(xs))
        wanted = valued(compare, xs, places, xs)
        assert of_query.value(tokens)(xs) == wanted
        assert select(tokens, indices, compare).value(tokens)(xs) == wanted
        assert of_key.value(1)(xs) == valued(lambda k, q: compare(q, k), xs, places, [1] * len(xs))


@pytest.mark.parametrize("compare", [operator.truediv, operator.mod])
def test_quotients_are_predicates_too(compare):
    selected = compare(key(tokens), query(indices + 1)).value(1)
    for xs in DRAWN:
        assert selected(xs) == valued(compare, xs, range(1, len(xs) + 1), [1] * len(xs))


def test_a_value_alone_is_as_it_is_and_none_is_the_default():
    at = key(indices) == query(indices - 1)
    assert at.value(tokens)("ab") == [0, "a"]
    assert at.value(tokens, default=None)("ab") == [None, "a"]
    assert aggregate(at, tokens, "-", name="before")("ab") == ["-", "a"]
    assert aggregate(at, tokens, name="before").name == "before"
    assert (key(tokens) == query("a")).value(tokens == "a")("aab") == [2, 2, 2]


def test_selectors_are_combined_and_negated():
    before = key(indices) < query(indices)
    assert (~SAME).value(1)("hello") == [4, 4, 3, 3, 4]
    assert (SAME & before).value(1)("hello") == [0, 0, 0, 1, 0]
    assert (SAME | before).value(1)("hello") == [1, 2, 4, 4, 5]
    assert (SAME & ~before).value(1)("hello") == [1, 1, 2, 1, 1]
    assert SAME("aba") == [[True, False, True], [False, True, False], [True, False, True]]


# --- elementwise


@pytest.mark.parametrize(
    "f",
    [
        lambda x: 1 - x,
        lambda x: 2 * x + 3,
        lambda x: -x,
        lambda x: +x,
        lambda x: x // 2,
        lambda x: 7 // (x + 9),
        lambda x: x**2,
        lambda x: 2 ** abs(x),
        lambda x: 7 % (x + 9),
        lambda x: abs(x) / 2,
        lambda x: 1 / (x + 9),
        lambda x: 5 & x,
        lambda x: x | 4,
        lambda x: (x > 0) & (x != 2) | (x == -1),
        lambda x: 1 <= x,  # noqa: SIM300
        lambda x: round(x / 3),
        lambda x: np.int64(2) * x,
    ],
)
def test_operators_are_those_of_python(f):
    program = f(tokens)
    assert isinstance(program, SOp)
    for xs in DRAWN:
        assert program(xs) == pytest.approx([f(x) for x in xs])


def test_not_is_of_truth_values():
    assert (~(tokens == "l"))("hello") == [True, True, False, False, True]
    moved = (key(indices) == query(indices)).value(tokens == "l")
    assert where(~moved, 0, 1)("hello") == [0, 0, 1, 1, 0]


def test_methods():
    assert tokens.map(str.upper)("ab") == ["A", "B"]
    assert (tokens / 2).round()([1, 3, 4]) == [0, 2, 2]
    assert raw([(1, 2), (3,)]).has(3)("ab") == [False, True]
    assert SOp.zip(lambda a, b, c: (a, b, c), tokens, indices, "x")("ab") == [
        ("a", 0, "x"),
        ("b", 1, "x"),
    ]
    assert tokens.input("ab") == tokens("ab") == identity("ab").toseq() == ["a", "b"]
    assert where(indices > 0, tokens, "no")("ab") == ["n", "b"]  # a longer string is a sequence
    assert (tokens == ["a", "c"])("ab") == [True, False]
    assert key("ab").sop("ab") == ["a", "b"]


def test_a_name_is_of_one_expression():
    counted = SAME.value(1)
    named = counted.name("count")
    assert (named.name, counted.name) == ("count", "")
    assert (named + 1).name == ""
    assert (named + 1)("hello") == [2, 2, 3, 3, 2]
    assert repr(named) == repr(counted) == "sum(select(tokens, tokens, ==), 1)"


def test_values_remember_what_they_are_of():
    bound = (SAME.value(1) + SAME.value(indices))("aba")
    assert (bound.val, bound.layer, bound.bind) == ([4, 2, 4], 1, ["a", "b", "a"])
    assert bound.sels == [SAME("aba")]
    assert minimum()([1]).sels[0] == [[False]]
    assert (raw(bound) + 1)("xyz") == (tokens * 0 + bound + 1)([0, 0, 0]) == [5, 3, 5]


@pytest.mark.parametrize(
    "thing", [tokens, SAME, key(tokens), query(1), SAME.value(1)("abb"), SAME("abb")], ids=repr
)
def test_all_is_shown(thing):
    assert thing._repr_svg_().startswith("<svg")
    assert str(raspy.draw(thing).svg).startswith("<svg")


def test_what_is_bound_is_drawn_on_its_own_input():
    assert "a b b" in SAME.value(1)("abb")._repr_svg_()
    assert "x y" in raspy.draw(SAME.value(1)("abb"), "xy").svg
    assert tokens.map(int)._repr_svg_() is None


# --- mistakes


def test_a_key_is_compared_with_a_query():
    with pytest.raises(raspc.ProgramError, match="a key is compared with a query, found 2") as said:
        _ = key(indices) < 2
    assert "write query(...) around it" in str(said.value)
    with pytest.raises(raspc.ProgramError, match="a query is compared with a key, found a query"):
        _ = query(indices) == query(2)
    with pytest.raises(raspc.ProgramError, match="a key is neither true nor false"):
        assert key(indices)


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda: SAME.value(key(tokens)), r"a sequence must be .*, found key\(tokens\)"),
        (lambda: SAME.value(SAME), "a sequence must be an s-op, found a selector"),
        (lambda: aggregate(tokens, tokens), "must be a selector, found an s-op"),
        (lambda: select(tokens, tokens, []), "must be a Python function"),
        (lambda: SOp.zip(max, tokens, lambda: 1), "an operand of Map must be"),
        (lambda: tokens.value(1), "a part of a program has no `value`"),
        (lambda: tokens + (lambda: 1), "an operand of `[+]` must be"),
    ],
)
def test_mistakes_are_shown_where_they_stand(write, said):
    with pytest.raises(raspc.ProgramError, match=said) as caught:
        write()
    assert "lambda: " in str(caught.value)


def test_operators_on_bits_are_written_with_brackets():
    both = (tokens > 1) & ((indices % 2 == 0) | (indices == 3))
    assert repr(both) == "(tokens > 1) & ((indices % 2 == 0) | (indices == 3))"
    assert repr((tokens & 1) + 1) == "(tokens & 1) + 1"


def test_a_raw_sequence_has_no_more_than_its_values():
    with pytest.raises(raspc.RaspError, match="2 values are given, none for position 2"):
        (raw([1, 2]) + indices)("abc")


def test_what_is_imported_is_no_program(tmp_path):
    file = tmp_path / "one.py"
    file.write_text(
        "from raspc.raspy import *\nhist = (key(tokens) == query(tokens)).value(1)\n"
        "vocab = 'ab'\nmax_seq_len = 3\n"
    )
    from raspc.compiler.loading.programs import load

    assert load(str(file), None).program("aba") == [2, 1, 2]


@pytest.mark.parametrize("module", [sequences, selecting], ids=["sequences", "selecting"])
def test_examples_in_docstrings(module):
    found = doctest.testmod(module, extraglobs=vars(raspy))
    assert found.attempted
    assert not found.failed


def test_names():
    assert set(raspy.__all__) == {
        *("SOp", "Selector", "Key", "Query", "Seq", "tokens", "identity", "indices", "raw"),
        *("key", "query", "select", "aggregate", "where", "draw"),
    }
