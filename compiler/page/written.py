"""The lines of a program as its author wrote them, where they can still be read."""

from __future__ import annotations

import linecache
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from textwrap import dedent

from ...rasp_ast.nodes import Node, SOpNode, topological

MOST_LINES = 80
"""A program that is spread over more lines than this is shown as it is printed alone."""
LIBRARY = Path(__file__).parents[2] / "rasp_ast"
OPENING, CLOSING = "([{", ")]}"


@dataclass(frozen=True)
class Written:
    """Lines of a file.

    Attributes:
        file: its name.
        lines: each with the nodes that begin in it.
    """

    file: str
    lines: tuple[tuple[str, tuple[Node, ...]], ...]


def written(program: SOpNode) -> Written | None:
    """The lines from the first to the last node; None if they are not those of one file.

    Library files of this package are left out: nobody wrote his program there.
    """
    nodes = [node for node in topological([program]) if node.source is not None]
    files = {node.source.file for node in nodes if node.source is not None}
    if len(files) != 1:
        return None
    (file,) = files
    if Path(file).is_relative_to(LIBRARY):
        return None
    by_line: dict[int, list[Node]] = {}
    for node in nodes:
        if node.source is not None:
            by_line.setdefault(node.source.line, []).append(node)
    texts = list(_texts(file, min(by_line), max(by_line)))
    if not texts or len(texts) > MOST_LINES:
        return None
    shown = dedent("\n".join(texts)).split("\n")
    first = min(by_line)
    lines = tuple((t, tuple(by_line.get(first + n, ()))) for n, t in enumerate(shown))
    return Written(PurePath(file).name, lines)


def _texts(file: str, first: int, last: int) -> Iterator[str]:
    """Lines of a file, and those behind in which brackets are closed."""
    depth = 0
    for number in range(first, last + MOST_LINES):
        text = linecache.getline(file, number)
        if not text or (number > last and depth <= 0):
            return
        depth += _opened(text)
        yield text.rstrip()


def _opened(text: Sequence[str]) -> int:
    """How many more brackets are opened than closed; those in strings seldom matter."""
    return sum((c in OPENING) - (c in CLOSING) for c in text)
