"""`raspc repl` and `raspc lint`: the RASP text language on the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from ...rasp_ast.errors import InputError
from ...rasp_ast.text.files import read
from ...rasp_ast.text.syntax.lint import lint
from ..loading.text import SUFFIX
from .console import Console

TRAPS = 1
"""The exit code of a lint that finds something."""


def add_commands(add: Callable[[str, Callable[[Namespace], int], str], ArgumentParser]) -> None:
    """Tells the parser of the command line about the commands of this module."""
    repl = add("repl", repl_command, "open a session in the RASP text language")
    repl.add_argument("files", metavar="FILE", nargs="*", help="a .rasp file to load first")
    repl.add_argument(
        "--plain",
        action="store_true",
        help="no colours, history or completion, as when the session is not at a terminal",
    )
    checked = add(
        "lint", lint_command, "find expressions of .rasp files that mislead their readers"
    )
    checked.add_argument("files", metavar="FILE", nargs="+", help="a .rasp file")


def repl_command(arguments: Namespace) -> int:
    console = Console()
    loads = [f'load "{file.removesuffix(SUFFIX)}";' for file in arguments.files]
    if arguments.plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        _take_any_bytes(sys.stdin)
        plainly(console, loads, sys.stdin, sys.stdout, sys.stderr)
    else:
        from .terminal import talk  # noqa: PLC0415 - prompt_toolkit, where there is a terminal

        talk(console, loads)
    return 0


def _take_any_bytes(given: TextIO) -> None:
    if isinstance(given, TextIOWrapper):
        given.reconfigure(encoding="utf-8", errors="replace")


def plainly(
    console: Console, loads: Iterable[str], given: Iterable[str], out: TextIO, aside: TextIO
) -> None:
    """A session as a plain transcript, in the layouts of the reference interpreter.

    Warnings, of which that knows nothing, go aside.
    """
    out.writelines(f"{line}\n" for line in console.banner)
    for line in loads:
        _answer(console, line, out, aside)
    lines = iter(given)
    while console.open:
        out.write(console.prompt)
        out.flush()
        try:
            line = next(lines, None)
        except KeyboardInterrupt:  # forgets what was typed so far
            console.abandon()
            out.write("\n")
            continue
        if line is None:
            out.write("\n")
            return
        _answer(console, line.removesuffix("\n"), out, aside)


def _answer(console: Console, line: str, out: TextIO, aside: TextIO) -> None:
    try:
        for reply in console.replies(line):
            to = aside if reply.kind == "warning" else out
            to.writelines(f"{shown}\n" for shown in reply.lines)
    except KeyboardInterrupt:
        console.abandon()
        out.write("\n")


def lint_command(arguments: Namespace) -> int:
    found = 0
    for file in arguments.files:
        try:
            text = read(Path(file))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file} cannot be read: {error}") from error
        for trouble in lint(text, file):
            print(trouble)
            found += 1
    return TRAPS if found else 0
