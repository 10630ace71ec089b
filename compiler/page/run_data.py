"""The data of a run: what its arrays hold, beside what the interpreter says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ...model.answers import decode_all
from ...rasp_ast.values import Value, canonical, key
from ..assembly.layout import Entry
from .data import AnswerData, CellsData, RunData, packed
from .decoding import Held, Reader, texts_of
from .detail import Detail
from .expected import Meaning, Values
from .model_data import Described
from .texts import text_of

Floats = npt.NDArray[np.float32]
UNKNOWN, RIGHT, WRONG = "-", "+", "x"


@dataclass(frozen=True, eq=False, kw_only=True)
class RunArrays:
    """What a run had, without a batch axis; position 0 is BOS.

    Attributes:
        ids: ``[positions]``.
        logits: ``[positions, outputs]``.
        streams: the residual stream ``[positions, d_model]``, before the first half-layer and after
            each.
        scores: of each layer ``[heads, queries, keys]``; ``values`` ``[positions, heads,
            key_size]``; ``units`` ``[positions, mlp]``, before the ReLU.
    """

    ids: npt.NDArray[np.int32]
    logits: Floats
    streams: Sequence[Floats]
    scores: Sequence[Floats]
    values: Sequence[Floats]
    units: Sequence[Floats]


@dataclass(frozen=True, eq=False, kw_only=True)
class DescribedRun:
    """A run of a model, on its way to a page."""

    described: Described
    arrays: RunArrays
    meaning: Meaning

    def data(self, detail: Detail) -> RunData:
        """The run as a page holds it."""
        arrays = self.arrays
        return RunData(
            ids=tuple(arrays.ids.tolist()),
            problem=self.meaning.problem,
            cells=self._cells[0],
            wanted=self._cells[1],
            selected=tuple(self._selected(known=detail.decoders)),
            answers=tuple(self._answers()),
            logits=packed(arrays.logits),
            streams=tuple(map(packed, arrays.streams)) if detail.streams else None,
            scores=tuple(map(packed, arrays.scores)) if detail.heads else None,
            values=tuple(packed(v.transpose(1, 0, 2)) for v in arrays.values)
            if detail.heads
            else None,
            units=tuple(map(packed, arrays.units)) if detail.units else None,
        )

    @cached_property
    def _cells(
        self,
    ) -> tuple[tuple[tuple[CellsData, ...], ...], tuple[tuple[str, ...] | None, ...]]:
        entries = self.described.entries
        wanted = [self.meaning.variable(entry.variable.name) for entry in entries]
        pairs = zip(entries, wanted, strict=True)
        return (
            tuple(tuple(self._cells_of(entry, values)) for entry, values in pairs),
            tuple(None if values is None else texts_of(list(values)) for values in wanted),
        )

    def _cells_of(self, entry: Entry, wanted: Values | None) -> Iterator[CellsData]:
        """What a variable holds once it is complete, and again where that changes."""
        reader, last = Reader(entry.variable), None
        gone = self.described.gone(entry)
        for step in range(entry.done + 1, len(self.arrays.streams)):
            if gone is not None and step >= gone:
                return
            rows: Array = self.arrays.streams[step][1:, entry.start : entry.stop].astype(float)
            held = reader.read(rows)
            cells = CellsData(
                step=entry.done + 1,
                texts=tuple(h.text for h in held),
                verdicts=_verdicts(held, wanted),
            )
            if cells != last:
                last = cells
                yield CellsData(step=step, texts=cells.texts, verdicts=cells.verdicts)

    def _selected(self, *, known: bool) -> Iterator[tuple[str, ...] | None]:
        for _, _, head in self.described.heads:
            matrix = self.meaning.selected(head) if known else None
            if matrix is None:
                yield None
            else:
                yield tuple("".join("1" if cell else "0" for cell in row) for row in matrix)

    def _answers(self) -> Iterator[AnswerData]:
        rules = self.described.stages.circuit.rules
        for name, found in decode_all(rules, self.arrays.logits[1:].astype(np.float64)).items():
            wanted = self.meaning.answer(name)
            texts = tuple(map(text_of, found))
            if wanted is None:
                yield AnswerData(texts=texts, wanted=None, verdicts=UNKNOWN * len(texts))
                continue
            right = (key(canonical(a)) == key(b) for a, b in zip(found, wanted, strict=True))
            yield AnswerData(
                texts=texts,
                wanted=texts_of(list(wanted)),
                verdicts="".join(RIGHT if same else WRONG for same in right),
            )


def _verdicts(held: Sequence[Held], wanted: Sequence[Value | None] | None) -> str:
    if wanted is None:
        return UNKNOWN * len(held)
    pairs = zip(held, wanted, strict=True)
    return "".join(RIGHT if one.is_right(value) else WRONG for one, value in pairs)


def arrays_of(
    ids: npt.NDArray[np.int32],
    logits: Floats,
    cached: Mapping[str, Floats],
    layers: int,
    *,
    bos: int,
) -> Iterator[RunArrays]:
    """The runs of a batch, each without its PAD.

    Args:
        ids: ``[batch, positions]``.
        cached: what the run had, by the names of ``model.run(cache=True)``.
        bos: the id from which on ids are no tokens of the vocabulary.
    """
    names = [f"blocks.{n}.hook_resid_{at}" for n in range(layers) for at in ("mid", "post")]
    embedded = cached["hook_embed"] + cached["hook_pos_embed"]
    for row, own in enumerate(ids):
        size = 1 + int((own[1:] < bos).sum())

        def trimmed(name: str, row: int = row, size: int = size) -> Floats:
            return cached[name][row, :size]

        at = [f"blocks.{n}" for n in range(layers)]
        scores = [cached[f"{n}.attn.hook_attn_scores"][row, :, :size, :size] for n in at]
        yield RunArrays(
            ids=own[:size],
            logits=logits[row, :size],
            streams=[embedded[row, :size], *map(trimmed, names)],
            scores=scores,
            values=[trimmed(f"{n}.attn.hook_v") for n in at],
            units=[trimmed(f"{n}.mlp.hook_pre") for n in at],
        )
