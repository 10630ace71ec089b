"""A page as users get it: the text of an HTML file that notebooks show."""

from __future__ import annotations

import webbrowser
from html import escape
from os import PathLike
from pathlib import Path
from tempfile import mkdtemp


class Page:
    """An HTML file that steps through a model; a notebook shows it.

    It loads nothing from anywhere, and its content security policy forbids that it does.

    Attributes:
        html: the text of the file.
    """

    def __init__(self, html: str) -> None:
        self.html = html

    def __repr__(self) -> str:
        size = len(self.html.encode())
        return f"<Page: {size:,} bytes of HTML; .save('page.html') keeps it, .open() shows it>"

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts" width="100%" '
            'height="760" style="border:0" title="a compiled model, step by step"></iframe>'
        )

    def save(self, path: str | PathLike[str]) -> Path:
        """Writes the file, and gives its path.

        Raises:
            OSError: it cannot be written.
        """
        saved = Path(path)
        saved.write_text(self.html, encoding="utf-8", newline="\n")
        return saved

    def open(self) -> Path:
        """Shows it in the browser, from a file in a new folder; gives the file's path."""
        path = self.save(Path(mkdtemp(prefix="raspc-")) / "page.html")
        webbrowser.open(path.as_uri())
        return path
