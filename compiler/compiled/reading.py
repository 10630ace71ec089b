"""Reading the program's variables out of activations, wherever these are from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array, OneOf
from ...model.answers import decode_all
from ...model.config import TransformerConfig
from ...rasp_ast.errors import InputError
from ...rasp_ast.values import canonical, plain
from ..assembly.layout import Entry
from ..record import Stages
from .trace import UNEMBEDDING, Trace, TraceRow

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Streams:
    """The residual stream of a batch after each half-layer, as far as it is known.

    Attributes:
        after: ``[batch, 1 + positions, d_model]`` after the embedding and each half-layer; None
            where nobody kept it.
        lengths: of the sequences, BOS not counted.
        tokens: the sequences, if they are known.
    """

    after: tuple[Floats | None, ...]
    lengths: tuple[int, ...]
    tokens: Sequence[list[object]] | None = None


def halves_of(config: TransformerConfig) -> tuple[str, ...]:
    """What the embedding and each half-layer are called."""
    halves = ("attention", "MLP")
    return ("embedding", *(f"layer {n} {h}" for n in range(config.num_layers) for h in halves))


def streams_in(
    cache: Mapping[str, npt.ArrayLike], config: TransformerConfig
) -> tuple[Floats | None, ...]:
    """The residual stream after each half-layer, from activations by TransformerLens's names.

    Raises:
        InputError: none is there, or one is not ``[batch, 1 + positions, d_model]``.
    """
    layers = range(config.num_layers)
    places = [f"blocks.{n}.hook_resid_{h}" for n in layers for h in ("mid", "post")]
    embedded = ("hook_embed", "hook_pos_embed")
    first = cache.get("blocks.0.hook_resid_pre")
    found = [None if array is None else np.asarray(array) for array in map(cache.get, places)]
    if first is None and all(name in cache for name in embedded):
        first = np.asarray(cache[embedded[0]]) + np.asarray(cache[embedded[1]])
    after = (None if first is None else np.asarray(first), *found)
    known = [array for array in after if array is not None]
    if not known:
        raise InputError(
            "none of these activations is the residual stream",
            hint="keep it: model.run(..., cache=True) has blocks.0.hook_resid_pre and so on",
        )
    if any(a.ndim != 3 or a.shape != known[0].shape or a.shape[2] != config.d_model for a in known):
        shapes = ", ".join(str(list(array.shape)) for array in known)
        raise InputError(
            f"the residual stream is [batch, 1 + positions, {config.d_model}], not {shapes}"
        )
    return after


def read_streams(stages: Stages, streams: Streams) -> list[Trace]:
    """What the variables are, one trace for each sequence.

    Each is decoded where it is complete, in all half-layers until it is erased; the answers are
    read from the logits, after the last half-layer.
    """
    halves = halves_of(stages.emitted.config)
    return [_trace(stages, streams, halves, n) for n in range(len(streams.lengths))]


def _trace(
    stages: Stages,
    streams: Streams,
    halves: tuple[str, ...],
    number: int,
) -> Trace:
    """The trace of one sequence of a batch."""
    length = streams.lengths[number]
    after = [
        None if array is None else np.asarray(array[number, 1 : 1 + length], np.float64)
        for array in streams.after
    ]
    rows = [
        _row(stages, entry, after)
        for entry in sorted(stages.layout, key=lambda entry: entry.done)
        if entry.variable is not stages.circuit.one
    ]
    return Trace(
        tokens=[] if streams.tokens is None else list(streams.tokens[number]),
        rows=tuple(row for row in rows if row is not None),
        answers=() if after[-1] is None else tuple(_answers(stages, after[-1], len(halves))),
        halves=halves,
    )


def _row(stages: Stages, entry: Entry, after: Sequence[Array | None]) -> TraceRow | None:
    """A variable where it is complete and not yet erased; None if that is known nowhere."""
    erased = stages.erased.get(entry.variable, len(after))
    by_half = tuple(
        _decoded(entry, stream) if stream is not None and entry.done < half <= erased else None
        for half, stream in enumerate(after)
    )
    known = [values for values in by_half if values is not None]
    origin = stages.provenance.origins.get(entry.variable.name)
    if not known:
        return None
    return TraceRow(
        name=entry.variable.name,
        expression=entry.variable.name if origin is None else origin.expression,
        written=entry.written[-1],
        values=known[0],
        by_half=by_half,
    )


def _decoded(entry: Entry, stream: Array) -> list[object]:
    variable = entry.variable
    values = [_plain(value) for value in variable.decode(stream[:, entry.start : entry.stop])]
    if not variable.is_partially_listed:
        return values
    return [_sure(value, variable.decimals) if type(value) is float else value for value in values]


def _sure(number: float, decimals: int) -> float:
    """A number in the digits that are sure; a negative zero is 0."""
    return round(number, decimals) + 0.0


def _plain(value: object) -> object:
    """As users write values: a fraction is a float."""
    if isinstance(value, OneOf):
        return OneOf(tuple(_plain(member) for member in value.values), value.text)
    if type(value) is tuple:  # of which some may be classes
        return tuple(map(_plain, cast("tuple[object, ...]", value)))
    exact = canonical(value)
    return plain(exact)


def _answers(stages: Stages, stream: Array, halves: int) -> list[TraceRow]:
    logits = stream.astype(np.float32) @ stages.emitted.unembed
    decoded = decode_all(stages.circuit.rules, logits.astype(np.float64))
    return [
        TraceRow(
            name=name,
            expression=name,
            written=UNEMBEDDING,
            values=list(values),
            by_half=(None,) * halves,
        )
        for name, values in decoded.items()
    ]
