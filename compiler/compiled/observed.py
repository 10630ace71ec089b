"""A run that was watched: its answers, its logits, and what it had on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from ...craft.formatting import counted, first_lines
from ...model.answers import Rule, decode_all
from ...model.config import TransformerConfig
from ...model.hooks import AXES, HookError, expect_hooks, hook_axes
from ..assembly.schedule import Schedule
from ..columns_of_text import table
from ..pictures.html import html_table, html_text

Array: TypeAlias = npt.NDArray[np.float32]
T = TypeVar("T")
Answers: TypeAlias = "Mapping[str, Sequence[object]]"
"""The answers for one input, by the names of the outputs."""
Outputs: TypeAlias = "list[list[object]] | dict[str, list[list[object]]]"

_INPUTS_SHOWN = 10
"""How many inputs of a run a notebook shows."""

PADDING = "padding"
"""What a head is called that only fills up its layer to the number of heads of all layers."""


@dataclass(frozen=True, eq=False)
class Cache(Mapping[str, Array]):
    """What a run had at each hook point, by TransformerLens's names; ``print`` lists them.

    Position 0 is BOS. Behind the end of a sequence that is shorter than others stands PAD.

    Attributes:
        arrays: float32, by name; the first axis is the batch.
        heads: the names of the heads of each layer; ``"padding"`` where one does nothing.
    """

    config: TransformerConfig
    arrays: Mapping[str, Array]
    heads: tuple[tuple[str, ...], ...]

    def __getitem__(self, name: str) -> Array:
        if name in self.arrays:
            return self.arrays[name]
        try:
            expect_hooks([name], self.config)
        except HookError as error:
            raise KeyError(str(error)) from None
        raise KeyError(f"{name} was not cached; cached are {', '.join(self.arrays)}")

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)

    def __str__(self) -> str:
        axes = hook_axes(self.config)
        rows = [
            (name, " x ".join(map(str, array.shape)), ", ".join(AXES[a] for a in axes[name]))
            for name, array in self.arrays.items()
        ]
        heads = [
            f"heads of layer {layer}: {', '.join(f'{n} {name}' for n, name in enumerate(names))}"
            for layer, names in enumerate(self.heads)
        ]
        return "\n".join([table(("hook point", "shape", "axes"), rows), *heads])

    def __repr__(self) -> str:
        lines = first_lines(str(self).split("\n"), rest="; print(cache) shows them")
        return f"<cache of {len(self)} hook points; position 0 is BOS>\n{lines}"


@dataclass(frozen=True, eq=False)
class Observed:
    """What came of a run.

    Attributes:
        logits: ``[batch, 1 + longest, outputs]``, what ``model.forward`` gives.
        cache: what was cached on the way; empty unless it was asked for.
        lengths: of the sequences, BOS not counted.
        rules: how the logits are decoded.
        tokens: the sequences.
    """

    logits: Array
    cache: Cache
    lengths: tuple[int, ...]
    rules: Mapping[str, Rule]
    tokens: Sequence[list[object]]

    @cached_property
    def outputs(self) -> Outputs:
        """The answers for each sequence; by the names of the programs, if there are several.

        Raises:
            ValueError: the run was changed so that its logits are no numbers (NaN).
        """
        answers = answers_of(self.rules, self.logits, self.lengths)
        return alone_or_all(answers)

    def _repr_html_(self) -> str:
        """The first inputs, and what the model gave on each."""
        answers = answers_of(self.rules, self.logits[:_INPUTS_SHOWN], self.lengths[:_INPUTS_SHOWN])
        rows = [
            tuple(" ".join(map(str, values)) for values in (tokens, *given))
            for tokens, *given in zip(self.tokens[:_INPUTS_SHOWN], *answers.values(), strict=True)
        ]
        names = answers if len(answers) > 1 else ["output"]
        return html_text(repr(self)) + html_table(("input", *names), rows)

    def __repr__(self) -> str:
        sequences, shape = counted(len(self.lengths), "sequence"), list(self.logits.shape)
        points = len(self.cache)
        return f"<run of {sequences}: .outputs, .logits {shape}, .cache of {points} hook points>"


def alone_or_all(answers: dict[str, T]) -> T | dict[str, T]:
    """What a lone program gives, or what each of several gives, by its name."""
    return answers if len(answers) > 1 else next(iter(answers.values()))


def answers_of(
    rules: Mapping[str, Rule], logits: Array, lengths: Sequence[int]
) -> dict[str, list[list[object]]]:
    """The answers of each program for each sequence, from logits ``[batch, 1 + longest, outputs]``.

    Raises:
        ValueError: some logits are NaN.
    """
    if not lengths:
        return {name: [] for name in rules}
    width = logits.shape[1] - 1
    return {
        name: [flat[row * width : row * width + length] for row, length in enumerate(lengths)]
        for name, flat in decode_all(rules, logits[:, 1:].astype(np.float64)).items()
    }


def heads_of(schedule: Schedule, config: TransformerConfig) -> tuple[tuple[str, ...], ...]:
    """The names of the heads of each layer, those that only fill it up included."""
    return tuple(
        tuple(heads[n].name if n < len(heads) else PADDING for n in range(config.num_heads))
        for heads, _ in schedule.layers
    )
