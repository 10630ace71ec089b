"""The parts of a picture of a program on one input: layers, heads, moves and rows of cells."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..text.atoms import Matrix


@dataclass(frozen=True, slots=True)
class Row:
    """An s-op on the input: what it is called, its elements, and the rows that it is made of.

    `wrong` are positions at which it should be otherwise.
    """

    label: str
    cells: tuple[str, ...]
    sources: tuple[str, ...] = ()
    wrong: tuple[int, ...] = ()

    def of_steps(self, steps: int) -> Row:
        """The last step of a loop, for all of them."""
        return replace(self, label=f"{self.label} \u00d7 {steps} steps")


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of a selector: a key, the predicate as it is written, and a query."""

    key: Row
    symbol: str
    query: Row


@dataclass(frozen=True, slots=True)
class Move:
    """What an aggregate brings where: the value that stands for nothing is its default.

    `how` says what becomes of several selected values: "mean", "sum" or "count".
    """

    values: Row
    output: Row
    default: str
    how: str = "mean"


@dataclass(frozen=True, slots=True)
class Softmax:
    """What a head of a transformer really weighs, where a selector only says which keys.

    Attributes:
        weights: [query][key], between 0 and 1; BOS has no row.
        bos: for each query, what BOS weighs.
        bos_values: what BOS has in place of a value, for each move.
        note: how to read the weights, if they are not shown as they are.
        framed: whether the program is there, so that it is known what it selects.
    """

    weights: tuple[tuple[float, ...], ...]
    bos: tuple[float, ...]
    bos_values: tuple[str, ...]
    note: str = ""
    framed: bool = True

    def row_in_words(self, query: int) -> str:
        """What a query weighs, for those who do not see it."""
        weighed = {"BOS": self.bos[query], **dict(enumerate(self.weights[query]))}
        shown = [f"{key} {weight:.2g}" for key, weight in weighed.items() if weight >= 0.005]
        return f", weighs {', '.join(shown)}"


@dataclass(frozen=True, slots=True)
class Head:
    """A selector on the input, [query][key], and all that it moves in this layer.

    A head of a compiled model has a softmax as well. A head that takes the best match has the
    `scores` of the selected keys, and the one that each query takes, if any, in `taken`.
    """

    label: str
    comparisons: tuple[Compared, ...]
    matrix: Matrix
    moves: tuple[Move, ...]
    softmax: Softmax | None = None
    scores: tuple[tuple[str, ...], ...] = ()
    taken: tuple[int | None, ...] = ()

    def takes(self, query: int, key: int) -> bool:
        """Whether the value of this key goes to this query."""
        return self.matrix[query][key] and (not self.scores or self.taken[query] == key)

    @property
    def defaults(self) -> tuple[int, ...]:
        """The queries that no value goes to."""
        keys = range(len(self.matrix))
        return tuple(q for q in keys if not any(self.takes(q, key) for key in keys))


@dataclass(frozen=True, slots=True)
class Layer:
    """The heads of a layer, and what is computed of their results.

    Layer 0 of a program has no heads; that of a model is its first. `several` is the name of layers
    that are drawn as one.
    """

    number: int
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    computed: str = ""
    several: str = ""

    @property
    def name(self) -> str:
        """What stands above it."""
        is_first = self.number == 0 and not self.heads and not self.computed
        if self.several:
            return self.several
        return "Before the first layer" if is_first else f"Layer {self.number}"


@dataclass(frozen=True, slots=True)
class Flow:
    """A program on an input, or a model.

    Attributes:
        counted: its size in words.
        answers: what it gives, where no layer shows that.
    """

    title: str
    counted: str
    given: tuple[str, ...]
    layers: tuple[Layer, ...]
    answers: tuple[Row, ...] = ()
