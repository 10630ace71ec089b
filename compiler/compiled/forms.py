"""How values of one type are written as JSON, and read again.

A *form* writes them and reads them back; reading checks and never runs anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any, Generic, TypeVar, cast

import numpy as np

from ...craft.variables import Array, OneOf
from ...model.answers_json import Json, value_from_json, value_to_json

T = TypeVar("T")
U = TypeVar("U")

MAX_NUMBERS = 1 << 26
"""No array of a circuit is larger; a file says the shape of a sparse one in a few letters."""


@dataclass(frozen=True)
class Form(Generic[T]):
    """The way to JSON and back.

    Attributes:
        write: the JSON of a value.
        read: the value of what ``json.loads`` gave; raises ValueError unless ``write`` wrote it.
    """

    write: Callable[[T], Json]
    read: Callable[[object], T]


def expect(holds: object, what: str, found: object) -> None:
    """Raises ValueError with what was wanted and what was found, unless it holds."""
    if not holds:
        text = repr(found)
        shown = text if len(text) <= 80 else f"{text[:77]}..."
        raise ValueError(f"{what} is wanted, not {shown}")


def _read_text(found: object) -> str:
    expect(isinstance(found, str), "a text", found)
    return cast(str, found)


def _read_flag(found: object) -> bool:
    expect(isinstance(found, bool), "true or false", found)
    return cast(bool, found)


def read_whole(found: object) -> int:
    expect(type(found) is int, "a whole number", found)
    return cast(int, found)


def _read_number(found: object) -> float:
    """Infinity, which JSON does not have, is a text."""
    if found in ("inf", "-inf"):
        return float(cast(str, found))
    expect(type(found) in (int, float), "a number", found)
    number = float(cast(float, found))
    expect(math.isfinite(number), "a finite number", found)
    return number


def _write_number(number: float) -> Json:
    own = float(number)
    return own if math.isfinite(own) else str(own)


def _write_array(array: Array) -> Json:
    """All numbers in order, or, where most are 0, the others and their places in that order."""
    flat = np.ravel(array).astype(np.float64)
    places = np.flatnonzero(flat)
    shape: list[Json] = [*array.shape]
    if 2 * len(places) < len(flat):
        at: list[Json] = [*places.tolist()]
        return {"shape": shape, "at": at, "numbers": [*flat[places].tolist()]}
    return {"shape": shape, "numbers": [*flat.tolist()]}


def _read_array(found: object) -> Array:
    entries = read_object(found)
    shape = [read_whole(n) for n in read_list(entries.get("shape"))]
    expect(min(shape, default=0) >= 0 and prod(shape) <= MAX_NUMBERS, "a shape", shape)
    numbers = np.array([_read_number(n) for n in read_list(entries.get("numbers"))], np.float64)
    expect(np.isfinite(numbers).all(), "finite numbers", "others")
    if "at" in entries:
        places = [read_whole(n) for n in read_list(entries["at"])]
        is_sorted = all(a < b for a, b in zip([-1, *places], [*places, prod(shape)], strict=True))
        expect(is_sorted and len(places) == len(numbers), "rising places", places)
        whole = np.zeros(prod(shape))
        whole[places] = numbers
        numbers = whole
    expect(len(numbers) == prod(shape), f"{shape} numbers", f"{len(numbers)} numbers")
    return numbers.reshape(shape)


def read_object(found: object) -> dict[str, object]:
    """The entries of a JSON object; raises ValueError for anything else."""
    expect(isinstance(found, dict), "a JSON object", found)
    return cast("dict[str, object]", found)


def read_list(found: object) -> list[object]:
    """The members of a JSON list; raises ValueError for anything else."""
    expect(isinstance(found, list), "a JSON list", found)
    return cast("list[object]", found)


TEXT: Form[str] = Form(lambda text: text, _read_text)
FLAG: Form[bool] = Form(bool, _read_flag)


def _write_value(value: object) -> Json:
    """A value; several that are not told apart are an object."""
    if isinstance(value, OneOf):
        return {"one_of": [_write_value(member) for member in value.values], "text": value.text}
    if isinstance(value, tuple):
        return [_write_value(member) for member in cast("tuple[object, ...]", value)]
    return value_to_json(value)


def _read_value(found: object) -> object:
    if isinstance(found, dict) and "one_of" in found:
        entries = read_object(cast("dict[str, object]", found))
        expect(entries.keys() == {"one_of", "text"}, "values and their text", sorted(entries))
        members = read_list(entries["one_of"])
        return OneOf(tuple(_read_value(member) for member in members), TEXT.read(entries["text"]))
    if isinstance(found, list):
        return tuple(_read_value(member) for member in cast("list[object]", found))
    return value_from_json(cast(object, found))


WHOLE: Form[int] = Form(int, read_whole)
NUMBER: Form[float] = Form(_write_number, _read_number)
ARRAY: Form[Array] = Form(_write_array, _read_array)
VALUE: Form[object] = Form(_write_value, _read_value)

PLAIN: dict[object, Form[Any]] = {
    str: TEXT,
    bool: FLAG,
    int: WHOLE,
    float: NUMBER,
    object: VALUE,
    Array: ARRAY,
}
"""Forms by the type that a field is declared with."""
