"""Makes the files of a data set with Ray Data, on this machine or on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from ...model.exports.libraries import need
from .plan import Plan
from .recipe import Recipe
from .shard import write_shard


def make_on_ray(plan: Plan, tell: Callable[[int, int], None]) -> list[Path]:
    """The files of a plan, each by a task of Ray; those that are there are left.

    Ray runs where the caller connected it, `ray.init(address)`, else on this machine. The folder
    must be one that all its machines see.

    Raises:
        MissingLibraryError: Ray Data is not installed.
    """
    need("ray.data", "ray")
    data: Any = import_module("ray.data")
    data.DataContext.get_current().enable_progress_bars = False
    missing = plan.missing()
    done = len(plan.ranges) - len(missing)
    tell(done, len(plan.ranges))
    if not missing:
        return plan.paths
    bounds = [{"first": first, "last": last} for first, last in missing]
    work = data.from_items(bounds, override_num_blocks=len(bounds))
    written = work.map(partial(_write, plan.recipe, str(plan.folder.resolve())), num_cpus=1)
    for _ in written.iter_rows():
        done += 1
        tell(done, len(plan.ranges))
    return plan.paths


def _write(recipe: Recipe, folder: str, bounds: dict[str, int]) -> dict[str, str]:
    """What a task does: writes the file of a range of seeds."""
    path = write_shard(recipe, bounds["first"], bounds["last"], Path(folder))
    return {"path": str(path)}
