"""The files of the text language: those that are shipped, and those that programs load."""

from __future__ import annotations

from importlib.resources import files
from io import StringIO
from pathlib import Path

from ..source import remember

LIBRARY = "library.rasp"
GRAMMAR = "syntax/grammar.lark"


def shipped(name: str) -> Path:
    """The place of a file that is shipped with this room, by its path from here."""
    return Path(str(files(__name__.rpartition(".")[0]).joinpath(name)))


def find(path: str, loader: str) -> Path | None:
    """The file that `load "path"` means: in the working directory, or else beside the loader."""
    place = Path(f"{path}.rasp")
    for file in (place, Path(loader).parent / place):
        try:
            if file.is_file():
                return file
        except OSError:  # no file can have such a name
            return None
    return None


def read(path: Path) -> str:
    """The text of a file; places in it will show its lines. Raises OSError, UnicodeDecodeError."""
    text = path.read_text(encoding="utf-8")
    remember(str(path), list(StringIO(text)))
    return text
