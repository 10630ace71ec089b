"""The difference of two means over different selections, as far as its sign tells.

Two means of c and d whole numbers differ by 1 / (c d) at least, unless they are equal; that is far
enough for float32 where all pairs of them could not be listed.
"""

from __future__ import annotations

from fractions import Fraction

from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import canonical, is_number
from ...tables.scale import common_unit
from ...tables.tables import Table, root_table
from ..registry import Registry
from .combination import Share, interned_combination
from .mean_root import mean_of
from .unlisted import UnlistedMean, lattice, less, partially_listed

FAR_FROM_0 = 32
"""Numbers whose ends add up to so many times what they span are far from 0."""


def difference(
    registry: Registry, node: SOpNode, left: UnlistedMean, right: UnlistedMean
) -> Table | None:
    """A root for the sign of the difference; None where a mean may be no number."""
    if not all(not m.can_be_empty or m.default_number is not None for m in (left, right)):
        return None
    left, right = _nearer_0(node, left, right)
    one, other = (mean_of(partially_listed(registry, mean, ())) for mean in (left, right))
    assert one is not None
    assert other is not None
    ends = [_ends(mean) for mean in (left, right)]
    least = common_unit([*_steps(left), *_steps(right)]) / (left.most * right.most)
    low, high = ends[0][0] - ends[1][1], ends[0][1] - ends[1][0]
    root = interned_combination(
        registry,
        node,
        "difference",
        shares=(
            Share(root=one, numbers=tuple(one.domain.numbers.tolist())),
            Share(root=other, numbers=tuple((-other.domain.numbers).tolist())),
        ),
        points=(min(low, -least), -least, 0, least, max(high, least)),
        is_partially_listed=False,
    )
    return root_table(root)


def _nearer_0(
    node: SOpNode, left: UnlistedMean, right: UnlistedMean
) -> tuple[UnlistedMean, UnlistedMean]:
    """Both less one base where they are far from 0: what float32 loses is a part of their size."""
    ends = [*_ends(left), *_ends(right)]
    low, high = min(ends), max(ends)
    base = canonical(Fraction(round((low + high) / 2)))
    if abs(low + high) <= FAR_FROM_0 * (high - low) or not is_number(base):
        return left, right
    return less(left, base, node.source), less(right, base, node.source)


def _ends(mean: UnlistedMean) -> tuple[Fraction, Fraction]:
    """The least and the greatest number it can be, its default among them."""
    numbers = lattice(mean)
    default = [] if mean.default_number is None else [mean.default_number]
    return min([numbers.low, *default]), max([numbers.high, *default])


def _steps(mean: UnlistedMean) -> list[Fraction]:
    """Numbers of which all sums of values are whole multiples, and the default."""
    numbers = lattice(mean)
    return [numbers.low, numbers.unit, mean.default_number or Fraction(0)]
