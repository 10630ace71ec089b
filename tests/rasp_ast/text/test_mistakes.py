"""What a session for people says of each mistake of `mistakes.txt`.

That file has three lines for each: what is typed, what is wrong with it, and what to write instead.
"""

from pathlib import Path

import pytest

from raspc.compiler.session.console import Console
from raspc.rasp_ast.text.session import Session

TABLE = Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8")
MISTAKES = [tuple(map(str.strip, block.splitlines())) for block in TABLE.split("\n\n")]
LEAST = 130


@pytest.fixture(scope="module")
def session():
    """One session for all: a mistake changes nothing."""
    session = Session()
    session.feed("def rec(n) { return rec(n); }")
    return session


@pytest.mark.parametrize(("typed", "says", "hint"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_mistakes(session, typed, says, hint):
    session.troubles.clear()
    session.feed(typed)
    first, *_, last = session.told(session.troubles[0])
    assert first == f"\t Error: {says}"
    assert last == f"  hint: {hint}"


def test_there_are_many_and_each_says_what_to_do():
    assert len({typed for typed, _, _ in MISTAKES}) == len(MISTAKES) >= LEAST
    assert "antlr" not in TABLE


def test_at_a_terminal_the_words_are_ours_and_on_a_pipe_the_reference_s():
    friendly, plain = Console(friendly=True), Console()
    assert friendly.feed("tokns") == [
        "\t Error: Undefined variable: tokns",
        "    tokns",
        "    ^^^^^",
        "  hint: did you mean tokens?",
    ]
    assert plain.feed("tokns;") == ["\t\t!!ignoring input:", "\t Error: Undefined variable: tokns"]
    assert "antlr" in plain.feed("x = );")[0]
    assert "antlr" not in "\n".join(friendly.feed("x = )"))


def test_what_is_dropped_is_said():
    console = Console(friendly=True)
    console.feed("x = (1 +")
    assert console.feed("y = 3")[-1].endswith("what was begun in line 1 is dropped")


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["x = 1", "x"], "    value: x =  1"),
        (["def f(x) {", "y = x + 1", "return y", "}", "f(1)"], "    value: out =  2"),
        (["def f(x) { return x }", "f(1)"], "    value: out =  1"),
        (["x = [1,", "2]", "x"], "     list: x = [1, 2]"),
        (["for i in [1, 2] {", "x = i", "}", "x"], "    value: x =  2"),
        (["# a comment", "", "1"], "    value: out =  1"),
        ([">> x = 1", "x"], "    value: x =  1"),
        ([">>> x = 1", "... x"], "    value: x =  1"),
        (["a = 1; b = 2", "b"], "    value: b =  2"),
        (['d = {"a": 1}', 'd["a"]'], "    value: out =  1"),
        (["x = 'a'", "x"], '    value: x =  "a"'),
        (["x = “a”", "x"], '    value: x =  "a"'),
        (["set example 'ab';", "show example;"], '\tselector example: "ab"'),
        (["full seq display on;", "full seq display off;", "1"], "    value: out =  1"),
        (["x = 1 +", "2", "x"], "    value: x =  3"),
        (["\ufeffx = 1", "x"], "    value: x =  1"),
    ],
)
def test_no_semicolon_is_needed(lines, answer):
    console = Console(friendly=True)
    shown = [console.feed(line) for line in lines]
    assert shown[-1][-1] == answer
    assert not console.troubles
    assert not console.pending


def test_names_of_the_library_may_be_taken_and_what_that_does_is_said():
    console = Console(friendly=True)
    warning, value = console.replies("sort = 3")
    assert value.lines == ["    value: sort =  3"]
    assert "my_sort" in warning.lines[-1]
    assert "my_out" in "\n".join(console.feed("out = 3"))


def test_taking_tokens_away_is_said():
    for console in (Console(), Console(friendly=True)):
        warning, _ = console.replies('tokens = "abc";')
        assert warning.kind == "warning"
        assert warning.lines[-1] == "  hint: tokens = tokens_str; gives it back"
        assert [reply.kind for reply in console.replies("tokens = tokens_str;")] == ["value"]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('indices == "1";', "leave the quotes out: 1"),
        ("tokens == 1;", 'tokens are text: write "1"'),
        ('count(indices, "1");', "leave the quotes out: 1"),
    ],
)
def test_what_is_never_equal_is_remarked_on(line, hint):
    warning, *_ = Console().replies(line)
    assert warning.kind == "warning"
    assert "False everywhere" in warning.lines[0]
    assert warning.lines[-1] == f"  hint: {hint}"


@pytest.mark.parametrize("line", ['tokens == "1";', "indices == 1;", "(tokens == 'a') == True;"])
def test_what_may_be_equal_is_not(line):
    assert [reply.kind for reply in Console().replies(line)] == ["value"]
