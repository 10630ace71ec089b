"""Data sets: each row checks out by itself, and files are the same bytes whoever made them."""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

import raspc
from raspc.compiler.cli import main
from raspc.compiler.dataset import Recipe, make_dataset
from raspc.compiler.dataset.rows import row, split_of
from raspc.compiler.dataset.shard import COLUMNS, shard_name, write_shard
from raspc.model.weights_file import weights_to_bytes
from raspc.rasp_ast.random_programs.many import meaning_of, probes

RECIPE = Recipe((0, 1, 2), 4, size=6)

arrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")


def test_a_row_is_all_that_is_needed_to_make_it_again() -> None:
    found = row(RECIPE, 3)
    assert found == row(RECIPE, 3)
    assert set(found) == set(COLUMNS)
    program = raspc.program_from_json(found["program"])
    assert found["id"] == sha256(found["program"].encode()).hexdigest()
    assert found["meaning"] == meaning_of(program, probes([0, 1, 2], 4), causal=False)
    assert found["split"] == split_of(found["meaning"])
    model = raspc.compile(program, RECIPE.vocab, RECIPE.max_seq_len)
    emitted = model.stages.emitted
    weights = weights_to_bytes(emitted.params, emitted.unembed)
    assert sha256(weights).hexdigest() == found["weights_sha256"]
    for tokens, answer in json.loads(found["examples"]):
        assert json.loads(json.dumps(program(tokens))) == answer


def test_equal_meanings_are_in_one_split() -> None:
    parts = {split_of(sha256(str(n).encode()).hexdigest()) for n in range(400)}
    assert parts == {"train", "val", "test"}


def test_the_name_of_a_file_says_what_is_in_it() -> None:
    assert shard_name(RECIPE, 0, 5) != shard_name(Recipe((0, 1, 2), 4, size=7), 0, 5)


def test_without_pyarrow_that_is_said(monkeypatch, capsys, tmp_path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert main(["dataset", "-o", str(tmp_path), "--count", "1"]) == 2
    assert "raspc[dataset]" in capsys.readouterr().err


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@arrow
def test_what_was_killed_goes_on_and_ends_in_the_same_bytes(tmp_path, monkeypatch) -> None:
    """Some files are there, and what was begun is a file of another name."""
    told = []
    whole, resumed = tmp_path / "whole", tmp_path / "resumed"
    whole.mkdir()
    write_shard(RECIPE, 0, 3, whole)
    write_shard(RECIPE, 3, 6, whole)
    resumed.mkdir()

    def killed(path: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            write_shard(RECIPE, 0, 3, resumed)
    assert not any(name.endswith(".parquet") for name in files(resumed))
    make_dataset(RECIPE, resumed, count=6, shard_size=3, jobs=1, tell=lambda *x: told.append(x))
    assert told == [(0, 2), (1, 2), (2, 2)]
    parquet = {n: b for n, b in files(resumed).items() if n.endswith(".parquet")}
    assert parquet == files(whole)


@arrow
def test_the_command_writes_files_that_are_read_back(tmp_path, capsys) -> None:
    from pyarrow import parquet

    folder = str(tmp_path)
    arguments = ["dataset", "-o", folder, "--count", "4", "--shard-size", "2", "--jobs", "1"]
    assert main([*arguments, "--vocab", "0,1,2", "--max-len", "4"]) == 0
    said = capsys.readouterr()
    assert said.out == f"4 programs in 2 files: {folder}\n"
    assert "2 of 2 files" in said.err
    rows = [r for path in sorted(tmp_path.iterdir()) for r in parquet.read_table(path).to_pylist()]
    assert [r["seed"] for r in rows] == [0, 1, 2, 3]
    assert all(r["status"] == "compiled" and r["checked"] > 0 for r in rows)
