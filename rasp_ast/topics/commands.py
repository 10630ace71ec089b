"""The commands of a session, in the same way as the words of the language."""

from __future__ import annotations

import ast
from textwrap import fill

from .operators import TOPICS
from .python_words import PYTHON
from .words import Topic

_GROUP = "commands"
_TOPIC_WIDTH = 88


def _command(name: str, form: str, meaning: str, example: str) -> Topic:
    return Topic(_GROUP, name, form, meaning, example, "")


COMMANDS: tuple[Topic, ...] = (
    _command("help", "help NAME", "What a word means; `help` alone lists all.", "help sort"),
    _command(
        "set example",
        'set example "abc"',
        "The input on which everything is shown; `set selector example` for selectors alone.",
        "set example [1, 2, 3]",
    ),
    _command(
        "set causal",
        "set causal on",
        "Positions see only themselves and what precedes them; `set causal off` again.",
        "set causal on",
    ),
    _command(
        "show example", "show example", "The input on which things are shown.", "show example"
    ),
    _command("examples", "examples off", "Show no examples; `examples on` again.", "examples off"),
    _command(
        "full seq display",
        "full seq display on",
        "Show input and output one under the other.",
        "full seq display on",
    ),
    _command(
        "load",
        'load "file"',
        "Execute a .rasp file: in the working directory, or beside the file that loads it.",
        'load "examples/sort"',
    ),
    _command(
        "draw",
        'draw(x, "abc")',
        "Draw what a program does on an input, into the folder comp_flows.",
        'draw(tokens, "abc")',
    ),
    _command(
        "compile",
        "compile NAME over VOCABULARY up to LENGTH",
        "Make a transformer of an s-op. A vocabulary is abc, 0123, up,down or a b c.",
        "compile length over abc up to 8",
    ),
    _command(
        "check",
        "check NAME",
        "Compare a compiled program with its transformer; `on 500 inputs` on that many.",
        "check length",
    ),
    _command(
        "run",
        'run NAME on "cab"',
        "What the program and its transformer give on an input, side by side.",
        'run length on "cab"',
    ),
    _command(
        "trace",
        'trace NAME on "cab"',
        "Every variable of the transformer on an input, decoded.",
        'trace length on "cab"',
    ),
    _command(
        "layout",
        "layout NAME",
        "Which columns of the residual stream each variable owns.",
        "layout length",
    ),
    _command("report", "report NAME", "How big the transformer is, by layers.", "report length"),
    _command(
        "draw compiled",
        'draw compiled NAME on "cab"',
        "Draw what the heads of the transformer attend to on an input.",
        'draw compiled length on "cab"',
    ),
    _command(
        "page",
        'page NAME on "cab"',
        "Write one HTML file that steps through the transformer.",
        'page length on "cab"',
    ),
    _command("exit", "exit", "Leave; so does quit, and Ctrl-D.", "exit"),
)

ALL: tuple[Topic, ...] = (*TOPICS, *COMMANDS)
BY_NAME = {topic.name: topic for topic in ALL}
_SIGNS = {
    **dict.fromkeys(["+", "-", "*", "/", "%", "^"], "arithmetic"),
    **dict.fromkeys(["==", "<", ">", "<=", ">=", "!="], "comparisons"),
    **dict.fromkeys(["else"], "if"),
    **dict.fromkeys(["return"], "def"),
    **dict.fromkeys(["quit"], "exit"),
    **dict.fromkeys(["[]", "tokens[0]"], "index"),
    **dict.fromkeys(["tokens_float", "tokens_bool", "tokens_str", "tokens_asis"], "tokens_int"),
}


def topic(name: str) -> Topic | None:
    """The topic of a word or a sign, if there is one."""
    return BY_NAME.get(_SIGNS.get(name, name))


def groups() -> dict[str, list[Topic]]:
    """All topics by their groups, in order."""
    found: dict[str, list[Topic]] = {}
    for one in ALL:
        found.setdefault(one.group, []).append(one)
    return found


def lines(one: Topic) -> list[str]:
    """A topic as a session shows it."""
    shown = [one.form, f"    {one.meaning}", "", f"    >> {one.example}"]
    shown += [f"       {one.shows}"] if one.shows else []
    python = PYTHON.get(one.name)
    if python is None:
        return shown
    shown += ["", "    In Python:" + (f" raspc.{one.python}" if one.python else "")]
    shown += ["", f"    >>> {python.example}"]
    return [*shown, *([f"    {python.gives}"] if python.gives else [])]


def docstring(name: str) -> str:
    """A topic as the docstring of what it is called in Python."""
    one, python = BY_NAME[name], PYTHON[name]
    meaning = fill(one.meaning, _TOPIC_WIDTH)
    text = f"{meaning}\n\nIn RASP text `{one.form}`:\n`{one.example}` gives\n{one.shows}."
    return f"{text}\n\n>>> {imports(python.example)}\n>>> {python.example}\n{python.gives}"


def imports(example: str) -> str:
    """The line that an example in Python needs before it."""
    names = {node.id for node in ast.walk(ast.parse(example)) if isinstance(node, ast.Name)}
    return f"from raspc import {', '.join(sorted(names))}"
