"""The files that come with the text language."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def shipped(name: str) -> Path:
    """The place of a file that is shipped beside the modules of this room."""
    return Path(str(files(__name__.rpartition(".")[0]).joinpath(name)))
