"""Selectors and s-ops as users hold them, with Python's operators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn, cast

import numpy as np

from . import nodes, operators
from .expressions import RASPExpr, selector_node, sop_or_literal
from .functions import Function
from .interpreter import Run, read_input
from .nodes import SelectorNode, SOpNode
from .operators import BINARY, UNARY
from .refusals import refuse
from .source import capture
from .usage import usage
from .user_functions import rounding
from .values import PlainValue, plain


class Selector(RASPExpr):
    """A choice of keys for each query, combined with `&`, `|` and `~`."""

    __slots__ = ()

    @property
    def node(self) -> SelectorNode:
        """The node of the program tree that this stands for."""
        return cast(SelectorNode, self._node)

    @usage("x('abc')")
    def __call__(self, xs: Iterable[object], causal: bool = False) -> list[list[bool]]:
        """The matrix [query][key] on the input."""
        run = Run(read_input(xs), causal=_flag(causal))
        return cast("list[list[bool]]", run.matrix(self.node).tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Selector) and self._node is other._node

    __hash__ = RASPExpr.__hash__

    def __and__(self, other: object) -> Selector:
        return self._combined(nodes.And, "&", other)

    __rand__ = __and__

    def __or__(self, other: object) -> Selector:
        return self._combined(nodes.Or, "|", other)

    __ror__ = __or__

    def __invert__(self) -> Selector:
        return Selector.of(nodes.Not(self.node, source=capture()))

    def _no_number(self, *_: object) -> NoReturn:
        hint = "SelectorWidth(selector) or Aggregate(selector, values) makes an s-op of it"
        refuse("a selector is no number, and has no order", hint)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _no_number
    __truediv__ = __rtruediv__ = __mod__ = __neg__ = __abs__ = _no_number
    __lt__ = __le__ = __gt__ = __ge__ = _no_number

    def _combined(
        self, kind: type[nodes.And] | type[nodes.Or], symbol: str, other: object
    ) -> Selector:
        source = capture()
        node = selector_node(other, f"the other side of `{symbol}`", source)
        return Selector.of(kind(self.node, node, source=source))


class SOp(RASPExpr):
    """A value for each position, with the operators of values."""

    __slots__ = ()

    @property
    def node(self) -> SOpNode:
        """The node of the program tree that this stands for."""
        return cast(SOpNode, self._node)

    @usage("x('abc')")
    def __call__(self, xs: Iterable[object], causal: bool = False) -> list[PlainValue | None]:
        """The values on the input, None where undefined."""
        run = Run(read_input(xs), causal=_flag(causal))
        return [plain(value) for value in run.sequence(self.node)]

    def __eq__(self, other: object) -> SOp:  # type: ignore[override] # pyright: ignore
        return elementwise(BINARY["=="], self, other)

    def __ne__(self, other: object) -> SOp:  # type: ignore[override] # pyright: ignore
        return elementwise(BINARY["!="], self, other)

    __hash__ = RASPExpr.__hash__

    def __lt__(self, other: object) -> SOp:
        return elementwise(BINARY["<"], self, other)

    def __le__(self, other: object) -> SOp:
        return elementwise(BINARY["<="], self, other)

    def __gt__(self, other: object) -> SOp:
        return elementwise(BINARY[">"], self, other)

    def __ge__(self, other: object) -> SOp:
        return elementwise(BINARY[">="], self, other)

    def __add__(self, other: object) -> SOp:
        return elementwise(BINARY["+"], self, other)

    def __radd__(self, other: object) -> SOp:
        return elementwise(BINARY["+"], other, self)

    def __sub__(self, other: object) -> SOp:
        return elementwise(BINARY["-"], self, other)

    def __rsub__(self, other: object) -> SOp:
        return elementwise(BINARY["-"], other, self)

    def __mul__(self, other: object) -> SOp:
        return elementwise(BINARY["*"], self, other)

    def __rmul__(self, other: object) -> SOp:
        return elementwise(BINARY["*"], other, self)

    def __truediv__(self, other: object) -> SOp:
        return elementwise(BINARY["/"], self, other)

    def __rtruediv__(self, other: object) -> SOp:
        return elementwise(BINARY["/"], other, self)

    def __floordiv__(self, other: object) -> SOp:
        return elementwise(BINARY["//"], self, other)

    def __rfloordiv__(self, other: object) -> SOp:
        return elementwise(BINARY["//"], other, self)

    def __mod__(self, other: object) -> SOp:
        return elementwise(BINARY["%"], self, other)

    def __rmod__(self, other: object) -> SOp:
        return elementwise(BINARY["%"], other, self)

    def __pow__(self, other: object) -> SOp:
        return elementwise(BINARY["**"], self, other)

    def __rpow__(self, other: object) -> SOp:
        return elementwise(BINARY["**"], other, self)

    def __and__(self, other: object) -> SOp:
        return elementwise(BINARY["&"], self, other)

    def __rand__(self, other: object) -> SOp:
        return elementwise(BINARY["&"], other, self)

    def __or__(self, other: object) -> SOp:
        return elementwise(BINARY["|"], self, other)

    def __ror__(self, other: object) -> SOp:
        return elementwise(BINARY["|"], other, self)

    def __pos__(self) -> SOp:
        return elementwise(UNARY["+"], self)

    def __neg__(self) -> SOp:
        return elementwise(UNARY["-"], self)

    def __invert__(self) -> SOp:
        return elementwise(UNARY["~"], self)

    def __abs__(self) -> SOp:
        return elementwise(UNARY["abs"], self)

    def __round__(self, digits: int | None = None) -> SOp:
        if digits is None:
            return elementwise(UNARY["round"], self)
        if type(digits) is not int:
            refuse(f"decimals are a whole number, found {digits!r}", "write round(x, 2)")
        return elementwise(rounding(digits), self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: object, **named: object) -> SOp:
        """An operator with a numpy number on its left is ours, and other functions are refused."""
        symbol = _UFUNCS.get(str(ufunc.__name__))
        if method != "__call__" or named or symbol is None:
            name = ufunc.__name__
            refuse(f"np.{name} works on arrays, and this is an s-op", f"write Map(np.{name}, x)")
        functions = BINARY if len(inputs) > 1 else UNARY
        return elementwise(functions[symbol], *map(_scalar, inputs))


def _scalar(x: object) -> object:
    """What numpy hands over in place of a number, as the number."""
    return (
        cast("object", x.item()) if isinstance(x, np.ndarray) and x.ndim == 0 else cast("object", x)
    )


_UFUNCS = {
    **{"add": "+", "subtract": "-", "multiply": "*", "true_divide": "/", "divide": "/"},
    **{"floor_divide": "//", "remainder": "%", "power": "**", "bitwise_and": "&"},
    **{"bitwise_or": "|", "equal": "==", "not_equal": "!=", "less": "<", "less_equal": "<="},
    **{"greater": ">", "greater_equal": ">=", "negative": "-", "positive": "+", "absolute": "abs"},
}


def _flag(causal: object) -> bool:
    """Whether a run is causal; a second input is none."""
    if type(causal) not in (bool, np.bool_):
        hint = "write x('abc'); or x('abc', causal=True)"
        refuse("a program is run on one input at a time", hint)
    return bool(causal)


def elementwise(function: Function, *operands: object) -> SOp:
    """The function of s-ops and constants, at each position."""
    source = capture()
    role = f"an operand of `{function.symbol}`"
    parts = [sop_or_literal(operand, role, source) for operand in operands]
    return SOp.of(operators.apply(function, *parts, source=source))
