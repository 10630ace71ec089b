"""Widths that a program computes by itself, as the paper's do, cost what a width costs."""

import random
from pathlib import Path

import pytest
from levels import one_in

import raspc
from raspc import Aggregate, Map, Select, indices, tokens
from raspc.rasp_ast.text.dialect import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
SAME = "s = select(tokens, tokens, ==);\n"
LETTERS = "§abcdefghijklmnopqrstuvwxyz"


def program(expression):
    return raspc.rasp_program(SAME).evaluate(expression)


def shape(model):
    return model.sizes.layers, model.sizes.heads, model.sizes.parameters


@pytest.mark.parametrize(
    ("file", "name", "layers", "heads", "parameters"),
    [
        ("histogram", "hist_bos", 1, 2, 8_875),
        ("double_histogram", "hist2_bos", 2, 4, 93_218),
        ("sort", "sort_bos", 2, 3, 156_406),
        ("most_frequent", "sort_by_most_freq", 3, 4, 349_431),
    ],
)
def test_the_programs_of_the_paper_keep_their_sizes(file, name, layers, heads, parameters):
    program = raspc.load_rasp(EXAMPLES / f"{file}.rasp")[name]
    model = raspc.compile(program, LETTERS, 24)
    assert shape(model) == (layers, heads, parameters)


@pytest.mark.parametrize(
    "expression",
    [
        "round(1 / aggregate(s or select(indices, 0, ==), indicator(indices == 0)))",
        "round(1 / aggregate(select(indices, 0, ==) or s, indicator(indices == 0)))",
        "round(1.0 / aggregate(s or select(indices, 0, ==), indicator(0 == indices), 5))",
        "round(1 / aggregate((not s) or select(indices, 0, ==), indicator(indices == 0)))",
        "round(2 / aggregate(s or select(indices, 0, ==), 2 * indicator(indices == 0)))",
        "round(1 / aggregate(s or select(indices, 0, ==) or s, indicator(indices == 0)))",
    ],
)
def test_a_width(expression):
    """One head and nothing else, as `selector_width` of the same selector."""
    long = program(expression)
    selector = expression[expression.index("aggregate(") + len("aggregate(") :].rpartition(", ")[0]
    selector = selector.removesuffix(", indicator(0 == indices)")
    short = program(f"selector_width({selector})")
    model = raspc.compile(long, "abc", 6)
    assert shape(model) == shape(raspc.compile(short, "abc", 6))
    inputs = random.Random(0)
    for _ in range(50):
        given = inputs.choices("abc", k=inputs.randint(1, 6))
        expected = Run(list(given)).sequence(short.node)
        assert Run(list(given)).sequence(long.node) == expected
        assert short(given) == long(given) == model(given) == expected


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(
    "expression",
    one_in(
        2,
        [
            "round(2 / aggregate(s or select(indices, 0, ==), indicator(indices == 0)))",
            "round(1 * aggregate(s or select(indices, 0, ==), indicator(indices == 0)))",
            "round(2 * aggregate(s and select(indices, 0, ==), indicator(indices == 0)))",
            "round(4 * aggregate(s or select(indices, 1, ==), indicator(indices == 0)))",
            "round(4 * aggregate(s or select(indices, 1, ==), indicator(indices == 1)))",
            "round(1 / aggregate(s or select(indices, 0, >=), indicator(indices == 0)))",
            "round(4 * aggregate(s or select(0, indices, ==), indicator(indices == 0)))",
            "round(4 * aggregate(s or select(indices, 0, ==), indicator(indices == 1)))",
            "round(4 * aggregate(s or select(indices, 0, ==), indicator(indices > 0)))",
            "round(4 * aggregate(s or select(indices, 0, ==), indicator(length == 0)))",
            "round(aggregate(s or select(indices, 0, ==), indices))",
            "round(4 * aggregate(s or (select(indices, 0, ==) and "
            "select(tokens, 'a', ==)), indices))",
        ],
    ),
)
def test_what_resembles_a_width(expression, causal):
    """Where the selected marks depend on the input, or on its length, the mean stays a mean."""
    resembling = program(expression.replace("'", '"'))
    model = raspc.compile(resembling, "ab", 4, causal=causal)
    report = raspc.check(resembling, model)
    assert report, report


def test_a_width_in_python():
    """What is proved of values holds for each way of writing them."""
    both = Select(tokens, tokens, raspc.Comparison.EQ) | Select(
        indices, raspc.Full(0), raspc.Comparison.EQ
    )
    share = Aggregate(both, Map(lambda i: int(i == 0), indices))
    model = raspc.compile(round(1 / share), LETTERS, 24)
    width = raspc.compile(raspc.SelectorWidth(both), LETTERS, 24)
    assert shape(model) == shape(width)
    assert model.sizes.layers == 1


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
    model = raspc.compile(raspc.rasp_program(text)["w"], "abc", 6)
    assert shape(model) == shape(
        raspc.compile(program("selector_width(s or select(indices, 0, ==))"), "abc", 6)
    )
