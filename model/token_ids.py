"""What may be passed to a model as token ids."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .config import TransformerConfig


def checked_ids(token_ids: npt.ArrayLike, config: TransformerConfig) -> npt.NDArray[np.int32]:
    """Token ids ``[batch, tokens]``, BOS included.

    Raises:
        ValueError: another shape or type, more tokens than the model takes, or what is no id.
    """
    ids = np.asarray(token_ids)
    check_shape(ids.shape, config)
    if ids.size and not np.issubdtype(ids.dtype, np.integer):
        raise ValueError(f"token ids are whole numbers, not {ids.dtype}")
    if ids.size and not (ids.min() >= 0 and ids.max() < config.vocab_size):
        raise ValueError(f"token ids are whole numbers from 0 to {config.vocab_size - 1}")
    return ids.astype(np.int32, copy=False)


def check_shape(shape: tuple[int, ...], config: TransformerConfig) -> None:
    """Refuses what cannot be ids by its shape, which is all that is known of a traced array.

    Raises:
        ValueError: as it says.
    """
    if len(shape) != 2 or shape[1] > config.context:
        raise ValueError(
            f"token ids are [batch, tokens] with BOS and at most {config.context} tokens, "
            f"not {list(shape)}"
        )
