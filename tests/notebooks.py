"""Notebooks without Jupyter: cells run from top to bottom, and what Jupyter would keep of them."""

from __future__ import annotations

import ast
import json
import linecache
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from raspc import RaspError

FOLDER = Path(__file__).parents[1] / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

Cell = dict[str, Any]

SHOWN = {"_repr_html_": "text/html", "_repr_svg_": "image/svg+xml"}
"""What a thing may show of itself, besides its text."""


def renewed(path: Path) -> str:
    """The text of a notebook, with the outputs that its cells have when they run now."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    names: dict[str, Any] = {"__name__": "__main__"}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(code, 1):
        cell["execution_count"] = number
        cell["outputs"] = _outputs(cell, number, names)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _outputs(cell: Cell, number: int, names: dict[str, Any]) -> list[Cell]:
    said = StringIO()
    value: object = None
    error: RaspError | None = None
    with redirect_stdout(said):
        try:
            value = _run("".join(cell["source"]), f"cell {number}", names)
        except RaspError as raised:
            if "raises-exception" not in cell["metadata"].get("tags", ()):
                raise
            error = raised
    found: list[Cell] = []
    if said.getvalue():
        text = said.getvalue().splitlines(keepends=True)
        found.append({"name": "stdout", "output_type": "stream", "text": text})
    if error is not None:
        found.append(_error(error, number))
    elif value is not None:
        shown = {"data": _data(value), "execution_count": number, "metadata": {}}
        found.append({**shown, "output_type": "execute_result"})
    return found


def _run(source: str, file: str, names: dict[str, Any]) -> object:
    """Carries out a cell; gives the value of its last line, if that is an expression."""
    linecache.cache[file] = (0, None, source.splitlines(keepends=True), file)
    tree = ast.parse(source, file)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, file, "exec"), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), file, "eval"), names)


def _data(value: object) -> dict[str, list[str]]:
    shown = {"text/plain": repr(value)}
    for method, kind in SHOWN.items():
        text = getattr(value, method, lambda: None)()
        if text is not None:
            shown[kind] = text
    return {kind: text.splitlines(keepends=True) for kind, text in sorted(shown.items())}


def _error(error: RaspError, number: int) -> Cell:
    """An error as a notebook shows it, which has nothing above the cell."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename != f"cell {number}":
        frames = frames.tb_next
    lines = error.with_traceback(frames)._render_traceback_()
    return {
        "ename": type(error).__name__,
        "evalue": str(error),
        "output_type": "error",
        "traceback": [line.replace(f'file "cell {number}"', f"cell {number}") for line in lines],
    }
