"""Files are of one sitting, functions of one screen; what is longer is known, and shrinks."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import raspc

PACKAGE = Path(raspc.__file__).parent
ROOMS = ("compiler", "craft", "model", "rasp_ast")
FILE, FUNCTION = 250, 50

# What is longer than that, and by how much at most. A number here may only become smaller, and a
# file or function that fits leaves the list.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}


def files() -> dict[str, Path]:
    paths = [path for room in ROOMS for path in (PACKAGE / room).rglob("*.py")]
    return {path.relative_to(PACKAGE).as_posix(): path for path in sorted(paths)}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the name to the end, the docstring aside: it is read on its own."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    first = function.body[0]
    assert first.end_lineno is not None
    return lines - (first.end_lineno - first.lineno + 1)


def functions(text: str) -> dict[str, int]:
    """The length of each function, by its name."""
    return {
        node.name: length(node)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def too_long(lengths: dict[str, int], most: int, known: dict[str, int]) -> dict[str, int]:
    """What is longer than it may be, and what is listed although it fits."""
    return {
        name: size
        for name, size in lengths.items()
        if size > known.get(name, most) or (name in known and size <= most)
    }


def test_files_are_short() -> None:
    lengths = {n: len(p.read_text(encoding="utf-8").splitlines()) for n, p in files().items()}
    assert too_long(lengths, FILE, LONG_FILES) == {}
    assert LONG_FILES.keys() <= lengths.keys()


def test_functions_are_short() -> None:
    lengths = {
        f"{name}:{function}": size
        for name, path in files().items()
        for function, size in functions(path.read_text(encoding="utf-8")).items()
    }
    assert too_long(lengths, FUNCTION, LONG_FUNCTIONS) == {}
    assert LONG_FUNCTIONS.keys() <= lengths.keys()


@pytest.mark.parametrize(
    ("size", "known", "is_fine"),
    [(50, {}, True), (51, {}, False), (60, {"f": 60}, True), (61, {"f": 60}, False),
     (55, {"f": 60}, True), (50, {"f": 60}, False)],
)  # fmt: skip
def test_a_list_that_shrinks(size: int, known: dict[str, int], is_fine: bool) -> None:
    assert (too_long({"f": size}, 50, known) == {}) == is_fine


def test_a_docstring_does_not_count() -> None:
    assert functions('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n') == {"f": 2}
