"""A model in files: what it can do afterwards, and that no other file is taken for one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from program_table import TABLE
from saved_files import content, resealed
from standard import MODES, compiled

import raspc
from raspc.compiler.compiled.save import DESCRIPTION, WEIGHTS
from raspc.compiler.provenance import Origin
from raspc.rasp_ast.programs import STANDARD

# ---- there and back ------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize(("name", "causal"), MODES)
def test_a_loaded_model_is_the_one_that_was_saved(tmp_path, name, causal, level) -> None:
    model = compiled(name, 6, causal=causal, level=level)
    model.save(tmp_path / "one")
    again = raspc.load(tmp_path / "one")
    again.save(tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert again.model_config == model.model_config
    assert str(again.layout) == str(model.layout)
    assert again.assumptions == model.assumptions
    assert again.sizes == model.sizes
    assert again.stages.choices == model.stages.choices
    for module, arrays in model.params.items():
        for parameter, array in arrays.items():
            assert np.array_equal(again.params[module][parameter], array)
    again.stages.verify()
    assert not again.params["token_embed"]["embeddings"].flags.writeable


def test_a_loaded_model_runs_and_shows_itself(saved) -> None:
    model = raspc.load(saved)
    assert model.answers("abca") == {
        "counts": [2, 1, 1, 2],
        "pairs": [(1, None), (True, "x"), 0.5, (1, None)],
    }
    assert model.input_encoder.bos_token == "start"
    assert set(model.trace("ab")) >= {"tokens"}
    assert model.apply(["start", "a"]).decoded == ["start", 1]
    assert repr(model).startswith("<CompiledModel of 3 tokens")
    kept = model.stages.provenance
    assert set(kept.texts) == {"counts", "pairs"}
    assert "selector_width" in kept.texts["counts"]
    assert kept.origins["tokens"] == Origin("tokens")
    hist = next(o for o in kept.origins.values() if o.line)
    assert (hist.expression, hist.file) == ("hist", "sequences.py")


@pytest.mark.parametrize(
    "row", ["tuples", "undefined here and there", "a constant", "1 and True are two"]
)
def test_every_kind_of_value_survives(tmp_path, row) -> None:
    case = TABLE[row]
    raspc.compile(case.program, case.vocab, case.max_seq_len).save(tmp_path)
    again = raspc.load(tmp_path)
    for xs, wanted in case.rows:
        found = again(xs)
        assert [(type(y), y) for y in found] == [(type(y), y) for y in case.program(xs)]
        assert found == list(wanted)
    assert repr(again.vocabulary) == repr(tuple(case.vocab)) or row != "1 and True are two"


def test_a_random_program_keeps_its_source(tmp_path) -> None:
    program = raspc.random_program(3, vocab="abc", size=4)
    raspc.compile(program, "abc", 4).save(tmp_path)
    text = raspc.load(tmp_path).stages.provenance.sources["output"]
    assert text == raspc.program_source(program)
    assert raspc.check(raspc.program_from_source(text), raspc.load(tmp_path), levels="craft")


SAVE = """
import sys, raspc
from raspc.rasp_ast.programs import STANDARD
for name in ("sort", "dyck2_prefix"):
    raspc.compile(STANDARD[name].make(), STANDARD[name].vocab, 6).save(f"{sys.argv[1]}/{name}")
"""


def test_two_processes_write_the_same_bytes(tmp_path) -> None:
    path = [str(Path(raspc.__file__).parents[1]), *sys.path]
    for seed in ("1", "77"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(path)}
        subprocess.run([sys.executable, "-c", SAVE, str(tmp_path / seed)], env=env, check=True)
    for name in ("sort", "dyck2_prefix"):
        assert content(tmp_path / "1" / name) == content(tmp_path / "77" / name)


def test_the_files_are_json_and_safetensors(saved) -> None:
    found = json.loads((saved / DESCRIPTION).read_text())
    assert (found["format"], found["version"]) == ("raspc-model", 13)
    assert found["circuit"]["vocabulary"] == ["a", "b", "c"]
    from safetensors.numpy import load_file

    arrays = load_file(saved / WEIGHTS)
    assert {a.dtype for a in arrays.values()} == {np.dtype(np.float32)}
    assert "unembed" in arrays


def test_a_loaded_model_is_intervened_on_where_its_program_is_data(tmp_path) -> None:
    program = STANDARD["sort"].make()
    model = raspc.compile(program, (1, 2, 3), 4, optimize=2, minimize="parameters")
    model.save(tmp_path / "a")
    loaded = raspc.load(tmp_path / "a")
    assert not loaded.stages.programs
    wanted = model.intervene([3, 1, 2], {"tokens": [1, None, None]})
    assert loaded.intervene([3, 1, 2], {"tokens": [1, None, None]}) == wanted == [1, 1, 2]
    loaded.save(tmp_path / "b")
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_where_it_is_code_that_is_said(tmp_path) -> None:
    program = raspc.Map(lambda x: {"a": "b"}.get(x, x + "!"), raspc.tokens)
    raspc.compile(program, "ab", 3).save(tmp_path)
    loaded = raspc.load(tmp_path)
    assert loaded("ab") == ["b", "b!"]
    with pytest.raises(raspc.ProgramError, match="is Python code, which is no data"):
        loaded.intervene("ab", {"tokens": "ba"})


def test_another_program_in_the_file_is_no_program_of_the_model(tmp_path) -> None:
    """Whoever seals a file with another program gets an error, and no wrong answer."""
    raspc.compile(STANDARD["hist"].make(), "ab", 3).save(tmp_path / "a")

    def change(found):
        found["programs"]["data"] = raspc.program_to_json(STANDARD["reverse"].make())

    loaded = raspc.load(resealed(tmp_path / "a", tmp_path / "b", change))
    with pytest.raises(raspc.ProgramError, match="compiled to another model"):
        loaded.intervene("ab", {"tokens": ["b", "b"]})
