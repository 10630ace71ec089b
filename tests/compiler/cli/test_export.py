"""`raspc export`: what it writes without heavy libraries, and what it says where it cannot."""

import json
import sys

import numpy as np
import pytest
from safetensors.numpy import load_file

import raspc as package
from raspc.compiler.cli import main
from raspc.model.exports.transformer_lens import hooked_arrays


@pytest.fixture
def raspc(capsys):
    """Runs `raspc export` of a small program: exit code, stdout, stderr."""

    def run(*argv):
        try:
            code = main(["export", "hist", "--max-len", "3", *map(str, argv)])
        except SystemExit as stop:
            code = stop.code
        return code, *capsys.readouterr()

    return run


def test_a_saved_model_is_loaded(raspc, tmp_path):
    folder = tmp_path / "deep" / "down"
    assert raspc("--to", "safetensors", "-o", folder) == (0, f"hist as safetensors: {folder}\n", "")
    assert package.load(folder)("aab") == [2, 2, 1]


def test_transformer_lens_gets_arrays_and_a_config(raspc, tmp_path):
    assert raspc("--to", "transformer-lens", "-o", tmp_path)[0] == 0
    arrays = load_file(tmp_path / "model.safetensors")
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert arrays["unembed.W_U"].shape == (config["d_model"], config["d_vocab_out"])
    model = package.compile(package.rasp_ast.programs.make_hist(), "abcd", 3)
    wanted = hooked_arrays(package.compiler.compiled.exports.checkpoint_of(model))
    assert arrays.keys() == wanted.keys()
    assert all(np.array_equal(arrays[name], wanted[name]) for name in wanted)
    described = json.loads((tmp_path / "raspc.json").read_text(encoding="utf-8"))
    assert described["answers"][0]["columns"] == [0, config["d_vocab_out"]]


@pytest.mark.parametrize(
    ("to", "library", "extra"),
    [
        ("torch", "torch", "torch"),
        ("onnx", "onnx", "onnx"),
        ("bert", "transformers", "hf"),
    ],
)
def test_what_is_not_installed_is_named_with_its_extra(
    raspc, tmp_path, monkeypatch, to, library, extra
):
    monkeypatch.setitem(sys.modules, library, None)
    code, out, err = raspc("--to", to, "-o", tmp_path / "new")
    assert (code, out) == (2, "")
    assert f"this format needs {library}: pip install 'raspc[{extra}]'" in err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--to", "soup", "-o", "x"], "invalid choice: 'soup'"),
        (["--to", "torch"], "the following arguments are required: -o/--out"),
        (["-o", "x"], "the following arguments are required: --to"),
    ],
)
def test_bad_arguments_exit_with_2(raspc, argv, words):
    code, _, err = raspc(*argv)
    assert code == 2
    assert words in err


def test_what_a_format_cannot_hold_is_refused(raspc, tmp_path):
    code, _, err = raspc("--to", "gpt2", "-o", tmp_path / "new")
    wanted = "raspc: hist as gpt2: gpt2 is causal and the model sees both ways: use bert\n"
    assert (code, err) == (2, wanted)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_a_file_is_an_error(raspc, tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    code, _, err = raspc("--to", "transformer-lens", "-o", file)
    assert code == 2
    assert err == f"raspc: {file} cannot be written: File exists\n"


def test_a_circuit_is_written_for_each_tool_and_ablation(raspc, tmp_path):
    assert raspc("--to", "circuit", "-o", tmp_path) == (0, f"hist as circuit: {tmp_path}\n", "")
    found = json.loads((tmp_path / "circuit.json").read_text(encoding="utf-8"))
    assert [node["name"] for node in found["nodes"]][-2:] == ["m0", "unembed"]
    assert (tmp_path / "mib-resample.json").exists()
