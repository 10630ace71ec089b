"""Formulas: what a user's function means whose code does nothing but arithmetic.

A tree of the language's own operators over the function's arguments. It is computed as these
operators compute, exactly and step by step, so that `Map(lambda x: 0.1 * x, tokens)` is
`0.1 * tokens`, value for value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import itemgetter
from typing import Any, TypeAlias

from ..functions import Function
from ..operators import BINARY, UNARY, WHERE
from ..values import Value, canonical, is_numeric, key, plain


@dataclass(frozen=True, slots=True)
class Argument:
    """What the function is given in this place."""

    place: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """A constant; None gives undefined. True is not 1."""

    value: Value | None = field(compare=False)
    identity: Hashable = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "identity", key(self.value))


@dataclass(frozen=True, slots=True)
class Step:
    """A function of parts. `WHERE` computes its condition, and then one of the two others."""

    function: Function
    parts: tuple[Formula, ...]


Formula: TypeAlias = Argument | Fixed | Step

_WHOLE = (BINARY["//"], BINARY["%"], BINARY["/"])
_TOTAL = (
    *(BINARY[name] for name in ("+", "-", "*", "==", "!=", "<", "<=", ">", ">=")),
    *(UNARY[name] for name in ("+", "-", "~", "abs", "round")),
)


def parts_of(formula: Formula) -> Iterator[Formula]:
    """The formula and all that it is made of."""
    yield formula
    if isinstance(formula, Step):
        for part in formula.parts:
            yield from parts_of(part)


def arguments_of(formula: Formula) -> frozenset[int]:
    """The places of the arguments that it mentions."""
    return frozenset(part.place for part in parts_of(formula) if isinstance(part, Argument))


def always_asked(formula: Formula) -> frozenset[int]:
    """The places of the arguments without which it is never computed."""
    if isinstance(formula, Step) and formula.function is WHERE:
        condition, one, other = formula.parts
        return always_asked(condition) | (always_asked(one) & always_asked(other))
    if isinstance(formula, Step):
        return frozenset[int]().union(*map(always_asked, formula.parts))
    return arguments_of(formula)


def is_conditional(formula: Formula) -> bool:
    """Whether some part of it is computed for some values only."""
    return any(isinstance(part, Step) and part.function is WHERE for part in parts_of(formula))


def has_values(step: Step) -> bool:
    """Whether a step has a value whatever the numbers are that it is given.

    What is not exact rounds: `int`, `math.floor`, `round(x, 2)` and the like; or is a root, which
    numbers below 0 have not.
    """
    if step.function.given is math.sqrt:
        return False
    if step.function in _WHOLE:
        divisor = step.parts[1]
        return isinstance(divisor, Fixed) and is_numeric(divisor.value) and bool(divisor.value)
    return step.function in _TOTAL or not step.function.exact


def is_total(formula: Formula) -> bool:
    """Whether it has a value whatever the numbers are, in all parts, computed or not."""
    steps = [part for part in parts_of(formula) if isinstance(part, Step)]
    return all(step.function is WHERE or has_values(step) for step in steps)


def is_truth(formula: Formula) -> bool:
    """Whether its values are bools."""
    match formula:
        case Fixed(value):
            return isinstance(value, bool)
        case Step(function, parts) if function is WHERE:
            return all(map(is_truth, parts[1:]))
        case Step(function):
            return function.comparison is not None or function is UNARY["~"]
        case Argument():
            return False


def computing(formula: Formula) -> Callable[[Sequence[Any]], Any]:
    """A function that computes it of exact arguments."""
    match formula:
        case Argument(place):
            return itemgetter(place)
        case Fixed(value):
            return lambda _: value
        case Step(function, parts) if function is WHERE:
            condition, one, other = map(computing, parts)
            return lambda given: (one if condition(given) else other)(given)
        case Step(function, parts):
            return _computing_step(function, [computing(part) for part in parts])


def _computing_step(
    function: Function, parts: Sequence[Callable[[Sequence[Any]], Any]]
) -> Callable[[Sequence[Any]], Any]:
    call = function.call
    if not function.exact:
        return lambda given: _kept(call(*[plain(part(given)) for part in parts]))
    if len(parts) == 2:
        left, right = parts
        return lambda given: _kept(call(left(given), right(given)))
    return lambda given: _kept(call(*[part(given) for part in parts]))


def _kept(result: object) -> object:
    """The result of a step as the language keeps values; what is no value is left as it is."""
    return canonical(result) if type(result) in _ROUNDED else result


_ROUNDED = frozenset((float, Fraction))
