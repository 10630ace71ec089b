"""Quotients of polynomials in a few whole numbers, as rules by which answers are computed.

The numbers are exact, and so is what is computed from them, until an answer is a float. On the way
a quotient may be rounded, or its square root be taken, which is a float at once; and a float stands
for one number, the simplest that rounds to it. What is computed of that becomes a float again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, inf, nextafter, prod, sqrt, trunc
from typing import Literal, TypeAlias, get_args

MAX_ROUNDED_TO = 15  # what a float has room for
MAX_KEPT = 1 << 50
"""A fraction is kept as it is if its numerator times its denominator is less."""

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


Taken: TypeAlias = Literal["itself", "sqrt", "power"]
"""A number itself, ``math.sqrt`` of it, or ``x ** 0.5``, whose last digit is sometimes another."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A quotient of polynomials, or its square root, as the number that the language keeps of it.

    Attributes:
        numerator, denominator: the polynomials.
        taken: of the quotient.
    """

    numerator: Terms
    denominator: Terms
    taken: Taken = "itself"

    def __post_init__(self) -> None:
        if self.taken not in get_args(Taken):
            raise ValueError(f"{self.taken!r} is nothing that is taken of a quotient")


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
        rounded: more numbers, rounded or kept, each computed from all before it; the
            polynomials may be of them as well.
    """

    numerator: Terms
    denominator: Terms
    width: int
    counts: tuple[int, ...] = ()
    default: object = None
    is_of_bools: bool = field(default=False, kw_only=True)
    are_averaged: bool = field(default=False, kw_only=True)
    rounded: tuple[Rounded | Kept, ...] = field(default=(), kw_only=True)

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


def answer_of(rule: Quotient, logits: Sequence[float]) -> object:
    """The answer; the default too where a denominator is 0, as on no meaningful input."""
    known: list[int | Fraction] = [*_whole_numbers(rule, logits)]
    if any(known[place] < 1 for place in rule.counts):
        return rule.default
    for part in rule.rounded:
        quotient = _divided(part, known)
        if quotient is None:
            return rule.default
        if isinstance(part, Kept):
            known.append(kept(quotient, part.taken))
        else:
            known.append(_to_whole(part, quotient))
    answer = _divided(rule, known)
    if answer is None:
        return rule.default
    return bool(answer) if rule.is_of_bools and answer in (0, 1) else _number(answer)


def _whole_numbers(rule: Quotient, logits: Sequence[float]) -> list[int]:
    """The numbers that logits stand for; all 0 where nothing weighs anything, which no meaningful
    input leads to."""
    if not rule.are_averaged:
        return [round(x) for x in logits]
    *averages, share = logits
    if share <= 0:
        return [0] * rule.width
    return [*(round(x / share) for x in averages), round(1 / share - 1)]


def _divided(rule: Quotient | Rounded | Kept, numbers: Sequence[int | Fraction]) -> Fraction | None:
    numerator, denominator = (
        sum(c * prod(x**p for x, p in zip(numbers, powers, strict=True)) for c, powers in terms)
        for terms in (rule.numerator, rule.denominator)
    )
    return Fraction(numerator) / denominator if denominator else None


def kept(quotient: Fraction, taken: Taken) -> Fraction:
    """What the language keeps; of what is below 0, as on no meaningful input, the root is 0."""
    if taken == "itself":
        is_small = quotient.denominator * abs(quotient.numerator) < MAX_KEPT
        return quotient if is_small else simplest(float(quotient))
    x = float(max(quotient, Fraction(0)))
    return simplest(sqrt(x) if taken == "sqrt" else x**0.5)


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


def simplest(x: float) -> Fraction:
    """The fraction of smallest denominator among the reals that round to a float.

    In the continued fractions of the two ends of what rounds to it all is the same up to a place
    where a whole number fits between them; the smallest that does ends the fraction.
    """
    if x < 0 or x.is_integer():
        return -simplest(-x) if x < 0 else Fraction(x)
    exact = Fraction(x)
    low, high = ((exact + Fraction(nextafter(x, end))) / 2 for end in (0.0, inf))
    p, q, last_p, last_q = 1, 0, 0, 1
    a, b, c, d = low.numerator, low.denominator, high.numerator, high.denominator
    while (a // b + 1) * d >= c:
        whole = a // b
        p, q, last_p, last_q = whole * p + last_p, whole * q + last_q, p, q
        a, b, c, d = d, c - whole * d, b, a - whole * b
    whole = a // b + 1
    return Fraction(whole * p + last_p, whole * q + last_q)
