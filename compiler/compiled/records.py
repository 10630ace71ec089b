"""How the records of a compiled model are written as JSON, and read again, field by field.

The form of a record follows from its fields, so that no list of fields stands here: a new field is
in the next file, and a test says that the format has another version then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from ...model.json_reading import Json, expect, read_list, read_object, read_whole
from .forms import PLAIN, Form

T = TypeVar("T")
U = TypeVar("U")


def optional(form: Form[T]) -> Form[T | None]:
    """A value or nothing."""
    return Form(
        lambda value: None if value is None else form.write(value),
        lambda json: None if json is None else form.read(json),
    )


def listed(form: Form[T]) -> Form[tuple[T, ...]]:
    """Any number of values of one form."""
    return Form(
        lambda values: [form.write(value) for value in values],
        lambda json: tuple(form.read(member) for member in read_list(json)),
    )


def paired(first: Form[T], second: Form[U]) -> Form[tuple[T, U]]:
    """Two values."""

    def read(json: object) -> tuple[T, U]:
        members = read_list(json)
        expect(len(members) == 2, "a pair", members)
        return first.read(members[0]), second.read(members[1])

    return Form(lambda pair: [first.write(pair[0]), second.write(pair[1])], read)


def named(form: Form[T]) -> Form[Mapping[str, T]]:
    """Values by name."""
    return Form(
        lambda values: {name: form.write(value) for name, value in values.items()},
        lambda json: {name: form.read(member) for name, member in read_object(json).items()},
    )


def referred(things: Sequence[T]) -> Form[T]:
    """One of these things, by its place among them."""
    places = {id(thing): place for place, thing in enumerate(things)}

    def read(json: object) -> T:
        place = read_whole(json)
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

    def read(json: object) -> T:
        entries = read_object(json)
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


def one_kind_of(kinds: Sequence[type], known: Mapping[object, Form[Any]]) -> Form[Any]:
    """A data class of one of these kinds, by its name and its fields."""
    forms: dict[str, Form[Any]] = {kind.__name__: record(kind, known) for kind in kinds}

    def read(json: object) -> object:
        entries = dict(read_object(json))
        name = entries.pop("kind", None)
        expect(name in forms, " or ".join(forms), name)
        return forms[cast(str, name)].read(entries)

    def write(value: object) -> Json:
        written = forms[type(value).__name__].write(value)
        assert isinstance(written, dict)
        return {"kind": type(value).__name__, **written}

    return Form(write, read)


def one_of(texts: Sequence[str]) -> Form[str]:
    """One of these texts."""

    def read(json: object) -> str:
        expect(json in texts, " or ".join(map(repr, texts)), json)
        return cast(str, json)

    return Form(lambda text: text, read)
