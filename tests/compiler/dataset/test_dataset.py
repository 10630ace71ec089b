"""Data sets: each row checks out by itself, and files are the same bytes whoever made them."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from time import sleep
from types import ModuleType

import pytest

import raspc
from raspc.compiler.cli import main
from raspc.compiler.dataset import Recipe, make_dataset, outcomes, rows
from raspc.compiler.dataset.rows import row, split_of
from raspc.compiler.dataset.shard import COLUMNS, shard_name, write_shard
from raspc.compiler.dataset.time_limit import TimeUpError, time_limit
from raspc.model.weights_file import weights_to_bytes
from raspc.rasp_ast.random_programs.many import meaning_of, probes

RECIPE = Recipe((0, 1, 2), 4, size=6)

PROMISED = bool(os.environ.get("RASPC_TEST_EXPORTS"))
"""Then what is missing is a failure."""


def needs(library: str) -> pytest.MarkDecorator:
    missing = find_spec(library) is None and not PROMISED
    return pytest.mark.skipif(missing, reason=f"{library} is not installed")


arrow = needs("pyarrow")


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


def test_without_ray_that_is_said(monkeypatch, capsys, tmp_path) -> None:
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "ray.data", None)
    assert main(["dataset", "-o", str(tmp_path), "--count", "1", "--driver", "ray"]) == 2
    assert "raspc[ray]" in capsys.readouterr().err


# --- programs that take too long


def test_a_program_that_takes_too_long_is_recorded(monkeypatch) -> None:
    """Whatever it does: here the compiler runs for ever, and takes every exception for its own."""

    def compile_for_ever(*_: object, **__: object) -> None:
        while True:
            with suppress(Exception):
                sum(range(100))

    monkeypatch.setattr(rows, "compile", compile_for_ever)
    found = row(replace(RECIPE, seconds=0.2), 3)
    assert set(found) == set(COLUMNS)
    assert found["status"] == "refused: time"
    assert found["source"]
    assert found["split"] == split_of(found["meaning"])
    assert found["weights"] is None


def compute_for_ever() -> None:
    while True:
        sum(range(100))


def test_the_limit_ends_with_its_block_and_leaves_the_alarm_of_others() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with time_limit(0.05):
        pass
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    with pytest.raises(TimeUpError), time_limit(0.01):
        compute_for_ever()


def test_what_others_do_on_the_machine_does_not_count() -> None:
    """Else a seed would be refused on a machine that is busy, and its file have other bytes."""
    with time_limit(0.05):
        sleep(0.2)


def test_a_limit_is_part_of_the_recipe() -> None:
    assert replace(RECIPE, seconds=1.0).mark != RECIPE.mark


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
    assert said.out == f"4 programs in 2 files: {folder}\n4 compiled\n"
    assert "2 of 2 files" in said.err
    read = [r for path in sorted(tmp_path.iterdir()) for r in parquet.read_table(path).to_pylist()]
    assert [r["seed"] for r in read] == [0, 1, 2, 3]
    assert all(r["status"] == "compiled" and r["checked"] > 0 for r in read)


@arrow
def test_workers_of_a_pool_keep_the_limit(tmp_path) -> None:
    hasty = replace(RECIPE, seconds=1e-4)
    made = make_dataset(hasty, tmp_path, count=3, shard_size=2, jobs=2)
    assert outcomes(made) == {"out of time": 3}
    made = make_dataset(RECIPE, tmp_path, count=3, shard_size=2, jobs=2)
    assert outcomes(made) == {"compiled": 3}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # its own
@needs("ray")
def test_ray_makes_the_same_files(tmp_path) -> None:
    ray, pool = tmp_path / "ray", tmp_path / "pool"
    options = {"count": 4, "shard_size": 2}
    made = make_dataset(RECIPE, ray, driver="ray", **options)
    make_dataset(RECIPE, pool, jobs=1, **options)
    assert files(ray) == files(pool)
    told: list[tuple[int, int]] = []
    again = make_dataset(RECIPE, ray, driver="ray", tell=lambda *x: told.append(x), **options)
    assert (again, told) == (made, [(2, 2)])
