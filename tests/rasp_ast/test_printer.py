"""Programs as text."""

import pytest

from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Full,
    LinearSequenceMap,
    Map,
    RASPExpr,
    Select,
    SelectorWidth,
    SequenceMap,
    format_expression,
    format_program,
    indices,
    length,
    tokens,
    where,
)
from raspc.rasp_ast.programs import STANDARD, make_dyck1_prefix, make_length, make_reverse

same = Select(tokens, tokens, Comparison.EQ)


def test_a_program_is_a_line_for_each_named_part() -> None:
    assert format_program(make_length()) == "length = selector_width(select(tokens, tokens, True))"
    assert format_program(make_reverse().node) == (
        "length = selector_width(select(tokens, tokens, True))\n"
        "flip = select(indices, length - indices - 1, ==)\n"
        "reverse = aggregate(flip, tokens)"
    )
    assert format_program(make_dyck1_prefix()) == (
        "prefix = select(indices, indices, <=)\n"
        "side = (tokens == '(') - (tokens == ')')\n"
        "balance = aggregate(prefix, side)\n"
        "wrong = where(balance < 0, 1, 0)\n"
        "ever_wrong = aggregate(prefix, wrong)\n"
        "dyck1_prefix = where(ever_wrong > 0, 'F', where(balance == 0, 'T', 'P'))"
    )


def test_shared_parts_are_named_in_the_order_of_the_program() -> None:
    width = SelectorWidth(same)
    double = width + width
    assert format_program(Aggregate(same, double * double)) == (
        "sel1 = select(tokens, tokens, ==)\n"
        "s1 = selector_width(sel1)\n"
        "s2 = s1 + s1\n"
        "result = aggregate(sel1, s2 * s2)"
    )


def test_names_are_unique_and_the_users_go_first() -> None:
    hidden = indices * 2
    program = (hidden + hidden) + (tokens + 1).named("s1") * (tokens + 2).named("s1")
    assert format_program(program) == (
        "s2 = indices * 2\ns1 = tokens + 1\ns1_2 = tokens + 2\nresult = s2 + s2 + s1 * s1_2"
    )
    assert format_program((length + 1).named("length")) == "length_2 = length + 1"
    assert format_program(tokens.named("the input") + 1) == (
        "the_input = tokens\nresult = the_input + 1"
    )


def test_the_same_program_has_the_same_text_twice() -> None:
    for standard in STANDARD.values():
        assert format_program(standard.make()) == format_program(standard.make())


def test_long_expressions_take_several_lines() -> None:
    program = Map(str, tokens)
    for n in range(30):
        program = program + f"and then {n}"
    lines = format_program(program).splitlines()
    assert 3 < len(lines) < 12
    assert max(map(len, lines)) < 120


def named(value: object) -> object:
    return value


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (tokens, "tokens"),
        (length, "length"),
        (Full("a"), "'a'"),
        (Full(None), "None"),
        (3 - (tokens - 1), "3 - (tokens - 1)"),
        (tokens - 1 - indices, "tokens - 1 - indices"),
        ((tokens + 1) * -2, "(tokens + 1) * -2"),
        (tokens * indices + 1, "tokens * indices + 1"),
        (-(tokens**2), "-tokens ** 2"),
        ((-tokens) ** 2, "(-tokens) ** 2"),
        ((-2) ** tokens, "(-2) ** tokens"),
        (2**-tokens, "2 ** -tokens"),
        ((tokens == "a") & ~(tokens == indices), "tokens == 'a' and not tokens == indices"),
        ((tokens | 1) & 2, "(tokens or 1) and 2"),
        ((tokens < 2) == (indices < 2), "(tokens < 2) == (indices < 2)"),
        (tokens == "{}", "tokens == '{}'"),
        (0.1 * tokens, "0.1 * tokens"),
        (abs(tokens), "abs(tokens)"),
        (where(tokens == 1, tokens, 0), "where(tokens == 1, tokens, 0)"),
        (LinearSequenceMap(tokens, indices, 2, 0.5), "2 * tokens + 0.5 * indices"),
        (Map(lambda x: x % 3, tokens), "map(lambda x: x % 3, tokens)"),
        (Map(named, tokens), "named(tokens)"),
        (SequenceMap(lambda x, y: y, tokens, 1), "map(lambda x, y: y, tokens, 1)"),
        (Select(tokens, 1, lambda k, q: k > q), "select(tokens, 1, lambda k, q: k > q)"),
        (~(same | same) & same, "not (sel or sel) and sel"),
        (Aggregate(same, indices, default=-1), "aggregate(sel, indices, -1)"),
        (SelectorWidth(same.named("mine")), "selector_width(mine)"),
    ],
)
def test_an_expression_on_one_line(expression: RASPExpr, text: str) -> None:
    expected = text.replace("sel ", "select(tokens, tokens, ==) ").replace(
        "sel)", "select(tokens, tokens, ==))"
    )
    if expected.endswith(" sel"):
        expected = f"{expected[:-3]}select(tokens, tokens, ==)"
    expected = expected.replace("(sel,", "(select(tokens, tokens, ==),")
    assert format_expression(expression) == repr(expression) == expected


def test_an_expression_is_bounded() -> None:
    wide = tokens
    for _ in range(7):
        wide = Map(lambda x, y: x, wide, wide)
    text = format_expression(wide)
    assert len(text) == 120
    assert text.endswith("…")
