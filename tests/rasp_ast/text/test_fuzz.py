"""Whatever is typed, a session answers: no traceback, and not never."""

import random
import signal
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given, settings, strategies as st
from levels import one_in

import raspc
from raspc.rasp_ast.text.session import Session
from raspc.rasp_ast.text.syntax.lint import lint

WORDS = [
    *("set", "example", "show", "selector", "s-op", "examples", "on", "off", "exit", "quit"),
    *("load", "draw", "def", "for", "in", "return", "not", "and", "or", "if", "else"),
    *("round", "indicator", "select", "aggregate", "range", "zip", "len", "full seq display"),
    *("tokens", "tokens_int", "indices", "length", "True", "False", "out", "full_s", "sort"),
    *("selector_width", "max", "count", "shift", "a", "b", "f", "g", "x", "0", "1", "2", "7"),
    *("2.5", '"a"', '"hello"', '""', '"', "#", "\n", "\n", "é", "\x00", "§"),
    *(";", ";", ",", ":", "(", ")", "[", "]", "{", "}", "=", "+", "-", "*", "/", "%", "^"),
    *("==", "!=", "<", ">", "<=", ">="),
]
STATEMENTS = [
    "x = {0};",
    "a, b = {0}, {1};",
    "{0};",
    "({0})({1});",
    "def f(a) {{ return {0}; }}",
    "for a in [{0}, {1}] {{ b = {1}; }}",
    "set example {0}",
    "draw({0});",
]
EXPRESSIONS = [
    *("({0} + {1})", "({0} * {1})", "({0} ^ {1})", "({0} % {1})", "({0} == {1})", "-{0}"),
    *("{0} if {1} else {2}", "({0} in {1})", "({0} and {1})", "({0} / {1})", "not {0}"),
    *("[{0}, {1}]", "{{{0}: {1}}}", "[{0} for a in {1}]", "{0}[{1}]", "f({0})", "range({0})"),
    *("zip({0}, {1})", "len({0})", "round({0})", "indicator({0})", "select({0}, {1}, <)"),
    *("aggregate({0}, {1})", "aggregate({0}, {1}, {2})", "sort({0}, {1})", "{0}({1})"),
]
ATOMS = ["1", "0", "3", "2.5", '"ab"', '""', "tokens", "indices", "length", "a", "x", "f", "full_s"]

LONG = 20  # seconds of this process, hundreds of times what any of these takes


@contextmanager
def patience():
    def enough(*_):
        raise AssertionError("this takes too long")

    before = signal.signal(signal.SIGVTALRM, enough)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def answers(text):
    """A session goes on whatever it is fed, and so does the lint."""
    session = Session()
    with patience():
        for line in text.split("\n"):
            assert all(isinstance(shown, str) for shown in session.feed(line))
            session.open = True
        lint(text, "<fuzz>")
        session.abandon()
        assert session.feed("1+1;") == ["    value: out =  2"]


@pytest.mark.slow
@given(st.binary(max_size=300))
@settings(max_examples=40)
def test_bytes(given):
    answers(given.decode("utf-8", errors="replace"))


@pytest.mark.slow
@given(st.text(max_size=200))
@settings(max_examples=40)
def test_characters(given):
    answers(given)


@pytest.mark.slow
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.sampled_from(["", " "]))
@settings(max_examples=80)
def test_words(words, between):
    answers(between.join(words))


def expression(choose, depth):
    if depth == 0 or choose.random() < 0.2:
        return choose.choice(ATOMS)
    parts = [expression(choose, depth - 1) for _ in range(3)]
    return choose.choice(EXPRESSIONS).format(*parts)


def program(seed, depth):
    choose = random.Random(seed)
    lines = ["a = 1; x = 2;", "def f(a) { return a; }"]
    for _ in range(12):
        parts = [expression(choose, depth) for _ in range(2)]
        lines.append(choose.choice(STATEMENTS).format(*parts))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(40))
def test_sentences(seed):
    answers(program(seed, 2 + seed % 3))


@pytest.mark.parametrize("seed", range(40))
def test_sentences_with_a_mistake(seed):
    choose = random.Random(seed)
    text = program(seed, 3)
    for _ in range(5):
        place = choose.randrange(len(text))
        text = text[:place] + choose.choice([*WORDS, ""]) + text[place + choose.randrange(3) :]
    answers(text)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 5000, 500))
def test_many_sentences(start):
    for seed in range(start, start + 500):
        answers(program(seed, 2 + seed % 3))


@pytest.mark.parametrize(
    "text",
    one_in(
        14,
        [
            "(" * 20000,
            "(" * 20000 + "1" + ")" * 20000 + ";",
            "[" * 3000 + "]" * 3000 + ";",
            "{1:" * 3000 + "1" + "}" * 3000 + ";",
            "not " * 5000 + "1;",
            "-" * 5000 + "indices;",
            "x = " + "f(" * 3000 + "1" + ")" * 3000 + ";",
            "x = " + "1 if 1 else " * 3000 + "1;",
            "x = " + "indices + " * 3000 + "1;",
            "x = " + "indices in [" * 1000 + "1" + "]" * 1000 + ";",
            "x = indices" + "[0]" * 300 + ";",
            "x = [1]" + "[0]" * 3000 + ";",
            "def f() {" * 1000 + "return 1; }" * 1000,
            "for i in [1] {" * 1000 + "x = 1;" + "}" * 1000,
            "def f(x) { return f(x); }\nf(1);",
            "def f(x) { return f(x + 1) + f(x + 2); }\nf(1);",
            "x = 2;\n" + "x = x ^ x;\n" * 20,
            'x = "ab";\n' + "x = x + x;\n" * 60,
            "x = [1];\n" + "x = [x, x];\n" * 60 + "x;",
            "x = [1];\n" + "x = x + x;\n" * 60,
            "x = indices;\n" + "x = x + x;\n" * 300,
            "x = tokens;\n" + "x = x + x;\n" * 60,
            "range(1000000000000);",
            "range(0, 1000000000000, 3);",
            "x = [y for y in range(100000000000)];",
            '"a" * 1000000000000;',
            "[1] * 1000000000000;",
            "9" * 5000 + ";",
            "1 / 3 ^ 100000;",
            "2.5 ^ 2.5 ^ 2.5 ^ 2.5 ^ 2.5 ^ 9.5;",
            "x" * 100000 + ";",
            '"' + "x" * 100000 + '";',
            "x = 1" + " " * 100000 + ";",
            "#" * 100000,
            ";" * 10000,
        ],
    ),
    ids=lambda text: text[:24].replace("\n", " "),
)
def test_deep_long_and_large(text):
    answers(text)


@pytest.mark.parametrize(
    "text",
    one_in(
        8,
        [
            "x = " + "(" * 20000 + "indices" + ")" * 20000 + ";",
            "x = " + "-" * 5000 + "indices;",
            "x = indices" + " + 1" * 5000 + ";",
            "x = indices;\n" + "x = x + x;\n" * 2000,
            "def f(x) { return f(x); }\nx = f(1);",
            "x = [" * 3000,
            "\x00",
            "x = not " * 2000,
        ],
    ),
    ids=lambda text: text[:24].replace("\n", " "),
)
def test_files_are_read_or_refused(text):
    with patience(), suppress(raspc.ProgramError):
        program = raspc.rasp_program(text)
        assert list(program) == ["x"]
        assert raspc.rasp_layers(program["x"]).depth == 0
