"""What functions gave: what is tried next calls them on the same combinations of values."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from ...rasp_ast.functions import Function
from .domains import Domain

FEW = 64
"""So many calls take no longer than it takes to find out whether they were made."""


@dataclass(frozen=True, eq=False)
class Results:
    """What a function gave.

    Attributes:
        codes: ``[combinations + 1]``, the place of each result in the domain; what has none, and
            the last one, is unreachable.
        domain: the results, each once and in order.
    """

    codes: npt.NDArray[np.int32]
    domain: Domain


class Calls:
    """The results of functions, by what they were called on."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Results] = {}

    def __repr__(self) -> str:
        return f"<{len(self._known)} functions called>"

    def find(self, same: Hashable) -> Results | None:
        """What was kept as :func:`called_on` has it."""
        return self._known.get(same)

    def keep(self, same: Hashable, results: Results) -> None:
        """Keeps results, to be found."""
        if len(results.codes) > FEW:
            self._known[same] = results


def called_on(
    function: Function, domains: Sequence[Domain], combos: npt.NDArray[np.int64]
) -> Hashable:
    """Equal where a function is called on equal values in equal order.

    Args:
        combos: ``[combinations, operands]``, places in the domains.
    """
    prints = tuple(domain.fingerprint for domain in domains)
    return (function, prints, combos.shape, sha256(combos.tobytes()).digest())
