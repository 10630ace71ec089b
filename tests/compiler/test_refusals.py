"""What the compiler says of each program of `refusals.txt`, which it refuses.

That file has four lines for each: the program, how it is compiled, what is said of it, and what to
write instead. Where a limit could only be reached by a program that takes long, how it is compiled
sets a lower one. Every place in the code that refuses is reached by a row.
"""

import ast
import builtins
import linecache
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

import raspc
from raspc.rasp_ast.errors import CompileError, RaspError

TABLE = Path(__file__).with_name("refusals.txt").read_text(encoding="utf-8")
REFUSALS = [tuple(map(str.strip, block.strip().splitlines())) for block in TABLE.split("\n\n")]
COMPILER = Path(raspc.__file__).parent / "compiler"
REFUSING = ("CompileError", "PrecisionError", "ValueSetError", "FloatRangeError", "check_size")
INNER = re.compile(
    r"""\b( root s? | operand | codes? | domain | features?
        | (value | mean | width | total | sum)_\d+ | \w+_total )\b
      | \bf\([a-z_, ]+\)
      | \#\d | (?<!e)-\d+\.?\d*\ (of|times)\ the | \bhere\b | -?\binf\b | \bnan\b""",
    re.VERBOSE,
)
"""Names of the compiler's own, a gap of less than nothing, and a place that is not named."""
SETTINGS = ("readout must", "minimize must", "optimize must")
NEVER_SHOWN = {
    "analysis/means/added_means.py": "not listed",  # it is listed by its lines
    "analysis/means/balances.py": "not listed",  # its values are whole numbers that are listed
    "analysis/means/moments.py": "not listed",  # whoever adds up parts of a polynomial goes on
    "analysis/means/signs.py": "not listed",
    "assembly/float_range.py": "would be beyond",  # of what is known to stay below half of it
    "tables/apply.py": "len(combos)",  # as before, of operands that depend on each other
    "heads/means.py": "check_size(cells(roots)",  # lifted counts, which come next, need no tuples
    "cli/emit.py": "the compiled circuit is broken",  # a fault of the compiler
    "cli/export.py": "request.loaded",  # what a format cannot hold is said by the exports
    "tables/mean_domain.py": "new.sum()",  # for means of so many values at least
}
"""Words of refusals that no row reaches."""


@pytest.fixture
def names():
    """What the programs are made of."""
    given = {name: getattr(raspc, name) for name in raspc.__all__}
    given["everything"] = raspc.Select(raspc.tokens, raspc.tokens, "True")
    given["prefix"] = raspc.Select(raspc.indices, raspc.indices, "<=")
    given["same"] = raspc.Select(raspc.tokens, raspc.tokens, "==")
    return given


def refused(code, settings, names, monkeypatch):
    """What compiling the program raises; the program and the call are one line."""
    file, line = f"<{code}>", f"compile({code}, **asked)"
    linecache.cache[file] = (0, None, [f"{line}\n"], file)
    asked = eval(f"dict({settings})", dict(names))
    for place, limit in asked.pop("limits", {}).items():
        room, _, constant = place.rpartition(".")
        monkeypatch.setattr(import_module(f"raspc.compiler.{room}"), constant, limit)
    known = {**names, "compile": raspc.compile, "asked": asked}
    with pytest.raises(RaspError) as caught:
        exec(builtins.compile(line, file, "exec"), known)
    return caught.value


@pytest.fixture
def places(monkeypatch):
    """The lines at which refusals are made, and check sizes, as the test goes on."""
    found = set()
    begun = CompileError.__init__

    def noted(self, *arguments, **keywords):
        frame = sys._getframe(1)
        while frame is not None:
            found.add((frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back
        begun(self, *arguments, **keywords)

    monkeypatch.setattr(CompileError, "__init__", noted)
    return found


@pytest.mark.parametrize("row", REFUSALS, ids=[row[0] for row in REFUSALS])
def test_refusals(row, names, monkeypatch):
    code, settings, says, hint = row
    error = refused(code, settings, names, monkeypatch)
    assert error.message == says
    assert (error.hint or "-") == hint
    assert error.source is not None
    assert error.source.file == f"<{code}>" or "rasp_ast" in error.source.file
    assert code[:8] in str(error)
    assert INNER.search(f"{says} {hint}") is None
    if isinstance(error, CompileError) and not says.startswith(SETTINGS):
        assert hint != "-"
        assert re.match(r"`.+`: |a part of `|the program is right only if ", says)


@pytest.mark.slow
def test_every_place_that_refuses_has_a_row(names, places):
    for code, settings, _, _ in REFUSALS:
        with pytest.MonkeyPatch.context() as patch:
            refused(code, settings, names, patch)
    lacking = []
    for path in sorted(COMPILER.rglob("*.py")):
        name = path.relative_to(COMPILER).as_posix()
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSING:
                lines = range(node.lineno, node.end_lineno + 1)
                reached = any((str(path), line) in places for line in lines)
                known = NEVER_SHOWN.get(name, "?")
                if not reached and known not in ast.get_source_segment(text, node):
                    lacking.append(f"{name}:{node.lineno}")
    assert lacking == []


def test_rows_differ():
    assert len({(code, settings) for code, settings, _, _ in REFUSALS}) == len(REFUSALS) >= 50
