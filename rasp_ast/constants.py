"""Sequences and matrices that the program itself holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from . import leaves, nodes
from .errors import ProgramError
from .expressions import RASPExpr, constant
from .maps import Map
from .selectors import Select
from .source import capture
from .tables import by_pair, by_position
from .usage import usage
from .values import PlainValue, Value, plain

__all__ = ["ConstantSOp", "ConstantSelector"]


class ConstantSOp(Map, wraps=nodes.Apply, of="positions"):
    """The given values at the positions 0, 1, ...; a longer input has no meaning.

    `check_length` is accepted for Tracr's sake: a shorter input is served with the first values.

    >>> from raspc import ConstantSOp
    >>> ConstantSOp([1, 2, 4])("abc")
    [1, 2, 4]
    """

    __slots__ = ()

    @usage("ConstantSOp([1, 2, 3])")
    def __init__(self, value: Iterable[object], check_length: bool = True) -> None:
        source = capture()
        if not isinstance(cast(object, value), Iterable) or isinstance(value, RASPExpr):
            hint = "write ConstantSOp([1, 2, 3]), or Full(3) for one value everywhere"
            raise ProgramError(f"{value!r} is no list of values", source=source, hint=hint)
        table = [None if x is None else constant(x, "a value", source) for x in value]
        self._node = nodes.Apply(by_position(table), (leaves.INDICES,), source=source)

    @property
    def value(self) -> list[PlainValue | None]:
        """The values."""
        recipe = cast("tuple[str, tuple[Value | None, ...]]", nodes.recipe_of(self._node))
        return [plain(value) for value in recipe[1]]


class ConstantSelector(Select, wraps=nodes.Select, of="matrix"):
    """The given matrix [query][key]; a longer input has no meaning.

    `check_length` is accepted for Tracr's sake: a shorter input is served with the corner.
    """

    __slots__ = ()

    def __init__(self, value: Iterable[Iterable[object]], check_length: bool = True) -> None:
        source = capture()
        table = [[bool(cell) for cell in row] for row in value]
        size = len(table)
        if any(len(row) != size for row in table):
            raise ProgramError("the matrix of ConstantSelector must be square", source=source)
        self._node = nodes.Select(leaves.INDICES, leaves.INDICES, by_pair(table), source=source)

    @property
    def value(self) -> list[list[bool]]:
        """The matrix."""
        recipe = cast("tuple[str, tuple[tuple[bool, ...], ...]]", nodes.recipe_of(self._node))
        return [[*row] for row in recipe[1]]
