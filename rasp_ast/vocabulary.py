"""The tokens that inputs may hold, as whoever states them writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from itertools import islice
from typing import cast

from .errors import InputError
from .magnitude import LargeValueError, check_value
from .values import Value, canonical

MAX_TOKENS = 1 << 19
"""Twice the largest vocabularies of language models; tables over more values take gigabytes."""


def vocabulary_values(vocab: object, what: str = "the vocabulary") -> list[Value]:
    """The tokens of a vocabulary as values.

    Args:
        what: how an error speaks of it.

    Raises:
        InputError: it is no collection of tokens, it has too many, or None is among them.
    """
    if not isinstance(vocab, Iterable):
        raise InputError(f"{what} is {vocab!r}, and should be a collection of tokens")
    if isinstance(vocab, Sized):
        _check_count(_length(vocab), what)
    values: list[Value] = []
    for token in islice(cast("Iterable[object]", vocab), MAX_TOKENS + 1):
        try:
            value = canonical(token)
            check_value(value)
        except LargeValueError as error:
            raise InputError(f"a token of {what} {error}") from error
        except (TypeError, ValueError) as error:
            raise InputError(f"{what} holds {token!r}: {error}") from error
        if value is None:
            raise InputError(f"{what} holds None, which means undefined")
        values.append(value)
    _check_count(len(values), what)
    return values


def _length(vocab: Sized) -> int:
    try:
        return len(vocab)
    except OverflowError:  # a range of more than Python can count
        return MAX_TOKENS + 1


def _check_count(count: int, what: str) -> None:
    if count > MAX_TOKENS:
        raise InputError(
            f"{what} has {count:,} tokens or more; the limit is {MAX_TOKENS:,}",
            hint="name only the tokens that occur, or map them to fewer",
        )
