"""docs/words.md is what `help` of a session says, and docstrings. `make golden` renews it."""

import re
from inspect import getdoc
from pathlib import Path

import pytest

import raspc
from raspc.rasp_ast.topics.commands import groups
from raspc.rasp_ast.topics.python_words import PYTHON

PAGE = Path(__file__).parents[1] / "docs" / "words.md"
HEAD = """# Words

Every word of the RASP text language and every command of a session, each with an example on the
input `hello`, and the same in Python after `from raspc import *`. It is what `help NAME` says in a
session and, of what has a name in Python, `help(raspc.NAME)`. `model` is a compiled program:
`raspc.compile(length, "abc", 8)`.

```python
import raspc
from raspc import *
```
"""
BESIDE = """
## In Python besides

What the text language has no word for. [The extensions](extensions.md), [RASP-L](raspl.md) and
[RASPy](raspy.md) have pages of their own.
"""
ALONE = (
    *("Map", "SequenceMap", "ConstantSOp", "lookup", "first", "last", "argmin", "argmax"),
    *("monoid_scan", "dfa"),
)


def cells(*texts):
    return "| " + " | ".join(text.replace("|", r"\|") for text in texts) + " |\n"


def code(text):
    return f"`{text}`" if text else ""


def entry(one):
    """A word: what it means, and an example in either language."""
    python = PYTHON.get(one.name)
    parts = [f"\n### {one.name}\n\n{one.meaning}\n\n"]
    if python is None:
        return "".join([*parts, f"`{one.form}`\n"])
    parts += [cells("RASP text", "Python"), cells("---", "---")]
    if one.form != one.example or one.python:
        parts.append(cells(code(one.form), code(one.python and f"raspc.{one.python}")))
    parts.append(cells(code(one.example), code(python.example)))
    if one.shows or python.gives:
        parts.append(cells(code(one.shows), code(python.gives)))
    return "".join(parts)


def entry_of_docstring(name):
    """What has a name in Python alone: the first paragraph of its docstring, and its example."""
    said = getdoc(getattr(raspc, name))
    lines = [line for line in said.splitlines() if not line.startswith(">>> from")]
    start = next(place for place, line in enumerate(lines) if line.startswith(">>>"))
    example = "\n".join(lines[start:])
    return f"\n### {name}\n\n{said.partition(chr(10) * 2)[0]}\n\n```python\n{example}\n```\n"


def page():
    """The page: a section for each word, by groups."""
    parts = [HEAD]
    for group, topics in groups().items():
        parts.append(f"\n## {group[0].upper()}{group[1:]}\n")
        parts += map(entry, topics)
    return "".join([*parts, BESIDE, *map(entry_of_docstring, ALONE)])


@pytest.mark.skipif(not PAGE.parent.is_dir(), reason="the tests run beside an installed wheel")
def test_the_page_says_what_help_says(request):
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_headings_are_anchors_of_their_own():
    names = re.findall(r"^### (.*)$", page(), re.MULTILINE)
    assert len(set(names)) == len(names)
