"""Writes the pages of the docs site into a folder, from which a site generator makes HTML.

    python website/site_pages.py build/docs

Besides what stands in docs/ these are pages made of the README, the examples, the notebooks and the
standard programs. The same sources give the same bytes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from shutil import rmtree

from example_pages import examples_page
from gallery import gallery
from notebook_pages import notebook_page

ROOT = Path(__file__).parents[1]

MOVED = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
"""Pages that stand in the root of the repository, and where they are on the site."""

_LINK = re.compile(r"(?<=\]\()(?!https?:|#)([^)#\s]+)")


def pages() -> dict[str, str]:
    """All files of the site, by their places in it."""
    kept = [path for path in (ROOT / "docs").iterdir() if path.suffix in (".md", ".svg")]
    kept.append(ROOT / "website" / "look.css")
    made = {path.name: path.read_text(encoding="utf-8") for path in sorted(kept)}
    for source, target in MOVED.items():
        made[target] = (ROOT / source).read_text(encoding="utf-8")
    made = {name: _relinked(text) if name.endswith(".md") else text for name, text in made.items()}
    for notebook in sorted((ROOT / "examples" / "notebooks").glob("*.ipynb")):
        made |= notebook_page(notebook)
    return {**made, "examples.md": examples_page(ROOT / "examples"), **gallery()}


def _relinked(markdown: str) -> str:
    """Links that lead out of docs/, or into it, lead to where the site has the same."""
    return _LINK.sub(lambda link: _on_the_site(link[1]), markdown)


def _on_the_site(link: str) -> str:
    path = link.removeprefix("../").removeprefix("docs/")
    if path.startswith("examples/notebooks/"):
        return path.removeprefix("examples/").replace(".ipynb", ".md")
    if path == "examples" or path.startswith("examples/"):
        return "examples.md"
    return MOVED.get(path, path)


def main() -> None:
    """Writes the folder anew."""
    folder = Path(sys.argv[1])
    rmtree(folder, ignore_errors=True)
    for name, text in pages().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
