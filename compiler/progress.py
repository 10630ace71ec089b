"""Who waits at a terminal is told what is under way; nothing is shown anywhere else.

A display begins after ``PATIENCE`` seconds, so that quick work stays silent, and is wiped when the
work is done.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pkgutil import resolve_name
from threading import Event, Lock, Thread

PATIENCE = 3.0
"""Seconds before a person who watches is told that something is under way."""


class Progress:
    """A piece of work that says where it is.

    Attributes:
        stage: where it is, in a few words; empty where it does not say.
    """

    def __init__(self) -> None:
        self.stage = ""

    def tell(self, stage: str) -> None:
        """Says where the work is."""
        self.stage = stage


_showing = Lock()
"""Held by the work that is shown: what it calls is not shown beside it."""


@contextmanager
def watched(what: str) -> Generator[Progress]:
    """Shows a piece of work to whoever watches, if it takes long.

    Args:
        what: the work, such as ``compiling reverse``.
    """
    progress = Progress()
    if not sys.stderr.isatty() or not _showing.acquire(blocking=False):
        yield progress
        return
    done = Event()
    watcher = Thread(target=_show, args=(what, progress, done), daemon=True)
    try:
        watcher.start()
        yield progress
    finally:
        done.set()
        watcher.join()
        _showing.release()


def _show(what: str, progress: Progress, done: Event) -> None:
    """The display, from when patience ends to when the work is done."""
    if done.wait(PATIENCE):
        return
    show: Callable[[str, Progress, Event], None]
    show = resolve_name(f"{__package__}.progress_display:show")  # only who waits loads rich
    show(what, progress, done)
