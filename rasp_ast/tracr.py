"""Names of Tracr's `rasp` that programs for it use, beside those that the language has itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from .expressions import Encoding, RASPExpr
from .functions import Comparison
from .operands import Selector, SOp

__all__ = [
    "DEFAULT_ANNOTATORS",
    "CausalEvaluator",
    "DefaultRASPEvaluator",
    "NumericValue",
    "Predicate",
    "RASPEvaluator",
    "SelectorValue",
    "Value",
    "default_encoding",
    "default_name",
    "sop_not",
]

Value: TypeAlias = int | float | str | bool | tuple[object, ...] | None
"""What a position of an s-op holds; None is undefined."""

NumericValue: TypeAlias = int | float

SelectorValue: TypeAlias = list[list[bool]]
"""The matrix of a selector, ``[query][key]``."""

Predicate: TypeAlias = Comparison | Callable[[Any, Any], bool]
"""Whether a query selects a key, of which the key comes first."""


class RASPEvaluator(ABC):
    """Gives the values of expressions on inputs."""

    @abstractmethod
    def evaluate(self, expr: RASPExpr, xs: Iterable[object]) -> Any:
        """The values of an s-op, or the matrix of a selector."""


class DefaultRASPEvaluator(RASPEvaluator):
    """As the program says; every position sees every other."""

    causal = False

    def evaluate(self, expr: RASPExpr, xs: Iterable[object]) -> Any:
        """The values of an s-op, or the matrix of a selector.

        Raises:
            EvaluationError: the program means nothing on the input.
            TypeError: it is no program.
        """
        if isinstance(expr, SOp | Selector):
            return expr(xs, self.causal)
        raise TypeError(f"{expr!r} is neither an s-op nor a selector")


class CausalEvaluator(DefaultRASPEvaluator):
    """The same, where a position sees only what precedes it, and itself."""

    causal = True


def default_name(expr: RASPExpr) -> str:
    """What an expression is called to which the user gave no name."""
    return expr.node.kind


def default_encoding(expr: RASPExpr) -> Encoding:
    """The encoding of an expression to which the user gave none."""
    del expr
    return Encoding.CATEGORICAL


DEFAULT_ANNOTATORS: dict[str, Callable[[RASPExpr], Any]] = {
    "name": default_name,
    "encoding": default_encoding,
}


def sop_not(sop: SOp) -> SOp:
    """Whether a value is false, at each position."""
    return ~sop
