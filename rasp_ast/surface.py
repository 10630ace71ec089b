"""The language as users write it. The names and signatures are those of Tracr's `rasp` module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, TypeVar, cast, overload

from .errors import ProgramError
from .expressions import Encoding, RASPExpr
from .functions import Comparison
from .interpreter import Run, read_input
from .interventions import named_part, values_at
from .operands import Selector, SOp
from .source import capture
from .usage import usage
from .values import PlainValue, plain

__all__ = [
    "Comparison",
    "Encoding",
    "RASPExpr",
    "SOp",
    "Selector",
    "annotate",
    "categorical",
    "evaluate",
    "get_encoding",
    "is_categorical",
    "is_numerical",
    "numerical",
]

_E = TypeVar("_E", bound=RASPExpr)


Do: TypeAlias = Mapping["SOp | str", object]
"""What s-ops, or those of a name, are set to: a value for each position, or one for all."""


@overload
def evaluate(
    program: SOp, xs: Iterable[object], causal: bool = False, *, do: Do | None = None
) -> list[PlainValue | None]: ...
@overload
def evaluate(
    program: Selector, xs: Iterable[object], causal: bool = False, *, do: Do | None = None
) -> list[list[bool]]: ...
@usage("evaluate(program, 'abc')")
def evaluate(
    program: SOp | Selector, xs: Iterable[object], causal: bool = False, *, do: Do | None = None
) -> Any:
    """What the program gives on the input: values, None where undefined, or a matrix of bools.

    Args:
        do: s-ops of the program, or names of such, that are set to other values than theirs: a
            sequence with one for each position, None leaving what is there, or one number or bool
            for all.

    Raises:
        InputError: what is set is no part of the program, or to what is no such sequence.
    """
    if do is None:
        return _expression(program)(xs, causal)
    node, tokens = _expression(program).node, read_input(xs)
    chosen = {named_part(node, what): values_at(v, len(tokens)) for what, v in do.items()}
    run = Run(tokens, causal=causal, do=chosen)
    if isinstance(program, Selector):
        return run.matrix(program.node).tolist()
    return [plain(value) for value in run.sequence(program.node)]


def annotate(expr: _E, **annotations: Any) -> _E:
    """The same expression with further annotations."""
    return _expression(expr).annotated(**annotations)


def numerical(sop: _E) -> _E:
    """The same expression with the hint to lay it out as one number."""
    return _expression(sop).annotated(encoding=Encoding.NUMERICAL)


def categorical(sop: _E) -> _E:
    """The same expression with the hint to lay it out with one direction for each value."""
    return _expression(sop).annotated(encoding=Encoding.CATEGORICAL)


def get_encoding(sop: RASPExpr) -> Encoding:
    """The user's hint, categorical where there is none."""
    return Encoding(_expression(sop).annotations["encoding"])


def is_numerical(sop: RASPExpr) -> bool:
    """Whether the hint is numerical."""
    return get_encoding(sop) is Encoding.NUMERICAL


def is_categorical(sop: RASPExpr) -> bool:
    """Whether the hint is categorical, or there is none."""
    return get_encoding(sop) is Encoding.CATEGORICAL


def _expression(found: _E) -> _E:
    if isinstance(cast(object, found), RASPExpr):
        return found
    raise ProgramError(f"a program is an s-op or a selector, found {found!r}", source=capture())
