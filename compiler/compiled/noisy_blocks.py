"""Which block of a model is the first to be wrong where all weights are noisy.

What some draws of noise leave as it is others may change: so more of it is tried too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...craft.blocks import Block
from ...craft.variables import Variable
from ...model.circuit import residuals
from ...model.parameters import Array
from ..assembly.layout import Entry
from .model import CompiledModel
from .noise import DRAWN, NOISE, NOISE_TO_SPARE, TRIED, Frail, frail_blocks, noisy, tried_inputs

MOST_PRODUCTS = 2 * 10**9
"""Models are tried unasked if a draw takes no more products than this: a second or two."""


def frail_of(model: CompiledModel) -> tuple[Frail, ...]:
    """The blocks that do not survive what trained transformers do, and why.

    Those that are lifted or rounded say so themselves.  Whether noise does harm to the others is
    tried, where that is quick: for the first block whose value is another one then.
    """
    known = frail_blocks(model.circuit)
    if any("noise" in frail.breaks for frail in known):
        return known
    return (*known, *_noisy(model)) if is_quick(model) else known


def is_quick(model: CompiledModel) -> bool:
    """Whether a model runs on all inputs that are tried within a second or two."""
    config = model.stages.emitted.config
    products = model.sizes.parameters + config.context * config.d_model
    return TRIED * config.context * products <= MOST_PRODUCTS


@dataclass(frozen=True, eq=False)
class _Run:
    """The residual streams of an input on which noise changes an answer.

    ``[1 + 2 layers, positions, d_model]``, with and without noise.
    """

    clean: Array
    noisy: Array

    def values(self, place: _Place) -> tuple[list[object], list[object]]:
        """What a variable holds once it is written, without and with noise."""
        variable, columns = place.entry.variable, place.columns
        one, other = (rows[place.half, :, columns] for rows in (self.clean, self.noisy))
        return variable.decode(one.astype(float)), variable.decode(other.astype(float))

    def moved(self, entry: Entry, half: int) -> float:
        """How far noise moves a column of a variable by then, at most."""
        moved = np.abs(self.clean[half] - self.noisy[half])[:, entry.start : entry.stop]
        return float(moved.max(initial=0.0))


@dataclass(frozen=True, eq=False)
class _Place:
    """A variable's columns, and after how many half-layers it is written."""

    entry: Entry
    half: int

    @property
    def columns(self) -> slice:
        return slice(self.entry.start, self.entry.stop)


def _noisy(model: CompiledModel) -> tuple[Frail, ...]:
    inputs = tried_inputs(model)
    size = NOISE
    runs = _wrong_runs(model, inputs, size)
    if not runs:
        size = NOISE_TO_SPARE * NOISE
        runs = _wrong_runs(model, inputs, size)
    if not runs:
        return ()
    said = f"noise of {size:.1e}: {len(runs)} of {TRIED} answers".replace("e-0", "e-")
    places = _places(model)
    first = next((place for place in places if _differs(place, runs)), None)
    if first is None:
        return (Frail(block="the answer", breaks=said, why="it is read from noisy columns"),)
    name, half = first.entry.variable.name, first.half - 1
    reads = _reads(model, first.entry.variable)
    read = [entry for entry in model.layout if entry.variable in reads]
    moved = {e.variable.name: max(run.moved(e, half) for run in runs) for e in read}
    why = "its own weights are noisy: it reads no variable"
    if moved:
        worst = max(moved, key=lambda name: moved[name])
        why = f"noise moves {worst}, which it reads, by {moved[worst]:.2g}"
    return (Frail(block=name, breaks=said, why=why),)


def _wrong_runs(
    model: CompiledModel, inputs: Sequence[Sequence[object]], size: float
) -> list[_Run]:
    """The runs in which an answer is another one with noise on all weights, zeros included.

    Those of the first draw of noise that has any.

    Args:
        size: the standard deviation of the noise.
    """
    emitted = model.stages.emitted
    ids = model.encode(inputs)
    clean = residuals(emitted.config, emitted.params, ids)
    for seed in DRAWN:
        weights = noisy(emitted.params, "", np.random.default_rng(seed), size)
        changed = residuals(emitted.config, weights, ids)
        if found := _of_other_answers(model, inputs, clean, changed):
            return found
    return []


def _of_other_answers(
    model: CompiledModel, inputs: Sequence[Sequence[object]], clean: Array, changed: Array
) -> list[_Run]:
    emitted = model.stages.emitted
    found: list[_Run] = []
    for number, tokens in enumerate(inputs):
        own = _Run(*(rows[:, number, 1 : len(tokens) + 1] for rows in (clean, changed)))
        one, other = (model.decode(rows[-1] @ emitted.unembed) for rows in (own.clean, own.noisy))
        if one != other:
            found.append(own)
    return found


def _places(model: CompiledModel) -> list[_Place]:
    """The variables that blocks write, in the order in which they are."""
    entries = {entry.variable: entry for entry in model.layout}
    last: dict[Variable, int] = {}
    for half, block in model.stages.schedule.halves():
        last |= {write.variable: half + 1 for write in block.writes}
    found = [_Place(entries[v], half) for v, half in last.items() if v in entries]
    return sorted(found, key=lambda place: place.half)


def _differs(place: _Place, runs: Sequence[_Run]) -> bool:
    """Whether a variable's value is another one somewhere."""
    if place.entry.variable.is_partially_listed:
        return False
    return any(one != other for one, other in (run.values(place) for run in runs))


def _reads(model: CompiledModel, variable: Variable) -> set[Variable]:
    """What the blocks that write a variable read."""

    def writes(block: Block) -> bool:
        return any(write.variable is variable for write in block.writes)

    reads = (read for block in model.circuit.blocks if writes(block) for read in block.reads())
    return {other for read in reads for other, matrix in read.parts if matrix.any()}
