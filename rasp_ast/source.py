"""Where in the user's own files a piece of a program was written."""

from __future__ import annotations

import linecache
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType

from .visible import visible

_ROOM = __name__.rpartition(".")[0]
_PACKAGE = _ROOM.rpartition(".")[0]
_STANDARD_PROGRAMS = f"{_ROOM}.programs"

_COMPILER = f"{Path(__file__).parents[1] / 'compiler'}{os.sep}"
"""What makes programs there names them for itself, not for a user."""

_ASSIGNED = re.compile(rb"\s*[^\W\d]\w*\s*(:[^=]*)?=\s*\(?")
_REST = re.compile(rb"\)?\s*;?\s*(#.*\s*)?")
"""What stands before and behind the only expression of an assignment."""

_RETURNED = re.compile(rb"\s*return\s+\(?")
_DEFINED = re.compile(r"(\s*)(?:async )?def (\w+)\(")

_Span = tuple[int | None, int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Source:
    """One stretch of one line of a file.

    Columns count UTF-8 bytes from 0, as Python's own positions do. `end_col` is None where the
    expression runs on beyond its first line; `col` is None where no columns are known.
    """

    file: str
    line: int
    col: int | None = None
    end_col: int | None = None

    def __str__(self) -> str:
        return place_text(self.file, self.line)

    def excerpt(self) -> str:
        """The place, the line as it stands in the file, and carets under the columns.

        The file is read only here, when somebody wants to see an error.
        """
        place = f"  {self}"
        text = linecache.getline(self.file, self.line).rstrip()
        if not text.strip():
            return place
        indent = len(text) - len(text.lstrip())
        shown = f"{place}\n    {visible(text[indent:])}"
        if self.col is None:
            return shown
        raw = text.encode()
        start = len(raw[: self.col].decode(errors="ignore"))
        end = len(raw[: self.end_col].decode(errors="ignore"))
        if end <= start:
            return shown
        return f"{shown}\n    {' ' * (start - indent)}{'^' * (end - start)}"

    def target(self) -> str | None:
        """The variable that the line assigns this very expression to, if it does no more."""
        if self.file.startswith(_COMPILER):
            return None
        raw = linecache.getline(self.file, self.line).encode()
        if self.col is None or _ASSIGNED.fullmatch(raw[: self.col]) is None:
            return None
        if self.end_col is not None and _REST.fullmatch(raw[self.end_col :]) is None:
            return None
        return raw[: self.col].split(b":")[0].split(b"=")[0].decode().strip()

    def returned_by(self) -> str | None:
        """The function whose `return` this very expression is, by the lines above."""
        lines = linecache.getlines(self.file)[: self.line]
        if self.col is None or not lines or self.file.startswith(_COMPILER):
            return None
        if _RETURNED.fullmatch(lines[-1].encode()[: self.col]) is None:
            return None
        within = len(lines[-1]) - len(lines[-1].lstrip())
        for line in reversed(lines):
            found = _DEFINED.match(line)
            if found is not None and len(found[1]) < within:
                return found[2]
        return None

    def text_to(self, end_line: int, end_col: int) -> str:
        """The text from here to there on one line, empty if the file cannot be read."""
        lines = [linecache.getline(self.file, n) for n in range(self.line, end_line + 1)]
        raw = [line.encode() for line in lines]
        raw[-1] = raw[-1][:end_col]
        raw[0] = raw[0][self.col :]
        return " ".join(b" ".join(raw).decode(errors="replace").split())


def place_text(file: str, line: int) -> str:
    """A line of a file in words; a notebook's cell by its number."""
    cell = _cell(file)
    return f'file "{file}", line {line}' if cell is None else f"cell {cell}, line {line}"


def _cell(file: str) -> str | None:
    """What a notebook calls the cell that it keeps as this file, if it is one."""
    notebook = sys.modules.get("IPython")
    shell = None if notebook is None else notebook.get_ipython()
    named = None if shell is None else shell.compile.format_code_name(file)
    return None if named is None else str(named[1])


def is_ours(module: str) -> bool:
    """Whether a module is of this package, by its full name."""
    return _is_in(module, _PACKAGE)


def remember(file: str, lines: list[str]) -> None:
    """Let the places in a text that is no file show its lines, the ones still to come included."""
    linecache.cache[file] = (0, None, lines, file)


def capture() -> Source:
    """The place in the nearest caller that is not this room's machinery.

    The standard programs count as a user's file: they are written in the language, not beneath it.
    """
    frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    while frame.f_back is not None and _is_machinery(frame):
        frame = frame.f_back
    return _place(frame)


def capture_caller() -> Source:
    """The place outside this package where it was called."""
    frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    while frame.f_back is not None and _is_in(str(frame.f_globals.get("__name__", "")), _PACKAGE):
        frame = frame.f_back
    return _place(frame)


def _place(frame: FrameType) -> Source:
    line, end_line, col, end_col = _span(frame.f_code, frame.f_lasti)
    if line is None:
        return Source(frame.f_code.co_filename, frame.f_lineno)
    return Source(frame.f_code.co_filename, line, col, end_col if end_line == line else None)


def _is_machinery(frame: FrameType) -> bool:
    module = str(frame.f_globals.get("__name__", ""))
    return _is_in(module, _ROOM) and not _is_in(module, _STANDARD_PROGRAMS)


def _is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


# Decoding a position table costs as much as the whole code object is long, and a program written as
# one long module asks for each of its lines. The code is kept beside its table, so that its id
# cannot pass to another.
_spans: dict[int, tuple[CodeType, tuple[_Span, ...]]] = {}
_SPANS_KEPT = 64


def _span(code: CodeType, instruction: int) -> _Span:
    kept = _spans.get(id(code))
    if kept is None:
        if len(_spans) >= _SPANS_KEPT:
            _spans.clear()
        kept = _spans[id(code)] = (code, tuple(code.co_positions()))
    return kept[1][instruction // 2]
