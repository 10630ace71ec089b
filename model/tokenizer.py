"""From values to the ids that the model reads, and from what it gives back to values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from .answers import Classes, Number, Quotient, Rule, decode
from .value_map import ValueMap


@dataclass(frozen=True)
class BasisDirection:
    """A direction of a space with a name and a value, as Tracr's clients know it."""

    name: str
    value: object = None

    def __str__(self) -> str:
        return self.name if self.value is None else f"{self.name}:{self.value}"


class Tokenizer:
    """Numbers the vocabulary in the order given, then BOS, then PAD.

    A set has no order, so it is sorted first; the same values always get the same ids.
    """

    def __init__(
        self, vocab: Iterable[object], *, bos: str = "compiler_bos", pad: str = "compiler_pad"
    ) -> None:
        values = sorted(vocab, key=_rank) if isinstance(vocab, set | frozenset) else list(vocab)
        if bos == pad:
            raise ValueError(f"BOS and PAD must differ, both are {bos!r}")
        for token, role in ((bos, "BOS"), (pad, "PAD")):
            if token in values:
                raise ValueError(f"{token!r} stands for {role} and cannot be in the vocabulary")
        self.bos_token, self.pad_token = bos, pad
        self.encoding_map = ValueMap([*values, bos, pad])
        self._values = tuple(self.encoding_map)
        self.bos_id, self.pad_id = len(values), len(values) + 1

    def __repr__(self) -> str:
        return (
            f"<Tokenizer of {_some(self.vocab)}; "
            f"BOS {self.bos_token!r} is {self.bos_id}, PAD {self.pad_token!r} is {self.pad_id}>"
        )

    @property
    def vocab_size(self) -> int:
        """How many ids there are, BOS and PAD included."""
        return len(self._values)

    @property
    def vocab(self) -> tuple[object, ...]:
        """The user's values in the order of their ids, without BOS and PAD."""
        return self._values[:-2]

    @property
    def enforce_bos(self) -> bool:
        """Tracr's word for it: every input begins with BOS."""
        return True

    @property
    def bos_encoding(self) -> int:
        """Tracr's name for ``bos_id``."""
        return self.bos_id

    @property
    def pad_encoding(self) -> int:
        """Tracr's name for ``pad_id``."""
        return self.pad_id

    @property
    def basis(self) -> list[BasisDirection]:
        """A direction for each id, as in Tracr: the tokens, BOS and PAD."""
        return [BasisDirection("tokens", value) for value in self._values]

    def encode(self, sequence: Iterable[object]) -> list[int]:
        """One id for each element; BOS and PAD are tokens like the others here."""
        return [self._id(value) for value in sequence]

    def decode(self, ids: Iterable[int]) -> list[object]:
        """The tokens of the ids."""
        return [self._values[_index(i, self.vocab_size)] for i in ids]

    def encode_batch(
        self, sequences: Sequence[Iterable[object]], length: int
    ) -> npt.NDArray[np.int32]:
        """Ids [batch, length + 1] of plain sequences: BOS before each, PAD behind."""
        ids = np.full((len(sequences), length + 1), self.pad_id, dtype=np.int32)
        ids[:, 0] = self.bos_id
        for row, sequence in zip(ids, sequences, strict=True):
            encoded = self.encode(sequence)
            if len(encoded) > length:
                raise ValueError(f"a sequence of {len(encoded)} tokens is longer than {length}")
            if any(i >= self.bos_id for i in encoded):
                raise ValueError(
                    f"{self.bos_token!r} and {self.pad_token!r} are added by the model "
                    "and cannot stand in its input"
                )
            row[1 : len(encoded) + 1] = encoded
        return ids

    def _id(self, value: object) -> int:
        try:
            return self.encoding_map[value]
        except KeyError:
            raise ValueError(f"{value!r} is not in the vocabulary {list(self.vocab)!r}") from None


class _OutputEncoder:
    """What Tracr's clients ask of an encoder of outputs."""

    enforce_bos = False
    bos_token: str | None = None
    pad_token: str | None = None

    def __init__(self, name: str, values: Iterable[object]) -> None:
        self.basis = [BasisDirection(name, value) for value in values]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {_some(list(map(str, self.basis)))}>"

    @property
    def vocab_size(self) -> int:
        """How many values there are."""
        return len(self.basis)


class CategoricalEncoder(_OutputEncoder):
    """Each value has a column of the logits; the greatest one is the answer."""

    def __init__(self, values: Iterable[object], name: str = "output") -> None:
        self.encoding_map = ValueMap(values)
        super().__init__(name, self.encoding_map)
        self._values = tuple(self.encoding_map)

    def encode(self, values: Iterable[object]) -> list[int]:
        """The columns of the values."""
        return [self.encoding_map[value] for value in values]

    def decode(self, encoded: Iterable[int]) -> list[object]:
        """The values of the columns; `None` among them is the undefined value."""
        return [self._values[_index(column, len(self._values))] for column in encoded]


class NumericalEncoder(_OutputEncoder):
    """Each value has a point on one axis; the nearest point is the answer.

    `points` rises strictly; see `answers.Number`.
    """

    def __init__(
        self, values: Sequence[object], points: npt.ArrayLike, name: str = "output"
    ) -> None:
        super().__init__(name, [None])  # one column, of no value
        numbers: list[float] = np.ravel(np.asarray(points, np.float64)).tolist()
        self._rule = Number(tuple(values), tuple(numbers))

    @property
    def points(self) -> npt.NDArray[np.float64]:
        """Where each value lies."""
        return self._rule.scale

    def decode(self, encoded: Iterable[float]) -> list[object]:
        """The value nearest to each number."""
        return decode(self._rule, np.fromiter(encoded, dtype=np.float64)[:, None])


class RatioEncoder(_OutputEncoder):
    """An answer is computed from several numbers, such as an exact sum and a count, where one float
    would be too coarse."""

    def __init__(self, rule: Quotient, name: str = "output") -> None:
        super().__init__(name, range(rule.width))  # a column for each number
        self._rule = rule

    def decode(self, encoded: Iterable[Sequence[float]]) -> list[object]:
        """The values of rows of these numbers."""
        rows = np.array(list(encoded), dtype=np.float64)
        return decode(self._rule, rows.reshape(-1, self._rule.width))


def _some(values: Sequence[object], most: int = 6) -> str:
    """The first of some values, and how many more there are."""
    shown = ", ".join(map(repr, values[:most]))
    return f"{shown} and {len(values) - most:,} more" if len(values) > most else shown


OutputEncoder = CategoricalEncoder | NumericalEncoder | RatioEncoder


def output_encoder(rule: Rule, name: str = "output") -> OutputEncoder:
    """The encoder of a rule of decoding, as Tracr's clients know it; ``name`` is its basis's."""
    match rule:
        case Classes(values):
            return CategoricalEncoder(values, name)
        case Number(values, points):
            return NumericalEncoder(values, points, name)
        case Quotient():
            return RatioEncoder(rule, name)


def _index(index: int, size: int) -> int:
    """The index itself, once it is known not to count from the end."""
    if not 0 <= index < size:
        raise ValueError(f"{index} is not one of the {size} ids")
    return index


def _rank(value: object) -> tuple[int, object]:
    """An order over values of any kind: booleans, numbers, tuples, strings, the rest by name."""
    match value:
        case bool():
            return (0, value)
        case int() | float():
            return (1, value)
        case tuple():
            return (2, tuple(map(_rank, cast("tuple[object, ...]", value))))
        case str():
            return (3, value)
        case _:
            return (4, (type(value).__name__, repr(value)))
