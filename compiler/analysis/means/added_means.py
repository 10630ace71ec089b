"""What is made of means over one selection and added up: shares of a number that is near 0.

Means are of numbers from their middle, so that all that is added up is small.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

from ....rasp_ast.errors import CompileError
from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import Value, canonical, is_number
from ...precision import UNIT_ROUNDOFF
from ...tables.apply import apply
from ...tables.roots import Root
from ...tables.tables import Table, constant_table, root_table
from ..counts import count_selected
from ..registry import Registry
from .combination import Share
from .homogeneous import OfMeans
from .linear_sums import numbers_of
from .mean_root import mean_of
from .monomials import Polynomial
from .squares import Linear
from .unlisted import mean_over, partially_listed


@dataclass
class AddedMeans:
    """What a polynomial in means is made of so far.

    Attributes:
        least: the least distance from 0.
        linear: what means are multiplied by.
        constant: what is added.
        shares: what is added up.
        low, high: what these come to.
        off: an estimate of what they lose.
    """

    registry: Registry
    node: SOpNode
    of: OfMeans
    least: Fraction
    linear: Linear
    constant: Fraction = Fraction(0)
    shares: list[Share] = field(default_factory=list[Share])
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    off: float = 0.0

    def add(self, root: Root, numbers: Sequence[Fraction], off: float) -> None:
        """Adds a share."""
        self.shares.append(Share(root=root, numbers=tuple(map(float, numbers))))
        self.low, self.high = self.low + min(numbers), self.high + max(numbers)
        self.off += off

    def add_own(self, root: Root, off: float) -> None:
        """Adds the number of a root."""
        self.add(root, numbers_of(root_table(root)), off)

    def add_linear(self, form: Linear, factor: Fraction) -> None:
        """Adds what is linear in means."""
        for column, own in form.items():
            self.linear[column] = self.linear.get(column, Fraction(0)) + factor * own

    @property
    def lost(self) -> float:
        """What a mean loses, as a part of its greatest number; see ``heads/averages.py``."""
        most = self.registry.bounds(self.of.selection).most
        return UNIT_ROUNDOFF * (8 + (most / 2 if self.of.selection.is_full else most))


def add_by_count(made: AddedMeans, numbers: Mapping[int, Fraction]) -> None:
    """Adds a number for each count of what is averaged."""

    def added(count: Value) -> Value | None:
        return canonical(numbers[count]) if isinstance(count, int) and count in numbers else None

    count = count_selected(made.registry, made.node, made.of.selection)
    table = apply(exact(added, "moved", 1), [count], made.node.source)
    root = made.registry.computed(table, None, source=made.node.source)
    made.add_own(root, 0.0)


class KnownWithoutHeads:
    """A polynomial in what is known without heads."""

    def __init__(self, node: SOpNode, polynomial: Polynomial, columns: Sequence[Table]) -> None:
        self.polynomial = polynomial
        used = sorted({column for monomial in polynomial for column in monomial})

        def value(*numbers: Value) -> Value | None:
            known = {c: n for c, n in zip(used, numbers, strict=True) if is_number(n)}
            terms = (f * prod(known[c] for c in m) for m, f in polynomial.items())
            return canonical(sum(terms, Fraction(0)))

        operands = [columns[column] for column in used]
        function = exact(value, "sum", len(used))
        self.table = apply(function, operands, node.source) if used else constant_table(value())


def combined(made: AddedMeans, form: Linear) -> Table:
    """What is averaged together."""
    factors = {column: factor for column, factor in form.items() if factor}

    def together(*numbers: Value) -> Value | None:
        pairs = zip(factors.values(), numbers, strict=True)
        return canonical(sum((f * Fraction(n) for f, n in pairs if is_number(n)), Fraction(0)))

    tables = [made.of.values[column] for column in factors]
    if not tables:
        return constant_table(0)
    return apply(exact(together, "sum", len(tables)), tables, made.node.source)


def centred_mean(
    made: AddedMeans, values: Table, middle: Fraction, points: Sequence[Fraction], scale: int = 1
) -> Root:
    """The root of a mean of how far values are from their middle, times a number."""

    def moved(number: Value) -> Value | None:
        assert is_number(number)
        return canonical(scale * (Fraction(number) - middle))

    values = apply(exact(moved, "moved", 1), [values], made.node.source)
    error = CompileError("its values are not listed", source=made.node.source)
    mean = mean_over(made.registry, made.node, made.of.selection, values, default=None, error=error)
    root = mean_of(partially_listed(made.registry, mean, [scale * point for point in points]))
    assert root is not None
    return root


def exact(call: Callable[..., Value | None], symbol: str, arity: int) -> Function:
    return Function(call=call, symbol=symbol, arity=arity, exact=True)


def range_of(table: Table) -> tuple[Fraction, Fraction]:
    numbers = numbers_of(table)
    return min(numbers), max(numbers)


def middle_of(table: Table) -> tuple[Fraction, Fraction]:
    """The middle of a table's numbers, and how far from it they go."""
    low, high = range_of(table)
    return (low + high) / 2, (high - low) / 2
