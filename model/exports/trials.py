"""Inputs on which an export is tried, and what the residual stream holds on them."""
# pyright: basic, reportMissingImports=false

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

from .checkpoint import Array, Checkpoint
from .pytorch import to_torch

Ids = npt.NDArray[np.int64]

MOST_ROWS = 1024
MOST_SCORES = 2**21
"""Of one head."""


def trial_ids(checkpoint: Checkpoint) -> Ids:
    """Ids ``[rows, context]``, BOS in front and PAD behind: all inputs if they are few, else some.

    Those are random, half of them over one or two tokens, which makes counts large.
    """
    config = checkpoint.config
    tokens = [i for i in range(config.vocab_size) if i not in (config.bos_id, config.pad_id)]
    longest = config.max_seq_len
    rows = max(16, min(MOST_ROWS, MOST_SCORES // config.context**2))
    if longest < 64 and sum(len(tokens) ** n for n in range(1, longest + 1)) <= rows:
        inputs = [np.array(xs) for n in range(1, longest + 1) for xs in product(tokens, repeat=n)]
    else:
        random = np.random.default_rng(0)
        inputs = []
        for row in range(rows):
            size = longest if row % 3 == 0 else int(random.integers(1, longest + 1))
            among = random.choice(tokens, 2) if row % 2 else np.array(tokens)
            inputs.append(random.choice(among, size))
    ids = np.full((len(inputs), config.context), config.pad_id, np.int64)
    ids[:, 0] = config.bos_id
    for row, xs in zip(ids, inputs, strict=True):
        row[1 : len(xs) + 1] = xs
    return ids


def outputs_and_ranges(checkpoint: Checkpoint, ids: Ids) -> tuple[Array, Array]:
    """What the model gives, and the ranges of ``Tried``, PAD apart.

    Raises:
        MissingLibraryError: torch is not installed.
    """
    model = to_torch(checkpoint)
    import torch  # noqa: PLC0415

    streams: list[torch.Tensor] = []

    def keep(module: object, inputs: tuple[torch.Tensor, ...]) -> None:
        del module
        streams.append(inputs[0])

    for layer in model.layers:
        layer.register_forward_pre_hook(keep)
        layer.mlp.register_forward_pre_hook(keep)
    model.unembed.register_forward_pre_hook(keep)
    with torch.no_grad():
        outputs = model(torch.tensor(ids)).numpy()
    real = torch.tensor(ids != checkpoint.config.pad_id)
    ranges = torch.stack([stream[real].abs().amax(dim=0) for stream in streams])
    return outputs, ranges.numpy()
