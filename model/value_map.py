"""A dictionary over values that tells True from 1, as Python's own does not."""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import numpy as np

_TRUE, _FALSE = object(), object()


class ValueMap(Mapping[object, int]):
    """Numbers values 0, 1, 2, ... in the order given.

    `1` and `1.0` are one value; `True` is not `1`, inside a tuple either.
    """

    def __init__(self, values: Iterable[object]) -> None:
        self._values = tuple(values)
        self._index = {_key(value): index for index, value in enumerate(self._values)}
        if len(self._index) < len(self._values):
            twice = next(v for i, v in enumerate(self._values) if self._index[_key(v)] != i)
            raise ValueError(f"the value {twice!r} is given twice")

    def __getitem__(self, value: object) -> int:
        try:
            return self._index[_key(value)]
        except TypeError:  # unhashable, so certainly not here
            raise KeyError(value) from None

    def __iter__(self) -> Iterator[object]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        pairs = cast("Mapping[object, object]", other).items()
        return self._index == {_key(value): index for value, index in pairs}

    __hash__ = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self._values)!r})"


def _key(value: object) -> object:
    """What stands for the value in a dictionary: equal keys, one value."""
    match value:
        case str():
            return value
        case bool() | np.bool_():
            return _TRUE if value else _FALSE
        case tuple():
            return tuple(map(_key, cast("tuple[object, ...]", value)))
        case _:
            return value
