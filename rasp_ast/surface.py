"""The language as users write it. The names and signatures are those of Tracr's `rasp` module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast, overload

from .errors import ProgramError
from .expressions import Encoding, RASPExpr
from .functions import Comparison
from .maps import (
    ConstantSOp,
    Full,
    IndicesType,
    LengthType,
    LinearSequenceMap,
    Map,
    SequenceMap,
    TokensType,
    indices,
    length,
    lookup,
    tokens,
    where,
)
from .operands import Selector, SOp
from .selectors import (
    Aggregate,
    ConstantSelector,
    Select,
    SelectorAnd,
    SelectorNot,
    SelectorOr,
    SelectorWidth,
    selector_and,
    selector_not,
    selector_or,
)
from .source import capture
from .values import PlainValue

__all__ = [
    "Aggregate",
    "Comparison",
    "ConstantSOp",
    "ConstantSelector",
    "Encoding",
    "Full",
    "IndicesType",
    "LengthType",
    "LinearSequenceMap",
    "Map",
    "RASPExpr",
    "SOp",
    "Select",
    "Selector",
    "SelectorAnd",
    "SelectorNot",
    "SelectorOr",
    "SelectorWidth",
    "SequenceMap",
    "TokensType",
    "annotate",
    "categorical",
    "evaluate",
    "get_encoding",
    "indices",
    "is_categorical",
    "is_numerical",
    "length",
    "lookup",
    "numerical",
    "selector_and",
    "selector_not",
    "selector_or",
    "tokens",
    "where",
]

_E = TypeVar("_E", bound=RASPExpr)


@overload
def evaluate(
    program: SOp, xs: Iterable[object], causal: bool = False
) -> list[PlainValue | None]: ...
@overload
def evaluate(program: Selector, xs: Iterable[object], causal: bool = False) -> list[list[bool]]: ...
def evaluate(program: SOp | Selector, xs: Iterable[object], causal: bool = False) -> Any:
    """What the program gives on the input: values, None where undefined, or a matrix of bools."""
    return _expression(program)(xs, causal)


def annotate(expression: _E, **annotations: Any) -> _E:
    """The same expression with further annotations."""
    return _expression(expression).annotated(**annotations)


def numerical(expression: _E) -> _E:
    """The same expression with the hint to lay it out as one number."""
    return _expression(expression).annotated(encoding=Encoding.NUMERICAL)


def categorical(expression: _E) -> _E:
    """The same expression with the hint to lay it out with one direction for each value."""
    return _expression(expression).annotated(encoding=Encoding.CATEGORICAL)


def get_encoding(expression: RASPExpr) -> Encoding:
    """The user's hint, categorical where there is none."""
    return Encoding(_expression(expression).annotations["encoding"])


def is_numerical(expression: RASPExpr) -> bool:
    """Whether the hint is numerical."""
    return get_encoding(expression) is Encoding.NUMERICAL


def is_categorical(expression: RASPExpr) -> bool:
    """Whether the hint is categorical, or there is none."""
    return get_encoding(expression) is Encoding.CATEGORICAL


def _expression(found: _E) -> _E:
    if isinstance(cast(object, found), RASPExpr):
        return found
    raise ProgramError(f"a program is an s-op or a selector, found {found!r}", source=capture())
