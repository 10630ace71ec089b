"""How answers are read from logits: the rule of decoding, as data.

A compiled model ends in logits `[..., width]`, and a *rule* says what they mean. Rules need numpy
only and can be written as JSON, so that a file of weights can hold them, and its readers need
nothing of RASP. All decoding is done by `decode`, all looking for the nearest number by `nearest`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import ceil, floor, prod, trunc
from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]


MAX_ROUNDED_TO = 15  # what a float has room for


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


Terms: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]
"""A polynomial: each term a coefficient and a power for each number that it is of; `(3, (0, 2))` is
three times the square of the second."""


Direction: TypeAlias = Literal["nearest", "down", "up", "to 0"]
"""Where a number between two whole ones goes; half-way, the nearest is the even one."""


@dataclass(frozen=True, kw_only=True)
class Rounded:
    """A quotient of polynomials, rounded to a whole number.

    Attributes:
        numerator, denominator: the polynomials.
        direction: where it goes.
        decimals: if it is not None, the quotient's float is rounded to so many decimals, and the
            whole number is how many units of the last one that gives.
    """

    numerator: Terms
    denominator: Terms
    direction: Direction = "nearest"
    decimals: int | None = None

    def __post_init__(self) -> None:
        if self.direction not in get_args(Direction):
            raise ValueError(f"{self.direction!r} is no direction of rounding")
        if self.decimals is not None and abs(self.decimals) > MAX_ROUNDED_TO:
            raise ValueError(f"no answer is rounded to {self.decimals} decimals")


@dataclass(frozen=True)
class Quotient:
    """Whole numbers, such as sums and counts, and the answer is a quotient of polynomials of them.

    Attributes:
        numerator, denominator: the polynomials.
        width: how many numbers there are, each a logit.
        counts: numbers that are 0 where nothing is selected.
        default: the answer there; `None` is the undefined value.
        is_of_bools: the answer is that of bools: 0 or 1 is `False` or `True`.
        are_averaged: a head has averaged the numbers over the selected keys and one more, which
            adds nothing. The last logit is what that one weighs, `1 / (1 + keys)`, and the last
            number is that of the keys; each other logit is its number over `1 + keys`.
        rounded: more whole numbers, each computed from all before it; the polynomials may be of
            them as well.
    """

    numerator: Terms
    denominator: Terms
    width: int
    counts: tuple[int, ...] = ()
    default: object = None
    is_of_bools: bool = field(default=False, kw_only=True)
    are_averaged: bool = field(default=False, kw_only=True)
    rounded: tuple[Rounded, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        for place, part in enumerate((*self.rounded, self)):
            powers = [term[1] for term in (*part.numerator, *part.denominator)]
            if any(len(p) != self.width + place or min(p, default=0) < 0 for p in powers):
                also = f" and {place} rounded numbers" if place else ""
                raise ValueError(f"each term needs a power for each of {self.width} logits{also}")
        if not all(0 <= place < self.width for place in self.counts):
            raise ValueError(f"the counts must be some of {self.width} logits, got {self.counts}")
        if self.are_averaged and not self.width:
            raise ValueError("averaged numbers need a logit that says over how many keys")


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
            return [_quotient(rule, _whole_numbers(rule, row)) for row in rows.tolist()]


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


def _whole_numbers(rule: Quotient, logits: Sequence[float]) -> list[int]:
    """The numbers that logits stand for; all 0 where nothing weighs anything, which no meaningful
    input leads to."""
    if not rule.are_averaged:
        return [round(x) for x in logits]
    *averages, share = logits
    if share <= 0:
        return [0] * rule.width
    return [*(round(x / share) for x in averages), round(1 / share - 1)]


def _quotient(rule: Quotient, numbers: Sequence[int]) -> object:
    """The answer; the default too where a denominator is 0, as on no meaningful input."""
    if any(numbers[place] < 1 for place in rule.counts):
        return rule.default
    known = list(numbers)
    for part in rule.rounded:
        quotient = _divided(part, known)
        if quotient is None:
            return rule.default
        known.append(_to_whole(part, quotient))
    answer = _divided(rule, known)
    if answer is None:
        return rule.default
    return bool(answer) if rule.is_of_bools and answer in (0, 1) else _number(answer)


def _divided(rule: Quotient | Rounded, numbers: Sequence[int]) -> Fraction | None:
    numerator, denominator = (
        sum(c * prod(x**p for x, p in zip(numbers, powers, strict=True)) for c, powers in terms)
        for terms in (rule.numerator, rule.denominator)
    )
    return Fraction(numerator, denominator) if denominator else None


def _to_whole(rule: Rounded, quotient: Fraction) -> int:
    if rule.decimals is not None:  # as Python rounds a float, which is hardly ever half-way
        quotient = Fraction(float(quotient)) * Fraction(10) ** rule.decimals
    match rule.direction:
        case "nearest":
            return round(quotient)
        case "down":
            return floor(quotient)
        case "up":
            return ceil(quotient)
        case "to 0":
            return trunc(quotient)


def _number(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)
