"""Whole numbers that float32 rounds as they are written."""

from __future__ import annotations

import numpy as np

from ...craft.head_obligations import HeadObligation
from ...craft.variables import Array, Variable
from ...rasp_ast.errors import PrecisionError
from ..tables.roots import Root
from .builder import Builder
from .losses import note_losses

MAX_ROUNDED = 0.375
"""A number with an error below this is rounded to the right whole number, with some room."""


def define_integer(
    builder: Builder,
    root: Root,
    errors: Array | float,
    what: str,
    hint: str,
    *,
    at_bos: Array | None = None,
    slide: float = 0.0,
    head: HeadObligation | None = None,
) -> Variable:
    """The variable of a whole number, rounded as it is written if the root says so.

    Args:
        errors: of each column, or of all.
        head: what they are the sum of, where heads write it.

    Raises:
        PrecisionError: it is to be rounded and not known well enough.
    """
    if not root.is_integer:
        return builder.define(root, at_bos=at_bos, abs_error=errors, slide=slide)
    error = float(np.max(errors, initial=0.0))
    if error > MAX_ROUNDED:
        refused = PrecisionError(
            f"this {what} is whole, and float32 knows it to {error:.2g} only; {MAX_ROUNDED} is "
            "needed",
            source=root.source,
            hint=hint,
        )
        raise note_losses(refused.lacking(error, MAX_ROUNDED), builder, root, head=head)
    return builder.define(root, at_bos=at_bos, abs_error=0.0, rounding_unit=1.0)
