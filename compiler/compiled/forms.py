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
from ...model.answers_json import value_from_json, value_to_json
from ...model.json_reading import Json, expect, read_list, read_object, read_whole

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


def _read_text(json: object) -> str:
    expect(isinstance(json, str), "a text", json)
    return cast(str, json)


def _read_flag(json: object) -> bool:
    expect(isinstance(json, bool), "true or false", json)
    return cast(bool, json)


def _read_number(json: object) -> float:
    """Infinity, which JSON does not have, is a text."""
    if json in ("inf", "-inf"):
        return float(cast(str, json))
    expect(type(json) in (int, float), "a number", json)
    number = float(cast(float, json))
    expect(math.isfinite(number), "a finite number", json)
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


def _read_array(json: object) -> Array:
    entries = read_object(json)
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


TEXT: Form[str] = Form(lambda text: text, _read_text)
FLAG: Form[bool] = Form(bool, _read_flag)


def _write_value(value: object) -> Json:
    """A value; several that are not told apart are an object."""
    if isinstance(value, OneOf):
        return {"one_of": [_write_value(member) for member in value.values], "text": value.text}
    if isinstance(value, tuple):
        return [_write_value(member) for member in cast("tuple[object, ...]", value)]
    return value_to_json(value)


def _read_value(json: object) -> object:
    if isinstance(json, dict) and "one_of" in json:
        entries = read_object(cast("dict[str, object]", json))
        expect(entries.keys() == {"one_of", "text"}, "values and their text", sorted(entries))
        members = read_list(entries["one_of"])
        return OneOf(tuple(_read_value(member) for member in members), TEXT.read(entries["text"]))
    if isinstance(json, list):
        return tuple(_read_value(member) for member in cast("list[object]", json))
    return value_from_json(cast(object, json))


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
