"""Widths that a program computes by itself are widths to the compiler; nothing else is."""

import random

import pytest

import raspc
from raspc.rasp_ast import nodes
from raspc.rasp_ast.text.interpreter import Run

SAME = "s = select(tokens, tokens, ==);\n"


def program(expression):
    return raspc.rasp_program(SAME).evaluate(expression)


def is_width(expression):
    return isinstance(program(expression).node, nodes.Width)


@pytest.mark.parametrize(
    "expression",
    [
        "round(1 / aggregate(s or select(indices, 0, ==), indicator(indices == 0)))",
        "round(1 / aggregate(select(indices, 0, ==) or s, indicator(indices == 0)))",
        "round(1.0 / aggregate(s or select(indices, 0, ==), indicator(0 == indices), 5))",
        "round(1 / aggregate((not s) or select(indices, 0, ==), indicator(indices == 0)))",
    ],
)
def test_a_width(expression):
    assert is_width(expression)
    short = program(expression)
    long = program(expression.replace("round(", "round(0 + "))
    assert raspc.rasp_layers(short) == raspc.rasp_layers(long)
    model = raspc.compile(short, "abc", 6)
    inputs = random.Random(0)
    for _ in range(50):
        given = inputs.choices("abc", k=inputs.randint(1, 6))
        expected = Run(list(given)).sequence(long.node)
        assert Run(list(given)).sequence(short.node) == expected
        assert short(given) == long(given) == model(given) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "round(2 / aggregate(s or select(indices, 0, ==), indicator(indices == 0)))",
        "round(True / aggregate(s or select(indices, 0, ==), indicator(indices == 0)))",
        "round(1 * aggregate(s or select(indices, 0, ==), indicator(indices == 0)))",
        "round(1 / aggregate(s and select(indices, 0, ==), indicator(indices == 0)))",
        "round(1 / aggregate(s or select(indices, 1, ==), indicator(indices == 0)))",
        "round(1 / aggregate(s or select(indices, 0, >=), indicator(indices == 0)))",
        "round(1 / aggregate(s or select(0, indices, ==), indicator(indices == 0)))",
        "round(1 / aggregate(s or select(length, 0, ==), indicator(indices == 0)))",
        "round(1 / aggregate(s or select(indices, 0, ==), indicator(indices == 1)))",
        "round(1 / aggregate(s or select(indices, 0, ==), indicator(indices > 0)))",
        "round(1 / aggregate(s or select(indices, 0, ==), indicator(length == 0)))",
        "round(1 / aggregate(s or select(indices, 0, ==), indices))",
        "round(aggregate(s or select(indices, 0, ==), indicator(indices == 0)) / 1)",
        "(1 / aggregate(s or select(indices, 0, ==), indicator(indices == 0)))",
        "-(1 / aggregate(s or select(indices, 0, ==), indicator(indices == 0)))",
    ],
)
def test_no_width(expression):
    assert not is_width(expression)


def test_names_on_the_way():
    text = """
    def width(sel) {
        both = sel or select(indices, 0, ==);
        mark = indicator(indices == 0);
        share = aggregate(both, mark);
        quotient = 1 / share;
        rounded = round(quotient);
        return rounded;
    }
    w = width(select(tokens, tokens, ==));
    """
    assert isinstance(raspc.rasp_program(text)["w"].node, nodes.Width)
