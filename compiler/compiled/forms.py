"""How the records of a compiled model are written as JSON, and read again.

A *form* writes values of one type and reads them back; reading checks and never runs anything. The
form of a record follows from its fields, so that no list of fields stands here: a new field is in
the next file, and a test says that the format has another version then.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from math import prod
from typing import Any, Generic, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

import numpy as np

from ...craft.variables import Array
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


def _read_whole(found: object) -> int:
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
    shape = [_read_whole(n) for n in read_list(entries.get("shape"))]
    expect(min(shape, default=0) >= 0 and prod(shape) <= MAX_NUMBERS, "a shape", shape)
    numbers = np.array([_read_number(n) for n in read_list(entries.get("numbers"))], np.float64)
    expect(np.isfinite(numbers).all(), "finite numbers", "others")
    if "at" in entries:
        places = [_read_whole(n) for n in read_list(entries["at"])]
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
WHOLE: Form[int] = Form(int, _read_whole)
NUMBER: Form[float] = Form(_write_number, _read_number)
ARRAY: Form[Array] = Form(_write_array, _read_array)
VALUE: Form[object] = Form(value_to_json, value_from_json)

PLAIN: dict[object, Form[Any]] = {
    str: TEXT,
    bool: FLAG,
    int: WHOLE,
    float: NUMBER,
    object: VALUE,
    Array: ARRAY,
}
"""Forms by the type that a field is declared with."""


def optional(form: Form[T]) -> Form[T | None]:
    """A value or nothing."""
    return Form(
        lambda value: None if value is None else form.write(value),
        lambda found: None if found is None else form.read(found),
    )


def listed(form: Form[T]) -> Form[tuple[T, ...]]:
    """Any number of values of one form."""
    return Form(
        lambda values: [form.write(value) for value in values],
        lambda found: tuple(form.read(member) for member in read_list(found)),
    )


def paired(first: Form[T], second: Form[U]) -> Form[tuple[T, U]]:
    """Two values."""

    def read(found: object) -> tuple[T, U]:
        members = read_list(found)
        expect(len(members) == 2, "a pair", members)
        return first.read(members[0]), second.read(members[1])

    return Form(lambda pair: [first.write(pair[0]), second.write(pair[1])], read)


def named(form: Form[T]) -> Form[Mapping[str, T]]:
    """Values by name."""
    return Form(
        lambda values: {name: form.write(value) for name, value in values.items()},
        lambda found: {name: form.read(member) for name, member in read_object(found).items()},
    )


def referred(things: Sequence[T]) -> Form[T]:
    """One of these things, by its place among them."""
    places = {id(thing): place for place, thing in enumerate(things)}

    def read(found: object) -> T:
        place = _read_whole(found)
        expect(0 <= place < len(things), f"one of {len(things)} places", place)
        return things[place]

    return Form(lambda thing: places[id(thing)], read)


def record(kind: type[T], known: Mapping[object, Form[Any]]) -> Form[T]:
    """A data class, field by field.

    Args:
        known: forms by the type that a field is declared with, beside those of ``PLAIN``.
    """
    hints = get_type_hints(kind)
    forms = {f.name: form_of(hints[f.name], known) for f in fields(cast(Any, kind))}

    def write(value: T) -> Json:
        return {name: form.write(getattr(value, name)) for name, form in forms.items()}

    def read(found: object) -> T:
        entries = read_object(found)
        wanted = f"a {kind.__name__} of {', '.join(forms)}"
        expect(entries.keys() == forms.keys(), wanted, sorted(entries))
        return kind(**{name: forms[name].read(entry) for name, entry in entries.items()})

    return Form(write, read)


def form_of(hint: object, known: Mapping[object, Form[Any]]) -> Form[Any]:
    """The form of what a field is declared to hold.

    Raises:
        TypeError: there is none; a new kind of field needs one.
    """
    for forms in (known, PLAIN):
        if hint in forms:
            return forms[hint]
    inner = get_args(hint)
    if get_origin(hint) is Literal:
        return one_of(inner)
    if get_origin(hint) is tuple and inner[1:] == (...,):
        return listed(form_of(inner[0], known))
    if get_origin(hint) is tuple and len(inner) == 2:
        return paired(form_of(inner[0], known), form_of(inner[1], known))
    if len(inner) == 2 and inner[1] is type(None):
        return optional(form_of(inner[0], known))
    raise TypeError(f"a field of type {hint} has no form in JSON")


def one_of(texts: Sequence[str]) -> Form[str]:
    """One of these texts."""

    def read(found: object) -> str:
        expect(found in texts, " or ".join(map(repr, texts)), found)
        return cast(str, found)

    return Form(lambda text: text, read)
