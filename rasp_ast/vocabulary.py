"""The tokens that inputs may hold, as whoever states them writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from .errors import InputError
from .values import Value, canonical


def vocabulary_values(vocab: object, what: str = "the vocabulary") -> list[Value]:
    """The tokens of a vocabulary as values.

    Args:
        what: how an error speaks of it.

    Raises:
        InputError: it is no collection of tokens, or None is among them.
    """
    if not isinstance(vocab, Iterable):
        raise InputError(f"{what} is {vocab!r}, and should be a collection of tokens")
    values: list[Value] = []
    for token in cast("Iterable[object]", vocab):
        try:
            value = canonical(token)
        except (TypeError, ValueError) as error:
            raise InputError(f"{what} holds {token!r}: {error}") from error
        if value is None:
            raise InputError(f"{what} holds None, which means undefined")
        values.append(value)
    return values
