"""A session at a terminal: what is complete, completed, coloured, remembered."""

import os
import select
import subprocess
import sys
import time
from io import StringIO

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.plain_text import PlainTextOutput

from raspc.compiler.session.colours import STYLES, answered, typed
from raspc.compiler.session.completion import suggestions
from raspc.compiler.session.console import Console, Reply
from raspc.compiler.session.terminal import _Colours, _Names, is_complete, talk


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """The history lies in a folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def session(keys, *loads):
    """What is shown of a session in which these keys are pressed."""
    screen = StringIO()
    with create_pipe_input() as given:
        given.send_text(keys)
        with create_app_session(input=given, output=PlainTextOutput(screen)):
            talk(Console(), loads)
    return screen.getvalue().replace("\r", "")


LEAVE = "\x04"


# --- typing


def test_a_session():
    shown = session(f"1+1;\rnowhere;\r{LEAVE}", "x = 5;")
    assert shown.startswith("RASP 0.1\nrunning example is: hello\n")
    assert "    value: x =  5\n" in shown
    assert "    value: out =  2\n" in shown
    assert "Undefined variable: nowhere\n    nowhere;\n    ^^^^^^^\n" in shown


def test_leaving():
    assert "value" not in session("exit\r1;\r")
    assert "value: out =  2" in session("exi\x15 1+1;\rquit\r")


def test_several_lines_and_their_indents(state):
    shown = session(f"def f(x) {{\rfor i in [1] {{\r x = x + 1;\r}}\rreturn x;\r}}\rf(1);\r{LEAVE}")
    assert "value: out =  2" in shown
    kept = (state / "state" / "raspc" / "history").read_text(encoding="utf-8")
    assert "+def f(x) {\n+    for i in [1] {\n+         x = x + 1;\n+    }\n" in kept


def test_blank_lines_are_nothing():
    assert "value: out =  2" in session(f"\r  \r1+1;\r{LEAVE}")


def test_ending_what_is_not_complete():
    shown = session(f"x = (1 +\x1b\r 2);\r{LEAVE}")
    assert "value: x =  3" in shown
    assert "value: y =  3" in session(f"x = (1 +\x1b\r\x03y = 3;\r{LEAVE}")


def test_history():
    session(f"1+1;\r2+3;\r{LEAVE}")
    assert "value: out =  2" in session(f"\x1b[A\x1b[A\r{LEAVE}")


def test_a_history_that_cannot_be_kept(state):
    (state / "state").write_text("", encoding="utf-8")
    assert "value: out =  2" in session(f"1+1;\r{LEAVE}")


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("1;", True),
        ("x = 1", True),
        ("x = (1", False),
        ("x = 1 +", False),
        ("x = (1;", True),  # wrong, and to be told so
        ("def f() {", False),
        ("def f() {\nreturn 1;\n}", True),
        ("def f() {\nreturn 1;", False),
        ("for i in {1: 2} { x = i; }", True),
        ("show example", True),
        ("set example", False),
        ("set example [1,", False),
        ("compile x over ab up to 3", True),
        ("compile x over", True),
        ("check x", True),
        ("# a comment", True),
        ("", True),
        ('"abc', True),
        ("é", True),
    ],
)
def test_what_is_complete(text, complete):
    assert is_complete(text) is complete


# --- completion


def suggested(before, *lines):
    console = Console()
    for line in lines:
        list(console.replies(line))
    return {found.text: found for found in suggestions(console, before)}


def test_names_with_what_they_are():
    found = suggested(
        "x = so", "soap = 3;", "so_many = [1, 2];", "solo = indices;", "sop = full_s;"
    )
    assert {name: found[name].what for name in found} == {
        "sort": "function(seq, key)",
        "soap": "3",
        "so_many": "[1, 2]",
        "solo": "s-op",
        "sop": "selector",
    }
    assert {one.replaced for one in found.values()} == {2}
    assert "tokens_int" in suggested("tok")
    assert list(suggested("x = re")) == ["return"]
    assert suggested("x = ") == suggested("sort") == {}
    assert len(next(iter(suggested("lis", f"list = [{'1, ' * 100}1];").values())).what) == 40


def test_commands_at_the_beginning_of_a_line():
    assert {"set example ", "set s-op example "} <= set(suggested("se"))
    assert list(suggested("full s")) == ["full seq display on", "full seq display off"]
    assert suggested("full s")["full seq display on"].replaced == 6
    assert "show example" not in suggested("x = sh")
    assert "exit" not in suggested("def f() {\nex")


def test_what_the_compiler_takes():
    defined = ["my_s = indices;", "my_sel = full_s;", "my_f = 3;"]
    assert list(suggested("compile my", *defined)) == ["my_s"]
    assert list(suggested("check my", *defined)) == []
    assert list(suggested("check my", *defined, "compile my_s over ab up to 2")) == ["my_s"]


def test_files(state):
    (state / "programs").mkdir()
    (state / "programs" / "one.rasp").touch()
    (state / "programs" / "one.txt").touch()
    (state / "p.rasp").touch()
    assert set(suggested('load "p')) == {'p";', "programs/"}
    assert set(suggested('load "programs/')) == {'one";'}
    assert suggested('load "nowhere/') == {}


def test_the_completer_of_the_prompt():
    found = list(_Names(Console()).get_completions(Document("x = toke"), CompleteEvent()))
    assert (found[0].text, found[0].start_position) == ("tokens", -4)
    assert found[0].display_meta_text == "s-op"


# --- colours


def test_what_is_typed_is_painted():
    line = 'x = select(tokens, "a # b", ==) and not y3 + 2.5; # why'
    painted = typed(line)
    assert "".join(text for _, text in painted) == line
    assert [(style.removeprefix("class:"), text) for style, text in painted if style] == [
        ("builtin", "select"),
        ("builtin", "tokens"),
        ("string", '"a # b"'),
        ("word", "and"),
        ("word", "not"),
        ("number", "2.5"),
        ("comment", "# why"),
    ]


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("set example 3", "set example"),
        ("s-op examples on", "s-op examples on"),
        ("compile x over a", "compile"),
        ("compile = 3;", None),
        ("load", "load"),
    ],
)
def test_commands_are_painted(line, command):
    assert ("class:command", command) == typed(line)[0] or command is None
    assert any(style == "class:command" for style, _ in typed(line)) == (command is not None)


def test_what_is_answered_is_painted():
    assert answered(Reply("value", ["    value: x =  3"])) == [
        [("class:label", "    value: x = "), ("class:answer", " 3")]
    ]
    assert answered(Reply("error", ["no"], ("    x", "    ^"))) == [
        [("class:error", "no")],
        [("class:error", "    x")],
        [("class:error", "    ^")],
    ]


def test_every_style_has_a_meaning():
    lines = ["set example 1 # c", 'def f(x) { return "a" + tokens; }']
    replies = [Reply("value", ["a = 1"]), Reply("warning", ["w"]), Reply("error", ["e"])]
    painted = [typed(line) for line in lines] + [p for r in replies for p in answered(r)]
    used = {style.removeprefix("class:") for line in painted for style, _ in line if style}
    assert used <= STYLES.keys()


def test_the_lexer_of_the_prompt():
    lines = _Colours().lex_document(Document("1\nx"))
    assert (lines(0), lines(1), lines(2)) == ([("class:number", "1")], [("", "x")], [])


# --- a terminal indeed


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no such terminals here")
def test_a_real_terminal():
    ours, theirs = os.openpty()
    run = [sys.executable, "-m", "raspc", "repl"]
    environment = {**os.environ, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
    child = subprocess.Popen(run, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = _until(ours, b">> ")
    os.write(ours, b"1 +\r1;\rnowhere;\r")
    shown += _until(ours, b"^^^^^^^")
    shown += _until(ours, b">> ")
    os.write(ours, b"\x04")
    assert child.wait(timeout=30) == 0
    os.close(ours)
    assert b"\x1b[0;36m 2" in shown  # the answer, in cyan
    assert b"\x1b[0;31m\t Error: Undefined variable: nowhere" in shown  # in red


def _until(terminal, end):
    shown, give_up = b"", time.monotonic() + 30
    while end not in shown and time.monotonic() < give_up:
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 65536)
    return shown
