"""Streams in which a norm changes nothing that is read.

**RMSNorm** divides by the root of the mean square and multiplies by a gain. Let p columns, 1 or 2,
hold C at every position (*pins*), a power of two, where width / p = 4^k. If all other squares add
up to less than 2^-25 C^2, half a unit in the last place of C^2, then a float32 sum is p C^2, in
whichever order: what is added before the first pin is rounded off when that is added, and what
comes later is too. The mean square is then C^2 / 4^k, eps is rounded off, its inverse root is the
power of two 2^k / C, and with the gain C / 2^k the norm is the identity *bit by bit* of all numbers
that do not underflow in between, so of 2^-126 C / 2^k and more; C is chosen no larger than needed.

**LayerNorm** takes off the mean m first, and divides by the root of the variance. Let half of 2p
pins hold C and half -C, with width / 2p = 4^k. The variance is C^2 / 4^k, up to a relative error
that is the sum of the other squares by 2p C^2: 2^-25 and less for C as chosen here. With the gain
C / 2^k a column x comes out as x - m. One column is always zero and comes out as -m, with the same
m, however badly that was computed: a reader with weights w reads it with weight -(sum of w), which
puts m in again. What remains are roundings, of x - m and of the products with m. They are as large
as those of numbers of the size of m, so all columns are scaled to at most 1 where they are read,
by powers of two, and C is no larger than needed, since pins are what m is computed wrongly of.
Where it is not read, a column may hold far more: a count holds 2^23 and more until it is written,
so that it is rounded. Such columns have a mirror, which holds the negative, and add nothing to m.
"""

from __future__ import annotations

from math import ceil, log2

import numpy as np
import numpy.typing as npt

from .architecture import ExportError
from .checkpoint import Array, Checkpoint
from .stream import Stream, power_of_four, power_of_two

ROOM = 2.0**-25
"""What is so much smaller than a float32 is rounded off when it is added."""
SPARE = 4.0
"""Columns may exceed what they were seen to hold by this factor."""
SPARE_OF_RMS = 256.0
"""The same where it costs nothing but the smallest numbers there are."""
LEAST_RMS_PIN = 2.0**24
"""Its mean square makes any usual eps disappear, among up to 2^20 columns."""
MOST_OF_RMS = 2.0**24
"""Columns hold no more: pins are then small enough to leave room for what is small."""
MOST_PIN = 2.0**62
"""Twice its square is a float32."""


def rms_width(checkpoint: Checkpoint, least: int) -> int:
    """How many columns a model and pins take, and at least so many."""
    return power_of_two(max(checkpoint.config.d_model + 2, least))


def rms_scale(ranges: Array) -> Array:
    """Powers of two by which columns of these largest sizes are at most ``MOST_OF_RMS``.

    A float32 of that size has all its bits, and its reader has the inverse: nothing changes.
    """
    beyond = np.maximum(ranges.astype(np.float64) / MOST_OF_RMS, 1.0)
    return (2.0 ** -np.ceil(np.log2(beyond))).astype(np.float32)


def rms_pin(ranges: Array) -> float:
    """What pins hold beside columns of these largest sizes, which are ``MOST_OF_RMS`` at most."""
    size = SPARE_OF_RMS * float(np.sqrt(np.sum(ranges.astype(np.float64) ** 2)))
    return max(LEAST_RMS_PIN, 2.0 ** ceil(log2(max(size, 1.0) / np.sqrt(ROOM))))


def rms_stream(ranges: Array, width: int, heads: int, head_size: int, first: int) -> Stream:
    """A stream in which RMSNorm is the identity; the other arguments are its fields.

    Args:
        ranges: ``[d_model]``, the largest size of what each column holds.
    """
    scale = rms_scale(ranges)
    pins = np.zeros(width, np.float32)
    pins[width - _pins(width) :] = rms_pin(ranges * scale)
    return Stream(width, heads, head_size, first, pins, scale, np.zeros(0, np.intp), None)


def rms_gain(stream: Stream) -> Array:
    """The weight of every RMSNorm."""
    pins = np.count_nonzero(stream.pins)
    gain = float(stream.pins.max()) * np.sqrt(pins / stream.width)
    return np.full(stream.width, gain, np.float32)


def layer_norm_stream(checkpoint: Checkpoint, ranges: Array) -> Stream:
    """A stream in which LayerNorm is read as the identity; its heads share its columns.

    Args:
        ranges: ``[sites, d_model]``, the largest size of what each column holds.

    Raises:
        ExportError: they are too large.
    """
    own = checkpoint.config.d_model
    sizes = ranges.astype(np.float64)
    held, read = sizes.max(axis=0), (sizes * _read(checkpoint)).max(axis=0)
    size = read + held * (read == 0)
    scale = np.where(size > 0, 2.0 ** -np.ceil(np.log2(np.maximum(size, 2.0**-100))), 1.0)
    mirrors = np.flatnonzero(held * scale > 1)
    heads = power_of_two(max(1, checkpoint.config.num_heads))
    least = power_of_four(checkpoint.config.key_size)
    width = power_of_two(max(own + len(mirrors) + 5, heads * least))
    head_size = head_size_within(width, heads, least)
    signed = 2 * _pins(width // 2)
    squares = own * SPARE**2 + 2 * np.sum((held * scale)[mirrors] ** 2)
    pin = 2.0 ** ceil(log2(np.sqrt(squares / ROOM / signed)))
    if pin > MOST_PIN:
        raise ExportError(
            f"the residual stream holds numbers up to {held.max():.2g}, too large for LayerNorm"
        )
    pins = np.zeros(width, np.float32)
    pins[width - signed :: 2] = pin
    pins[width - signed + 1 :: 2] = -pin
    return Stream(
        width=width,
        heads=width // head_size,
        head_size=head_size,
        first=0,
        pins=pins,
        scale=scale.astype(np.float32),
        mirrors=mirrors,
        zero=own + len(mirrors),
    )


def _read(checkpoint: Checkpoint) -> npt.NDArray[np.bool_]:
    """Which columns are read at each site, ``[sites, d_model]``."""
    readers: list[Array] = []
    for layer in range(checkpoint.config.num_layers):
        attention = [checkpoint.linear(layer, f"attn/{p}")[0] for p in ("query", "key", "value")]
        readers += [np.concatenate(attention, axis=1), checkpoint.linear(layer, "mlp/linear_1")[0]]
    return np.array([np.count_nonzero(w, axis=1) > 0 for w in (*readers, checkpoint.unembed)])


def layer_norm(stream: Stream, name: str) -> dict[str, Array]:
    """The arrays of a LayerNorm of this name: every one has the same weight, and no bias."""
    pins = np.count_nonzero(stream.pins)
    gain = float(stream.pins.max()) * np.sqrt(pins / stream.width)
    return {
        f"{name}.weight": np.full(stream.width, gain, np.float32),
        f"{name}.bias": np.zeros(stream.width, np.float32),
    }


def head_size_within(width: int, heads: int, least: int) -> int:
    """The largest power of four, from ``least`` on, of which as many heads fit into a stream."""
    while 4 * least * heads <= width:
        least *= 4
    return least


def _pins(width: int) -> int:
    """1 or 2, so that a power of two divided by it is a power of four."""
    return 1 if width.bit_length() % 2 else 2
