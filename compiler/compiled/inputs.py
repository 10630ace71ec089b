"""What users pass to a model: sequences of tokens, or token ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np

from ...model import Params, Tokenizer, TransformerConfig
from ...model.token_ids import check_shape, checked_ids
from ...rasp_ast.errors import InputError
from ...rasp_ast.values import canonical, plain


def checked_batch(sequences: object, tokenizer: Tokenizer, longest: int) -> list[list[object]]:
    """The tokens of many sequences.

    Raises:
        InputError: it is one text, whose characters would each be a sequence; or as
            ``checked_tokens``.
    """
    if isinstance(sequences, str):
        raise InputError(
            f"many sequences are a list, and {sequences!r} is one", hint=f"write [{sequences!r}]"
        )
    return [checked_tokens(s, tokenizer, longest) for s in cast("Iterable[object]", sequences)]


def checked_tokens(sequence: object, tokenizer: Tokenizer, longest: int) -> list[object]:
    """The tokens of a sequence as the vocabulary has them.

    Raises:
        InputError: empty, too long, or a token that is not in the vocabulary.
    """
    if not isinstance(sequence, Iterable):
        raise InputError(f"an input is a sequence of tokens, not {sequence!r}")
    tokens = list(cast("Iterable[object]", sequence))
    if not tokens:
        raise InputError("the sequence is empty; a model needs at least one token")
    if len(tokens) > longest:
        raise InputError(
            f"the sequence has {len(tokens)} tokens, the model takes {longest}",
            hint="compile with a larger max_seq_len",
        )
    vocabulary = tokenizer.encoding_map
    for place, token in enumerate(tokens):
        try:
            value = plain(canonical(token))
        except (TypeError, ValueError):
            value = None
        if value is None or value not in vocabulary or vocabulary[value] >= len(vocabulary) - 2:
            shown = list(vocabulary)[: len(vocabulary) - 2]
            known = ", ".join(map(repr, shown[:12]))
            more = ", ..." if len(shown) > 12 else ""
            raise InputError(
                f"token {place} is {token!r}, which is not in the vocabulary {known}{more}"
            )
        tokens[place] = value
    return tokens


def check_ids(token_ids: Any, config: TransformerConfig) -> None:
    """Refuses ids of another shape; and, where they are known already, what is no id.

    Raises:
        InputError: as it says.
    """
    try:
        if isinstance(token_ids, np.ndarray | list | tuple):
            checked_ids(cast(Any, token_ids), config)
        else:
            check_shape(np.shape(token_ids), config)
    except ValueError as error:
        raise InputError(str(error), hint="model.encode(sequences) makes them") from None


def check_float32(params: Params, needed: Sequence[str]) -> None:
    """Refuses weights of another type where variables are rounded by float32 itself.

    Args:
        needed: the names of those variables.
    """
    if not needed:
        return
    types = {str(array.dtype) for arrays in params.values() for array in arrays.values()}
    others = sorted(types - {"float32"})
    if others:
        raise InputError(
            f"the weights are {others[0]}, but this model is right in float32 only: float32 is "
            f"what rounds {', '.join(needed)} to whole numbers",
            hint="pass the weights as float32",
        )
