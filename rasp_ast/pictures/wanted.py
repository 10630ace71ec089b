"""What a picture is asked for, and what can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, runtime_checkable

from ..errors import InputError
from .picture import Picture

V = TypeVar("V", bound=str)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How a thing is to be drawn.

    Attributes:
        tokens: the input; None if nobody said.
        example: that of `set_example`, for who needs an input and was given none.
        view: which of the thing's pictures; None for the first.
        layer: the number of the one layer to draw; None for all.
    """

    tokens: tuple[object, ...] | None = None
    example: tuple[object, ...] = field(default=())
    view: str | None = None
    layer: int | None = None

    def chosen(self, views: Sequence[V]) -> V:
        """Which of these views is wanted.

        Raises:
            InputError: none of them.
        """
        if self.view is None:
            return views[0]
        for view in views:
            if view == self.view:
                return view
        known = ", ".join(map(repr, views))
        raise InputError(f"there is no view {self.view!r} of this; there is {known}")

    def expect_layer(self, layers: Sequence[int]) -> None:
        """Raises InputError if another layer is wanted than there are."""
        if self.layer is not None and self.layer not in layers:
            raise InputError(f"there is no layer {self.layer} in the picture; it has {[*layers]}")


@runtime_checkable
class Drawn(Protocol):
    """What knows its own pictures, such as a compiled model."""

    def drawn(self, wanted: Wanted) -> Picture:
        """The picture of it that is wanted.

        Raises:
            InputError: there is no such view or layer, or the input is none of its.
        """
        ...
