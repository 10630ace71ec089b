"""A compiled model in the formats of others."""
# pyright: reportAttributeAccessIssue=false, reportUnknownParameterType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ...craft.blocks import Circuit
from ...model import Tokenizer, TransformerConfig
from ...model.exports import huggingface, onnx_graph, pytorch, transformer_lens
from ...model.exports.checkpoint import Array, Checkpoint
from ..record import Stages

if TYPE_CHECKING:
    from ...model.exports.huggingface import HuggingFace
    from ...model.exports.torch_module import Transformer
    from ...model.exports.transformer_lens import TransformerBridge


class Exportable(Protocol):
    """What a model needs to be exported."""

    @property
    def circuit(self) -> Circuit: ...
    @property
    def model_config(self) -> TransformerConfig: ...
    @property
    def stages(self) -> Stages: ...
    @property
    def unembed(self) -> Array: ...
    @property
    def input_encoder(self) -> Tokenizer: ...


class Exports:
    """The exports as methods; each needs a library, and names the extra that installs it."""

    def to_torch(self: Exportable) -> Transformer:
        """A module of PyTorch that gives what ``forward`` gives, for ``decode`` to read.

        Raises:
            MissingLibraryError: torch is not installed.
        """
        return pytorch.to_torch(checkpoint_of(self))

    def torch_source(self: Exportable) -> str:
        """The same as source text that needs nothing but torch; its ``load`` reads the weights."""
        return pytorch.torch_source(checkpoint_of(self))

    def to_transformer_lens(self: Exportable) -> TransformerBridge:
        """A bridge of TransformerLens 4, whose logits ``decode`` reads; PAD is masked.

        Raises:
            MissingLibraryError: transformer-lens is not installed.
        """
        return transformer_lens.to_bridge(checkpoint_of(self))

    def hooked_transformer(self: Exportable) -> tuple[dict[str, object], dict[str, Array]]:
        """What TransformerLens 3 needs: arguments of its config, and parameters by name.

        ``HookedTransformer(HookedTransformerConfig(**config))`` loads them, made tensors, with
        ``load_state_dict(parameters, strict=False)``. It masks no PAD: pass equal lengths.
        """
        checkpoint = checkpoint_of(self)
        return (
            transformer_lens.hooked_config(checkpoint),
            transformer_lens.hooked_arrays(checkpoint),
        )

    def to_huggingface(
        self: Exportable,
        folder: str | PathLike[str] | None = None,
        *,
        architecture: huggingface.Architecture,
    ) -> HuggingFace:
        """A stock class of Hugging Face, with a tokenizer; a folder is written if one is named.

        ``AutoModel...from_pretrained(folder)`` then loads it where raspc is not installed. The
        class is a ``...ForCausalLM`` with logits ``[batch, tokens, vocab_size]`` if the model is
        causal and its answers are tokens; else a ``...ForTokenClassification`` with logits
        ``[batch, tokens, outputs]``, which ``decode`` reads, as ``raspc.json`` in the folder says.
        Ids begin with BOS and end with PAD, which the ``attention_mask`` leaves out; the tokenizer
        makes both.

        Args:
            architecture: ``gpt2``, ``llama`` or ``phi3`` for causal models, ``bert``
                (MegatronBERT) for those that see both ways.

        Raises:
            ExportError: the architecture cannot hold the model; the message says why.
            MissingLibraryError: transformers is not installed.
        """
        made = huggingface.to_huggingface(checkpoint_of(self), architecture)
        if folder is not None:
            made.save(folder)
        return made

    def to_onnx(self: Exportable, path: str | PathLike[str]) -> None:
        """Writes an ONNX file: ``token_ids`` to ``outputs``, which ``decode`` reads.

        Raises:
            MissingLibraryError: onnx is not installed.
        """
        onnx_graph.to_onnx(checkpoint_of(self), Path(path))


def checkpoint_of(model: Exportable) -> Checkpoint:
    """The arrays of a model, and what they mean as data."""
    return Checkpoint(
        model.model_config,
        model.stages.emitted.params,
        model.unembed,
        model.input_encoder,
        model.circuit.rules,
    )
