"""Makes the files of a data set in several processes of this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from .recipe import Recipe
from .shard import shard_name, write_shard

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Where libraries of linear algebra look for how many threads to start."""


def make_dataset(
    recipe: Recipe,
    folder: Path,
    *,
    count: int,
    first: int = 0,
    shard_size: int = 500,
    jobs: int = 2,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:
    """The files of the seeds ``first`` to ``first + count - 1``; those that are there are left.

    Args:
        shard_size: the seeds of one file.
        jobs: processes side by side.
        tell: is told how many files of how many are done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    end = first + count
    ranges = [(low, min(low + shard_size, end)) for low in range(first, end, shard_size)]
    paths = [folder / shard_name(recipe, *bounds) for bounds in ranges]
    missing = [b for b, path in zip(ranges, paths, strict=True) if not path.exists()]
    tell(len(ranges) - len(missing), len(ranges))
    # spawned: a process that is forked while others run threads may hang
    workers, context = min(jobs, max(len(missing), 1)), get_context("spawn")
    with _one_thread_each(), ProcessPoolExecutor(workers, context) as pool:
        running = [pool.submit(write_shard, recipe, low, high, folder) for low, high in missing]
        for done, future in enumerate(as_completed(running), len(ranges) - len(missing) + 1):
            future.result()
            tell(done, len(ranges))
    return paths


@contextmanager
def _one_thread_each() -> Generator[None]:
    """New processes multiply matrices in one thread each: these are small, and cores are few."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
