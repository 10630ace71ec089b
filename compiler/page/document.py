"""The files of `static/` and the data of a page as one document."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

STYLES = ("colours.css", "layout.css", "tables.css", "print.css")
SCRIPTS = (
    "base.js",
    "forward.js",
    "decode.js",
    "runs.js",
    "program.js",
    "variables.js",
    "heads.js",
    "mlps.js",
    "stream.js",
    "margins.js",
    "answers.js",
    "stage.js",
    "typing.js",
    "pointing.js",
    "main.js",
)


def document(data: str) -> str:
    """A page that holds this JSON."""
    html = _read("page.html")
    for slot, text in (
        ("/* styles */", "\n".join(map(_read, STYLES))),
        ("/* scripts */", "\n".join(map(_read, SCRIPTS))),
        ("/* data */", escaped(data)),
    ):
        before, _, after = html.partition(slot)
        html = before + text + after
    return html


def escaped(data: str) -> str:
    """JSON as it may stand in an element of a page: nothing in it ends the element or a line."""
    return data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _read(name: str) -> str:
    return files(__name__.rpartition(".")[0]).joinpath("static", name).read_text(encoding="utf-8")
