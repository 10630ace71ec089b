"""`raspc examples`: the programs that come with raspc, written into a folder of the user's."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ...rasp_ast.errors import InputError

EXAMPLES = Path(__file__).parents[2] / "examples"
SUFFIXES = (".py", ".rasp", ".crasp", ".ipynb")


def examples_command(arguments: Namespace) -> int:
    """Copies each example that is not there already.

    Raises:
        InputError: the folder cannot be written.
    """
    folder = Path(arguments.folder)
    count = 0
    for source in sorted(path for path in EXAMPLES.rglob("*") if path.suffix in SUFFIXES):
        target = folder / source.relative_to(EXAMPLES)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.write_bytes(source.read_bytes())
                count += 1
        except OSError as error:
            raise InputError(f"{target} cannot be written: {error.strerror}") from error
    print(f"written: {count} examples into {folder}; what was there is as it was")
    return 0
