"""Vocabularies and inputs as people write them, and whether two answers are one value."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from ...rasp_ast.values import canonical, key, plain
from ...rasp_ast.vocabulary import vocabulary_values


def parse_vocab(text: str) -> list[object]:
    """``abcd`` is four characters, ``1,2,3`` or ``1 2 3`` three numbers, ``up,down`` two words."""
    if "," not in text and len(text.split()) > 1:
        return [_literal(part) for part in text.split()]
    if "," not in text or text == ",":
        return list(text)
    return [_literal(part.strip()) for part in text.removesuffix(",").split(",")]


def parse_input(text: str, vocab: Sequence[object]) -> list[object]:
    """Tokens separated by spaces or commas; without either, characters (or one token).

    A token is what the vocabulary shows as that text.
    """
    known = _by_text(vocab)
    if len(text.split()) > 1 or text != text.strip():
        parts = text.split()
    elif text in known:
        parts = [text]
    elif "," in text and "," not in known:
        parts = [part.strip() for part in text.removesuffix(",").split(",")]
    else:
        parts = list(text)
    return [_token(part, known) for part in parts]


def parse_token(text: str, vocab: Sequence[object]) -> object:
    """One token: what the vocabulary shows as that text, else a number or the text itself."""
    return _token(text, _by_text(vocab))


def _by_text(vocab: Sequence[object]) -> dict[str, object]:
    """The first token of each text."""
    return {str(value): value for value in reversed(vocab)}


def _token(text: str, known: Mapping[str, object]) -> object:
    return known[text] if text in known else _literal(text)


def _literal(text: str) -> object:
    """A number or a quoted string if it is written like one, else the text itself."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else text


def vocabulary_of(vocab: object, file: str) -> list[object]:
    """What a file calls its vocabulary, as plain tokens.

    Raises:
        InputError: it is no collection of tokens, or None is among them.
    """
    return [plain(value) for value in vocabulary_values(vocab, f"the vocabulary of {file}")]


def same(left: object, right: object) -> bool:
    """Whether two plain values are one value: 1 and 1.0 are, 1 and True are not."""
    return key(canonical(left)) == key(canonical(right))
