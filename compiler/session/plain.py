"""A session as a plain transcript."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from .console import Console


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
