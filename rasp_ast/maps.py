"""S-ops made elementwise: the input, constants, and maps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from . import leaves, nodes
from .errors import ProgramError
from .expressions import RASPExpr, check_function, constant, sop_node
from .functions import Function
from .operands import SOp, elementwise
from .operators import WHERE, linear_function
from .source import Source, capture
from .tables import by_item
from .usage import usage
from .user_functions import user_function
from .values import Number, PlainValue, is_numeric, plain

__all__ = [
    "Full",
    "IndicesType",
    "LengthType",
    "LinearSequenceMap",
    "Map",
    "SequenceMap",
    "TokensType",
    "indices",
    "length",
    "lookup",
    "tokens",
    "where",
]


class TokensType(SOp, wraps=nodes.Tokens):
    """The input."""

    __slots__ = ()


class IndicesType(SOp, wraps=nodes.Indices):
    """The positions, from 0."""

    __slots__ = ()


class LengthType(SOp, wraps=nodes.Length):
    """The number of positions, in causal mode too."""

    __slots__ = ()


class Map(SOp, wraps=nodes.Apply):
    """`f(x)` at each position, or `f(x, y, ...)` of several s-ops; undefined where one of them is.

    The one s-op may be called `inner`. What `simplify` asks for in Tracr, the compiler always does.

    >>> from raspc import Map, tokens
    >>> Map(str.upper, tokens)("abc")
    ['A', 'B', 'C']
    """

    __slots__ = ()

    @usage("Map(function, x)")
    def __init__(
        self,
        f: Callable[..., Any],
        *operands: object,
        inner: object = None,
        simplify: bool = True,
    ) -> None:
        source = capture()
        operands = operands if inner is None else (inner, *operands)
        if not operands:
            hint = "write Map(function, x)"
            raise ProgramError("Map has no s-op to map", source=source, hint=hint)
        check_function(f, len(operands), "the function of Map", source)
        self._node = _apply(user_function(f, len(operands)), operands, "Map", source)

    @property
    def f(self) -> Callable[..., Any]:
        """The Python function."""
        return _python(_function(self))

    @property
    def inner(self) -> SOp:
        """The s-op that is mapped, the first if there are several."""
        return _operand(self, 0)


class SequenceMap(SOp, wraps=nodes.Apply, of=2):
    """`f(x, y)` of two s-ops at each position.

    >>> from raspc import SequenceMap, indices, tokens
    >>> SequenceMap(lambda token, index: token * index, tokens, indices)("abc")
    ['', 'b', 'cc']
    """

    __slots__ = ()

    @usage("SequenceMap(function, x, y)")
    def __init__(self, f: Callable[[Any, Any], Any], fst: object, snd: object) -> None:
        source = capture()
        check_function(f, 2, "the function of SequenceMap", source)
        self._node = _apply(user_function(f, 2), (fst, snd), "SequenceMap", source)

    @property
    def f(self) -> Callable[..., Any]:
        """The Python function."""
        return _python(_function(self))

    @property
    def fst(self) -> SOp:
        """The first s-op."""
        return _operand(self, 0)

    @property
    def snd(self) -> SOp:
        """The second s-op."""
        return _operand(self, 1)


class LinearSequenceMap(SequenceMap, wraps=nodes.Apply, of="linear"):
    """`fst_fac * fst + snd_fac * snd`."""

    __slots__ = ()

    def __init__(self, fst: object, snd: object, fst_fac: float, snd_fac: float) -> None:
        source = capture()
        first = _factor(fst_fac, source)
        second = _factor(snd_fac, source)
        function = linear_function(first, second)
        self._node = _apply(function, (fst, snd), "LinearSequenceMap", source)

    @property
    def fst_fac(self) -> PlainValue | None:
        """What the first s-op is multiplied by."""
        return _factors(self)[0]

    @property
    def snd_fac(self) -> PlainValue | None:
        """What the second s-op is multiplied by."""
        return _factors(self)[1]


class Full(SOp, wraps=nodes.Constant):
    """One value at every position; `Full(None)` is undefined everywhere."""

    __slots__ = ()

    @usage("Full(value)")
    def __init__(self, fill: object) -> None:
        source = capture()
        value = None if fill is None else constant(fill, "the value of Full", source)
        self._node = nodes.Constant(value, source=source)

    @property
    def fill(self) -> PlainValue | None:
        """The value."""
        return plain(cast(nodes.Constant, self._node).value)


tokens = TokensType.of(leaves.TOKENS)
indices = IndicesType.of(leaves.INDICES)
length = LengthType.of(leaves.LENGTH)


@usage("where(condition, a, b)")
def where(condition: object, a: object, b: object) -> SOp:
    """It is undefined where the condition is, or the one of the two that it takes."""
    if isinstance(condition, (RASPExpr, nodes.Node)):
        return elementwise(WHERE, condition, a, b)
    source = capture()
    return SOp.of(_apply(WHERE, (condition, a, b), "where", source))


@usage("lookup(container, index)")
def lookup(container: Sequence[object] | Mapping[Any, object], index: object) -> SOp:
    """`container[index]` at each position: an s-op as an index into a list, tuple, string or dict.

    Python's own rules, negative indices included. Where there is no such item there is no value,
    as where a function raises `ValueError`. The container is copied.

    >>> from raspc.rasp_ast import indices, lookup, tokens
    >>> lookup({"a": 1, "b": 2}, tokens)("abba")
    [1, 2, 2, 1]
    >>> lookup("xyz", indices % 3)("abcd")
    ['x', 'y', 'z', 'x']
    """
    source = capture()
    if isinstance(container, RASPExpr) or not hasattr(container, "__getitem__"):
        hint = "the container comes first: lookup([1, 2, 3], index)"
        message = f"what is looked up in must be a list, tuple, string or dict, found {container!r}"
        raise ProgramError(message, source=source, hint=hint)
    kept: Any = dict(container) if isinstance(container, Mapping) else container[:]
    return SOp.of(_apply(by_item(kept), (index,), "lookup", source))


def _apply(
    function: Function, operands: Iterable[object], what: str, source: Source
) -> nodes.Apply:
    role = f"an operand of {what}"
    parts = tuple(sop_node(operand, role, source) for operand in operands)
    return nodes.Apply(function, parts, source=source)


def _factor(x: object, source: Source) -> Number:
    value = constant(x, "a factor of LinearSequenceMap", source)
    if is_numeric(value):
        return value
    raise ProgramError(f"a factor must be a number, found {x!r}", source=source)


def _factors(expression: SOp) -> list[PlainValue | None]:
    recipe = cast("tuple[str, Number, Number]", nodes.recipe_of(expression.node))
    return [plain(factor) for factor in recipe[1:]]


def _python(function: Function) -> Callable[..., Any]:
    return function.call if function.given is None else function.given


def _function(expression: SOp) -> Function:
    return cast(nodes.Apply, expression.node).function


def _operand(expression: SOp, position: int) -> SOp:
    return SOp.of(cast(nodes.Apply, expression.node).operands[position])
