"""A model in files: what it can do afterwards, and that no other file is taken for one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from program_table import TABLE
from standard import MODES, compiled

import raspc
from raspc.compiler.compiled.save import DESCRIPTION, WEIGHTS, sealed
from raspc.compiler.provenance import Origin
from raspc.rasp_ast import Map, tokens
from raspc.rasp_ast.programs import STANDARD, make_hist

FILES = (DESCRIPTION, WEIGHTS)


def content(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    """A model of everything: two answers, tuples, undefined values, a program of its own text."""
    folder = tmp_path_factory.mktemp("saved")
    pairs = Map({"a": (1, None), "b": (True, "x"), "c": 0.5}.get, tokens).named("pairs")
    model = raspc.compile({"counts": make_hist(), "pairs": pairs}, "abc", 4, bos="start")
    model.save(folder)
    return folder


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
    assert (found["format"], found["version"]) == ("raspc-model", 5)
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


# ---- what is no model ----------------------------------------------------------------------------


def copied(saved: Path, folder: Path, name: str, changed: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for file, held in content(saved).items():
        (folder / file).write_bytes(changed if file == name else held)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_any_changed_byte_is_refused(saved, tmp_path, name) -> None:
    whole = content(saved)[name]
    step = max(1, len(whole) // 200)
    for place in [*range(0, len(whole), step), *range(len(whole) - 90, len(whole))]:
        for flip in (1, 0x20, 0x80):
            changed = whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :]
            with pytest.raises(raspc.LoadError):
                raspc.load(copied(saved, tmp_path / "f", name, changed))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_cut_or_longer_is_refused(saved, tmp_path, name) -> None:
    whole = content(saved)[name]
    for end in range(0, len(whole), max(1, len(whole) // 100)):
        with pytest.raises(raspc.LoadError):
            raspc.load(copied(saved, tmp_path / "f", name, whole[:end]))
    for more in (b" ", b"\n", b"\0" * 8):
        with pytest.raises(raspc.LoadError):
            raspc.load(copied(saved, tmp_path / "f", name, whole + more))


def test_what_is_wrong_is_said(saved, tmp_path) -> None:
    with pytest.raises(raspc.LoadError, match=r"nowhere/model.json cannot be read"):
        raspc.load(tmp_path / "nowhere")
    (tmp_path / DESCRIPTION).write_text("{}")
    with pytest.raises(raspc.LoadError, match=r"not written by model\.save, or was cut off"):
        raspc.load(tmp_path)
    text = content(saved)[DESCRIPTION].replace(b'"bos": "start"', b'"bos": "begin"')
    with pytest.raises(raspc.LoadError, match="was changed since it was saved"):
        raspc.load(copied(saved, tmp_path / "f", DESCRIPTION, text))
    weights = content(saved)[WEIGHTS]
    with pytest.raises(raspc.LoadError, match="was changed, or belongs to another model"):
        raspc.load(copied(saved, tmp_path / "f", WEIGHTS, weights[:-1] + b"\1"))


def resealed(saved: Path, folder: Path, change) -> Path:
    """The model with its JSON changed by somebody who knows how to seal it."""
    found = json.loads((saved / DESCRIPTION).read_bytes())
    del found["sha256"]
    change(found)
    return copied(saved, folder, DESCRIPTION, sealed(found))


def at(found, path):
    for step in path[:-1]:
        found = found[step]
    return found, path[-1]


FORGED = {
    "another format": (("format",), "raspx", "in another format"),
    "a later version": (("version",), 6, "in another format than raspc-model 5"),
    "a shape of terabytes": (("variables", 1, "encoding", "shape"), [1 << 40, 3], "a shape"),
    "many layers": (("config", "num_layers"), 10**9, "a config of"),
    "a causal mask": (("config", "causal"), True, "a config of"),
    "another width": (("config", "mlp_hidden_size"), 7, "the parameters do not fit the config"),
    "an unknown field": (("config", "dropout"), 0.1, "a TransformerConfig of"),
    "a variable that is not there": (("layout", 0, "variable"), 99, "one of .* places"),
    "columns beyond": (("layout", 0, "stop"), 900, "a config of|columns"),
    "a power without end": (
        ("circuit", "outputs", 0, "rule"),
        {"kind": "quotient", "numerator": [[1, [10**9]]], "denominator": [[1, [0]]],
         "width": 1, "counts": []},
        "larger than any power",
    ),
    "a fraction without end": (
        ("circuit", "vocabulary"), ["a", "b", {"fraction": "1e999999999"}], "no fraction"
    ),
    "no outputs": (("circuit", "outputs"), [], "at least one output"),
    "a vocabulary with BOS": (
        ("circuit", "vocabulary"), ["a", "b", "start"], "cannot be in the vocabulary"
    ),
    "a token twice": (("circuit", "vocabulary"), ["a", "b", "a"], "given twice"),
    "a circuit that reads what is not written": (("circuit", "embeddings"), [], "."),
    "a number that is none": (("variables", 1, "encoding", "numbers"), [[]], "is wanted"),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGED)
def test_a_sealed_forgery_is_refused_too(saved, tmp_path, case) -> None:
    path, value, words = FORGED[case]

    def change(found):
        parent, last = at(found, path)
        parent[last] = value

    with pytest.raises(raspc.LoadError, match=words):
        raspc.load(resealed(saved, tmp_path, change))


def places(found, path=()):
    """Every place in a JSON object."""
    yield path
    inner = (
        found.items()
        if isinstance(found, dict)
        else enumerate(found)
        if isinstance(found, list)
        else ()
    )
    for step, member in inner:
        yield from places(member, (*path, step))


STRANGE = [None, True, -1, 0, 10**30, 1e300, "", "inf", [], {}, [[]], [0, 0], "x" * 50]


@settings(max_examples=200)
@given(data=st.data())
def test_whatever_is_forged_is_loaded_or_refused(saved, tmp_path_factory, data) -> None:
    folder = tmp_path_factory.getbasetemp() / "forged"

    def change(found):
        path = data.draw(st.sampled_from([*places(found)][1:]))
        parent, last = at(found, path)
        strange = st.sampled_from(
            [None, True, -1, 0, 10**30, 1e300, "", "inf", [], {}, [[]], [0, 0], "x" * 50]
        )
        if data.draw(st.booleans()):
            parent[last] = data.draw(strange)
        elif isinstance(parent, list):
            parent.pop(last)
        else:
            del parent[last]

    with suppress(raspc.LoadError):
        assert raspc.load(resealed(saved, folder, change)).vocabulary


def test_nesting_without_end_is_refused(saved, tmp_path) -> None:
    def change(found):
        found["bos"] = json.loads("[" * 900 + "]" * 900)

    with pytest.raises(raspc.LoadError):
        raspc.load(resealed(saved, tmp_path, change))
    body = b'{"a": ' + b"[" * 200_000 + b",\n"
    text = body + f'"sha256": "{sha256(body).hexdigest()}"\n}}\n'.encode()
    with pytest.raises(raspc.LoadError, match=r"nested too deeply|holds no model"):
        raspc.load(copied(saved, tmp_path, DESCRIPTION, text))
