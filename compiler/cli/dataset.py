"""`raspc dataset`: many random programs, compiled and checked, as Parquet files."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from time import perf_counter

from ...model.exports.libraries import MissingLibraryError, need
from ...rasp_ast.errors import InputError
from ..dataset import Recipe, make_dataset, outcomes
from ..loading.tokens import parse_vocab


def dataset_command(arguments: Namespace) -> int:
    """Writes a folder; what of it is there already is left as it is.

    Raises:
        InputError: pyarrow is not installed, or Ray where it is the driver.
    """
    try:
        need("pyarrow.parquet", "dataset")
        if arguments.driver == "ray":
            need("ray.data", "ray")
    except MissingLibraryError as error:
        raise InputError(str(error)) from error
    recipe = Recipe(
        tuple(parse_vocab(arguments.vocab)),
        arguments.max_len,
        causal=bool(arguments.causal),
        level=arguments.optimize,
        size=arguments.size,
        min_layers=arguments.min_layers,
        seconds=float(arguments.seconds),
    )
    start = perf_counter()

    def tell(done: int, total: int) -> None:
        print(f"{done} of {total} files, {perf_counter() - start:.0f} s", file=sys.stderr)

    folder = Path(arguments.out)
    made = make_dataset(
        recipe,
        folder,
        count=arguments.count,
        first=arguments.seed,
        shard_size=arguments.shard_size,
        jobs=arguments.jobs,
        driver=arguments.driver,
        tell=tell,
    )
    print(f"{arguments.count} programs in {len(made)} files: {folder}")
    print(", ".join(f"{number} {what}" for what, number in sorted(outcomes(made).items())))
    return 0
