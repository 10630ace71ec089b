"""The standard programs compiled: once in a session, whichever file asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast.programs import STANDARD

MODES = [(name, causal) for name, standard in STANDARD.items() for causal in standard.modes]
"""Every standard program in every mode that it is meant for."""


def sixteen(name: str) -> Sequence[Any]:
    """A program's own tokens and more of their kind, 16 in all: what sizes are stated for."""
    own = list(STANDARD[name].vocab)
    if isinstance(own[0], int):
        return range(16)
    return own + [f"t{i}" for i in range(16 - len(own))]


@cache
def compiled(
    name: str, longest: int, *, causal: bool = False, level: int = 1, tokens: int | None = None
) -> CompiledModel:
    """A standard program for inputs of up to a length.

    Args:
        tokens: 16 for the vocabulary of :func:`sixteen`; else the program's own.
    """
    vocab = STANDARD[name].vocab if tokens is None else sixteen(name)
    return raspc.compile(STANDARD[name].make(), vocab, longest, causal=causal, optimize=level)
