"""By how much a layer may differ if its sums are added up in another order.

A sum of n float32 products is off by at most g(n) times the sum of their sizes, where u = 2^-24
and g(n) = n u / (1 - n u), in whichever order and with or without fused operations, so two orders
differ by at most twice that. They do not differ at all if the products are multiples of some power
of two and their sizes add up to no more than 2^24 times that: then every partial sum is a float32.
Scores are asked whether they are such sums. At a position where all of them are, nothing else is
allowed to differ either.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
UNIT = 2.0**-24


def bound_of_orders(layer, residual: np.ndarray) -> Array:
    """For each number of a causal layer's output on a stream ``[rows, tokens, width]``."""
    read = residual.astype(np.float64)
    weights = {
        name: (part.weight.detach().double().numpy().T, part.bias.detach().double().numpy())
        for name, part in layer.named_modules()
        if hasattr(part, "weight")
    }
    heads, size = layer.attn.heads, layer.attn.size

    def split(name: str) -> Array:
        weight, bias = weights[f"attn.{name}"]
        flat = read @ weight + bias
        return flat.reshape(*flat.shape[:2], heads, size).transpose(0, 2, 1, 3)

    query, key, value = split("query"), split("key"), split("value")
    products = query[..., :, None, :] * key[..., None, :, :]  # [rows, heads, T, S, size]
    seen = np.tri(read.shape[1], dtype=bool)
    off = np.where(seen, 2 * _error(products) / np.sqrt(size), 0).max(-1)  # [rows, heads, T]
    scores = np.where(seen, products.sum(-1) / np.sqrt(size), -np.inf)
    far = scores.max(-1, keepdims=True) - scores
    weight = np.exp(-far)
    weight /= weight.sum(-1, keepdims=True)
    # a score less the largest is rounded; then an exp of 2 units, a sum and a quotient
    rounded = 2 * UNIT * (np.where(weight > 2.0**-149, far, 0).max(-1) + read.shape[1] + 6)
    growth = np.where(off > 0, np.expm1(2 * off + rounded) + 2 * _gamma(read.shape[1]), 0)
    mixed, mixed_off = (
        x.transpose(0, 2, 1, 3).reshape(*read.shape[:2], -1)
        for x in (weight @ value, weight @ np.abs(value) * growth[..., None])
    )
    attended, bound = _through(weights["attn.output"], mixed, mixed_off)
    middle = read + attended
    bound += 2 * UNIT * np.abs(middle) * (bound > 0)
    hidden, hidden_off = _through(weights["mlp.hidden"], middle, bound)
    added, added_off = _through(weights["mlp.output"], np.maximum(hidden, 0), hidden_off)
    bound += added_off
    return bound + 2 * UNIT * np.abs(middle + added) * (bound > 0)


def _through(module: tuple[Array, Array], given: Array, off: Array) -> tuple[Array, Array]:
    """What a projection gives, and by how much it may be off if that is what it is given."""
    weight, bias = module
    sizes = np.abs(given) @ np.abs(weight) + np.abs(bias)
    touched = off.any(-1, keepdims=True)
    rounded = touched * 2 * _gamma(len(weight) + 1) * sizes
    return given @ weight + bias, off @ np.abs(weight) + np.where(sizes > 0, rounded, 0)


def _error(products: Array) -> Array:
    """By how much a float32 sum over the last axis may be off, in any order."""
    sizes = np.abs(products).sum(-1)
    mantissa, exponent = np.frexp(products)
    whole = (mantissa * 2.0**53).astype(np.int64)
    lowest = np.where(
        whole != 0, np.ldexp((whole & -whole).astype(np.float64), exponent - 53), np.inf
    )
    exact = sizes <= lowest.min(-1, initial=np.inf) / UNIT
    return np.where(exact, 0.0, _gamma(np.count_nonzero(products, axis=-1)) * sizes)


def _gamma(count: int | npt.NDArray[np.int_]) -> Array:
    return np.asarray(count * UNIT / (1 - count * UNIT))
