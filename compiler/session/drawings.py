"""Pictures of what a program does, as files: SVG, and PDF where cairosvg is installed.

At a terminal that has a screen beside it the picture is opened as well.
"""

from __future__ import annotations

import os
import re
import sys
import webbrowser
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from ...rasp_ast.errors import RaspError
from ...rasp_ast.pictures.draw import applied_to, drawing
from ...rasp_ast.text.dialect import Run
from ...rasp_ast.text.errors import RaspRuleError
from ...rasp_ast.text.values import SOpValue

FOLDER = Path("comp_flows")
_LONGEST_NAME = 80


def draw(value: SOpValue, run: Run, folder: Path = FOLDER) -> list[str]:
    """Draws an s-op on an input and tells where the files are. Raises RaspTextError."""
    picture = drawing(value, run.elements, causal=run.causal)
    plain = applied_to(run.elements).replace('"', "")
    name = re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", f"{value.label}({plain})")[:_LONGEST_NAME]
    path = folder / f"{name}.svg"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = [picture.save(path)]
    except OSError as error:
        raise RaspRuleError(f"could not write the drawing: {error}") from None
    if find_spec("cairosvg"):
        with suppress(RaspError):  # it is installed, but the library that it calls may not be
            made.append(picture.save(path.with_suffix(".pdf")))
    if _has_screen():
        webbrowser.open(path.resolve().as_uri())
    return [f"     drawn: {file}" for file in made]


def _has_screen() -> bool:
    """Whether somebody sits at the terminal, and a browser would not open within it."""
    windows = sys.platform in ("darwin", "win32")
    screen = windows or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return screen and sys.stdout.isatty()
