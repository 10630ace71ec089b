"""What is no saved model, or was changed, is refused: nothing crashes, hangs or runs code."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256

import pytest
from hypothesis import given, settings, strategies as st
from saved_files import FILES, content, copied, resealed

import raspc
from raspc.compiler.compiled.save import DESCRIPTION, VERSION, WEIGHTS

# ---- what is no model ----------------------------------------------------------------------------


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


def at(found, path):
    for step in path[:-1]:
        found = found[step]
    return found, path[-1]


FORGED = {
    "another format": (("format",), "raspx", "in another format"),
    "a later version": (("version",), VERSION + 1, f"in another format than raspc-model {VERSION}"),
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
         "width": 1, "counts": [], "default": None, "is_of_bools": False, "are_averaged": False},
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


@pytest.mark.slow
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
