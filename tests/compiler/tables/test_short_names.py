"""Expressions as names of variables: short, and without the signs that stand in labels."""

from __future__ import annotations

import pytest

import raspc
from raspc import Comparison, Map, Select, SelectorWidth, indices, length, tokens, where
from raspc.compiler.tables.short_names import LONGEST_NAME, is_name, short_name
from raspc.craft.names import is_joined, joined, numbered, parts_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hist + 1", "hist + 1"),
        ('map(lambda k: "dup" if k > 1 else "ok", c)', "map(…, c)"),
        ("map(lambda a, b: a * b, how_many, tokens)", "map(…, how_many, tokens)"),
        ("where(occurrences == 2, 'twice, or more', tokens)", "where(…, …, tokens)"),
        ("where(tokens == ',', 1, 0)", "where(tokens == ',', 1, 0)"),
        ("tokens == ':'", "tokens == …"),
        ("tokens == '+'", "tokens == …"),
        ("where(tokens == '+', indices, None)", "where(…, indices, None)"),
        ("first + second + third + fourth + fifth", "first + second + third + fourth…"),
        ("(a == 1) + (b == (2, 3)) - where(c, 4, 5)", "(a == 1) + (b == (2, 3)) - wher…"),
    ],
)
def test_an_expression_is_shortened(text: str, name: str) -> None:
    found = short_name(text)
    assert found is not None
    assert is_name(found)
    assert len(found) <= LONGEST_NAME
    assert found == name


def test_names_that_were_joined_are_parted() -> None:
    name = joined(["hist + 1", "rank"])
    assert is_joined(name)
    assert parts_of(name) == ["hist + 1", "rank"]
    assert not is_joined("hist + 1")
    assert numbered("rank#2") == ("rank", 2)
    assert numbered("tokens == '#'") == ("tokens == '#'", 1)


def test_no_name_is_made_up_for_what_has_a_text() -> None:
    program = Map(lambda k: "dup" if k > 1 else "ok", SelectorWidth(same()) + length - 1)
    model = raspc.compile(program, ["a", ":", "+"], 5, optimize=0)
    trace = model.trace(["a", ":", "a"])
    assert "length_2" in trace
    assert not [name for name in trace if name.startswith(("value", "of_"))]


def test_the_users_name_may_have_any_sign() -> None:
    for name in ("a+b:x", "n#2"):
        count = SelectorWidth(same()).named(name)
        model = raspc.compile(where(count > 1, count + indices, 0), "ab", 5)
        assert model.trace("aab").answers[0].values == [2, 3, 0]
        assert raspc.draw(model, "aab", view="heads")


def same() -> raspc.Selector:
    return Select(tokens, tokens, Comparison.EQ)
