"""How work under way is shown at a terminal; loaded only when somebody waits."""

from __future__ import annotations

from threading import Event

from rich.console import Console
from rich.progress import Progress as Display, SpinnerColumn, TextColumn, TimeElapsedColumn

from .progress import Progress

POLL = 0.25
"""Seconds between looks at what the work says of itself."""


def show(what: str, progress: Progress, done: Event) -> None:
    """Shows what is under way, where it is and how long it has taken, until it is done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TextColumn("{task.fields[stage]}", style="dim", markup=False),
        TimeElapsedColumn(),
    )
    with Display(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task(what, total=None, stage=progress.stage)
        while not done.wait(POLL):
            display.update(task, stage=progress.stage)
