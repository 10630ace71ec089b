"""Selectors, and the two ways in which they make an s-op."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, cast

from . import nodes
from .comparison_names import check_sign
from .expressions import check_function, constant, selector_node, sop_node
from .functions import Comparison
from .operands import Selector, SOp
from .refused import exchanged
from .source import capture
from .usage import usage
from .user_functions import user_predicate
from .values import PlainValue, plain

__all__ = [
    "Aggregate",
    "Select",
    "SelectorAnd",
    "SelectorNot",
    "SelectorOr",
    "SelectorWidth",
    "Sum",
    "selector_and",
    "selector_not",
    "selector_or",
]


class Select(Selector, wraps=nodes.Select):
    """The pairs of positions for which `predicate(key, query)` holds.

    `predicate` is a `Comparison`, its text, such as `"=="`, or a function of a key and a query.
    """

    __slots__ = ()

    @usage('Select(keys, queries, "==")')
    def __init__(
        self, keys: object, queries: object, predicate: Comparison | str | Callable[[Any, Any], Any]
    ) -> None:
        source = capture()
        if isinstance(predicate, str):
            check_sign(predicate, source)
        else:
            check_function(predicate, 2, "the predicate of Select", source)
        self._node = nodes.Select(
            sop_node(keys, "the keys of Select", source),
            sop_node(queries, "the queries of Select", source),
            user_predicate(predicate),
            source=source,
        )

    @property
    def keys(self) -> SOp:
        """The s-op that gives each position its key."""
        return SOp.of(self._select.keys)

    @property
    def queries(self) -> SOp:
        """The s-op that gives each position its query."""
        return SOp.of(self._select.queries)

    @property
    def predicate(self) -> Callable[[Any, Any], Any]:
        """What is asked of each pair."""
        function = self._select.predicate
        return function.comparison or function.given or function.call

    @property
    def _select(self) -> nodes.Select:
        return cast(nodes.Select, self._node)


class _Pair(Selector):
    """Two selectors as one."""

    __slots__ = ()
    _kind: ClassVar[type[nodes.And] | type[nodes.Or]]
    _sign: ClassVar[str]

    def __init__(self, fst: Selector, snd: Selector) -> None:
        source = capture()
        left = selector_node(fst, f"the left of `{self._sign}`", source)
        right = selector_node(snd, f"the right of `{self._sign}`", source)
        self._node = self._kind(left, right, source=source)

    @property
    def fst(self) -> Selector:
        """The first selector."""
        return Selector.of(cast("nodes.And | nodes.Or", self._node).left)

    @property
    def snd(self) -> Selector:
        """The second selector."""
        return Selector.of(cast("nodes.And | nodes.Or", self._node).right)


class SelectorAnd(_Pair, wraps=nodes.And):
    """The pairs that both selectors select: `a & b`."""

    __slots__ = ()
    _kind, _sign = nodes.And, "&"


class SelectorOr(_Pair, wraps=nodes.Or):
    """The pairs that at least one of the selectors selects: `a | b`."""

    __slots__ = ()
    _kind, _sign = nodes.Or, "|"


class SelectorNot(Selector, wraps=nodes.Not):
    """The pairs that the selector does not select: `~a`. In causal mode, of those in sight."""

    __slots__ = ()

    def __init__(self, inner: Selector) -> None:
        source = capture()
        self._node = nodes.Not(selector_node(inner, "what `~` negates", source), source=source)

    @property
    def inner(self) -> Selector:
        """The selector that is negated."""
        return Selector.of(cast(nodes.Not, self._node).inner)


def selector_and(fst: Selector, snd: Selector, simplify: bool = True) -> Selector:
    """`fst & snd`. What `simplify` asks for in Tracr, the compiler always does."""
    return SelectorAnd(fst, snd)


def selector_or(fst: Selector, snd: Selector, simplify: bool = True) -> Selector:
    """`fst | snd`."""
    return SelectorOr(fst, snd)


def selector_not(inner: Selector, simplify: bool = True) -> Selector:
    """`~inner`."""
    return SelectorNot(inner)


class SelectorWidth(SOp, wraps=nodes.Width):
    """The number of keys that each query selects."""

    __slots__ = ()

    @usage("SelectorWidth(selector)")
    def __init__(self, selector: Selector) -> None:
        source = capture()
        node = selector_node(selector, "what SelectorWidth counts", source)
        self._node = nodes.Width(node, source=source)

    @property
    def selector(self) -> Selector:
        """The selector whose rows are counted."""
        return Selector.of(cast(nodes.Width, self._node).selector)


class Aggregate(SOp, wraps=nodes.Aggregate):
    """The one selected value, or the mean of several, or the default where there is none.

    Several equal values of any type have a mean, namely that value. Several others that are not all
    numbers or bools are an error, and so is an undefined value among several.
    """

    __slots__ = ()

    @usage("Aggregate(selector, values)")
    def __init__(self, selector: Selector, sop: object, default: object = None) -> None:
        source = capture()
        if isinstance(cast(object, selector), SOp) and isinstance(sop, Selector):
            raise exchanged(source)
        self._node = nodes.Aggregate(
            selector_node(selector, "the selector of Aggregate", source),
            sop_node(sop, "the values of Aggregate", source),
            None if default is None else constant(default, "the default of Aggregate", source),
            source=source,
        )

    @property
    def selector(self) -> Selector:
        """The selector."""
        return Selector.of(self._aggregate.selector)

    @property
    def sop(self) -> SOp:
        """The values."""
        return SOp.of(self._aggregate.values)

    @property
    def default(self) -> PlainValue | None:
        """What stands where nothing is selected; None for undefined."""
        return plain(self._aggregate.default)

    @property
    def _aggregate(self) -> nodes.Aggregate:
        return cast(nodes.Aggregate, self._node)


class Sum(SOp, wraps=nodes.Sum):
    """The sum of the selected numbers, or the default where nothing is selected.

    Bools count as 0 and 1. A value that is no number can be selected alone, and is what the sum is
    then; beside others it is an error, and so is an undefined one.
    """

    __slots__ = ()

    def __init__(self, selector: Selector, sop: object, default: object = 0) -> None:
        source = capture()
        self._node = nodes.Sum(
            selector_node(selector, "the selector of Sum", source),
            sop_node(sop, "the values of Sum", source),
            None if default is None else constant(default, "the default of Sum", source),
            source=source,
        )

    @property
    def selector(self) -> Selector:
        """The selector."""
        return Selector.of(self._sum.selector)

    @property
    def sop(self) -> SOp:
        """The values."""
        return SOp.of(self._sum.values)

    @property
    def default(self) -> PlainValue | None:
        """What stands where nothing is selected; None for undefined."""
        return plain(self._sum.default)

    @property
    def _sum(self) -> nodes.Sum:
        return cast(nodes.Sum, self._node)
