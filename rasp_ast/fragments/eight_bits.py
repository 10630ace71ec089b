"""What an s-op of a RASP-L program can be at up to 127 positions: all values, one by one.

RASP-L's numbers are whole and have eight bits, so that there are few of them; a program in which a
number that grows with the input could be larger is refused. Values that depend on each other are
taken as if they did not.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from math import prod
from typing import TypeAlias

from ..boxes import BOX
from ..errors import FunctionError
from ..functions import Function
from ..values import Number, Value, is_number, is_numeric, key
from .cases import Fixed
from .operations import operation
from .reasons import OutsideError, Reason

POSITIONS = 127
SMALLEST, LARGEST = -128, 127
_MOST_CALLS = 1 << 18

Values: TypeAlias = Mapping[Hashable, Value | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What an s-op can be.

    Attributes:
        values: all values; None for tokens of which nobody said what they are.
        place: whether it is a position, perhaps moved by a constant or taken from elsewhere.
        moved: by which constant, where it is the position here.
        count: whether it is a count, or made of counts.
        mean: where a mean of several numbers is taken that nothing has truncated yet.
    """

    values: Values | None
    place: bool = False
    moved: int | None = None
    count: bool = False
    mean: Reason | None = None


def span(values: Iterable[Value | None], like: Iterable[Span] = ()) -> Span:
    """The values, each checked to be one of RASP-L; positions and counts if one of `like` is."""
    found = {key(value): value for value in values}
    for value in found.values():
        _check(value)
    parts = tuple(like)
    place, count = any(part.place for part in parts), any(part.count for part in parts)
    return Span(values=found, place=place, count=count)


def _check(value: Value | None) -> None:
    if not is_number(value):
        return
    if value.denominator != 1:
        what = "RASP-L's numbers are whole, and this can be a fraction"
        raise OutsideError("whole", what, "round it, or compare counts instead of dividing them")


def _check_bound(value: Value | None) -> None:
    """What grows with the input must stay small; other numbers are as few as they are."""
    if is_number(value) and not SMALLEST <= value <= LARGEST:
        what = f"this can be {value} at {POSITIONS} positions, and RASP-L's numbers have 8 bits"
        raise OutsideError("bounded", what, "compare, choose with `where`, or count less")


def positions() -> Span:
    """The indices."""
    return replace(span(range(POSITIONS)), place=True, moved=0)


def counts() -> Span:
    """How many keys a query selects."""
    return replace(span(range(POSITIONS + 1)), count=True)


def applied(function: Function, operands: Sequence[Span]) -> Span:
    """What a function of these can be. Raises OutsideError where RASP-L has no such function."""
    if function is BOX:
        return operands[0]
    name, constants = operation(function, [Fixed(None)] * len(operands))
    if name == "trunc":
        return _truncated(operands[0])
    refuse_means(operands)
    if function.comparison is not None or function.against is not None or name in _COMPARE:
        return span([False, True])
    if name == "where" and len(constants) == 3:
        return _chosen(function, operands)
    known = [operand.values for operand in operands]
    if any(values is None for values in known):
        what = f"what `{function.symbol}` gives depends on which tokens there are"
        raise OutsideError("alphabet", what, "give the vocabulary")
    if any(operand.place for operand in operands):
        return _of_positions(function, operands)
    if any(operand.count for operand in operands):
        _check_count(function, operands, name)
    rows = [list(values.values()) for values in known if values is not None]
    values = list(_images(function, rows))
    if any(operand.count for operand in operands):
        for value in values:
            _check_bound(value)
    numbers = any(is_number(value) for value in values)
    return span(values, operands if numbers else ())


def _truncated(operand: Span) -> Span:
    """`int`: nothing where the number is whole, and the end of a mean."""
    if operand.mean is None:
        values = None if operand.values is None else operand.values.values()
        numbers = None if values is None else [int(v) if is_numeric(v) else v for v in values]
        return operand if numbers is None else replace(operand, values=span(numbers).values)
    known = [int(v) for v in (operand.values or {}).values() if is_numeric(v)]
    return span(range(min(known), max(known) + 1), [operand])


def refuse_means(operands: Iterable[Span]) -> None:
    """Raises OutsideError where a mean that may be a fraction is read."""
    for operand in operands:
        if operand.mean is not None:
            reason = operand.mean
            raise OutsideError(reason.rule, reason.message, reason.hint, reason.source)


_COMPARE = {"==", "!=", "<", "<=", ">", ">=", "True", "False"}


def _images(function: Function, rows: Sequence[Sequence[Value | None]]) -> Iterable[Value | None]:
    if prod(map(len, rows)) > _MOST_CALLS:
        raise OutsideError(
            "size", f"`{function.symbol}` has more than {_MOST_CALLS:,} combinations"
        )
    for arguments in product(*rows):
        try:
            yield function(*arguments)
        except FunctionError:  # the program has no meaning there
            continue


def _chosen(function: Function, operands: Sequence[Span]) -> Span:
    """`where`: one of two, which may be positions. Constants may have been written in."""
    _, whole = operation(function, [Fixed(None)] * len(operands))
    free = iter(operands)
    condition, *sides = [
        next(free) if leaf == Fixed(None) else span([leaf.value])
        for leaf in whole
        if isinstance(leaf, Fixed)
    ]
    if any(side.values is None for side in sides):
        return Span(values=None)
    undefined = [None] if condition.values and key(None) in condition.values else []
    values = [v for side in sides if side.values is not None for v in side.values.values()]
    return span([*values, *undefined], sides)


def _check_count(function: Function, operands: Sequence[Span], name: str) -> None:
    """Counts may be added, multiplied with constants, and compared; a remainder is a parity."""
    if function.linear is not None or name == "abs":
        return
    if len(operands) == 1 and operands[0].values is not None:
        values = [value for value in operands[0].values.values() if value is not None]
        if _is_threshold([(value, _image(function, [value])) for value in values]):
            return
    raise OutsideError(
        "count",
        f"`{function.symbol}` computes with a count, and is neither linear nor a comparison",
        "counts may be added, multiplied with constants, and compared",
    )


def _of_positions(function: Function, operands: Sequence[Span]) -> Span:
    """Positions may be moved by a constant; anything else about them is a comparison."""
    if len(operands) == 1 and operands[0].values is not None:
        [operand] = operands
        values = [v for v in operands[0].values.values() if v is not None]
        images = [_image(function, [value]) for value in values]
        steps = {_step(*pair) for pair in zip(values, images, strict=True)}
        if len(steps) == 1 and (step := steps.pop()) is not None:
            moved = None if operand.moved is None else operand.moved + int(step)
            return replace(span(images, [operand]), moved=moved)
        if _is_threshold([(value, image) for value, image in zip(values, images, strict=True)]):
            return span(images)
    raise OutsideError(
        "index",
        f"`{function.symbol}` is arithmetic of positions",
        "RASP-L compares positions and moves them by constants, no more",
    )


def _image(function: Function, arguments: Sequence[Value | None]) -> Value | None:
    try:
        return function(*arguments)
    except FunctionError:
        return None


def _step(value: Value, image: Value | None) -> Number | None:
    return image - value if is_number(value) and is_number(image) else None


def _is_threshold(images: Sequence[tuple[Value, Value | None]]) -> bool:
    """Whether a truth value turns at most twice along the positions, as comparisons do."""
    numbers = sorted((v, image) for v, image in images if is_numeric(v) and isinstance(image, bool))
    turns = sum(a != b for (_, a), (_, b) in pairwise(numbers))
    return len(numbers) == len(images) and turns <= 2


def compares(predicate: Function, keys: Span, queries: Span) -> bool:
    """Whether a predicate is on these a comparison of positions, moved by constants."""
    truths: dict[Number, set[bool]] = {}
    for a, b in product((keys.values or {}).values(), (queries.values or {}).values()):
        if is_number(a) and is_number(b):
            try:
                truths.setdefault(a - b, set()).add(bool(predicate(a, b)))
            except FunctionError:
                return False
    if not truths or any(len(found) > 1 for found in truths.values()):
        return False
    row = [truths[difference].pop() for difference in sorted(truths)]
    return sum(a != b for a, b in pairwise(row)) <= 2
