"""Hugging Face: stock classes that ``from_pretrained`` loads where raspc is not installed.

A model becomes a ``...ForCausalLM`` if it is causal and its answers are tokens of its vocabulary,
else a ``...ForTokenClassification`` whose logits ``raspc.json`` says how to read.
"""
# pyright: basic, reportMissingImports=false

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from ..answers import Classes, decode_all
from .architecture import ExportError, Parts, Tried
from .checkpoint import DESCRIPTION, Array, Checkpoint
from .gpt2 import gpt2
from .hf_tokenizer import to_hf_tokenizer
from .libraries import need
from .llama import llama, phi3
from .megatron_bert import megatron_bert
from .trials import Ids, outputs_and_ranges, trial_ids

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

Architecture = Literal["gpt2", "bert", "llama", "phi3"]

ARCHITECTURES: dict[Architecture, Callable[[Tried], Parts]] = {
    "gpt2": gpt2,
    "bert": megatron_bert,
    "llama": llama,
    "phi3": phi3,
}

NEVER = -(2.0**40)
"""The logit of tokens that are no answer."""

MOST_WORK, FEWEST = 2**33, 16
"""Products in all trials, which are a few seconds, and inputs to try where each takes many."""

SPARE = 4
"""Answers must stay the same if outputs are off by so many times what they were on any trial."""


@dataclass(frozen=True, eq=False)
class HuggingFace:
    """A model, its tokenizer and what its logits mean.

    Attributes:
        parts: how it was made; ``parts.wide`` is the same without norms.
    """

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerFast
    description: str
    parts: Parts

    def save(self, folder: str | PathLike[str]) -> None:
        """Writes what ``from_pretrained`` loads, and ``raspc.json``."""
        self.model.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)
        (Path(folder) / DESCRIPTION).write_text(self.description, encoding="utf-8")


def to_huggingface(checkpoint: Checkpoint, architecture: Architecture) -> HuggingFace:
    """The model as ``gpt2``, ``bert`` (MegatronBERT), ``llama`` or ``phi3``.

    It is tried on many inputs, and what gives other answers there is refused.

    Raises:
        ExportError: the architecture cannot hold the model.
        MissingLibraryError: transformers is not installed.
    """
    if architecture not in ARCHITECTURES:
        raise ExportError(f"{architecture!r} is none of {', '.join(ARCHITECTURES)}")
    _check_direction(checkpoint, architecture)
    need("transformers", "hf")
    ids = trial_ids(checkpoint)
    outputs, ranges = outputs_and_ranges(checkpoint, ids)
    parts = ARCHITECTURES[architecture](Tried(checkpoint, ranges))
    columns = answer_tokens(checkpoint) if architecture != "bert" else None
    model = _load(parts, checkpoint, columns)
    rows = _affordable(len(ids), parts)
    _try(model, checkpoint, columns, ids[rows], outputs[rows])
    tokenizer = to_hf_tokenizer(checkpoint.tokenizer, checkpoint.config.context)
    return HuggingFace(model, tokenizer, checkpoint.description(), parts)


def answer_tokens(checkpoint: Checkpoint) -> list[int] | None:
    """The token that each column of the outputs stands for, if answers are tokens.

    Their ids rise, so that of equal logits the same one is the first.
    """
    match list(checkpoint.rules.values()):
        case [Classes(values)]:
            known = checkpoint.tokenizer.encoding_map
            ids = [known.get(value, -1) for value in values]
            rising = all(a < b for a, b in zip([-1, *ids], ids, strict=False))
            return ids if rising and checkpoint.config.causal else None
        case _:
            return None


def _check_direction(checkpoint: Checkpoint, architecture: Architecture) -> None:
    causal = checkpoint.config.causal
    if causal and architecture == "bert":
        raise ExportError(
            "MegatronBERT sees both ways and the model is causal: export it as gpt2, llama or phi3"
        )
    if not causal and architecture != "bert":
        raise ExportError(f"{architecture} is causal and the model sees both ways: use bert")


def _load(parts: Parts, checkpoint: Checkpoint, columns: list[int] | None) -> PreTrainedModel:
    """The stock class with the weights; every parameter is given and none is left over."""
    import torch  # noqa: PLC0415
    from transformers import (  # noqa: PLC0415
        AutoConfig,
        AutoModelForCausalLM,
        AutoModelForTokenClassification,
    )

    sizes = checkpoint.config
    config = AutoConfig.for_model(
        **parts.config,
        vocab_size=sizes.vocab_size,
        bos_token_id=sizes.bos_id,
        eos_token_id=None,
        pad_token_id=sizes.pad_id,
        tie_word_embeddings=False,
        num_labels=parts.wide.outputs,
        use_cache=False,
        dtype="float32",
    )
    maker = AutoModelForCausalLM if columns is not None else AutoModelForTokenClassification
    model = maker.from_config(config, dtype=torch.float32)
    head = _token_head(parts, columns) if columns is not None else _classifier(parts)
    arrays = parts.arrays | head
    tensors = {name: torch.tensor(np.ascontiguousarray(a)) for name, a in arrays.items()}
    model.load_state_dict(tensors, strict=True)
    return model.eval()


def _classifier(parts: Parts) -> dict[str, Array]:
    return {
        f"{parts.classifier}.weight": parts.wide.unembed.T,
        f"{parts.classifier}.bias": np.zeros(parts.wide.outputs, np.float32),
    }


def _token_head(parts: Parts, columns: list[int]) -> dict[str, Array]:
    """A logit for each token; those that are no answer read a pin, which is far down."""
    pin = int(parts.stream.pins.argmax())
    weight = np.zeros((parts.wide.config.vocab_size, parts.stream.width), np.float32)
    weight[:, pin] = NEVER / parts.stream.pins[pin]
    weight[columns] = parts.wide.unembed.T
    return {"lm_head.weight": weight}


def _affordable(rows: int, parts: Parts) -> npt.NDArray[np.int64]:
    """Some of so many inputs: as many as the work allows, but a few in any case."""
    each = parts.wide.config.context * sum(array.size for array in parts.arrays.values())
    return np.random.default_rng(0).permutation(rows)[: max(FEWEST, MOST_WORK // each)]


def _try(
    model: PreTrainedModel,
    checkpoint: Checkpoint,
    columns: list[int] | None,
    ids: Ids,
    outputs: Array,
) -> None:
    """Compares answers, as they are and as they would be if outputs were off by more than here.

    Raises:
        ExportError: some are not those of the model itself.
    """
    import torch  # noqa: PLC0415

    real = ids != checkpoint.config.pad_id
    with torch.no_grad():
        logits = model(torch.tensor(ids), attention_mask=torch.tensor(real).long()).logits.numpy()
    if columns is not None:
        logits = logits[..., columns]
    real[:, 0] = False
    wanted = outputs[real].astype(np.float64)
    off = logits[real] - wanted
    answers = decode_all(checkpoint.rules, wanted)
    if all(decode_all(checkpoint.rules, wanted + n * off) == answers for n in (1, SPARE)):
        return
    exact = "export it as llama or phi3, whose norms are exact, or " * checkpoint.config.causal
    raise ExportError(
        f"the answers change, or nearly: outputs are off by {np.abs(off).max():.2g}; the numbers "
        f"in the residual stream are too unlike in size for LayerNorm: {exact}"
        "compile with optimize=1 or 0, or without `powers`"
    )
