"""Which files make up a data set, and which of them are still to be written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .recipe import Recipe
from .shard import shard_name


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The files of ``count`` seeds from ``first`` on, ``shard_size`` in each but the last."""

    recipe: Recipe
    folder: Path
    first: int
    count: int
    shard_size: int

    @cached_property
    def ranges(self) -> list[tuple[int, int]]:
        """The seeds of each file: the first, and the one after the last."""
        end = self.first + self.count
        starts = range(self.first, end, self.shard_size)
        return [(low, min(low + self.shard_size, end)) for low in starts]

    @cached_property
    def paths(self) -> list[Path]:
        """Where each file is, or is to be."""
        return [self.folder / shard_name(self.recipe, *bounds) for bounds in self.ranges]

    def missing(self) -> list[tuple[int, int]]:
        """The seeds of files that are not there."""
        named = zip(self.ranges, self.paths, strict=True)
        return [bounds for bounds, path in named if not path.exists()]
