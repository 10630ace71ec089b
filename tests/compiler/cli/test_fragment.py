"""`raspc fragment`: what it prints, its JSON, its exit codes."""

import json
from pathlib import Path
from typing import get_args

import pytest

from raspc.compiler.cli import main
from raspc.compiler.cli.arguments import FragmentName
from raspc.rasp_ast.fragments.judging import FRAGMENTS

DYCK1 = str(Path(__file__).parents[3] / "examples" / "crasp" / "dyck1.crasp")
MORE = """from raspc import *
a, b = (SelectorWidth(Select(tokens, token, Comparison.EQ)) for token in "ab")
more, as_many = a > b, a == b
"""


def test_the_command_line_knows_all_fragments():
    assert get_args(FragmentName) == tuple(fragment.slug for fragment in FRAGMENTS)


def test_verdicts_reasons_and_the_witness_are_printed(capsys):
    assert main(["fragment", DYCK1]) == 0
    text = capsys.readouterr().out
    assert "C-RASP                   yes, depth 2\n" in text
    assert "B-RASP (star-free): this compares counts with each other" in text
    assert text.endswith('C-RASP:\n\nx1 = # "(" < # ")"\nbalanced = # "(" == # ")" && # x1 == 0\n')


@pytest.mark.parametrize(
    ("required", "code"),
    [(["c-rasp"], 0), (["b-rasp"], 1), (["c-rasp", "b-rasp"], 1), (["rasp-l"], 0)],
)
def test_the_exit_code_says_whether_what_is_required_holds(required, code, capsys):
    options = [word for slug in required for word in ("--require", slug)]
    assert main(["fragment", DYCK1, *options]) == code
    assert ("compares counts" in capsys.readouterr().out) == (code == 1)


def test_json_of_several_programs(tmp_path, capsys):
    file = tmp_path / "more.py"
    file.write_text(MORE)
    names = ["--output", "more", "--output", "as_many"]
    assert main(["fragment", str(file), *names, "--vocab", "ab", "--json", "--causal"]) == 0
    found = json.loads(capsys.readouterr().out)["programs"]
    assert list(found) == ["more", "as_many"]
    more = found["more"]
    assert more["c-rasp"] == {
        "holds": True, "depth": 1, "witness": 'answer = # "a" > # "b"\n', "reason": None,
    }  # fmt: skip
    reason = more["b-rasp"]["reason"]
    assert (reason["rule"], reason["file"], reason["line"]) == ("threshold", str(file), 3)
    assert main(["fragment", str(file), *names, "--vocab", "ab"]) == 0
    assert "as_many\n\nfragment" in capsys.readouterr().out


def test_without_causal_later_positions_count(tmp_path, capsys):
    file = tmp_path / "more.py"
    file.write_text(MORE)
    given = [str(file), "--output", "more", "--vocab", "ab", "--require", "c-rasp"]
    assert main(["fragment", *given]) == 1
    assert "this selects later positions" in capsys.readouterr().out
    assert main(["fragment", *given, "--causal"]) == 0


def test_a_program_that_is_none(capsys):
    assert main(["fragment", "nothing"]) == 2
    assert "no file and no standard program" in capsys.readouterr().err
