"""`help`, and what a session shows of compiled programs."""

import pytest

import raspc
from raspc.compiler.session.completion import suggestions
from raspc.compiler.session.console import Console
from raspc.rasp_ast.topics.commands import ALL, COMMANDS, docstring, topic
from raspc.rasp_ast.topics.operators import TOPICS
from raspc.rasp_ast.topics.python_words import PYTHON

REVERSE = "rev = aggregate(select(indices, length-1-indices, ==), tokens);"


@pytest.fixture
def console(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Console(friendly=True)


def said(console, *lines):
    replies = []
    for line in lines:
        replies = list(console.replies(line))
    return "\n".join(line for reply in replies for line in reply.lines)


@pytest.mark.parametrize("one", TOPICS, ids=lambda one: one.name)
def test_examples_show_what_topics_say(one):
    console = Console(friendly=True)
    assert said(console, one.example).rstrip().endswith(one.shows)
    assert not console.troubles


def test_every_word_is_explained():
    console = Console()
    own = console.of_library - {"indices", "True", "False"}
    unexplained = {name for name in own if topic(name) is None}
    assert unexplained == set()
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("one", [one for one in TOPICS if one.python], ids=lambda one: one.name)
def test_python_s_docstrings_say_the_same(one):
    thing = getattr(raspc, one.python)
    if callable(thing) and not isinstance(thing, raspc.SOp):
        assert thing.__doc__.startswith(docstring(one.name))


@pytest.fixture(scope="module")
def of_python():
    names = {name: getattr(raspc, name) for name in raspc.__all__}
    return {**names, "raspc": raspc, "model": raspc.compile(raspc.length, "abc", 8)}


@pytest.mark.parametrize(
    "one", [one for one in ALL if one.name in PYTHON], ids=lambda one: one.name
)
def test_examples_in_python_give_what_is_said(one, of_python):
    example, gives = PYTHON[one.name]
    if one.name in ("help", "load"):  # these are for people, and for a folder of examples
        return
    value = eval(example, dict(of_python))
    assert not gives or repr(value) == gives
    assert bool(gives) or not one.shows


def test_what_has_a_word_has_an_example_in_python():
    of_sessions = {"show example", "examples", "full seq display", "exit"}
    assert {one.name for one in ALL} - set(PYTHON) == of_sessions


@pytest.mark.parametrize("line", ["help", "help;", "help()", "?", ":help", "help # what is there"])
def test_ways_to_ask_for_everything(console, line):
    assert all(one.name in said(console, line).replace("\n    ", " ") for one in ALL)


@pytest.mark.parametrize(
    "line", ["help sort", "help sort;", "help(sort)", ">> help sort", "?sort", 'help "sort"']
)
def test_ways_to_ask_for_one(console, line):
    assert said(console, line).startswith("sort(seq, key)\n    The sequence in the order of a key")


def test_what_help_knows_besides(console):
    assert "remainder" in said(console, "help %")
    assert "do not chain" in said(console, "help ==").replace("\n    ", " ")
    assert "did you mean sort" in said(console, "help srot")
    assert "s-op of yours" in said(console, "x = indices", "help x")
    assert "f(a) is a function of yours" in said(console, "def f(a) { return a }", "help f")
    assert "In Python: raspc.Select" in said(console, "help select")
    assert said(console, "help count").endswith(
        '>>> count(tokens, "l")("hello")\n    [2, 2, 2, 2, 2]'
    )
    assert "raspc.compile(length" in said(console, "help compile")


def test_help_is_a_name_like_others():
    console = Console()
    assert said(console, "help = 3;") == "    value: help =  3"
    assert said(console, "help;") == "    value: help =  3"


# --- compiled programs


def test_what_a_compiled_program_shows(console, tmp_path):
    said(console, REVERSE, "compile rev over abc up to 4")
    table = said(console, 'run rev on "cab"')
    assert [line.split() for line in table.splitlines()[2:]] == [
        ["0", "c", "'b'", "'b'", "yes"],
        ["1", "a", "'a'", "'a'", "yes"],
        ["2", "b", "'c'", "'c'", "yes"],
    ]
    for given in ("cab", "c a b", "[c, a, b]", "'cab';"):
        assert said(console, f"run rev on {given}") == table
    assert "layer 1 attention   rev" in said(console, "trace rev on cab")
    assert "written by" in said(console, "layout rev")
    assert "parameters" in said(console, "report rev")
    assert said(console, "draw compiled rev on cab").endswith("comp_flows/rev_compiled.svg")
    assert (tmp_path / "comp_flows" / "rev_compiled.svg").read_text("utf-8").startswith("<svg")
    assert said(console, "page rev on cab") == "     page: rev.html"
    assert "<html" in (tmp_path / "rev.html").read_text("utf-8")
    assert "say on what: run rev on a b c" in said(console, "run rev")
    assert "agree" in said(console, "set example 'abc'", "check rev")
    assert "yes" in said(console, "run rev")
    assert "does not know the token 'x'" in said(console, "run rev on xyz")
    assert "compile rev over abc up to 6" in said(console, "run rev on abcabc")
    assert said(console, 'run rev "cab"') == 'write: run rev on "cab"'
    assert "has changed since" in said(console, "rev = indices", "run rev on a")


def test_a_causal_program_is_run_as_it_was_compiled(console):
    said(console, "set causal on", "compile length over ab up to 3")
    assert "NO" not in said(console, "run length on aba")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("run rev on abc", "rev has not been compiled yet"),
        ("run", 'write: run NAME on "cab"'),
        ("layout length on abc", "write: layout NAME"),
        ("page", 'write: page NAME on "cab"'),
        ("draw compiled", 'write: draw compiled NAME on "cab"'),
    ],
)
def test_how_it_is_written(console, line, words):
    assert words in said(console, line)


def test_the_words_remain_names(console):
    for word in ("run", "trace", "layout", "report", "page"):
        assert said(console, f"{word} = 3", f"{word} + 1") == "    value: out =  4"
        assert said(console, word) == f"    value: {word} =  3"
        assert said(console, f"def {word}(x) {{ return x }}", f"{word} (2)").endswith("2")


# --- completion


def suggested(console, before):
    return [found.text for found in suggestions(console, before)]


def test_completion(console):
    said(console, REVERSE)
    assert {"help ", "compile ", "set example ", "tokens", "sort", "rev"} <= {
        *suggested(console, "")
    }
    assert "rev" in suggested(console, "compile ")
    assert "full_s" not in suggested(console, "compile ")
    assert "rev" in suggested(console, "draw(")
    assert suggested(console, "run ") == suggested(console, "check ") == []
    said(console, "compile rev over ab up to 2")
    for words in ("check ", "run ", "trace ", "layout ", "report ", "page ", "draw compiled "):
        assert suggested(console, words) == ["rev"]
    assert "sort" in suggested(console, "help ")
    assert suggested(console, "help sor") == ["sort"]


def test_every_command_has_its_topic():
    assert {"compile", "check", "run", "trace", "page"} <= {one.name for one in COMMANDS}
