"""Tracr's `causal_eval`: evaluation in which a position sees only what precedes it, and itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .expressions import RASPExpr
from .tracr import CausalEvaluator

__all__ = ["CausalEvaluator", "evaluate"]


def evaluate(expr: RASPExpr, xs: Iterable[object]) -> Any:
    """The values of an s-op, or the matrix of a selector; see `CausalEvaluator`."""
    return CausalEvaluator().evaluate(expr, xs)
