"""What commands say beside their result: that it takes long, and what it rests on."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from threading import Event, Thread

from ..compiled.model import CompiledModel

PATIENCE = 3.0
"""Seconds before a person who watches is told that something is under way."""


def print_assumptions(model: CompiledModel) -> None:
    """What the model's answers rest on without proof."""
    for text in model.assumptions:
        print(f"right only if {text}")


@contextmanager
def report_progress(what: str) -> Generator[None]:
    """Tells whoever watches, after a while, that something is under way and for how long."""
    if not sys.stderr.isatty():
        yield
        return
    done = Event()

    def count_seconds() -> None:
        seconds = PATIENCE
        while not done.wait(PATIENCE):
            print(f"\r{what}: {seconds:.0f} s ", end="", file=sys.stderr, flush=True)
            seconds += PATIENCE
        if seconds > PATIENCE:
            print(file=sys.stderr)

    counter = Thread(target=count_seconds, daemon=True)
    counter.start()
    try:
        yield
    finally:
        done.set()
        counter.join()
