"""What a notebook shows of an error: the lines that the user wrote, and not the ones of ours."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Iterator
from types import TracebackType

from .source import Source, is_ours, place_text

_MACHINERY = ("IPython", "ipykernel")
"""What runs the cells of a notebook, and stands above them."""


def users_lines(error: BaseException, shown: Source | None) -> list[str]:
    """Where an error passed through code of the user's, the innermost place last.

    Args:
        shown: the place that the error itself shows; it is not said twice.
    """
    said = {(shown.file, shown.line)} if shown is not None else set[tuple[str, int]]()
    lines: list[str] = []
    for cause in _chain(error):
        for file, line in _places(cause.__traceback__):
            if (file, line) not in said:
                said.add((file, line))
                lines.append(place_text(file, line))
                lines += [f"    {text}"] if (text := linecache.getline(file, line).strip()) else []
    return lines


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what caused it."""
    yield error
    if error.__cause__ is not None:
        yield from _chain(error.__cause__)


def _places(found: TracebackType | None) -> Iterator[tuple[str, int]]:
    for frame, line in traceback.walk_tb(found):
        module = str(frame.f_globals.get("__name__", ""))
        if not is_ours(module) and not module.startswith(_MACHINERY):
            yield frame.f_code.co_filename, line
