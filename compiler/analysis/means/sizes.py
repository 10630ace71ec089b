"""Comparisons of the size of a number with a root: ``abs(x - mean) > 2 * deviation``."""

from __future__ import annotations

from collections.abc import Mapping

from ....rasp_ast.nodes import Apply, Node, SOpNode
from ....rasp_ast.operators import BINARY, UNARY
from ....rasp_ast.values import is_numeric
from ...tables.tables import Table
from ..registry import Registry
from .compared_roots import comparison_with_root
from .known import Known
from .polynomials import Number, RationalFunction
from .quotients import quotients_of


def comparison_of_size(registry: Registry, node: Apply, known: Known) -> Table | None:
    """A comparison of ``abs(x)``, or of ``abs(x) / y`` for a root y; None for anything else.

    Raises:
        TypeError, CompileError: it takes too much.
    """
    function = node.function
    sides: list[SOpNode] = list(node.operands)
    comparison, constant = function.comparison, None
    if function.against is not None and is_numeric(function.against[1]):
        comparison, constant = function.against[0], +function.against[1]
    if comparison is None:
        return None
    sized = [_size_of(side, known.written) for side in sides]
    place = next((i for i, found in enumerate(sized) if found is not None), None)
    if place is None or (all(found is not None for found in sized[:2]) and len(sized) > 1):
        return None
    parts = sized[place]
    assert parts is not None
    others = [side for i, side in enumerate(sides) if i != place]
    made = quotients_of(registry, [*parts, *others], known, exactly=True, rounded=[])
    if any(part is None for part in made):
        return None
    numbers: list[Number] = [part for part in made if part is not None]
    inside = numbers[0]
    if len(parts) == 2:
        if not isinstance(numbers[1], RationalFunction) or not numbers[1].is_kept:
            return None
        inside = inside / numbers[1]
    other = constant if constant is not None else numbers[-1]
    if not isinstance(inside, RationalFunction):
        return None
    way = comparison if place == 0 else comparison.mirrored
    return comparison_with_root(registry, node, way, (inside, other), of_size=True)


def _size_of(node: SOpNode, written: Mapping[Node, Apply]) -> tuple[SOpNode, ...] | None:
    """What the size is taken of, and what that is divided by, if it is."""
    does = written.get(node, node)
    if not isinstance(does, Apply):
        return None
    if does.function is UNARY["abs"]:
        return does.operands
    if does.function is BINARY["/"]:
        inner = _size_of(does.operands[0], written)
        return (*inner, does.operands[1]) if inner is not None and len(inner) == 1 else None
    return None
