"""Solutions in files, graded in a process of its own with limits of time and memory."""

import json

import pytest

from raspc.compiler.cli import main
from raspc.compiler.puzzles.isolated import Limits, graded_apart

SOLUTIONS = """
from raspc.raspy import *

def head(seq=tokens):
    return (key(indices) == query(0)).value(seq)

def minimum(seq=tokens):
    return (key(indices) == query(0)).value(seq)

def swap():
    while True:
        pass

def sort():
    kept = []
    while True:
        kept.append("x" * 10**7)

def reverse():
    return 1 / 0

def length():
    import os
    os._exit(3)
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(SOLUTIONS)
    return path


def test_verdicts(file, capsys, tmp_path):
    asked = ["grade", str(file), "--puzzle", "head", "--puzzle", "minimum", "--no-compile"]
    assert main([*asked, "--json", "--pictures", str(tmp_path / "pictures")]) == 1
    head, minimum = json.loads(capsys.readouterr().out)["puzzles"]
    assert (head["status"], head["score"]["layers"], head["score"]["is_bounded"]) == (
        "right",
        1,
        True,
    )
    assert minimum["failure"]["input"] == [0, -1]
    assert minimum["failure"]["wrong"] == [0, 1]
    assert minimum["step"]["line"] == 8
    assert (tmp_path / "pictures" / "minimum.svg").read_text().startswith("<svg")
    assert not (tmp_path / "pictures" / "head.svg").exists()


def test_an_endless_loop_is_stopped(file):
    verdict = graded_apart(file, "swap", Limits(seconds=2), compiled=False)
    assert (verdict.status, verdict.message) == ("time", "swap: stopped after 2 s")


@pytest.mark.parametrize(
    ("puzzle", "status", "said"),
    [
        ("sort", "memory", "it needs more than 600 MiB of memory"),
        pytest.param("reverse", "error", "raises ZeroDivisionError", marks=pytest.mark.slow),
        pytest.param("length", "error", "Python ended with code 3", marks=pytest.mark.slow),
        pytest.param("window", "error", "defines no 'window'", marks=pytest.mark.slow),
    ],
)
def test_what_has_no_grade(file, puzzle, status, said):
    verdict = graded_apart(file, puzzle, Limits(seconds=60, memory=600), compiled=False)
    assert verdict.status == status
    assert said in verdict.message
    if puzzle == "reverse":
        assert "return 1 / 0" in verdict.message


@pytest.mark.slow
def test_gradescope_and_exit_codes(file, capsys):
    both = ["grade", str(file), "--puzzle", "head", "--puzzle", "reverse", "--gradescope"]
    assert main(both) == 2
    first, second = json.loads(capsys.readouterr().out)["tests"]
    assert (first["score"], first["max_score"], second["score"]) == (1, 1, 0)
    assert main(["grade", str(file), "--puzzle", "head", "--output", "minimum"]) == 0
    assert "parameters" in capsys.readouterr().out


@pytest.mark.slow
def test_other_languages(tmp_path):
    path = tmp_path / "mine.rasp"
    path.write_text("histogram = selector_width(select(tokens, tokens, ==));")
    assert graded_apart(path, "histogram", Limits()).status == "right"


def test_what_cannot_be_graded(capsys, tmp_path):
    assert main(["grade", str(tmp_path / "no.py"), "--puzzle", "head"]) == 2
    assert "no file" in capsys.readouterr().err
    assert main(["grade", __file__, "--puzzle", "heat"]) == 2
    assert "there is no puzzle 'heat'" in capsys.readouterr().err


def test_puzzles_are_listed(capsys):
    assert main(["puzzles"]) == 0
    assert "double_histogram" in capsys.readouterr().out
    assert main(["puzzles", "split"]) == 0
    assert "split('-', 1)\n  on     " in capsys.readouterr().out
