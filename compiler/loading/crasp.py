"""Programs in C-RASP text, as the command line takes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...rasp_ast.crasp.loading import CRaspProgram, load_crasp
from ...rasp_ast.errors import ProgramError
from ...rasp_ast.operands import SOp


def chosen(path: Path, outputs: Sequence[str]) -> tuple[dict[str, SOp], Sequence[str] | None]:
    """The s-ops of a file by name, by default its last, and the tokens that it names.

    Raises:
        InputError: the file cannot be read.
        ProgramError: it is no C-RASP, or defines no such name.
    """
    program = load_crasp(path)
    names = outputs or [str(program.program.name)]
    return {name: _one(program, name, path) for name in names}, program.tokens or None


def _one(program: CRaspProgram, name: str, path: Path) -> SOp:
    if name in program:
        return program[name]
    raise ProgramError(f"{path} defines no {name!r}", hint=f"it defines {', '.join(program)}")
