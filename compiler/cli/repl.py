"""`raspc repl`: a session in the RASP text language, at a terminal or as a transcript."""

from __future__ import annotations

import sys
from argparse import Namespace
from io import TextIOWrapper
from typing import TextIO

from ..loading.text import SUFFIX
from ..session.console import Console
from ..session.plain import plainly

_UNFINISHED = 2


def repl_command(arguments: Namespace) -> int:
    """Runs a session until it is left. The exit code is 2 if its input ends within a statement."""
    console = Console(friendly=arguments.friendly)
    console.see_all(causal=arguments.causal)
    loads = [f'load "{file.removesuffix(SUFFIX)}";' for file in arguments.files]
    if arguments.plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        _take_any_bytes(sys.stdin)
        complete = plainly(console, loads, sys.stdin, sys.stdout, sys.stderr)
        return 0 if complete else _UNFINISHED
    # prompt_toolkit, where there is a terminal
    from ..session.terminal import talk  # noqa: PLC0415

    talk(console, loads)
    return 0


def _take_any_bytes(given: TextIO) -> None:
    if isinstance(given, TextIOWrapper):
        given.reconfigure(encoding="utf-8", errors="replace")
