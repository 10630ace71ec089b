"""A session as a plain transcript."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from ...rasp_ast.visible import visible
from .console import Console


def plainly(
    console: Console, loads: Iterable[str], given: Iterable[str], out: TextIO, aside: TextIO
) -> bool:
    """A session as a plain transcript, in the layouts of the reference interpreter.

    Warnings, of which that knows nothing, go aside, and so does what is unfinished in the end.

    Returns:
        Whether all of the input was executed, right or wrong: its end may be missing.
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
            trouble = console.unfinished()
            if trouble is not None:
                aside.writelines(f"{visible(line)}\n" for line in console.told(trouble))
            return trouble is None
        _answer(console, line.removesuffix("\n"), out, aside)
    return True


def _answer(console: Console, line: str, out: TextIO, aside: TextIO) -> None:
    try:
        for reply in console.replies(line):
            to = aside if reply.kind == "warning" else out
            to.writelines(f"{visible(shown)}\n" for shown in reply.lines)
    except KeyboardInterrupt:
        console.abandon()
        out.write("\n")
