"""The other process: reads a solution from a file, grades it, and writes what came of it.

It is started by ``isolated.py`` and speaks to it by a file, whatever the solution prints.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...model.json_reading import Json
from ...rasp_ast.errors import InputError, ProgramError, RaspError
from ...rasp_ast.operands import SOp
from ..loading.programs import execute_file, load, raised
from .as_data import grade_as_data
from .collection import puzzles
from .puzzle import Puzzle

if sys.platform != "win32":
    import resource

_FILE_SIZE = 64 << 20
"""Bytes that a file may have which a solution writes."""


def main(asked: str) -> None:
    """Grades what the JSON asks for, within its limits."""
    wanted: dict[str, Any] = json.loads(asked)
    answer = Path(wanted["answer"])
    _limit(wanted["seconds"], wanted["memory"])
    try:
        result = _graded(Path(wanted["file"]), puzzles[wanted["puzzle"]], wanted)
    except MemoryError:
        result = {"status": "memory"}
    except RaspError as error:
        result = {"status": "error", "message": str(error)}
    except SystemExit:
        result = {"status": "error", "message": f"{wanted['file']} ends Python by itself"}
    answer.write_text(json.dumps(result), encoding="utf-8")


def _graded(file: Path, puzzle: Puzzle, wanted: Mapping[str, Any]) -> dict[str, Json]:
    name = wanted["name"] or puzzle.name
    mine = solution(file, name)
    try:
        grade = puzzle.grade(mine, compiled=wanted["compiled"])
    except (RaspError, MemoryError):
        raise
    except Exception as error:
        raise raised(error, file) from error
    return {
        "status": "right" if grade else "wrong",
        "message": str(grade),
        "grade": grade_as_data(grade),
        "picture": None if grade.picture is None else grade.picture.svg,
    }


def solution(file: Path, name: str) -> Any:
    """What a file calls `name`; else its `program`.

    Raises:
        InputError: there is no such file.
        ProgramError: it has neither, or cannot be read.
    """
    if file.suffix != ".py" or not file.is_file():
        return load(str(file), [name]).program
    defined = execute_file(file)
    for known in (name, "program"):
        if known in defined:
            return defined[known]
    own = [n for n, value in defined.items() if _is_own(value, file)]
    hint = f"it has {', '.join(own)}; say which by --output" if own else f"write def {name}(...)"
    raise ProgramError(f"{file} defines no {name!r}", hint=hint)


def _is_own(value: object, file: Path) -> bool:
    """Whether it may be a solution, and is not what every file imports."""
    if isinstance(value, SOp):
        return bool(value.node.children)
    code = getattr(value, "__code__", None)
    return code is not None and Path(code.co_filename) == file


def _limit(seconds: int, memory: int) -> None:
    """Sets limits of this process, where the system has them; `memory` is in MiB.

    Raises:
        InputError: the limits are none.
    """
    if sys.platform == "win32":
        return
    size = memory << 20
    for limit, value in (
        (resource.RLIMIT_DATA, size),
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_FSIZE, _FILE_SIZE),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError) as error:
            raise InputError(f"the limits cannot be set: {error}") from error
