"""A notebook as a page: its cells, and the outputs that it holds."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

FOLDER = "notebooks"


def notebook_page(path: Path) -> dict[str, str]:
    """The page and its pictures, by their places on the site."""
    name = path.stem
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    parts: list[str] = []
    made: dict[str, str] = {}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(_fenced(source, "python"))
        for output in cell["outputs"]:
            picture = f"{name}-{len(made)}.svg"
            text, svg = _shown(output, picture)
            parts.append(text)
            made |= {f"{FOLDER}/{picture}": svg} if svg else {}
    where = f"This page is the notebook `{path.name}`; `raspc examples DIR` writes it out.\n"
    made[f"{FOLDER}/{name}.md"] = "\n\n".join([*parts, f"---\n\n{where}"])
    return made


def _shown(output: dict[str, Any], picture: str) -> tuple[str, str]:
    """An output as Markdown, and the picture that it names, if any."""
    if output["output_type"] == "stream":
        return _fenced("".join(output["text"]), "text"), ""
    if output["output_type"] == "error":
        return _fenced("\n".join(output["traceback"]), "text"), ""
    data = {kind: "".join(lines) for kind, lines in output["data"].items()}
    if "image/svg+xml" in data:
        svg = data["image/svg+xml"]
        title = re.search(r"<title>(.*?)</title>", svg, re.DOTALL)
        words = re.sub(r"[\[\]\n]", " ", html.unescape(title[1])) if title else "a picture"
        return f"[![{words}]({picture})]({picture})", svg
    if "text/html" in data:
        return f'<div class="output">\n{data["text/html"].strip()}\n</div>', ""
    return _fenced(data["text/plain"], "text"), ""


def _fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"
