"""The sign that is wanted where a polynomial in means is 0, found from one mean along lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

from ....rasp_ast.values import Value, canonical, is_number
from ...tables.apply import apply
from ...tables.tables import Table, root_table
from .added_means import AddedMeans, centred_mean, exact, middle_of
from .at_zero import Zeros

OF_TIES = -1
"""The mean is held as so many times itself; see ``OF_PRODUCTS``."""


def add_ties(made: AddedMeans, zeros: Zeros, columns: Sequence[Table]) -> bool:
    """Adds the sign that is wanted at 0, by one mean and what is known without heads; whether it is
    found from these.

    In between it may be anything that is no larger, so straight lines lead from one to the next.
    """
    sums = [column for column in zeros.known if column in made.of.values]
    known = [
        column
        for column in zeros.known
        if columns[column].domain.is_number
        and all(r.base.lookup is not None for r in columns[column].roots)
    ]
    counts = [column for column in zeros.known if column not in sums and column not in known]
    if len(sums) != 1 or len(counts) != 1:
        return False
    (column,), (count,) = sums, counts
    middle, _ = middle_of(made.of.values[column])
    wanted: dict[tuple[int, ...], dict[Fraction, int]] = {}
    places = zip(
        *(zeros.known[c].tolist() for c in (*known, column, count)),
        zeros.signs.tolist(),
        strict=True,
    )
    for *at, total, number, sign in places:
        if number:
            wanted.setdefault(tuple(at), {})[Fraction(total, number) - middle] = sign
    told = {at: signs for at, signs in wanted.items() if any(signs.values())}
    values = made.of.values[column]
    points = {point for signs in told.values() for point in signs}
    mean = centred_mean(made, values, middle, sorted(points), scale=OF_TIES)
    lines = {at: sorted(signs.items()) for at, signs in told.items()}

    def tie(*numbers: Value) -> Value | None:
        *at, number = numbers
        assert is_number(number)
        corners = lines.get(tuple(n for n in at if isinstance(n, int)))
        if corners is None:
            return 0
        return canonical(made.least * _between(corners, Fraction(number) / OF_TIES))

    tables = [*(columns[c] for c in known), root_table(mean)]
    share = apply(exact(tie, "tie", len(tables)), tables, made.node.source)
    root = made.registry.computed(share, None, source=made.node.source, lines_miss=0.0)
    made.add_own(root, 0.0)
    return True


def _between(corners: Sequence[tuple[Fraction, int]], number: Fraction) -> Fraction:
    """A number on the straight lines between corners, or beside the last one."""
    place = bisect_left(corners, (number, -2))
    if place in (0, len(corners)):
        return Fraction(corners[min(place, len(corners) - 1)][1])
    (low, first), (high, last) = corners[place - 1 : place + 1]
    return first + (last - first) * (number - low) / (high - low)
