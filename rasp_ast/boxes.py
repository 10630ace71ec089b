"""Values in boxes: two boxes are equal as their values are, and nobody subtracts them."""

from __future__ import annotations

from .functions import Function
from .notation import call
from .values import Value


def _box(value: Value) -> Value:
    return (value,)


BOX = Function(
    call=_box, symbol="box", arity=1, exact=True, notation=call("box", 1), recipe=("box",)
)
"""A value as the only one of a tuple."""
