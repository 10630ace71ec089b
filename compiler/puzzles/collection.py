"""All puzzles, to iterate over and to index by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from ...rasp_ast.errors import InputError
from ...rasp_ast.notation import shorten
from ..columns_of_text import table
from ..pictures.html import html_table
from . import rasp_tasks, raspl_tasks, raspy_tasks
from .puzzle import Puzzle


class Puzzles:
    """Puzzles in the order in which they are set.

    >>> puzzles["minimum"]
    minimum (RASPy): Every position gets the smallest value.
    """

    def __init__(self, puzzles: Sequence[Puzzle]) -> None:
        self._by_name = {puzzle.name: puzzle for puzzle in puzzles}

    def __iter__(self) -> Iterator[Puzzle]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Puzzle:
        """The puzzle of a name.

        Raises:
            InputError: there is none.
        """
        if name in self._by_name:
            return self._by_name[name]
        close = get_close_matches(str(name), self._by_name, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else "list(raspc.puzzles) has all"
        raise InputError(f"there is no puzzle {name!r}", hint=hint)

    def __repr__(self) -> str:
        return table(_HEAD, [_row(puzzle) for puzzle in self])

    def _repr_html_(self) -> str:
        return html_table(_HEAD, [_row(puzzle) for puzzle in self])


_LONGEST_STATEMENT = 59
_HEAD = ("puzzle", "of", "layers", "heads", "asks")


def _row(puzzle: Puzzle) -> tuple[str, ...]:
    best = puzzle.best
    asks = shorten(puzzle.statement, _LONGEST_STATEMENT)
    return (puzzle.name, puzzle.origin, str(best.layers), str(best.heads), asks)


puzzles = Puzzles((*raspy_tasks.PUZZLES, *rasp_tasks.PUZZLES, *raspl_tasks.PUZZLES))
"""The puzzles of RASPy, of RASP and of RASP-L."""
