"""Selectors of RASPy: a key compared with a query, and the sum of the values selected."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any, Self, TypeAlias, cast

from .. import nodes
from ..errors import ProgramError, RaspError
from ..functions import Comparison
from ..nodes import Node
from ..operands import Selector as CoreSelector, SOp as CoreSOp
from ..refusals import refused
from ..selectors import Select, Sum
from ..source import capture
from .bound import Pairs, bound_pairs, side
from .sequences import Name, SOp, sequence

__all__ = ["Key", "Query", "Selector", "aggregate", "key", "query", "select"]

Predicate: TypeAlias = Comparison | Callable[[Any, Any], Any]

_COMPARISONS: tuple[tuple[object, Comparison], ...] = (
    (operator.eq, Comparison.EQ),
    (operator.ne, Comparison.NEQ),
    (operator.lt, Comparison.LT),
    (operator.le, Comparison.LEQ),
    (operator.gt, Comparison.GT),
    (operator.ge, Comparison.GEQ),
)


class Selector(CoreSelector):
    """The pairs of a key and a query that attend, combined with `&`, `|` and `~`."""

    __slots__ = ()
    picture_style = "raspy"

    @classmethod
    def of(cls, node: Node) -> Self:
        """The selector of a node, with RASPy's methods whatever the node is."""
        made = object.__new__(cls)
        made._node = node
        return made

    def __call__(self, xs: Iterable[object], causal: bool = False) -> Pairs:
        """The matrix [query][key] on the input."""
        given = list(xs) if isinstance(cast(object, xs), Iterable) else cast("list[object]", xs)
        if not causal:
            return bound_pairs(self, given)
        return Pairs(self, given, super().__call__(given, causal))

    def input(self, xs: Iterable[object]) -> Pairs:
        """The matrix [query][key] on the input."""
        return self(xs)

    @property
    def name(self) -> Name[Self]:
        """`s.name` is its name, and `s.name("t")` the same selector under another one."""
        return Name(self)

    def value(self, values: object, default: object = 0) -> SOp:
        """The sum of the selected values; one alone as it is, the default where there is none.

        >>> (key(tokens) == query(tokens)).value(1)("hello")
        [1, 1, 2, 2, 1]
        """
        return SOp.of(Sum(self, sequence(values), default).node)

    def __and__(self, other: object) -> Selector:
        return self._with(nodes.And, "&", other)

    def __or__(self, other: object) -> Selector:
        return self._with(nodes.Or, "|", other)

    __rand__, __ror__ = __and__, __or__

    def __invert__(self) -> Selector:
        return Selector.of(super().__invert__().node)

    def _with(self, kind: type[nodes.And] | type[nodes.Or], symbol: str, other: object) -> Selector:
        return Selector.of(self._combined(kind, symbol, other).node)


class _Side:
    """A sequence as one of the two sides of a comparison."""

    __slots__ = ("sop",)
    what = "a side"

    def __init__(self, x: object) -> None:
        self.sop: CoreSOp = sequence(x)

    def __eq__(self, other: object) -> Selector:  # type: ignore[override] # pyright: ignore
        return _related(self, other, Comparison.EQ)

    def __ne__(self, other: object) -> Selector:  # type: ignore[override] # pyright: ignore
        return _related(self, other, Comparison.NEQ)

    __hash__ = object.__hash__

    def __lt__(self, other: object) -> Selector:
        return _related(self, other, Comparison.LT)

    def __le__(self, other: object) -> Selector:
        return _related(self, other, Comparison.LEQ)

    def __gt__(self, other: object) -> Selector:
        return _related(self, other, Comparison.GT)

    def __ge__(self, other: object) -> Selector:
        return _related(self, other, Comparison.GEQ)

    def __add__(self, other: object) -> Selector:
        return _related(self, other, lambda k, q: k + q)

    def __sub__(self, other: object) -> Selector:
        return _related(self, other, lambda k, q: k - q)

    def __mul__(self, other: object) -> Selector:
        return _related(self, other, lambda k, q: k * q)

    def __truediv__(self, other: object) -> Selector:
        return _related(self, other, lambda k, q: k / q)

    def __mod__(self, other: object) -> Selector:
        return _related(self, other, lambda k, q: k % q)

    def __and__(self, other: object) -> Selector:
        return _related(self, other, lambda k, q: k & q)

    def __or__(self, other: object) -> Selector:
        return _related(self, other, lambda k, q: k | q)

    def __bool__(self) -> bool:
        raise refused(f"{self.what} is neither true nor false", "write (key(x) < query(y)) & ...")

    def __repr__(self) -> str:
        return f"{type(self).__name__.lower()}({self.sop!r})"

    def drawn(self, wanted: Any) -> Any:
        """Its picture, see `raspc.draw`: a row if it is a key, a column if it is a query."""
        return side(self.sop, wanted.tokens, type(self).__name__.lower())

    def _repr_svg_(self) -> str | None:
        try:
            return str(side(self.sop, None, type(self).__name__.lower()))
        except RaspError:
            return None


class Key(_Side):
    """A sequence as what is looked at."""

    __slots__ = ()
    what = "a key"


class Query(_Side):
    """A sequence as what looks."""

    __slots__ = ()
    what = "a query"


def key(x: object) -> Key:
    """A sequence, or a constant, as what is looked at.

    >>> (key(indices) < query(2)).value(indices)("hello")
    [1, 1, 1, 1, 1]
    """
    return Key(x)


def query(x: object) -> Query:
    """A sequence, or a constant, as what looks."""
    return Query(x)


def select(k: object, q: object, pred: Predicate) -> Selector:
    """The pairs for which `pred(key, query)` holds."""
    keys, queries = (x.sop if isinstance(x, _Side) else sequence(x) for x in (k, q))
    known = next((sign for function, sign in _COMPARISONS if pred is function), pred)
    return Selector.of(Select(keys, queries, known).node)


def aggregate(sel: CoreSelector, v: object, default: object = 0, name: str = "") -> SOp:
    """The sum of the selected values, as `sel.value(v, default)`."""
    made = SOp.of(Sum(sel, sequence(v), default).node)
    return made.named(name) if name else made


def _related(one: _Side, other: object, predicate: Predicate) -> Selector:
    match one, other:
        case Key(), Query():
            return select(one, other, predicate)
        case Query(), Key():
            return select(other, one, _turned(predicate))
        case _:
            wanted = "a query" if isinstance(one, Key) else "a key"
            found = other.what if isinstance(other, _Side) else repr(other)
            raise ProgramError(
                f"{one.what} is compared with {wanted}, found {found}",
                source=capture(),
                hint=f"write {wanted[2:]}(...) around it; a constant may stand there too",
            )


def _turned(predicate: Predicate) -> Predicate:
    """The predicate with its two sides exchanged."""
    if isinstance(predicate, Comparison):
        return predicate.mirrored

    def turned(k: Any, q: Any) -> Any:
        return predicate(q, k)

    return turned
