"""A limit of computing time for what runs in the main thread of a process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType


class TimeUpError(BaseException):
    """The time is up. Not an `Exception`, so that nobody on the way takes it for one of theirs."""


@contextmanager
def time_limit(seconds: float) -> Generator[None]:
    """Raises TimeUpError in the block after so many seconds in which the process was computing.

    What others do on the machine does not count, so that it does not decide what is refused. An
    alarm of the operating system does it, between two steps of Python: a single call of numpy
    is waited for. There are alarms in the main thread alone, where workers do their work, and none
    on Windows; without them the block runs as long as it takes.
    """
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeUpError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
