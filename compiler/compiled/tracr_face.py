"""A compiled model as Tracr's clients know it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from ... import model as transformer
from ...model import Params
from ...model.answers import decode_all
from ...rasp_ast.errors import InputError
from .inputs import check_ids, checked_tokens
from .specimen import Specimen


@dataclass(frozen=True, eq=False)
class Applied:
    """What Tracr's clients expect of ``apply``; arrays are ``[1, 1 + tokens, ...]``."""

    decoded: list[object]
    unembedded: npt.NDArray[np.float32]
    input_embeddings: Any
    layer_outputs: Any
    residuals: Any
    attn_logits: Any
    transformer_output: Any


@dataclass(frozen=True, eq=False)
class Unembedded:
    """What Tracr's compiled model gives on a batch of ids ``[batch, positions]``.

    Attributes:
        transformer_output: all that happens in the run, ``.residuals`` and so on.
        unembedded_output: ``[batch, positions, outputs]``, what ``forward`` gives.
    """

    transformer_output: Any
    unembedded_output: Any


def _told_apart(labels: list[str], output: str, values: set[str]) -> list[str]:
    """The labels, where no name but that of the output has just these values."""
    held: dict[str, set[str]] = {}
    for label in labels:
        name, colon, value = label.rpartition(":")
        if colon:
            held.setdefault(name, set()).add(value)
    if held.get(output) != values:
        return labels
    twins = {name for name, own in held.items() if own == values and name != output}
    return [
        f"{name}={value}" if colon and name in twins else label
        for label in labels
        for name, colon, value in [label.rpartition(":")]
    ]


class TracrFace:
    """What Tracr's compiled models have besides, as methods."""

    @property
    def residual_labels(self: Specimen) -> list[str]:
        """A label for each residual column: ``name:value``, or a name.

        TransformerLens takes for the output the one name that has all of its values. Another one
        that has them, as the tokens of a program that moves tokens, is written ``name=value``.
        """
        labels = self.stages.layout.labels or ["unused"]
        encoding = getattr(self.output_encoder, "encoding_map", None)
        if self.output_label is None or not isinstance(encoding, Mapping):
            return labels
        values = {str(value) for value in cast("Mapping[object, int]", encoding)}
        return _told_apart(labels, self.output_label, values)

    @property
    def output_label(self: Specimen) -> str | None:
        """The name in front of the output's one-hot labels, with ``readout="onehot"``."""
        parts = self.stages.circuit.output.read.parts
        return parts[0][0].name if len(parts) == 1 else None

    def apply(self: Specimen, tokens: Iterable[object]) -> Applied:
        """Everything that happens on one sequence that begins with BOS; PAD may stand at its end.

        Of several programs only the first is decoded, as Tracr's clients know of one.
        """
        given, pad = list(tokens), self.input_encoder.pad_token
        end = len(given)
        while end > 1 and given[end - 1] == pad:
            end -= 1
        if not given or given[0] != self.input_encoder.bos_token:
            raise InputError(
                f"apply takes a sequence that begins with {self.input_encoder.bos_token!r}",
                hint="call the model itself to pass a plain sequence",
            )
        plain = checked_tokens(given[1:end], self.input_encoder, self.stages.circuit.max_seq_len)
        if len(given) > self.stages.circuit.max_seq_len + 1:
            raise InputError(f"{len(given)} tokens, BOS and PAD included, are too many")
        ids = self.input_encoder.encode_batch([plain], len(given) - 1)
        activations = self.runner.activations(ids)
        features = activations.transformer_output @ self.stages.emitted.unembed
        first = next(iter(decode_all(self.stages.circuit.rules, features[0, 1:end]).values()))
        decoded = [self.input_encoder.bos_token, *first, *given[end:]]
        return Applied(decoded, features, *activations)

    def get_compiled_model(self: Specimen) -> Callable[..., Any]:
        """The transformer as a function of ``(params, token_ids)``: see :class:`Unembedded`."""
        forward = cast("Callable[..., Any]", transformer.forward)
        config, unembed = self.model_config, self.stages.emitted.unembed

        def compiled(params: Params, token_ids: Any) -> Unembedded:
            check_ids(token_ids, config)
            activations = forward(config, params, token_ids)
            return Unembedded(activations, activations.transformer_output @ unembed)

        return compiled
