"""The rows of a range of seeds as one Parquet file."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from ...model.exports.libraries import need
from .recipe import Recipe
from .rows import COMPILED, OUT_OF_TIME, Row, row


def shard_name(recipe: Recipe, first: int, last: int) -> str:
    """The name of the file of the seeds ``first`` to ``last - 1``."""
    return f"seeds-{first:08}-{last:08}-{recipe.mark}.parquet"


def write_shard(recipe: Recipe, first: int, last: int, folder: Path) -> Path:
    """Writes a file, or leaves it if it is there: it would have the same bytes.

    A file is there as a whole or not at all, whenever this is stopped.

    Raises:
        MissingLibraryError: pyarrow is not installed.
    """
    path = folder / shard_name(recipe, first, last)
    if path.exists():
        return path
    need("pyarrow.parquet", "dataset")
    rows = [row(recipe, seed) for seed in range(first, last)]
    unfinished = path.with_suffix(f".{os.getpid()}.unfinished")
    _write(rows, unfinished)
    unfinished.replace(path)
    return path


def _write(rows: list[Row], path: Path) -> None:
    arrow: Any = import_module("pyarrow")  # heavy, and optional
    parquet: Any = import_module("pyarrow.parquet")
    kinds = {int: arrow.int64(), str: arrow.string(), bytes: arrow.large_binary()}
    fields = [(name, kinds[kind]) for name, kind in COLUMNS.items()]
    table = arrow.Table.from_pylist(rows, schema=arrow.schema(fields))
    parquet.write_table(table, str(path), compression="zstd")


def outcomes(paths: Iterable[Path]) -> Counter[str]:
    """How many programs of these files were compiled, refused, or out of time.

    Raises:
        MissingLibraryError: pyarrow is not installed.
    """
    need("pyarrow.parquet", "dataset")
    parquet: Any = import_module("pyarrow.parquet")
    found: Counter[str] = Counter()
    for path in paths:
        statuses: list[str] = parquet.read_table(path, columns=["status"])["status"].to_pylist()
        found.update(_OUTCOMES.get(status, "refused") for status in statuses)
    return found


_OUTCOMES = {COMPILED: "compiled", OUT_OF_TIME: "out of time"}

COLUMNS: dict[str, type] = {
    "seed": int,
    "id": str,
    "meaning": str,
    "split": str,
    "source": str,
    "program": str,
    "status": str,
    "layers": int,
    "heads": int,
    "d_model": int,
    "key_size": int,
    "mlp_hidden_size": int,
    "parameters": int,
    "checked": int,
    "examples": str,
    "weights": bytes,
    "weights_sha256": str,
}
"""What each row holds."""
