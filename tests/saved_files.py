"""The files of a saved model: read, changed, and sealed again."""

import json
from pathlib import Path

from raspc.compiler.compiled.save import DESCRIPTION, WEIGHTS, sealed

FILES = (DESCRIPTION, WEIGHTS)


def content(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def copied(saved: Path, folder: Path, name: str, changed: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for file, held in content(saved).items():
        (folder / file).write_bytes(changed if file == name else held)
    return folder


def resealed(saved: Path, folder: Path, change) -> Path:
    """The model with its JSON changed by somebody who knows how to seal it."""
    found = json.loads((saved / DESCRIPTION).read_bytes())
    del found["sha256"]
    change(found)
    return copied(saved, folder, DESCRIPTION, sealed(found))
