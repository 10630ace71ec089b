"""How answers are read from logits: the rule of decoding, as data.

A compiled model ends in logits `[..., width]`, and a *rule* says what they mean. Rules need numpy
only and can be written as JSON, so that a file of weights can hold them, and its readers need
nothing of RASP. All decoding is done by `decode`, all looking for the nearest number by `nearest`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from .quotients import Quotient, answer_of

Array: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Classes:
    """A logit for each value; the value of the largest is the answer, of equal ones the first.

    `None` among the values is the undefined value.
    """

    values: tuple[object, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError("an answer needs at least one value")

    @property
    def width(self) -> int:
        """How many logits are decoded."""
        return len(self.values)


@dataclass(frozen=True)
class Number:
    """The first logit is a number; the value of the nearest point is the answer.

    Attributes:
        values: a value for each point; the points need not be the values themselves.
        points: finite and strictly rising.
        may_be_undefined: there is a second logit, 1 where the answer is defined and 0 where it is
            not; up to 1/2 the answer is undefined (`None`).
    """

    values: tuple[object, ...]
    points: tuple[float, ...]
    may_be_undefined: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        if len(self.points) != len(self.values) or not self.values:
            raise ValueError(
                f"{len(self.values)} values need as many points, got {len(self.points)}"
            )
        if not (np.isfinite(self.points).all() and (np.diff(self.points) > 0).all()):
            raise ValueError("the points must be finite and strictly rising")

    @property
    def width(self) -> int:
        """How many logits are decoded."""
        return 2 if self.may_be_undefined else 1

    @cached_property
    def scale(self) -> Array:
        """The points as an array."""
        return np.array(self.points, np.float64)


Rule: TypeAlias = Classes | Number | Quotient


def decode(rule: Rule, logits: npt.ArrayLike) -> list[object]:
    """The answers of logits `[..., width]`, flat over the leading axes.

    Raises:
        ValueError: the logits are not as many as the rule decodes, or some are NaN.
    """
    given = np.asarray(logits, np.float64)
    _expect(given, rule.width)
    if np.isnan(given).any():
        raise ValueError("the model gave a number that is not a number (NaN)")
    rows = given.reshape(-1, rule.width)
    match rule:
        case Classes(values):
            return [values[i] for i in rows.argmax(axis=1).tolist()]
        case Number(values):
            decoded = [values[i] for i in nearest(rule.scale, rows[:, 0]).tolist()]
            if not rule.may_be_undefined:
                return decoded
            defined = (rows[:, 1] > 0.5).tolist()
            return [value if known else None for value, known in zip(decoded, defined, strict=True)]
        case Quotient():
            return [answer_of(rule, row) for row in rows.tolist()]


def decode_all(rules: Mapping[str, Rule], logits: npt.ArrayLike) -> dict[str, list[object]]:
    """The answers by name of logits that stand side by side, in this order; raises as `decode`."""
    given = np.asarray(logits, np.float64)
    _expect(given, sum(rule.width for rule in rules.values()))
    ends = accumulate(rule.width for rule in rules.values())
    return {
        name: decode(rule, given[..., end - rule.width : end])
        for (name, rule), end in zip(rules.items(), ends, strict=True)
    }


def _expect(found: Array, width: int) -> None:
    if not found.ndim or found.shape[-1] != width:
        raise ValueError(f"the last axis must hold {width} logits, got {list(found.shape)}")


def nearest(points: Array, numbers: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """Which of `points`, which rise, each number is nearest to.

    Borders lie half-way, so a binary search finds it; on a border it is the lower point.
    """
    return np.searchsorted((points[1:] + points[:-1]) / 2, numbers)
