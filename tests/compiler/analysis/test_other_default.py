"""A choice between what a head gives and a value where it selects nothing is another default."""

from __future__ import annotations

from itertools import product

import pytest
from levels import disagreements, every_input

import raspc
from raspc import Aggregate, Map, Select, SelectorWidth, indices, tokens, where
from raspc.rasp_ast import Selector, SOp

BEFORE = Select(tokens, tokens, "==") & Select(indices, indices, "<")
PREVIOUS = Select(indices, indices - 1, "==")
NUMBER = Map({"a": 0, "b": 1, "c": 5}.get, tokens)


def has_focus(selector: Selector) -> SOp:
    return Aggregate(selector, Map(lambda _: 1, tokens), 0) > 0


def focus_is(selector: Selector) -> SOp:
    return Aggregate(selector, Map(lambda _: True, tokens), False)


WORDS = {
    "counted": lambda s, a, y: where(SelectorWidth(s) > 0, a, y),
    "asked": lambda s, a, y: where(has_focus(s), a, y),
    "a bool": lambda s, a, y: where(focus_is(s), a, y),
    "the other way round": lambda s, a, y: where(SelectorWidth(s) == 0, y, a),
    "negated": lambda s, a, y: where(~has_focus(s), y, a),
}
FUNCTIONS = {
    "a function": lambda s, a, y: Map(lambda f, m: m if f else y, has_focus(s), a),
    "of a count": lambda s, a, y: Map(lambda m, c: y if c < 1 else m, a, SelectorWidth(s)),
    "of its truth": lambda s, a, y: Map(lambda c, m: y if not c else m, SelectorWidth(s), a),
}
VALUES = {
    "indices": (BEFORE, indices, 0, -1),
    "numbers": (BEFORE, NUMBER, 0, 7),
    "a token": (PREVIOUS, tokens, None, "?"),
    "tokens that agree": (BEFORE, tokens, "?", "-"),
    "bools": (PREVIOUS, tokens == "a", None, False),
    "numbers or a string": (PREVIOUS, NUMBER, 0, "none"),
}


def plain(case: str) -> SOp:
    selector, values, _, other = VALUES[case]
    return Aggregate(selector, values, other)


def chosen(case: str, words: str) -> SOp:
    selector, values, default, other = VALUES[case]
    return WORDS[words](selector, Aggregate(selector, values, default), other)


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize(("case", "words"), [*product(VALUES, WORDS)])
def test_it_costs_what_the_default_costs(case: str, words: str, level: int) -> None:
    assert_as_large(chosen(case, words), plain(case), level)


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("words", FUNCTIONS)
@pytest.mark.parametrize("case", [case for case in VALUES if VALUES[case][2] is not None])
def test_so_does_a_function(case: str, words: str, level: int) -> None:
    selector, values, default, other = VALUES[case]
    program = FUNCTIONS[words](selector, Aggregate(selector, values, default), other)
    assert_as_large(program, plain(case), level)


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("words", FUNCTIONS)
@pytest.mark.parametrize("default", [-1, "?"])
def test_a_function_of_what_is_undefined_is_undefined(
    words: str, default: object, level: int
) -> None:
    program = FUNCTIONS[words](PREVIOUS, Aggregate(PREVIOUS, tokens, None), default)
    model = raspc.compile(program, "abc", 4, optimize=level)
    assert program("ab") == [None, "a"]
    assert not disagreements(program, model, every_input("abc", 3), ("craft",))


def assert_as_large(program: SOp, plain: SOp, level: int) -> None:
    wanted = raspc.compile(plain, "abc", 6, optimize=level)
    model = raspc.compile(program, "abc", 6, optimize=level)
    assert model.sizes.parameters == wanted.sizes.parameters
    assert model.sizes.layers == wanted.sizes.layers == 1
    assert not disagreements(program, model, every_input("abc", 3), ("craft",))


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_mean_over_long_inputs_needs_no_list_of_its_values(level: int) -> None:
    model = raspc.compile(chosen("indices", "asked"), "abc", 32, optimize=level)
    assert model.sizes.parameters < 7_000


OTHERS = {
    "another selector": lambda: where(has_focus(PREVIOUS), Aggregate(BEFORE, indices, 0), -1),
    "a choice where much is selected": lambda: where(
        SelectorWidth(BEFORE) > 1, Aggregate(BEFORE, indices, 0), -1
    ),
    "a choice that fails there": lambda: where(
        SelectorWidth(BEFORE) > 0, -1, Aggregate(BEFORE, indices, 0)
    ),
    "a default that is selected too": lambda: where(
        Aggregate(BEFORE, NUMBER, 0) > 0, Aggregate(BEFORE, indices, 0), -1
    ),
    "an undefined condition": lambda: where(
        Aggregate(BEFORE, Map(lambda _: 1, tokens), None) > 0, Aggregate(BEFORE, indices, 0), -1
    ),
    "another value": lambda: where(
        SelectorWidth(BEFORE) > 0, Aggregate(BEFORE, indices, 0) + 1, -1
    ),
    "a condition that has no value": lambda: Map(
        lambda c, m: m if 1 / (c - 1) > -5 else -1,
        SelectorWidth(BEFORE & Select(indices, indices - 1, "==")) * 2,
        Aggregate(BEFORE & Select(indices, indices - 1, "=="), indices, 0),
    ),
}


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("other", OTHERS)
def test_what_is_no_such_choice_is_what_it_says(other: str, level: int) -> None:
    program = OTHERS[other]()
    model = raspc.compile(program, "abc", 4, optimize=level)
    assert not disagreements(program, model, every_input("abc", 4), ("craft",))


def test_what_is_kept_is_kept() -> None:
    """And nothing is proved of a kept count but which values it may have."""
    count = SelectorWidth(BEFORE).named("count")
    mean = Aggregate(BEFORE, indices, 0).named("mean")
    program = where(count > 0, mean, -1)
    for keep in ([count], [mean]):
        model = raspc.compile(program, "abc", 4, keep=keep)
        kept = {entry.variable.name for entry in model.layout}
        assert {e.name for e in keep} <= kept
        assert not disagreements(program, model, every_input("abc", 4), ("craft",))


def test_it_is_called_what_the_choice_is_called_and_rests_on_the_same() -> None:
    after = Select(indices, indices, ">")
    program = where(SelectorWidth(after) > 0, Aggregate(after, tokens, "-"), "?").named("next")
    model = raspc.compile(program, "ab", 4)
    (row,) = [row for row in model.trace("abb").rows if row.values == ["b", "b", "?"]]
    assert row.name == "next"
    (rested,) = model.assumptions
    assert "have equal values of tokens" in rested
