"""The files of the text language: those that are shipped, and those that programs load."""

from __future__ import annotations

from difflib import get_close_matches
from importlib.resources import files
from io import StringIO
from pathlib import Path

from ..source import remember
from .errors import Advice

LIBRARY = "library.rasp"
SUFFIX = ".rasp"
GRAMMAR = "syntax/grammar.lark"


def shipped(name: str) -> Path:
    """The place of a file that is shipped with this room, by its path from here."""
    return Path(str(files(__name__.rpartition(".")[0]).joinpath(name)))


def find(path: str, loader: str) -> Path | None:
    """The file that `load "path"` means: in the working directory, or else beside the loader."""
    place = Path(f"{path.removesuffix(SUFFIX)}{SUFFIX}")
    for file in (place, Path(loader).parent / place):
        try:
            if file.is_file():
                return file
        except OSError:  # no file can have such a name
            return None
    return None


def no_file(path: str) -> Advice:
    """What to say where `load "path"` finds nothing."""
    name = f"{path.removesuffix(SUFFIX)}{SUFFIX}"
    folder = Path(name).parent
    try:
        here = sorted(file.stem for file in folder.glob(f"*{SUFFIX}"))
    except OSError:
        here = []
    says = f"could not find file: {name}"
    close = get_close_matches(Path(name).stem, here, n=1)
    if close:
        return Advice(says, f'did you mean load "{(folder / close[0]).as_posix()}"?')
    if here:
        return Advice(says, f"in {folder.as_posix()} there are {', '.join(here[:8])}")
    return Advice(says, f"a path begins in {Path.cwd()}, and there are no programs")


def read(path: Path) -> str:
    """The text of a file; places in it will show its lines. Raises OSError, UnicodeDecodeError."""
    text = path.read_text(encoding="utf-8-sig")
    remember(str(path), list(StringIO(text)))
    return text
