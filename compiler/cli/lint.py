"""`raspc lint`: expressions of `.rasp` files that mislead their readers."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ...rasp_ast.errors import InputError
from ...rasp_ast.text.extensions import EXTENSIONS
from ...rasp_ast.text.files import read
from ...rasp_ast.text.syntax.lint import lint

TRAPS = 1
"""The exit code of a lint that finds something."""


def lint_command(arguments: Namespace) -> int:
    problems = 0
    for file in arguments.files:
        try:
            text = read(Path(file))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file} cannot be read: {error}") from error
        for trouble in lint(text, file, EXTENSIONS if arguments.strict_rasp else ()):
            print(trouble)
            problems += 1
    return TRAPS if problems else 0
