"""The entry point: reads the arguments, loads the command that they name, and runs it.

Exit codes: 0, 1 if the model and the interpreter disagree, 2 for a bad program or input.
"""

from __future__ import annotations

import errno
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pkgutil import resolve_name
from typing import cast

from ...rasp_ast.errors import RaspError
from ...rasp_ast.visible import visible
from .parser import EMIT, parsed

BAD = 2
INTERRUPTED = 130

# What a write to a full disk, to what is closed and to a broken device fails with.
_UNWRITABLE = (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EDQUOT, errno.EFBIG)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    arguments = parsed(argv)
    if cast(object, sys.stdout) is None:
        return _unwritten("it is closed")
    if getattr(arguments, "emit", None) is not None:
        arguments.command, arguments.stage = EMIT, arguments.emit
    try:
        # each command loads what it needs: `raspc list` does without the compiler
        command: Callable[[Namespace], int] = resolve_name(f"{__package__}.{arguments.command}")
        code = command(arguments)
        sys.stdout.flush()
    except RaspError as error:
        said = "\n".join([str(error), *getattr(error, "__notes__", ())])
        print(f"raspc: {visible(said)}", file=sys.stderr)
        return BAD
    except BrokenPipeError:  # as in `raspc layout ... | head`; nothing may be flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is not None or error.errno not in _UNWRITABLE:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _unwritten(str(error.strerror))
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _unwritten(why: str) -> int:
    print(f"raspc: standard output cannot be written: {why}", file=sys.stderr)
    return BAD
