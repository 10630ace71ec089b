"""Sequences of RASPy: the input, the positions, and what stands between them at each position."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, Self, TypeVar, cast

from .. import leaves
from ..constants import ConstantSOp
from ..expressions import RASPExpr, sop_node
from ..functions import Function
from ..maps import Map, where as _where
from ..nodes import Node
from ..operands import SOp as CoreSOp, elementwise
from ..operators import BINARY, BITS, UNARY
from ..source import capture
from .bound import Seq, layer_of

__all__ = ["SOp", "identity", "indices", "raw", "tokens", "where"]

E = TypeVar("E", bound=RASPExpr)


class Name(str, Generic[E]):
    """The name of an expression, empty if it has none; called, the expression under another."""

    _bearer: E

    def __new__(cls, bearer: E) -> Self:
        """The name that it bears."""
        made = super().__new__(cls, bearer.node.name or "")
        made._bearer = bearer
        return made

    def __call__(self, name: str) -> E:
        """The same expression under this name."""
        return self._bearer.named(name)


_FUNCTIONS = {**BINARY, **BITS}
"""Python's own: of truth values `and` and `or`, of whole numbers their bits."""


class SOp(CoreSOp):
    """A value for each position, with RASPy's methods and all operators of Python.

    >>> ((1 - indices).map(abs) * 2).name("far")("hello")
    [2, 0, 2, 4, 6]
    """

    __slots__ = ()
    picture_style = "raspy"

    @classmethod
    def of(cls, node: Node) -> Self:
        """The sequence of a node, with RASPy's methods whatever the node is."""
        made = object.__new__(cls)
        made._node = node
        return made

    def __call__(self, xs: Iterable[object], causal: bool = False) -> Seq:
        """The values on the input, None where undefined."""
        given = list(xs) if isinstance(cast(object, xs), Iterable) else cast("list[object]", xs)
        return Seq(self, given, super().__call__(given, causal))

    def input(self, xs: Iterable[object]) -> Seq:
        """The values on the input, None where undefined."""
        return self(xs)

    @property
    def name(self) -> Name[Self]:
        """`x.name` is its name, and `x.name("y")` the same sequence under another one."""
        return Name(self)

    @property
    def layer(self) -> int:
        """Aggregates one upon another, on the longest way from the input."""
        return layer_of(self.node)

    def map(self, f: Callable[[Any], Any]) -> SOp:
        """`f` of each value."""
        return _ours(Map(f, self))

    @staticmethod
    def zip(f: Callable[..., Any], *sops: object) -> SOp:
        """`f` of the values that stand at the same position.

        >>> SOp.zip(max, tokens, indices, 1)([0, 0, 0, 9])
        [1, 1, 2, 9]
        """
        return _ours(Map(f, *map(operand, sops)))

    def round(self) -> SOp:
        """The nearest whole number, as Python's `round` has it."""
        return _applied(UNARY["round"], self)

    def has(self, value: object) -> SOp:
        """Whether the value is in each, as in `"a" in "abc"`."""

        def has(x: Any) -> bool:
            return value in x

        return self.map(has)

    def __eq__(self, other: object) -> SOp:  # type: ignore[override] # pyright: ignore
        return _applied(_FUNCTIONS["=="], self, other)

    def __ne__(self, other: object) -> SOp:  # type: ignore[override] # pyright: ignore
        return _applied(_FUNCTIONS["!="], self, other)

    __hash__ = CoreSOp.__hash__

    def __lt__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["<"], self, other)

    def __le__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["<="], self, other)

    def __gt__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS[">"], self, other)

    def __ge__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS[">="], self, other)

    def __add__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["+"], self, other)

    def __radd__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["+"], other, self)

    def __sub__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["-"], self, other)

    def __rsub__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["-"], other, self)

    def __mul__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["*"], self, other)

    def __rmul__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["*"], other, self)

    def __truediv__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["/"], self, other)

    def __rtruediv__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["/"], other, self)

    def __floordiv__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["//"], self, other)

    def __rfloordiv__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["//"], other, self)

    def __mod__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["%"], self, other)

    def __rmod__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["%"], other, self)

    def __pow__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["**"], self, other)

    def __rpow__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["**"], other, self)

    def __and__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["&"], self, other)

    def __rand__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["&"], other, self)

    def __or__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["|"], self, other)

    def __ror__(self, other: object) -> SOp:
        return _applied(_FUNCTIONS["|"], other, self)

    def __pos__(self) -> SOp:
        return _applied(UNARY["+"], self)

    def __neg__(self) -> SOp:
        return _applied(UNARY["-"], self)

    def __invert__(self) -> SOp:
        return _applied(UNARY["~"], self)

    def __abs__(self) -> SOp:
        return _applied(UNARY["abs"], self)

    def __round__(self, digits: int | None = None) -> SOp:
        return _ours(super().__round__(digits))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: object, **named: object) -> SOp:
        return _ours(super().__array_ufunc__(ufunc, method, *inputs, **named))


def _applied(function: Function, *operands: object) -> SOp:
    return _ours(elementwise(function, *map(operand, operands)))


def _ours(x: CoreSOp) -> SOp:
    return SOp.of(x.node)


def operand(x: object) -> object:
    """What stands for a user's operand: a list or a longer string is a sequence."""
    longer = isinstance(x, str) and len(x) > 1
    return raw(cast("Iterable[object]", x)) if longer or isinstance(x, list) else x


def sequence(x: object) -> CoreSOp:
    """The same where a sequence is wanted: a number or one character stands at each position."""
    return CoreSOp.of(sop_node(operand(x), "a sequence", capture()))


def raw(values: Iterable[object]) -> SOp:
    """The given values at the positions 0, 1, ...; on a longer input it has no meaning.

    >>> raw([3, 1, 4])("ab")
    [3, 1]
    """
    return _ours(ConstantSOp(values))


def where(condition: object, a: object, b: object) -> SOp:
    """`a` where the condition is true, else `b`.

    >>> where(tokens == "l", indices, "-")("hello")
    ['-', '-', 2, 3, '-']
    """
    return _ours(_where(operand(condition), operand(a), operand(b)))


tokens = identity = SOp.of(leaves.TOKENS)
"""The input."""

indices = SOp.of(leaves.INDICES)
"""The positions, from 0."""
