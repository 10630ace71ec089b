"""The command line: what it prints, where, and with which exit code."""

import io
import re
import subprocess
import sys

import pytest

from raspc.compiler import CheckReport, CompiledModel, progress
from raspc.compiler.cli import compare, main
from raspc.compiler.compiled.check import Mismatch
from raspc.compiler.loading.tokens import parse_input, parse_vocab

REVERSE = """
import raspc
length = raspc.SelectorWidth(raspc.Select(raspc.tokens, raspc.tokens, raspc.Comparison.TRUE))
flip = raspc.Select(raspc.indices, length - raspc.indices - 1, raspc.Comparison.EQ)
program = raspc.Aggregate(flip, raspc.tokens)
"""


# --- run


def test_run_shows_both_side_by_side(raspc, write):
    code, out, err = raspc(
        "run", write(REVERSE), "--vocab", "abcd", "--max-len", 4, "--input", "a b c"
    )
    assert (code, err) == (0, "")
    first, empty, *table = out.splitlines()
    assert first.startswith(
        "mine: 4 tokens up to length 4, bidirectional; 2 layers, 1 head in each, "
    )
    assert empty == ""
    assert table == [
        "position  token  interpreter  transformer  ok",
        "--------  -----  -----------  -----------  ---",
        "0         a      'c'          'c'          yes",
        "1         b      'b'          'b'          yes",
        "2         c      'a'          'a'          yes",
    ]


def test_run_takes_several_inputs(raspc):
    code, out, _ = raspc("run", "hist", "--max-len", 4, "--input", "aab", "--input", "b a")
    assert code == 0
    assert out.count("interpreter") == 2


def test_run_finds_an_input_by_itself(raspc, write):
    file = write(REVERSE + "vocab = 'abc'\nmax_seq_len = 3\nexample = 'cab'\n")
    assert raspc("run", file)[1].splitlines()[3:] != []
    assert [line.split()[1] for line in raspc("run", file)[1].splitlines()[4:]] == ["c", "a", "b"]
    assert raspc("run", "reverse") == raspc("run", "reverse")  # random, and always the same
    assert raspc("run", "reverse") != raspc("run", "reverse", "--seed", 1)


def test_run_exits_with_1_where_the_two_disagree(raspc, monkeypatch):
    monkeypatch.setattr(CompiledModel, "__call__", lambda self, tokens: [0] * len(tokens))
    code, out, _ = raspc("run", "hist", "--max-len", 3, "--input", "ab")
    assert code == 1
    assert out.splitlines()[-1].split() == ["1", "b", "1", "0", "NO"]


def test_run_shows_undefined(raspc):
    code, out, _ = raspc("run", "most_frequent", "--max-len", 3, "--input", "aa")
    assert code == 0
    assert out.splitlines()[5].split() == ["1", "a", "None", "None", "yes"]


@pytest.mark.parametrize(("flag", "word"), [("--causal", "causal"), ("--no-causal", "bidirect")])
def test_causal_is_from_the_flag_or_from_the_file(raspc, write, flag, word):
    file = write(
        "import raspc\nprogram = raspc.indices\nvocab, max_seq_len, causal = 'a', 2, True\n"
    )
    assert ", causal;" in raspc("run", file)[1]
    assert word in raspc("run", file, flag)[1].splitlines()[0]


# --- check, layout, trace, report, list


def test_check_says_how(raspc):
    code, out, _ = raspc("check", "hist", "--vocab", "ab", "--max-len", 3)
    assert (code, out) == (0, "hist: agree on 14 inputs (all), jax\n")
    out = raspc("check", "hist", "--inputs", 20, "--level", "craft", "--level", "jax")[1]
    assert out == "hist: agree on 20 inputs (sampled), craft and jax\n"


def test_check_exits_with_1_and_shows_where(raspc, monkeypatch):
    wrong = CheckReport(
        inputs=3,
        exhaustive=True,
        levels=("jax",),
        mismatches=(Mismatch("jax", ("a",), (1,), (2,)),),
    )
    monkeypatch.setattr(compare, "check", lambda *a, **k: wrong)
    code, out, _ = raspc("check", "hist", "--max-len", 2)
    assert code == 1
    assert out.splitlines() == [
        "hist: DISAGREE on 1 of 3 inputs (all)",
        "  jax: ['a'] should give [1], gave [2]",
    ]


def test_a_person_who_waits_is_told(raspc, monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.001)
    monkeypatch.setattr(sys, "stderr", terminal)
    raspc("check", "hist", "--max-len", 3)
    assert "checking hist" in terminal.getvalue()


def test_layout_is_a_table(raspc):
    code, out, _ = raspc("layout", "hist", "--max-len", 3)
    assert code == 0
    head = re.split("  +", out.splitlines()[0])
    assert head == ["columns", "variable", "holds", "written by", "read by"]


def test_trace_decodes_every_variable(raspc):
    code, out, _ = raspc("trace", "hist", "--max-len", 3, "--input", "aba")
    assert code == 0
    *_, row, answer = [line.split() for line in out.splitlines()]
    assert row == ["layer", "0", "attention", "hist", "2", "1", "2"]
    assert answer == ["unembedding", "output", "2", "1", "2"]


def test_report_states_sizes(raspc):
    code, out, _ = raspc("report", "hist", "--max-len", 3)
    assert code == 0
    sizes, by_layer, less_precise, by_pass = out.split("\n\n")
    assert [line.split()[0] for line in sizes.splitlines()][:3] == ["layers", "heads", "key_size"]
    assert by_layer.splitlines()[-1].split() == ["0", "1:", "hist", "0"]
    assert less_precise.endswith(", of 200, emulated: none in TF32, none in bfloat16")
    assert by_pass.splitlines()[-1].split()[0] == "demand"


def test_list_names_the_standard_programs(raspc):
    code, out, _ = raspc("list")
    assert code == 0
    assert {"reverse", "dyck2_prefix"} <= {line.split()[0] for line in out.splitlines()}


# --- emit


@pytest.mark.parametrize(
    ("stage", "first"),
    [
        ("program", "length = selector_width(select(tokens, tokens, True))"),
        ("graph", "%0 = indices()  # indices"),
        ("values", "%0  indices"),
        ("craft", "4 tokens up to length 8, bidirectional"),
        ("layout", "columns  variable   holds                   written by          read by"),
        ("weights", "module                            name        shape   nonzero"),
    ],
)
def test_emit_stops_after_any_stage(raspc, stage, first):
    code, out, err = raspc("emit", stage, "reverse")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == first


def test_emit_needs_no_more_than_its_stage(raspc, write):
    """A program that cannot be compiled can still be looked at."""
    file = write(
        "import raspc\n"
        "program = raspc.Map(lambda t: 1 / 0, raspc.tokens)\n"
        "vocab, max_seq_len = 'a', 2\n"
    )
    assert raspc("emit", "graph", file)[0] == 0
    assert raspc("emit", "values", file)[0] == 2


def test_values_names_roots_and_value_sets(raspc):
    out = raspc("emit", "values", "dyck1_prefix", "--max-len", 2)[1]
    assert "    10 of 4 x 4 pairs" not in out
    assert "    3 of 2 x 2 pairs of indices (key), indices (query)" in out
    assert "    function of balance, ever_wrong, {'F', 'P', 'T'} (3 values)" in out


def test_values_are_those_of_the_level_that_is_compiled(raspc):
    """At level 0 no expression is fused with another, so each has a root of its own."""
    textbook, small = (
        raspc("emit", "values", "dyck1_prefix", "--max-len", 4, "--optimize", level)[1]
        for level in (0, 1)
    )
    assert textbook != small
    fused = raspc("emit", "values", "dyck1_prefix", "--max-len", 4, "--without", "fuse")[1]
    assert fused != small


# --- text to tokens


@pytest.mark.parametrize(
    ("text", "vocab"),
    [
        ("abcd", ["a", "b", "c", "d"]),
        ("12", ["1", "2"]),
        ("1,2,3", [1, 2, 3]),
        ("1.5, -2, x", [1.5, -2, "x"]),
        ("10,", [10]),
        ("'1',2,True", ["1", 2, "True"]),
        ("up,down", ["up", "down"]),
        (",", [","]),
        ("", []),
    ],
)
def test_vocabularies(text, vocab):
    assert parse_vocab(text) == vocab


@pytest.mark.parametrize(
    ("text", "vocab", "tokens"),
    [
        ("a b c", "abc", ["a", "b", "c"]),
        ("abc", "abc", ["a", "b", "c"]),
        ("312", (1, 2, 3), [3, 1, 2]),
        ("10 1", (1, 10), [10, 1]),
        ("10", (1, 10), [10]),
        ("10,1,10", (1, 10), [10, 1, 10]),
        ("0.5 -1", (0.5, -1), [0.5, -1]),
        ("up down", ("up", "down"), ["up", "down"]),
        ("up", ("up", "down"), ["up"]),
        ("1.0 2", (1, 2), [1, 2]),
        ("a,b", ("a", "b", ","), ["a", ",", "b"]),
        ("", "abc", []),
        ("1 7", ("1", "2"), ["1", 7]),  # nothing is called 7; the model says so
    ],
)
def test_inputs(text, vocab, tokens):
    assert parse_input(text, vocab) == tokens


# --- as a program


def test_python_dash_m():
    run = [sys.executable, "-m", "raspc"]
    version = subprocess.run([*run, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("raspc ")
    failed = subprocess.run([*run, "run", "nothing"], capture_output=True, text=True, check=False)
    assert (failed.returncode, failed.stdout) == (2, "")


def test_a_closed_pipe_is_no_error():
    command = (
        f"{sys.executable} -m raspc emit craft sort --max-len 8 | true; exit ${{PIPESTATUS[0]}}"
    )
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("command", ["run", "check", "layout", "trace", "report"])
def test_every_command_can_stop_after_a_stage(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "hist", "--vocab", "ab", "--max-len", "4", "--emit", "craft"]) == 0
    stopped = capsys.readouterr().out
    assert main(["emit", "craft", "hist", "--vocab", "ab", "--max-len", "4"]) == 0
    assert stopped == capsys.readouterr().out
