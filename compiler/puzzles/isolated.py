"""Grading in a process of its own, with limits of time and memory.

A solution is a program of somebody else: it may run for ever, or fill the memory. This is no
defence against who means harm: what it may read and write is what its user may.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias

from ...model.json_reading import Json

Status: TypeAlias = Literal["right", "wrong", "error", "time", "memory"]

_PACKAGE = __name__.split(".", maxsplit=1)[0]
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    f"from {_PACKAGE}.compiler.puzzles.worker import main; main(sys.argv[2])"
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What grading one solution may take: seconds, and MiB of memory."""

    seconds: int = 60
    memory: int = 4096


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of grading a file.

    Attributes:
        status: "right", "wrong", or why it has no grade: an error, or the limit that it met.
        message: the same in words.
        grade: what is known of it, as data; empty where there is none.
        picture: where it goes wrong, as SVG; empty where nothing can be shown.
    """

    puzzle: str
    status: Status
    message: str
    grade: Mapping[str, Json] = field(default_factory=dict[str, Json])
    picture: str = ""


def graded_apart(
    file: Path, puzzle: str, limits: Limits, *, name: str | None = None, compiled: bool = True
) -> Verdict:
    """The verdict on the solution of a puzzle that stands in a file.

    Args:
        name: what the file calls it; else it is the puzzle's name, or `program`.
        compiled: whether a right solution is made a transformer.
    """
    with TemporaryDirectory(prefix="raspc-") as folder:
        answer = Path(folder) / "answer.json"
        asked = {
            "file": str(file),
            "puzzle": puzzle,
            "name": name,
            "compiled": compiled,
            "answer": str(answer),
            "seconds": limits.seconds,
            "memory": limits.memory,
        }
        ended = _run(asked, limits.seconds)
        if ended is None:
            said = f"{puzzle}: stopped after {limits.seconds} s"
            return Verdict(puzzle=puzzle, status="time", message=said)
        if not answer.is_file():
            return _unanswered(puzzle, ended, limits)
        result: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    if result["status"] == "memory":
        return _out_of_memory(puzzle, limits)
    message: str = result["message"]
    if result["status"] == "error":
        message = f"{puzzle}: {message}"
    return Verdict(
        puzzle=puzzle,
        status=result["status"],
        message=message,
        grade=result.get("grade", {}),
        picture=result.get("picture") or "",
    )


def _run(asked: Mapping[str, object], seconds: int) -> int | None:
    """How the process ends that grades; None if it does not in time, and is ended."""
    command = [sys.executable, "-c", _CHILD, json.dumps(sys.path), json.dumps(asked)]
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends a process and all that it has started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()


def _unanswered(puzzle: str, ended: int, limits: Limits) -> Verdict:
    """A process that ended without a word: killed, or by its own will."""
    if -ended in (signal.SIGKILL, signal.SIGABRT):
        return _out_of_memory(puzzle, limits)
    how = f"by {signal.Signals(-ended).name}" if ended < 0 else f"with code {ended}"
    said = f"{puzzle}: Python ended {how} before there was a grade"
    return Verdict(puzzle=puzzle, status="error", message=said)


def _out_of_memory(puzzle: str, limits: Limits) -> Verdict:
    said = f"{puzzle}: stopped, it needs more than {limits.memory} MiB of memory"
    return Verdict(puzzle=puzzle, status="memory", message=said)
