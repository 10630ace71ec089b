"""Reading the program's variables back out of the activations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...rasp_ast.notation import one_line
from ...rasp_ast.values import plain
from ..record import Stages

if TYPE_CHECKING:
    from ...model import Activations


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


@dataclass(frozen=True, eq=False)
class Trace(Mapping[str, list[object]]):
    """Every variable's value at every position; ``print`` shows them in the order of writing."""

    tokens: list[object]
    decoded: dict[str, list[object]]
    written: dict[str, str]

    def __getitem__(self, name: str) -> list[object]:
        return self.decoded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.decoded)

    def __len__(self) -> int:
        return len(self.decoded)

    def __str__(self) -> str:
        rows = [("input", "", [one_line(str(t)) for t in self.tokens])]
        rows += [
            (self.written[name], one_line(name), [_shown(v) for v in values])
            for name, values in self.decoded.items()
        ]
        place = max(len(row[0]) for row in rows)
        name = max(len(row[1]) for row in rows)
        cell = max(len(text) for row in rows for text in row[2])
        return "\n".join(
            f"{row[0]:<{place}}  {row[1]:<{name}}  "
            + " ".join(f"{text:>{cell}}" for text in row[2])
            for row in rows
        )

    def __repr__(self) -> str:
        return str(self)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "-" if value is None else one_line(str(value))


def make_trace(stages: Stages, tokens: list[object], found: Activations[Any]) -> Trace:
    """Decodes every variable from the residual stream after the layer that completes it."""
    values: dict[str, list[object]] = {}
    written: dict[str, str] = {}
    streams = [found.input_embeddings, *found.residuals]
    for entry in stages.layout:
        if entry.variable is stages.circuit.one:
            continue
        stream = np.asarray(streams[entry.done + 1], np.float64)[0, 1:]
        rows = stream[:, entry.start : entry.stop]
        decoded = entry.variable.decode(rows)
        values[entry.variable.name] = [None if v is None else plain(v) for v in decoded]  # type: ignore[arg-type]
        written[entry.variable.name] = entry.written[-1]
    return Trace(tokens, values, written)
