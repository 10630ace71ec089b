"""What a page holds, as it is written into it: JSON of these records, field by field.

Steps are numbered from 0, the embeddings; step ``half + 1`` is a half-layer, and the last one is
the answer. Variables, heads and MLPs are called by their places in their lists. An array is base64
of little-endian numbers, float32 unless it is said to be of float64.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...model.json_reading import Json

FORMAT = "raspc-page/1"

Array64 = str
"""An array as base64."""


def packed(array: npt.NDArray[np.floating]) -> Array64:
    """An array of float32."""
    return b64encode(array.astype("<f4").tobytes()).decode("ascii")


def packed_double(array: npt.NDArray[np.floating]) -> Array64:
    """An array of float64."""
    return b64encode(array.astype("<f8").tobytes()).decode("ascii")


@dataclass(frozen=True, kw_only=True)
class LineData:
    """A line of a program.

    Attributes:
        where: the file and line where it was written; empty if that is unknown.
        steps: those in which it is computed.
    """

    text: str
    where: str
    steps: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DecoderData:
    """How the columns of a variable are read as values.

    Attributes:
        kind: `only` one value; `line`: the nearest of numbers; `number`: any number; `whole`: any
            whole number; `alike`: the most columns that agree; `nearest`: the nearest row.
        texts: of each different row; several values that share a row are joined.
        rows: ``[texts, columns]`` of float64; None where each value has a column of its own.
        decimals: so many of a number that may be any are known.
        unit: what 1 is held as, where the column holds such a number.
    """

    kind: str
    texts: tuple[str, ...]
    rows: Array64 | None
    decimals: int
    unit: float


@dataclass(frozen=True, kw_only=True)
class VariableData:
    """A variable of the residual stream.

    Attributes:
        label: what it is called on the page; unique, too.
        text: what it is in the words of the program.
        steps: those that write it; complete after the last one.
        read: the last step that reads it; -1 if none does.
        gone: the step that erases it, for another variable; None if none does.
        labels: of its columns.
        bound: on the error of a column, from the compiler's proofs.
        is_compared: whether some expression of the program says what it should be.
    """

    name: str
    label: str
    text: str
    where: str
    start: int
    stop: int
    steps: tuple[int, ...]
    read: int
    gone: int | None
    labels: tuple[str, ...]
    bound: float
    is_compared: bool
    decoder: DecoderData | None


@dataclass(frozen=True, kw_only=True)
class WriteData:
    """What a head adds: its mixed value times ``matrix`` ``[width, columns of the variable]``."""

    variable: int
    matrix: Array64


@dataclass(frozen=True, kw_only=True)
class HeadData:
    """A head.

    Attributes:
        slot: its number among the heads of its layer.
        selector: the selector in the words of the program, and which part of it; empty if unknown.
        symbol: the predicate, where the selector is a single comparison.
        query, key, value: the variables that it reads for each.
        width: of its values.
        margin: the least distance in logits of a selected and an unselected key that is proved;
            None where all keys are selected.
    """

    step: int
    layer: int
    slot: int
    name: str
    kind: str
    selector: str
    symbol: str
    query: tuple[int, ...]
    key: tuple[int, ...]
    value: tuple[int, ...]
    writes: tuple[WriteData, ...]
    width: int
    margin: float | None


@dataclass(frozen=True, kw_only=True)
class MlpData:
    """An MLP block: the units ``start <= unit < stop`` of its layer.

    Attributes:
        erases: whether it only makes room for another variable.
    """

    step: int
    layer: int
    name: str
    start: int
    stop: int
    reads: tuple[int, ...]
    writes: int
    erases: bool


@dataclass(frozen=True, kw_only=True)
class OutputData:
    """An answer: the logits ``columns``, what they mean, the variables it is read of.

    The values in ``rule`` are texts, as they are shown. ``lines`` are those of the program as it is
    printed, ``written`` those of its ``file``, if it is read of one.
    """

    name: str
    columns: tuple[int, int]
    rule: Mapping[str, Json]
    reads: tuple[int, ...]
    lines: tuple[LineData, ...]
    file: str
    written: tuple[LineData, ...]


@dataclass(frozen=True, kw_only=True)
class ModelData:
    """The model. ``weights`` are its parameters by name, if the page is to run it itself."""

    config: Mapping[str, int | bool]
    vocabulary: tuple[str, ...]
    variables: tuple[VariableData, ...]
    heads: tuple[HeadData, ...]
    mlps: tuple[MlpData, ...]
    outputs: tuple[OutputData, ...]
    one: int | None
    weights: Mapping[str, Array64] | None


@dataclass(frozen=True, kw_only=True)
class CellsData:
    """The values of a variable as of a step, and what becomes of them until the next such step.

    Attributes:
        verdicts: for each position ``+`` as the interpreter has it, ``x`` another, ``-`` unknown.
    """

    step: int
    texts: tuple[str, ...]
    verdicts: str


@dataclass(frozen=True, kw_only=True)
class AnswerData:
    """Answers of one output, what they should be (None if unknown), and the verdicts on them."""

    texts: tuple[str, ...]
    wanted: tuple[str, ...] | None
    verdicts: str


@dataclass(frozen=True, kw_only=True)
class RunData:
    """A run on one input, position 0 being BOS.

    Attributes:
        ids: of the tokens, BOS in front.
        problem: why there is nothing to compare with; empty if there is.
        cells, wanted: for each variable.
        selected: for each head ``[query]`` of a text with 1 for each selected key; None if unknown.
        logits: ``[positions, outputs]``.
        streams: for each step but the last ``[positions, d_model]``.
        scores: for each layer ``[heads, queries, keys]``; ``values``: ``[heads, keys, key_size]``.
        units: for each layer ``[positions, mlp]``, before the ReLU.
    """

    ids: tuple[int, ...]
    problem: str
    cells: tuple[tuple[CellsData, ...], ...]
    wanted: tuple[tuple[str, ...] | None, ...]
    selected: tuple[tuple[str, ...] | None, ...]
    answers: tuple[AnswerData, ...]
    logits: Array64
    streams: tuple[Array64, ...] | None
    scores: tuple[Array64, ...] | None
    values: tuple[Array64, ...] | None
    units: tuple[Array64, ...] | None


@dataclass(frozen=True, kw_only=True)
class PageData:
    """All of it. ``notes`` are sentences for the reader: assumptions, and what was left out."""

    format: str
    title: str
    summary: str
    version: str
    notes: tuple[str, ...]
    model: ModelData
    runs: tuple[RunData, ...]
