"""The names and shapes of the weights, as the ecosystem knows them."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .config import TransformerConfig

Array = npt.NDArray[np.float32]

Params = Mapping[str, Mapping[str, Array]]

Shapes = dict[str, dict[str, tuple[int, ...]]]

Leaf = TypeVar("Leaf")

_MOST_MODULES = 8


class Weights(dict[str, dict[str, Array]]):
    """Arrays by module and name, with a text of a few lines. To jax it is a tree of its own kind.

    Asked of `raspc.model`, it is known to jax.
    """

    def __repr__(self) -> str:
        names = {
            module: ", ".join(f"{name} {_shape(array)}" for name, array in arrays.items())
            for module, arrays in self.items()
        }
        wide = max(map(len, names), default=0)
        lines = [f"  {module:<{wide}}  {text}" for module, text in names.items()]
        if len(lines) > _MOST_MODULES:
            left = len(lines) - _MOST_MODULES + 1
            lines = [*lines[: _MOST_MODULES - 1], f"  ... {left} more modules"]
        return "\n".join([f"<weights, a dict of modules: {size_of(self)}", *lines]) + ">"


def _shape(array: Array) -> str:
    return " x ".join(map(str, np.shape(array)))


def size_of(params: Params) -> str:
    """How many parameters there are, in words."""
    arrays = [array for entries in params.values() for array in entries.values()]
    return f"{sum(array.size for array in arrays):,} parameters in {len(arrays)} arrays"


def parameter_shapes(config: TransformerConfig) -> Shapes:
    """Module name -> parameter name -> shape. Columns of query, key and value: (head, key_size)."""
    d, heads, mlp = config.d_model, config.num_heads * config.key_size, config.mlp_hidden_size
    shapes: Shapes = {
        "token_embed": {"embeddings": (config.vocab_size, d)},
        "pos_embed": {"embeddings": (config.context, d)},
    }
    for layer in range(config.num_layers):
        prefix = f"transformer/layer_{layer}"
        for name in ("query", "key", "value"):
            shapes[f"{prefix}/attn/{name}"] = _linear(d, heads)
        shapes[f"{prefix}/attn/linear"] = _linear(heads, d)
        shapes[f"{prefix}/mlp/linear_1"] = _linear(d, mlp)
        shapes[f"{prefix}/mlp/linear_2"] = _linear(mlp, d)
    return shapes


def linear(params: Params, layer: int, name: str) -> tuple[Array, Array]:
    """Weight ``[in, out]`` and bias ``[out]`` of one projection, such as ``attn/query``."""
    module = params[f"transformer/layer_{layer}/{name}"]
    return module["w"], module["b"]


def heads(params: Params, config: TransformerConfig, layer: int, name: str) -> tuple[Array, Array]:
    """Query, key or value, ``[heads, d_model, key_size]``, and its bias ``[heads, key_size]``."""
    weight, bias = linear(params, layer, f"attn/{name}")
    d, number, size = config.d_model, config.num_heads, config.key_size
    return weight.reshape(d, number, size).transpose(1, 0, 2), bias.reshape(number, size)


def empty_params(config: TransformerConfig) -> dict[str, dict[str, npt.NDArray[np.float32]]]:
    """All-zero weights, ready to be written into."""
    return {
        module: {name: np.zeros(shape, dtype=np.float32) for name, shape in entries.items()}
        for module, entries in parameter_shapes(config).items()
    }


def check_params(params: Params, config: TransformerConfig) -> None:
    """Raise ValueError, with everything that is wrong, unless the weights fit the config."""
    wanted, given = _flat(parameter_shapes(config)), _flat(params)
    faults = [f"{name} is missing" for name in wanted if name not in given]
    for name, array in given.items():
        if name not in wanted:
            faults.append(f"{name} is not a parameter of this model")
        elif array.shape != wanted[name]:
            faults.append(f"{name} has shape {array.shape}, wanted {wanted[name]}")
        elif array.dtype != np.float32:
            faults.append(f"{name} holds {array.dtype}, wanted float32")
        elif not np.isfinite(array).all():
            faults.append(f"{name} holds a number that is not finite")
    if faults:
        raise ValueError("the parameters do not fit the config:\n  " + "\n  ".join(faults))


def _linear(inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    return {"w": (inputs, outputs), "b": (outputs,)}


def _flat(tree: Mapping[str, Mapping[str, Leaf]]) -> dict[str, Leaf]:
    return {f"{module}/{name}": leaf for module, row in tree.items() for name, leaf in row.items()}
