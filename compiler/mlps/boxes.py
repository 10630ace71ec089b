"""Boxes of classes: where a function of gates is one, some gates need not be asked.

``where(a, b, c + 1)`` does not depend on ``b`` where ``a`` is false: the units of that case ask
``a`` alone, instead of standing there once for each class of ``b``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .cases import Ids

MAX_SPLIT = 1 << 12
"""Boxes of more combinations than this are not sought."""


@dataclass(frozen=True)
class Box:
    """Combinations of classes of which a function does one thing.

    Attributes:
        classes: the class of each gate, or -1 where it may be any.
        kind: what the function does there.
    """

    classes: tuple[int, ...]
    kind: int


Known = dict[tuple[tuple[int, ...], bytes], list[Box]]
"""The boxes of parts of a table, by their shape and what the function does there."""


def boxes(kinds: Ids, prices: Sequence[int]) -> list[Box]:
    """Boxes that do not meet and are all combinations together, as cheap as splitting finds them.

    A box in which the function is not one is split by the classes of one gate: of all gates that
    for which the boxes are cheapest.  So for m and n classes it takes about 2 m n steps.

    Args:
        kinds: ``[classes of each gate...]``, what the function does.
        prices: what each kind costs, wherever it is written.
    """
    if kinds.ndim < 2 or kinds.size > MAX_SPLIT or len(np.unique(kinds)) == kinds.size:
        return _all(kinds)
    found = _cover(kinds, prices, {})
    whole = _all(kinds)
    return found if _price(found, prices) < _price(whole, prices) else whole


def _all(kinds: Ids) -> list[Box]:
    """Each combination alone."""
    return [Box(tuple(map(int, at)), int(kind)) for at, kind in np.ndenumerate(kinds)]


def _cover(kinds: Ids, prices: Sequence[int], known: Known) -> list[Box]:
    """The cheapest boxes; of a part that gates in another order lead to they are known."""
    first = int(kinds.flat[0])
    if (kinds == first).all():
        return [Box((-1,) * kinds.ndim, first)]
    if kinds.ndim == 1:
        return _all(kinds)
    same = (kinds.shape, kinds.tobytes())
    if same not in known:
        ways = [_split(kinds, axis, prices, known) for axis in range(kinds.ndim)]
        known[same] = min(ways, key=lambda way: _price(way, prices))
    return known[same]


def _split(kinds: Ids, axis: int, prices: Sequence[int], known: Known) -> list[Box]:
    """The boxes of each class of one gate."""
    return [
        Box((*box.classes[:axis], place, *box.classes[axis:]), box.kind)
        for place, part in enumerate(np.moveaxis(kinds, axis, 0))
        for box in _cover(part, prices, known)
    ]


def _price(found: list[Box], prices: Sequence[int]) -> int:
    return sum(prices[box.kind] for box in found)
