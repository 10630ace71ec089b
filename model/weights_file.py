"""The weights of a model as one file of safetensors: float32 arrays by name, and no code."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from .config import TransformerConfig
from .parameters import Params, check_params, parameter_shapes

Array = npt.NDArray[np.float32]

UNEMBED = "unembed"
"""The name of the unembedding; all other arrays are called ``module/parameter``."""


def weights_to_bytes(params: Params, unembed: Array) -> bytes:
    """A file of safetensors; the same arrays give the same bytes."""
    arrays = {f"{module}/{name}": a for module, row in params.items() for name, a in row.items()}
    arrays[UNEMBED] = unembed
    # one entry of metadata only: the library may write several in any order
    return save({n: np.ascontiguousarray(a) for n, a in arrays.items()}, {"format": "np"})


def weights_from_bytes(
    content: bytes, config: TransformerConfig
) -> tuple[dict[str, dict[str, Array]], Array]:
    """The parameters of a transformer of this shape, read-only, and its unembedding.

    Raises:
        ValueError: this is no file of safetensors, or not of these arrays: another name, shape or
            type, or a number that is not finite.
    """
    try:
        arrays = load(content)
    except (SafetensorError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"this is no file of safetensors: {error}") from error
    if len(arrays) <= config.num_layers:  # so that a false shape is not spelled out name by name
        raise ValueError(f"{len(arrays)} arrays are too few for {config.num_layers} layers")
    unembed = arrays.pop(UNEMBED, None)
    if unembed is None or unembed.ndim != 2 or len(unembed) != config.d_model:
        raise ValueError(f"there is no unembedding of {config.d_model} rows")
    if unembed.dtype != np.float32 or not np.isfinite(unembed).all():
        raise ValueError("the unembedding must hold finite numbers of float32")
    params: dict[str, dict[str, Array]] = {}
    for name, array in arrays.items():
        module, _, own = name.rpartition("/")
        params.setdefault(module, {})[own] = array
    check_params(params, config)
    for array in (unembed, *arrays.values()):
        array.setflags(write=False)
    return _in_order(params, config), unembed


def _in_order(params: Params, config: TransformerConfig) -> dict[str, dict[str, Array]]:
    """The same in the order of :func:`parameter_shapes`, which a file does not keep."""
    return {
        module: {name: params[module][name] for name in names}
        for module, names in parameter_shapes(config).items()
    }
