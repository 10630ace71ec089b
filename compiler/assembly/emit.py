"""From blocks and columns to parameters: the last stage, and the only one that knows shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2, sqrt

import numpy as np
import numpy.typing as npt

from ...craft.blocks import Circuit, Head, Mlp
from ...craft.variables import Array, Read, Variable, stack
from ...model import Params, TransformerConfig, empty_params
from ...model.parameters import size_of
from .float_range import check_range, check_weights
from .layout import Layout
from .schedule import Schedule

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False, repr=False)
class Emitted:
    """A transformer: its shape, its parameters, and ``unembed`` ``[d_model, d_out]``."""

    config: TransformerConfig
    params: Params
    unembed: Weights

    def __repr__(self) -> str:
        shape = " x ".join(map(str, self.unembed.shape))
        return f"<transformer of {size_of(self.params)}, unembedding {shape}>"


def emit(circuit: Circuit, placed: Schedule, layout: Layout) -> Emitted:
    """The weights of a scheduled circuit in the uniform layout that clients read.

    Raises:
        PrecisionError: a weight or an activation would be beyond float32, or below it.
    """
    check_range(circuit)
    with np.errstate(over="ignore"):  # what is infinite is refused
        emitted = _emitted(circuit, placed, layout)
    modules = {name: list(arrays.values()) for name, arrays in emitted.params.items()}
    for module, arrays in (*modules.items(), ("unembed", [emitted.unembed])):
        for array in arrays:
            check_weights(array, module, circuit, placed)
            array.setflags(write=False)
    return emitted


def _emitted(circuit: Circuit, placed: Schedule, layout: Layout) -> Emitted:
    config = config_of(circuit, placed, layout)
    params = empty_params(config)
    _embeddings(circuit, layout, params)
    for number, (heads, mlps) in enumerate(placed.layers):
        name = f"transformer/layer_{number}"
        _attention(
            circuit, layout, config, heads, {k: params[f"{name}/attn/{k}"] for k in _ATTENTION}
        )
        _mlp(circuit, layout, mlps, params[f"{name}/mlp/linear_1"], params[f"{name}/mlp/linear_2"])
    for entry in layout:
        if entry.variable.rounding_unit:
            _round(entry.variable, placed, layout, params)
    return Emitted(config, params, _unembedding(circuit, placed, layout, params))


def _unembedding(circuit: Circuit, placed: Schedule, layout: Layout, params: Params) -> Weights:
    """What makes logits of the last residual stream; it has no bias, so if it needs a column that
    is 1 at tokens and ``one`` is 0 there, the bias of the last layer makes it 1."""
    matrix, constants = _dense(stack([output.read for output in circuit.outputs]), circuit, layout)
    if constants.any():
        column = layout.slice(circuit.one)
        matrix[column] = constants
        params[_last_of(2 * len(placed.layers) - 1)]["b"][column] += 1.0
    return matrix.astype(np.float32)


_ATTENTION = ("query", "key", "value", "linear")


def config_of(circuit: Circuit, placed: Schedule, layout: Layout) -> TransformerConfig:
    """The shape of the transformer that a scheduled circuit becomes."""
    heads = [head for layer, _ in placed.layers for head in layer]
    widths = [sum(m.read.width for m in mlps) for _, mlps in placed.layers]
    some = 1 if placed.layers else 0
    size = len(circuit.vocabulary)
    return TransformerConfig(
        num_layers=len(placed.layers),
        num_heads=max([some, *(len(layer) for layer, _ in placed.layers)]),
        key_size=max([some, *(max(h.query.width, h.value.width) for h in heads)]),
        mlp_hidden_size=max([some, *widths]),
        d_model=layout.d_model,
        vocab_size=size + 2,
        context=circuit.max_seq_len + 1,
        causal=circuit.causal,
        bos_id=size,
        pad_id=size + 1,
    )


def _embeddings(circuit: Circuit, layout: Layout, params: Params) -> None:
    tokens = params["token_embed"]["embeddings"]
    positions = params["pos_embed"]["embeddings"]
    size = len(circuit.vocabulary)
    names = {entry.variable for entry in layout}
    if circuit.one in names:
        tokens[:size, layout.slice(circuit.one)] = circuit.one.encoding
        tokens[size, layout.slice(circuit.one)] = circuit.one.at_bos
    for embedding in circuit.embeddings:
        columns = layout.slice(embedding.variable)
        if embedding.by == "token":
            tokens[:size, columns] = embedding.rows
        else:
            positions[1:, columns] = embedding.rows


def _dense(read: Read, circuit: Circuit, layout: Layout) -> tuple[Array, Array]:
    """A read as a matrix ``[d_model, m]`` and a bias ``[m]``."""
    parts, bias = read.affine(circuit.one)
    matrix = np.zeros((layout.d_model, read.width))
    for variable, share in parts:
        if share.any():
            matrix[layout.slice(variable)] += share
    return matrix, bias


def _attention(
    circuit: Circuit,
    layout: Layout,
    config: TransformerConfig,
    heads: Sequence[Head],
    weights: dict[str, dict[str, Weights]],
) -> None:
    size = max(circuit.one.encoding[0, 0], 1.0)
    for number, head in enumerate(heads):
        start = number * config.key_size
        query, key, value = (_dense(r, circuit, layout) for r in (head.query, head.key, head.value))
        gain = emitted_gain(head, config.key_size)
        tame = head.kind != "sum" or (head.lift is None and size > 1)
        balance = _balance(query, key, gain) if tame else np.ones(head.query.width)
        for name, (matrix, bias), scale in (
            ("query", query, gain / balance),
            ("key", key, balance),
            ("value", value, np.ones(head.value.width)),
        ):
            weights[name]["w"][:, start : start + len(scale)] = matrix * scale
            weights[name]["b"][start : start + len(scale)] = bias * scale
        if head.lift is not None:
            column = start + head.query.width - 1
            exact = _lifting(head.lift, config.key_size)
            weights["query"]["w"][layout.slice(circuit.one), column] = -exact / size
            weights["query"]["b"][column] = 2 * exact
        for write in head.writes:
            rows = weights["linear"]["w"][start : start + head.value.width]
            rows[:, layout.slice(write.variable)] += write.matrix.astype(np.float32)


def _balance(query: tuple[Array, Array], key: tuple[Array, Array], gain: float) -> Array:
    """``[dims]``: powers of two that give queries and keys weights of about one size."""
    sizes = [
        np.maximum(np.abs(matrix).max(axis=0, initial=0.0), np.abs(bias))
        for matrix, bias in (query, key)
    ]
    ratio = np.ones(len(sizes[0]))
    used = (sizes[0] > 0) & (sizes[1] > 0)
    ratio[used] = sizes[0][used] * gain / sizes[1][used]
    return np.exp2(np.round(np.log2(ratio) / 2))


def emitted_gain(head: Head, key_size: int) -> float:
    """The gain, with the division of scores by sqrt(key_size) made up for, and maybe rounded up.

    Scores that are whole numbers stay so, times 1 or 1.5 times a power of two, and so do their
    sums, which are below a quarter of 2^24: keys of equal score then get equal logits, bit by bit,
    whatever the order of summation.
    """
    wanted = head.gain * sqrt(key_size)
    free = head.kind != "sum" or head.lift is not None  # otherwise BOS's score goes with the gain
    if not (head.scores_are_integers and free):
        return wanted
    power = 2.0 ** ceil(log2(wanted))
    return 0.75 * power if head.kind != "sum" and 0.75 * power >= wanted else power


def _lifting(lift: float, key_size: int) -> np.float32:
    """The float32 weight that gives a logit when it is divided by sqrt(key_size).

    One that does so also when it is multiplied by the reciprocal, as XLA may do, if there is one.
    """
    root = np.float32(sqrt(key_size))
    reciprocal, wanted = np.float32(1) / root, np.float32(lift)
    near = [np.float32(lift * sqrt(key_size))]
    for direction in (-np.inf, np.inf):
        step = near[0]
        for _ in range(4):
            step = np.nextafter(step, np.float32(direction), dtype=np.float32)
            near.append(step)

    def misses(weight: np.float32) -> int:
        return int(weight / root != wanted) + int(weight * reciprocal != wanted)

    return min(near, key=misses)


def _round(variable: Variable, placed: Schedule, layout: Layout, params: Params) -> None:
    """Has float32 round what is written to a variable to multiples of its unit.

    The column holds ``starts_at`` before it is first written, and the last write takes that off
    again: ``dot + bias`` is rounded to a whole number of units there, and adding it to the column
    is exact.
    """
    offset = np.float32(variable.starts_at)
    columns = layout.slice(variable)
    halves = [
        2 * number + kind
        for number, layer in enumerate(placed.layers)
        for kind, blocks in enumerate(layer)
        if any(w.variable is variable for b in blocks for w in b.writes)
    ]
    if halves[0] == 0:
        params["token_embed"]["embeddings"][:, columns] += offset
    else:
        params[_last_of(halves[0] - 1)]["b"][columns] += offset
    params[_last_of(halves[-1])]["b"][columns] -= offset


def _last_of(half: int) -> str:
    """The module whose bias is added to the residual stream at the end of a half-layer."""
    return f"transformer/layer_{half // 2}/{('attn/linear', 'mlp/linear_2')[half % 2]}"


def _mlp(
    circuit: Circuit,
    layout: Layout,
    mlps: Sequence[Mlp],
    first: dict[str, Weights],
    second: dict[str, Weights],
) -> None:
    start = 0
    for block in mlps:
        stop = start + block.read.width
        matrix, bias = _dense(block.read, circuit, layout)
        first["w"][:, start:stop] = matrix
        first["b"][start:stop] = bias
        columns = layout.slice(block.write.variable)
        second["w"][start:stop, columns] += block.write.matrix.astype(np.float32)
        second["b"][columns] += block.bias.astype(np.float32)
        start = stop
