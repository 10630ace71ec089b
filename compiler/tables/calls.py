"""What functions and sums gave: what is tried next asks for the same combinations of values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from ...rasp_ast.errors import FunctionError
from ...rasp_ast.functions import Function
from ...rasp_ast.values import MAX_EXACT_FRACTION, Value
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


@dataclass(frozen=True, eq=False)
class Pairs:
    """What a predicate gave.

    Attributes:
        holds: ``[keys, queries]``; False where it has no value.
        raised: why it has none, at one of these pairs.
    """

    holds: npt.NDArray[np.bool_]
    raised: tuple[FunctionError, ...]


class Calls:
    """The results of functions, by what they were called on."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Results] = {}
        self._pairs: dict[Hashable, Pairs] = {}
        self._multiples: dict[Hashable, Domain] = {}

    def __repr__(self) -> str:
        return f"<{len(self._known)} functions called>"

    def find(self, same: Hashable) -> Results | None:
        """What was kept as :func:`called_on` has it."""
        return self._known.get(same)

    def keep(self, same: Hashable, results: Results) -> None:
        """Keeps results, to be found."""
        if len(results.codes) > FEW:
            self._known[same] = results

    def pairs(
        self, predicate: Function, keys: Domain, queries: Domain, call: Callable[[], Pairs]
    ) -> Pairs:
        """What a predicate gives for all pairs of a key and a query, called at most once."""
        same = (predicate, keys.fingerprint, queries.fingerprint)
        if same not in self._pairs:
            self._pairs[same] = call()
        return self._pairs[same]

    def multiples(
        self, numbers: npt.NDArray[np.int64], unit: Fraction, *, undefined: bool = False
    ) -> Domain | None:
        """Different whole numbers, ascending, times a positive unit, as one value set for all.

        None where some are not what they are: of fractions of large numbers the simplest of one
        double is taken.
        """
        size = int(np.abs(numbers).max(initial=0)) * unit.numerator
        if unit.denominator * size >= MAX_EXACT_FRACTION and unit.denominator > 1:
            return None
        same = (unit, undefined, sha256(numbers.tobytes()).digest())
        if same not in self._multiples:
            products = (unit.numerator * number for number in numbers.tolist())
            values: list[Value | None] = [
                Fraction(n, unit.denominator) if n % unit.denominator else n // unit.denominator
                for n in products
            ]
            self._multiples[same] = Domain(values + [None] * undefined)
        return self._multiples[same]


def called_on(
    function: Function, domains: Sequence[Domain], combos: npt.NDArray[np.int64]
) -> Hashable:
    """Equal where a function is called on equal values in equal order.

    Args:
        combos: ``[combinations, operands]``, places in the domains.
    """
    prints = tuple(domain.fingerprint for domain in domains)
    return (function, prints, combos.shape, sha256(combos.tobytes()).digest())
