"""Makes the files of a data set: in several processes of this machine, or as Ray decides."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, TypeAlias

from .on_ray import make_on_ray
from .plan import Plan
from .recipe import Recipe
from .shard import write_shard

Driver: TypeAlias = Literal["pool", "ray"]

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
    driver: Driver = "pool",
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:
    """The files of the seeds ``first`` to ``first + count - 1``; those that are there are left.

    Args:
        shard_size: the seeds of one file.
        jobs: processes side by side, for the driver "pool".
        driver: "pool", processes of this machine, or "ray", Ray Data.
        tell: is told how many files of how many are done.

    Raises:
        MissingLibraryError: pyarrow is not installed, or Ray for the driver "ray".
    """
    folder.mkdir(parents=True, exist_ok=True)
    plan = Plan(recipe=recipe, folder=folder, first=first, count=count, shard_size=shard_size)
    match driver:
        case "pool":
            return _make_in_pool(plan, jobs, tell)
        case "ray":
            return make_on_ray(plan, tell)


def _make_in_pool(plan: Plan, jobs: int, tell: Callable[[int, int], None]) -> list[Path]:
    missing, total = plan.missing(), len(plan.ranges)
    tell(total - len(missing), total)
    # spawned: a process that is forked while others run threads may hang
    workers, context = min(jobs, max(len(missing), 1)), get_context("spawn")
    with _one_thread_each(), ProcessPoolExecutor(workers, context) as pool:
        running = [pool.submit(write_shard, plan.recipe, *b, plan.folder) for b in missing]
        for done, future in enumerate(as_completed(running), total - len(missing) + 1):
            future.result()
            tell(done, total)
    return plan.paths


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
