"""The examples as one page."""

from __future__ import annotations

from pathlib import Path

LANGUAGES = {".py": "python", ".rasp": "text", ".crasp": "text"}

HEAD = """# Examples

`raspc examples DIR` writes them out. `raspc run FILE` compiles one and compares the transformer
with the program.
"""


def examples_page(folder: Path) -> str:
    """All files of a folder that are programs, in the order of their names; folders come last."""
    files = [path for path in folder.rglob("*") if path.suffix in LANGUAGES]
    files.sort(key=lambda path: (len(path.parts), path))
    parts = [HEAD]
    for path in files:
        name = path.relative_to(folder).as_posix()
        text = path.read_text(encoding="utf-8").rstrip()
        parts.append(f"## {name}\n\n```{LANGUAGES[path.suffix]}\n{text}\n```\n")
    return "\n".join(parts)
