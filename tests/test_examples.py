"""The examples do what they say, by `raspc run` and as plain Python."""

import runpy
from pathlib import Path

import pytest
from levels import one_in

import raspc
from raspc.compiler.cli import main
from raspc.compiler.loading.programs import load

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))
NAMES = [path.stem for path in EXAMPLES]

EXPECTED = {
    "detect_pattern": [False, False, False, True, False, False],
    "double_histogram": [1, 2, 1, 2],
    "dyck1": list("PPPTFF"),
    "dyck2": list("PPPTPF"),
    "dyck2_best": list("PPPTPF"),
    "fraction_of_previous": [1, 1 / 2, 2 / 3],
    "from_tracr": [1, 1 / 2, 2 / 3],
    "histogram": [1, 1, 2, 2, 1],
    "inspect_layout": [1, 1, 2, 3],
    "most_frequent": ["b", "c", "a", None, None],
    "reverse": ["c", "b", "a"],
    "sort": [1, 1, 3, 4, 5],
}


def test_each_example_is_expected():
    assert sorted(EXPECTED) == NAMES


@pytest.mark.parametrize("path", one_in(3, EXAMPLES))
def test_the_command_line_runs_it(path, capsys):
    assert main(["run", str(path)]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if "yes" in line]
    assert len(rows) == len(EXPECTED[path.stem])


@pytest.mark.parametrize("path", one_in(2, EXAMPLES), ids=NAMES)
def test_program_and_model_agree(path):
    given = load(str(path), None)
    assert given.program(given.example) == EXPECTED[path.stem]
    model = raspc.compile(given.program, given.vocab, given.max_seq_len, causal=given.causal)
    assert raspc.check(given.program, model, inputs=200)


@pytest.mark.parametrize("path", one_in(3, EXAMPLES))
def test_it_runs_as_plain_python(path, capsys):
    found = runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out
    assert f"examples/{path.name}" in found["__doc__"]
