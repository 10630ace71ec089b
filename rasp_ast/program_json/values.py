"""Values of programs as JSON: a fraction is an object, a tuple a list, undefined is null."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TypeAlias, cast

from ..errors import InputError
from ..values import Value, canonical

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

FRACTION = re.compile(r"-?[0-9]{1,400}/[0-9]{1,400}")
"""How a fraction is written; an exponent, which Python reads as well, could take forever."""


def value_to_json(value: Value | None) -> Json:
    """A value as ``json.dumps`` takes it."""
    match value:
        case Fraction():
            return {"fraction": str(value)}
        case tuple():
            return [value_to_json(member) for member in value]
        case _:
            return value


def value_from_json(json: object) -> Value | None:
    """The value that ``value_to_json`` wrote.

    Raises:
        InputError: it did not write this.
    """
    match json:
        case {"fraction": str(text)} if FRACTION.fullmatch(text) and int(text.split("/")[1]):
            return canonical(Fraction(text))
        case list():
            return tuple(value_from_json(member) for member in cast("list[object]", json))
        case None | bool() | int() | str():
            return json
        case _:
            raise InputError(f"{json!r} is no value of a program")


def read_list(json: object, what: str) -> list[object]:
    """The members of a JSON list; raises InputError for anything else."""
    if isinstance(json, list):
        return cast("list[object]", json)
    raise InputError(f"{what} must be a JSON list, not {json!r}")


def read_object(json: object, what: str) -> dict[str, object]:
    """The entries of a JSON object; raises InputError for anything else."""
    if isinstance(json, dict):
        return cast("dict[str, object]", json)
    raise InputError(f"{what} must be a JSON object, not {json!r}")
