"""Sums over several selections whose sizes the index decides, as far as the sign of all tells.

Let W be what the selected keys and BOS weigh together. Heads return ``sum / W``, so where W is the
same for all of them, the sign of what they return together is that of the sums. It is 1 + w if all
select w keys; else BOS weighs what is missing to one more than the most keys. What the index adds
to the sums is divided by W in its embedding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ....rasp_ast.functions import Comparison
from ....rasp_ast.nodes import Apply
from ...precision import UNIT_ROUNDOFF
from ...tables.apply import apply
from ...tables.scale import common_unit
from ...tables.tables import Table, root_table
from ..counts import even_selection
from ..registry import Registry
from .balances import LEAST_GAP_IN_ROUNDINGS, BalanceRoot, interned_balance, range_of_whole
from .combination import Share, interned_combination
from .linear_sums import Part, numbers_of, scaled_by

Weights = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class _Sized(Part):
    """A part whose values are whole numbers.

    Attributes:
        low, high: the least and the greatest sum of them.
        widths: ``[positions]``, how many keys are selected.
    """

    low: int
    high: int
    widths: Weights


def sign_of_difference(
    registry: Registry,
    node: Apply,
    comparison: Comparison,
    given: Sequence[Part],
    given_offsets: Sequence[Fraction],
) -> Table | None:
    """A comparison of sums with 0; None where a size is not known, or float32 does not do.

    Args:
        given_offsets: what is added to the sums: one number, or one for each index.
    """
    made = _in_whole_numbers(registry, node, given, given_offsets)
    if made is None:
        return None
    parts, offsets = made
    low = min(offsets) + sum(part.low for part in parts)
    high = max(offsets) + sum(part.high for part in parts)
    ends = {low, high, *([0] if low < 0 < high else [])}
    if len({comparison(end, 0) for end in ends}) < 2:
        return None  # it holds always or never
    same = all(np.array_equal(parts[0].widths, part.widths) for part in parts)
    most = max(int(part.widths.max()) for part in parts)
    weights = 1 + (parts[0].widths if same else np.full_like(parts[0].widths, most))
    least = Fraction(1, 1 + most)
    size = sum(float(np.abs(part.values.domain.numbers).max()) for part in parts)
    roundings = UNIT_ROUNDOFF * (4 + most) * (size + max(map(abs, offsets)))
    if least <= LEAST_GAP_IN_ROUNDINGS * roundings:
        return None
    shares: list[Share] = []
    for part in parts:
        bos = None if same else tuple((weights - part.widths).tolist())
        root = _balance(registry, node, part, least, bos)
        if root is None:
            return None
        shares.append(Share(root=root, numbers=tuple(root.domain.numbers.tolist())))
    by_index = [offset / weight for offset, weight in zip(offsets, weights.tolist(), strict=True)]
    if any(by_index):
        shares.append(Share(root=registry.indices, numbers=tuple(by_index)))
    points = [min(low, -1), -least, 0, least, max(high, 1)]
    root = interned_combination(registry, node, "difference", shares, points)
    return apply(comparison.function.bind({1: 0}), [root_table(root)], node.source)


def _in_whole_numbers(
    registry: Registry, node: Apply, given: Sequence[Part], given_offsets: Sequence[Fraction]
) -> tuple[list[_Sized], list[int]] | None:
    """The parts of a difference, and what the index adds; None where a size is not known."""
    widths = [registry.bounds(part.selection).by_index for part in given]
    known = [width.astype(np.int64) for width in widths if width is not None]
    if len(known) < len(widths):
        return None
    numbers = [number for part in given for number in numbers_of(part.values)]
    unit = common_unit([*numbers, *given_offsets])
    parts: list[_Sized] = []
    for part, width in zip(given, known, strict=True):
        values = scaled_by(part.values, unit, node.source)
        low, high = range_of_whole(registry, node, part.selection, values)
        sized = _Sized(
            name=part.name,
            selection=part.selection,
            values=values,
            low=low,
            high=high,
            widths=width,
        )
        parts.append(sized)
    offsets = [int(offset / unit) for offset in given_offsets]
    return parts, offsets * registry.max_seq_len if len(offsets) == 1 else offsets


def _balance(
    registry: Registry,
    node: Apply,
    part: _Sized,
    least: Fraction,
    bos_weights: tuple[int, ...] | None,
) -> BalanceRoot | None:
    """What a head returns of a part; None where it is lifted."""
    selection = even_selection(registry, part.selection, node.source, read_by_blocks=True)
    if selection is None:
        return None
    numbers = [int(number) for number in part.values.domain.numbers.tolist()]
    ends = {Fraction(n) for n in (min(0, *numbers), max(0, *numbers))}
    even = Part(name=part.name, selection=selection, values=part.values)
    return interned_balance(
        registry, even, node, sorted(ends | {-least, least}), at_indices=bos_weights
    )
