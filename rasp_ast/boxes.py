"""Values in boxes: what is known to be selected alone is moved in a box, and needs no mean."""

from __future__ import annotations

from .functions import Function
from .notation import call
from .values import Value


def _box(value: Value) -> Value:
    return (value,)


def _unbox(box: Value) -> Value | None:
    if isinstance(box, tuple) and len(box) == 1:
        return box[0]
    raise TypeError(f"{box!r} is no box")


BOX = Function(call=_box, symbol="box", arity=1, exact=True, notation=call("box", 1))
"""A value as the only one of a tuple."""

UNBOX = Function(call=_unbox, symbol="unbox", arity=1, exact=True, notation=call("unbox", 1))
"""The value in a box."""
