"""`raspc grade` and `raspc puzzles`: solutions of puzzles judged, and what there is to solve."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from ...craft.formatting import counted
from ...model.json_reading import Json
from ...rasp_ast.errors import InputError
from ..progress import watched
from ..puzzles.collection import puzzles
from ..puzzles.grade import cell
from ..puzzles.isolated import Limits, Verdict, graded_apart
from .as_json import print_json

WRONG = 1
"""The exit code where a solution is wrong."""
UNGRADED = 2
"""The exit code where one has no grade: its file raises, or it meets a limit."""


def puzzles_command(arguments: Namespace) -> int:
    """Lists the puzzles, or states one of them."""
    if arguments.name is None:
        print(puzzles)
        return 0
    puzzle = puzzles[arguments.name]
    print(puzzle)
    for call in puzzle.ways[0]:
        given = puzzle.large(1, call.meant) or list(puzzle.small(call.meant))[-1:]
        shown = [" ".join(map(cell, row)) for row in (given[0], puzzle.spec(given[0], *call.meant))]
        print(f"\n{puzzle.name}({call})\n  on     {shown[0]}\n  gives  {shown[1]}")
    best = puzzle.best
    print(f"\nbest known: {counted(best.layers, 'layer')}, {counted(best.heads, 'head')}")
    return 0


def grade_command(arguments: Namespace) -> int:
    """Grades the solutions of a file, each in a process of its own.

    Raises:
        InputError: there is no such file or puzzle, or a picture cannot be written.
    """
    file = Path(arguments.file)
    if not file.is_file():
        raise InputError(f"no file {arguments.file!r}")
    names = [puzzles[name].name for name in arguments.puzzle]
    limits = Limits(seconds=arguments.seconds, memory=arguments.memory)
    verdicts: list[Verdict] = []
    for name in names:
        with watched(f"grading {name}"):
            verdicts.append(
                graded_apart(
                    file, name, limits, name=arguments.output, compiled=not arguments.no_compile
                )
            )
        if not arguments.json and not arguments.gradescope:
            print(verdicts[-1].message)
    if arguments.json:
        print_json({"file": str(file), "puzzles": [_as_json(verdict) for verdict in verdicts]})
    if arguments.gradescope:
        print_json({"tests": [_as_test(verdict) for verdict in verdicts]})
    if arguments.pictures is not None:
        _write_pictures(Path(arguments.pictures), verdicts)
    return _code(verdicts)


def _code(verdicts: Sequence[Verdict]) -> int:
    statuses = {verdict.status for verdict in verdicts}
    if statuses == {"right"}:
        return 0
    return WRONG if statuses <= {"right", "wrong"} else UNGRADED


def _as_json(verdict: Verdict) -> Json:
    return {
        "puzzle": verdict.puzzle,
        "status": verdict.status,
        "message": verdict.message,
        **verdict.grade,
    }


def _as_test(verdict: Verdict) -> Json:
    """A test as Gradescope reads it."""
    return {
        "name": verdict.puzzle,
        "score": int(verdict.status == "right"),
        "max_score": 1,
        "output": verdict.message,
    }


def _write_pictures(folder: Path, verdicts: Sequence[Verdict]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for verdict in verdicts:
            if verdict.picture:
                (folder / f"{verdict.puzzle}.svg").write_text(verdict.picture, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}") from error
