"""Work that takes long is shown to whoever watches, and to nobody else."""

from __future__ import annotations

import io
import time
from contextlib import redirect_stderr

import pytest

import raspc
from raspc.compiler import progress
from raspc.compiler.progress import watched


class Terminal(io.StringIO):
    """What somebody sees."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    seen = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return seen


def test_what_is_under_way_is_shown_with_its_stage(terminal: Terminal) -> None:
    with redirect_stderr(terminal), watched("compiling x[1]") as work:
        work.tell("attempt 2: values")
        time.sleep(0.6)
    assert "compiling x[1]" in terminal.getvalue()
    assert "attempt 2: values" in terminal.getvalue()


def test_a_compile_that_takes_long_is_shown(terminal: Terminal) -> None:
    slow = raspc.Map(lambda token: time.sleep(0.3) or token, raspc.tokens).named("slow")
    with redirect_stderr(terminal):
        raspc.compile(slow, "ab", 2)
    assert "compiling slow" in terminal.getvalue()


def test_quick_work_is_silent(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 60.0)
    with redirect_stderr(terminal):
        raspc.compile(raspc.tokens, "ab", 2)
    assert terminal.getvalue() == ""


def test_where_there_is_no_terminal_nothing_is_shown(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "isatty", lambda: False)
    with redirect_stderr(terminal), watched("compiling x"):
        time.sleep(0.5)
    assert terminal.getvalue() == ""


def test_work_within_work_is_not_shown_twice(terminal: Terminal) -> None:
    with redirect_stderr(terminal), watched("outer"), watched("inner"):
        time.sleep(0.6)
    assert "outer" in terminal.getvalue()
    assert "inner" not in terminal.getvalue()


def test_what_fails_ends_the_display(terminal: Terminal) -> None:
    with redirect_stderr(terminal), pytest.raises(ZeroDivisionError), watched("failing"):
        raise ZeroDivisionError
    with redirect_stderr(terminal), watched("next"):
        time.sleep(0.6)
    assert "next" in terminal.getvalue()
