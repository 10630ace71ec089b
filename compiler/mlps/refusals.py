"""What is said of numbers that an MLP cannot tell apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import prod

import numpy as np

from ...rasp_ast.errors import PrecisionError
from ...rasp_ast.values import Value
from ..analysis.means.mean_root import advice_on_mean
from ..encoding.builder import Builder
from ..encoding.losses import note_losses
from ..tables import advice
from ..tables.roots import Root
from .cases import Strategy

MAX_SEARCHED = 1 << 20
"""A number of more combinations than this is not searched for values that give it."""
FURTHER = (
    "use a smaller max_seq_len, coarser numbers, or a comparison with a threshold that is further "
    "from both"
)

Refusal = Callable[[int, float, float], PrecisionError]
"""The refusal of a step after a point, from how far the number may be off, and the gap."""


@dataclass(frozen=True, eq=False)
class Points:
    """The points of a number in the words of the program."""

    builder: Builder
    strategy: Strategy

    def refusal(self, place: int, off: float, gap: float) -> PrecisionError:
        """Of a step between this point and the next, where the number is known too badly."""
        one, other = self._texts(place)
        known = "it" if len(self.strategy.number) == 1 else "what is computed of both"
        refused = PrecisionError(
            f"it must tell {one} from {other}, and float32 knows {known} to {off:.2g} only, where "
            f"they are {gap:.2g} apart",
            hint=self._advice() or FURTHER,
        )
        roots = [root for root, _ in self.strategy.number]
        return note_losses(refused.lacking(off, gap), self.builder, *roots)

    def _texts(self, place: int) -> tuple[str, str]:
        """What has the numbers of a point and of the next."""
        roots = [root for root, _ in self.strategy.number]
        shares = [share[:, 0] for _, share in self.strategy.number]
        low, high = self.strategy.points[place : place + 2].tolist()
        if prod(len(share) for share in shares) > MAX_SEARCHED:
            return advice.told_apart(Fraction(low), Fraction(high))
        sums = shares[0]
        for share in shares[1:]:
            sums = np.add.outer(sums, share)
        one, other = (
            np.unravel_index(int(np.abs(sums - point).argmin()), sums.shape)
            for point in (low, high)
        )
        pairs = [
            (root, *advice.told_apart(_value(root, int(a)), _value(root, int(b))))
            for root, a, b in zip(roots, one, other, strict=True)
        ]
        if len(pairs) == 1:
            [(root, low_text, high_text)] = pairs
            return f"`{root.base.text}` = {low_text}", high_text
        return (
            " with ".join(f"`{root.base.text}` = {text}" for root, text, _ in pairs),
            " with ".join(f"`{root.base.text}` = {text}" for root, _, text in pairs),
        )

    def _advice(self) -> str | None:
        for root, _ in self.strategy.number:
            if known := advice_on_mean(root) or advice.on_numbers(root.base.domain):
                return known
        return None


def _value(root: Root, code: int) -> Value | None:
    """A value of a root; the first of those that are one to it."""
    known = np.flatnonzero(root.codes_of_base == code)
    return root.base.domain.values[int(known[0])]
