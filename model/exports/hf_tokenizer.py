"""A tokenizer of Hugging Face for a vocabulary: tokens are words, separated by whitespace."""
# pyright: basic, reportMissingImports=false

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tokenizer import Tokenizer
from .libraries import need

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


def words(tokenizer: Tokenizer) -> list[str]:
    """A word for each id: the value as it prints, or as it is written where that is no word.

    No two words are equal, and none is empty or holds whitespace.
    """
    values = [*tokenizer.vocab, tokenizer.bos_token, tokenizer.pad_token]
    shown = [str(value) for value in values]
    taken: list[str] = []
    for value, text in zip(values, shown, strict=True):
        word = text
        if not text or any(c.isspace() for c in text) or shown.count(text) > 1:
            word = "".join(f"\\x{ord(c):02x}" if c.isspace() else c for c in repr(value))
        while word in taken:
            word += "'"
        taken.append(word)
    return taken


def to_hf_tokenizer(tokenizer: Tokenizer, max_length: int) -> PreTrainedTokenizerFast:
    """Puts BOS in front and PAD behind; refuses words that are not in the vocabulary.

    Raises:
        MissingLibraryError: transformers is not installed.
    """
    need("transformers", "hf")
    from tokenizers import (  # noqa: PLC0415
        Tokenizer as Words,
        models,
        pre_tokenizers,
        processors,
    )
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415

    vocabulary = {word: number for number, word in enumerate(words(tokenizer))}
    bos, pad = list(vocabulary)[tokenizer.bos_id], list(vocabulary)[tokenizer.pad_id]
    made = Words(models.WordLevel(vocabulary))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A", special_tokens=[(bos, tokenizer.bos_id)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token=bos,
        pad_token=pad,
        padding_side="right",
        model_max_length=max_length,
        model_input_names=["input_ids", "attention_mask"],
        clean_up_tokenization_spaces=False,
    )
