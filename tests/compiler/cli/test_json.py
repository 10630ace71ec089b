"""`--json` says what the tables say."""

import json

import pytest

from raspc.compiler import CheckReport
from raspc.compiler.cli import compare, main
from raspc.compiler.compiled.check import Mismatch


@pytest.fixture
def raspc(capsys):
    """Runs a command with `--json`: its exit code, and the object that it prints."""

    def run(*argv):
        code = main([*argv, "--json"])
        out, err = capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    return run


def test_layout(raspc):
    code, found = raspc("layout", "reverse", "--max-len", "3")
    assert code == 0
    variables = {v["name"]: v for v in found["variables"]}
    assert variables["tokens"]["labels"] == ["tokens:a", "tokens:b", "tokens:c", "tokens:d"]
    assert variables["length"]["written"] == ["layer 0 attention"]
    assert variables["reverse"]["read"] == ["unembedding"]
    places = [v["columns"] for v in found["variables"]]
    assert places == sorted(places)
    assert places[-1][1] == found["d_model"]


def test_trace(raspc):
    code, found = raspc("trace", "hist", "--max-len", "3", "--input", "aab", "--input", "b")
    assert code == 0
    first, second = found["traces"]
    assert first["tokens"] == ["a", "a", "b"]
    assert {v["name"]: v["values"] for v in first["variables"]}["hist"] == [2, 2, 1]
    assert {v["name"]: v["written"] for v in second["variables"]}["hist"] == "layer 0 attention"


def test_undefined_values_are_null(raspc):
    _, found = raspc("trace", "most_frequent", "--max-len", "3", "--input", "aa")
    values = {v["name"]: v["values"] for v in found["traces"][0]["variables"]}
    assert values["most_frequent"] == ["a", None]


def test_report(raspc):
    code, found = raspc("report", "reverse", "--max-len", "3")
    assert code == 0
    assert found["sizes"]["layers"] == len(found["layers"]) == 2
    assert [layer["heads"] for layer in found["layers"]] == [["length"], ["reverse"]]
    assert not found["causal"]
    assert found["assumptions"] == []


def test_a_margin_of_no_head_is_null(raspc, tmp_path):
    file = tmp_path / "plain.py"
    file.write_text("import raspc\nprogram = raspc.tokens\nvocab, max_seq_len = 'ab', 2\n")
    assert raspc("report", str(file))[1]["sizes"]["margin"] is None


def test_check_of_what_is_appended(raspc, tmp_path):
    file = tmp_path / "plain.py"
    text = "import raspc\nprogram = raspc.tokens\nvocab, max_seq_len, causal = 'ab', 4, True\n"
    file.write_text(text)
    asked = ("--generate", "3", "--prompt", "a b", "--prompt", "a", "--stop", "b")
    code, found = raspc("check", str(file), *asked)
    assert code == 0
    assert found["generation"] == {
        "agree": True,
        "prompts": 2,
        "exhaustive": False,
        "limit": 3,
        "stop": "b",
        "meaningless": 0,
        "mismatches": [],
    }


def test_check(raspc, monkeypatch):
    code, found = raspc("check", "hist", "--vocab", "ab", "--max-len", "3")
    assert code == 0
    assert (found["agree"], found["inputs"], found["exhaustive"]) == (True, 14, True)
    wrong = CheckReport(
        inputs=3,
        exhaustive=True,
        levels=("jax",),
        mismatches=(Mismatch("jax", ("a",), (1,), (2,)),),
    )
    monkeypatch.setattr(compare, "check", lambda *a, **k: wrong)
    code, found = raspc("check", "hist", "--max-len", "2")
    assert code == 1
    (mismatch,) = found["mismatches"]
    wanted = {"level": "jax", "output": "", "tokens": ["a"], "wanted": [1], "found": [2]}
    assert mismatch == wanted
