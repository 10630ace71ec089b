"""What every export is made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..answers import Rule
from ..answers_json import to_json
from ..config import TransformerConfig
from ..parameters import Params, empty_params, heads, linear
from ..tokenizer import Tokenizer

Array = npt.NDArray[np.float32]

DESCRIPTION = "raspc.json"
"""The file beside the weights that says what tokens and answers mean."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A transformer and what its tokens and answers mean.

    Attributes:
        unembed: ``[d_model, outputs]``.
        rules: how the answers of each program are read off the outputs, by name.
    """

    config: TransformerConfig
    params: Params
    unembed: Array
    tokenizer: Tokenizer
    rules: Mapping[str, Rule]

    @property
    def outputs(self) -> int:
        """How many numbers the model gives at each position."""
        return self.unembed.shape[1]

    def with_some_layer(self) -> Checkpoint:
        """The same, with a layer that adds nothing where there is none: some libraries need one."""
        if self.config.num_layers:
            return self
        sizes = {"num_layers": 1, "num_heads": 1, "key_size": 1, "mlp_hidden_size": 1}
        config = replace(self.config, **sizes)
        return replace(self, config=config, params={**empty_params(config), **self.params})

    def linear(self, layer: int, name: str) -> tuple[Array, Array]:
        """Weight ``[in, out]`` and bias ``[out]`` of one projection, such as ``attn/query``."""
        return linear(self.params, layer, name)

    def heads(self, layer: int, name: str) -> tuple[Array, Array]:
        """Query, key or value, ``[heads, d_model, size]``, and its bias ``[heads, size]``."""
        return heads(self.params, self.config, layer, name)

    def description(self) -> str:
        """The text of ``raspc.json``."""
        c = self.config
        content = {
            "format": "raspc-answers",
            "version": 1,
            "bos_id": c.bos_id,
            "pad_id": c.pad_id,
            "max_seq_len": c.max_seq_len,
            "causal": c.causal,
            "answers": to_json(self.rules),
        }
        return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
