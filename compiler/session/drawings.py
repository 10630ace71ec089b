"""Pictures of what a program does, as files: SVG, and PDF where cairosvg is installed."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

from ...rasp_ast.pictures.drawing import applied_to, drawing
from ...rasp_ast.text.atoms import Elements
from ...rasp_ast.text.errors import RaspRuleError
from ...rasp_ast.text.values import SOpValue

FOLDER = Path("comp_flows")
_LONGEST_NAME = 80


class _Renderer(Protocol):
    def svg2pdf(self, *, bytestring: bytes, write_to: str) -> object: ...


def draw(value: SOpValue, given: Elements, folder: Path = FOLDER) -> list[str]:
    """Draws an s-op on an input and tells where the files are. Raises RaspTextError."""
    picture = drawing(value, given)
    plain = applied_to(given).replace('"', "")
    name = re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", f"{value.label}({plain})")[:_LONGEST_NAME]
    path = folder / f"{name}.svg"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(picture, encoding="utf-8")
        made = [path, *_pdf(picture, path.with_name(f"{name}.pdf"))]
    except OSError as error:
        raise RaspRuleError(f"could not write the drawing: {error}") from None
    return [f"     drawn: {file}" for file in made]


def _pdf(picture: str, path: Path) -> list[Path]:
    try:
        if find_spec("cairosvg") is None:
            return []
        renderer = cast(_Renderer, import_module("cairosvg"))
    except OSError:  # it is installed, but the library that it calls is not
        return []
    renderer.svg2pdf(bytestring=picture.encode(), write_to=str(path))
    return [path]
