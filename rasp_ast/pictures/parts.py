"""The parts of a picture of a program on one input: layers, heads, moves and rows of cells."""

from __future__ import annotations

from dataclasses import dataclass

from ..depth import Layers
from ..text.atoms import Matrix


@dataclass(frozen=True, slots=True)
class Row:
    """An s-op on the input: what it is called, its elements, and the rows that it is made of."""

    label: str
    cells: tuple[str, ...]
    sources: tuple[str, ...] = ()


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
class Head:
    """A selector on the input, [query][key], and all that it moves in this layer.

    `keys` and `queries` are the different ones, without constants; `comparisons` has them all.
    """

    label: str
    comparisons: tuple[Compared, ...]
    keys: tuple[Row, ...]
    queries: tuple[Row, ...]
    matrix: Matrix
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """The heads of a layer, and what is computed of their results; layer 0 has no heads."""

    number: int
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A program on an input."""

    title: str
    counted: Layers
    given: tuple[str, ...]
    layers: tuple[Layer, ...]
