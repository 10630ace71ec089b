"""The command line on programs in the RASP text language."""

from pathlib import Path

import pytest

SORT = str(Path(__file__).parents[3] / "examples" / "sort.rasp")

TEXT = """
everything = select(1, 1, ==);
twice = indices * 2;
shown = tokens + "!";
def more(n) { return indices + n; }
_private = indices;
"""


@pytest.fixture
def write(tmp_path):
    """Writes a program file and returns its path."""

    def write(text, name="mine.rasp"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


SMALL = ["--vocab", "ab", "--max-len", "3"]


def test_any_s_op_of_a_file_runs(raspc):
    code, out, err = raspc(
        "run", SORT, "--output", "sorted", "--vocab", "abcde", "--max-len", 10, "--input", "d a c"
    )
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("sorted: 5 tokens up to length 10, bidirectional; 2 l")
    assert [line.split()[2:] for line in out.splitlines()[4:]] == [
        ["'a'", "'a'", "yes"],
        ["'c'", "'c'", "yes"],
        ["'d'", "'d'", "yes"],
    ]


def test_an_expression_of_the_file_runs(raspc, write):
    code, out, _ = raspc("run", write(TEXT), "--output", "more(5)", *SMALL, "--input", "ab")
    assert code == 0
    assert [line.split()[2] for line in out.splitlines()[4:]] == ["5", "6"]


def test_several_make_one_model(raspc, write):
    both = [write(TEXT), "--output", "twice", "--output", "shown", *SMALL]
    code, out, _ = raspc("run", *both, "--input", "ab")
    assert code == 0
    lines = out.splitlines()
    assert [lines[2], lines[8]] == ["twice", "shown"]
    assert lines[6].split() == ["1", "b", "2", "2", "yes"]
    assert lines[12].split() == ["1", "b", "'b!'", "'b!'", "yes"]
    assert raspc("check", *both)[1] == "twice, shown: agree on 14 inputs (all), jax\n"
    assert raspc("trace", *both, "--input", "ab")[0] == raspc("layout", *both)[0] == 0
    counts = [line for line in raspc("report", *both)[1].splitlines() if "RASP" in line]
    assert counts == [f"RASP counts for {n}: 0 layers, heads none" for n in ("twice", "shown")]
    for stage in ("program", "graph", "values", "craft", "layout", "weights"):
        assert raspc("emit", stage, *both)[0] == 0
    assert "twice = indices * 2\n\n" in raspc("emit", "program", *both)[1]


def test_several_programs_of_a_python_file_too(raspc, write):
    file = write("from raspc import *\na = tokens == 'a'\nb = indices + 1\n", "mine.py")
    code, out, _ = raspc("check", file, "--output", "a", "--output", "b", *SMALL)
    assert (code, out) == (0, "mine: agree on 14 inputs (all), jax\n")


def test_the_only_s_op_is_the_program(raspc, write):
    file = write("s = select(1, 1, ==);\n_p = indices;\nonly = indices + 1;\n")
    assert raspc("check", file, *SMALL)[1] == "only: agree on 14 inputs (all), jax\n"


def test_a_report_counts_as_rasp_does_beside_what_was_compiled(raspc):
    out = raspc("report", SORT, "--output", "sort_bos", "--vocab", "§ab", "--max-len", 4)[1]
    assert out.splitlines()[0].split() == ["layers", "2"]
    assert "RASP counts for sort_bos: 2 layers, heads 1/1\n" in out


def test_the_bos_of_a_program_is_a_token_like_others(raspc):
    file = Path(SORT).with_name("histogram.rasp")
    vocabulary = ["--output", "hist_bos", "--vocab", "§ab", "--max-len", 4]
    out = raspc("run", file, *vocabulary, "--input", "§aba")[1]
    assert [line.split()[2] for line in out.splitlines()[4:]] == ["0", "2", "1", "2"]
    assert raspc("check", file, *vocabulary)[0] == 0


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], "defines several s-ops\n  hint: its s-ops are twice, shown; name one with --output"),
        (["--output", "twice"], "twice needs a vocabulary\n  hint: --vocab abc\n"),
        (["--output", "twice", "--vocab", "ab"], "needs a maximum length\n  hint: --max-len 8\n"),
        (["--output", "twic", *SMALL], "no s-op 'twic'\n  hint: did you mean twice? its s-ops"),
        (["--output", "qq", *SMALL], "no s-op 'qq'\n  hint: its s-ops are twice, shown;"),
        (["--output", "everything", *SMALL], "a program is an s-op, and everything is a selector"),
        (["--output", "more(1) +", *SMALL], "unexpected `;`"),
        (["--output", "more(x)", *SMALL], "Undefined variable: x"),
        (["--output", "1 + 1", *SMALL], "`1 + 1` is neither an s-op nor a selector"),
    ],
)
def test_what_the_text_does_not_say_is_asked_for(raspc, write, argv, words):
    code, _, err = raspc("check", write(TEXT), *argv)
    assert code == 2
    assert words in err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1;\n", "defines no s-op\n  hint: a program is an s-op at the top of the file"),
        ("x = indices +;\n", "unexpected `;`"),
        ("x = indices;\ny = nowhere;\n", 'mine.rasp", line 2\n    y = nowhere;\n        ^^^^^^^'),
        ("x = (indices\n", "the text ends within what begins here"),
    ],
)
def test_a_bad_text(raspc, write, text, words):
    code, _, err = raspc("check", write(text), *SMALL)
    assert code == 2
    assert words in err


def test_a_file_that_is_no_text(raspc, tmp_path):
    file = tmp_path / "mine.rasp"
    file.write_bytes(b"\xff\xfe\x00")
    code, _, err = raspc("check", file, *SMALL)
    assert code == 2
    assert "cannot be read" in err


@pytest.mark.parametrize("view", ["tokens_int", "tokens_float"])
def test_tokens_of_another_type(raspc, write, view):
    file = write(f"x = {view} + 1;\n")
    code, _, err = raspc("check", file, *SMALL)
    assert code == 2
    assert f"`{view}` reads none of the tokens 'a', 'b'\n  hint: a vocabulary of 0,1,2" in err
    assert raspc("check", file, "--vocab", "0,1", "--max-len", 2)[0] == 0
    assert raspc("check", file, "--vocab", "01a", "--max-len", 2)[0] == 0
