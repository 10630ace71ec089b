"""A picture as users get it: SVG text that notebooks show, and that can be kept in a file."""

from __future__ import annotations

import webbrowser
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol, cast

from ..errors import RaspError


class _Renderer(Protocol):
    def svg2pdf(self, *, bytestring: bytes, write_to: str) -> object: ...
    def svg2png(self, *, bytestring: bytes, write_to: str, scale: float) -> object: ...


class Picture:
    """A picture in SVG. `str` gives its text; a notebook shows it.

    The text is the same for the same picture, on every machine.
    """

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def __str__(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        size = f"{len(self.svg):,} characters"
        return f"<Picture: {size} of SVG; .save('picture.svg') keeps it, .open() shows it>"

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> Path:
        """Write a .svg, .pdf or .png file, by the ending of its name, and give its path.

        Raises:
            RaspError: the ending is another one, or no renderer is installed that .pdf and .png
                need (`pip install cairosvg`).
            OSError: the file cannot be written.
        """
        path = Path(path)
        match path.suffix.lower():
            case ".svg":
                path.write_text(self.svg, encoding="utf-8")
            case ".pdf":
                _renderer().svg2pdf(bytestring=self.svg.encode(), write_to=str(path))
            case ".png":
                _renderer().svg2png(bytestring=self.svg.encode(), write_to=str(path), scale=2)
            case _:
                message = f"a picture is kept as .svg, .pdf or .png, not as {path.name!r}"
                raise RaspError(message)
        return path

    def open(self) -> Path:
        """Show it in the browser, from a file in a new folder; gives the file's path."""
        path = self.save(Path(mkdtemp(prefix="raspc-")) / "picture.svg")
        webbrowser.open(path.as_uri())
        return path


def _renderer() -> _Renderer:
    try:
        return cast(_Renderer, import_module("cairosvg"))
    except (ImportError, OSError):  # OSError: the library that it calls is not there
        raise RaspError(
            "no renderer is installed that writes PDF and PNG",
            hint="pip install 'raspc[pictures]', or keep the picture as .svg",
        ) from None
