"""Any relation between the values of two tables, pair by pair.

It answers the same questions as a comparison by ranks (``compared.Compared``); each answer takes
time and memory in proportion to the pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .comparisons import Flags, Ranks

Places = npt.NDArray[np.integer]
"""Places of values in their table's value set, -1 where no value can be."""


class CanBeListed(Protocol):
    """A relation whose pairs can be asked for."""

    def listed(self) -> Flags:
        """``[key values, query values]``."""
        ...


@dataclass(frozen=True, eq=False)
class Listed:
    """A relation as a table of its pairs.

    Attributes:
        flags: ``[key values, query values]``.
    """

    flags: Flags

    @cached_property
    def identity(self) -> bytes:
        """Equal for equal relations of tables of equal shape."""
        return self.flags.tobytes()

    @property
    def flipped(self) -> Listed:
        """The same with the roles of keys and queries exchanged."""
        return Listed(self.flags.T)

    def listed(self) -> Flags:
        """``[key values, query values]``."""
        return self.flags

    def holds(self, keys: Places, queries: Places) -> Flags:
        """For values at these places, whatever shape they are broadcast to."""
        return np.asarray(self.flags[keys, queries], np.bool_)

    def block(self, keys: Places, queries: Places) -> Flags:
        """``[keys, queries]`` for these places; nothing where one is -1."""
        return self.flags[np.ix_(keys, queries)] & (keys >= 0)[:, None] & (queries >= 0)

    def decided(self, keys: Places, queries: Places) -> tuple[Flags, Flags]:
        """``[keys, queries]``: nothing is known before it is looked at."""
        undecided = np.zeros((len(keys), len(queries)), np.bool_)
        return undecided, undecided

    @cached_property
    def selected(self) -> Ranks:
        """``[query values]``: how many key values each selects."""
        return self.flags.sum(axis=0, dtype=np.int64)

    @cached_property
    def selectable(self) -> Flags:
        """``[key values]``: whether any query selects it."""
        return np.asarray(self.flags.any(axis=1), np.bool_)

    @property
    def is_true(self) -> bool:
        """Whether it holds for every pair of values."""
        return bool(self.flags.all())

    @property
    def is_false(self) -> bool:
        """Whether it holds for no pair of values."""
        return not self.flags.any()

    def least(self, numbers: Ranks, otherwise: int) -> Ranks:
        """``[query values]``: the least of the numbers of the keys that each selects.

        Args:
            numbers: ``[key values]``, none above ``otherwise``.
            otherwise: where nothing is selected.
        """
        return np.where(self.flags, numbers[:, None], otherwise).min(axis=0, initial=otherwise)

    @property
    def opposite(self) -> Listed:
        """What selects all other pairs."""
        return Listed(~self.flags)

    def both(self, other: CanBeListed) -> Listed:
        """What both select."""
        return Listed(self.flags & other.listed())

    def either(self, other: CanBeListed) -> Listed:
        """What one of them selects."""
        return Listed(self.flags | other.listed())
