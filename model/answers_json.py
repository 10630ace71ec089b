"""Values and rules of decoding as JSON, for files that hold a model."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import accumulate
from typing import cast

from .answers import Classes, Number, Rule
from .json_reading import Json, read_list, read_object, read_whole
from .quotients import Direction, Kept, Quotient, Rounded, Taken, Terms

FRACTION = re.compile(r"-?[0-9]{1,400}(/[0-9]{1,400})?")
"""How a fraction is written; an exponent, which Python reads as well, could take forever."""

MAX_RULE_POWER = 64
"""A power in a rule of decoding that is larger than this is refused as a mistake."""


def to_json(rules: Mapping[str, Rule]) -> list[Json]:
    """Rules by name, as an object for each, in order, that `json.dumps` takes.

    A number, a bool, a string and the undefined value (`null`) are what they are in JSON, a tuple
    is a list, and a fraction is `{"fraction": "1/3"}`. `columns` are the first logit that a rule
    decodes and the first that it does not.

    Raises:
        TypeError: some value is none of these.
    """
    ends = accumulate(rule.width for rule in rules.values())
    return [
        {"name": name, "columns": [end - rule.width, end], **rule_to_json(rule)}
        for (name, rule), end in zip(rules.items(), ends, strict=True)
    ]


def rule_to_json(rule: Rule) -> dict[str, Json]:
    """A rule as an object that says its kind."""
    match rule:
        case Classes(values):
            return {"kind": "classes", "values": value_to_json(values)}
        case Number(values, points, may_be_undefined=flag):
            known = {"values": value_to_json(values), "points": value_to_json(points)}
            return {"kind": "number", **known, "may_be_undefined": flag}
        case Quotient(numerator, denominator, width, counts, default):
            return {
                "kind": "quotient",
                "rounded": [rounded_to_json(part, _terms_to_json) for part in rule.rounded],
                "numerator": _terms_to_json(numerator),
                "denominator": _terms_to_json(denominator),
                "width": width,
                "counts": list(counts),
                "default": value_to_json(default),
                "is_of_bools": rule.is_of_bools,
                "are_averaged": rule.are_averaged,
            }


def rounded_to_json(part: Rounded | Kept, terms_to_json: Callable[[Terms], Json]) -> Json:
    """What is rounded or kept on the way to an answer, with polynomials as the caller has them."""
    numerator, denominator = map(terms_to_json, (part.numerator, part.denominator))
    known: dict[str, Json] = {"numerator": numerator, "denominator": denominator}
    if isinstance(part, Kept):
        return {**known, "taken": part.taken}
    return {**known, "direction": part.direction, "decimals": part.decimals}


def _terms_to_json(terms: Terms) -> Json:
    return [[c, list[Json](powers)] for c, powers in terms]


def value_to_json(value: object) -> Json:
    """A value of the language: see :func:`to_json`.

    Raises:
        TypeError: it is none.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Fraction():
            return {"fraction": str(value)}
        case tuple():
            return [value_to_json(v) for v in cast("tuple[object, ...]", value)]
        case _:
            raise TypeError(f"{value!r} of type {type(value).__name__} is no value of an answer")


def from_json(json: object) -> dict[str, Rule]:
    """The rules that `to_json` wrote.

    Raises:
        ValueError: it did not write this; the message says what is wrong.
    """
    rules = map(read_object, read_list(json))
    return {str(rule.get("name")): rule_from_json(rule) for rule in rules}


def rule_from_json(entries: Mapping[str, object]) -> Rule:
    """The rule that ``rule_to_json`` wrote; raises ValueError for anything else."""
    try:
        match entries["kind"]:
            case "classes":
                return Classes(_values(entries["values"]))
            case "number":
                points = tuple(float(cast(float, p)) for p in read_list(entries["points"]))
                flag = bool(entries["may_be_undefined"])
                return Number(_values(entries["values"]), points, may_be_undefined=flag)
            case "quotient":
                return Quotient(
                    _terms(entries["numerator"]),
                    _terms(entries["denominator"]),
                    read_whole(entries["width"]),
                    tuple(map(read_whole, read_list(entries["counts"]))),
                    value_from_json(entries["default"]),
                    is_of_bools=bool(entries["is_of_bools"]),
                    are_averaged=bool(entries["are_averaged"]),
                    rounded=tuple(map(_rounded, read_list(entries["rounded"]))),
                )
            case kind:
                raise ValueError(f"no rule of decoding is called {kind!r}")
    except KeyError as error:
        raise ValueError(f"the rule {entries!r} has no {error}") from error


def _rounded(json: object) -> Rounded | Kept:
    entries = read_object(json)
    numerator, denominator = _terms(entries["numerator"]), _terms(entries["denominator"])
    if "taken" in entries:
        taken = cast(Taken, entries["taken"])
        return Kept(numerator=numerator, denominator=denominator, taken=taken)
    decimals = entries["decimals"]
    return Rounded(
        numerator=numerator,
        denominator=denominator,
        direction=cast(Direction, entries["direction"]),
        decimals=None if decimals is None else read_whole(decimals),
    )


def _terms(json: object) -> Terms:
    terms = (read_list(term) for term in read_list(json))
    return tuple((read_whole(c), tuple(map(_power, read_list(powers)))) for c, powers in terms)


def _power(json: object) -> int:
    power = read_whole(json)
    if power > MAX_RULE_POWER:
        raise ValueError(f"{power} is larger than any power of a rule of decoding")
    return power


def _fraction(text: str) -> Fraction:
    if not FRACTION.fullmatch(text):
        raise ValueError(f"{text[:80]!r} is no fraction")
    try:
        return Fraction(text)
    except ZeroDivisionError as error:
        raise ValueError(f"{text[:80]!r} is no fraction") from error


def _values(json: object) -> tuple[object, ...]:
    return tuple(value_from_json(value) for value in read_list(json))


def value_from_json(json: object) -> object:
    """The value that ``value_to_json`` wrote; raises ValueError for anything else."""
    match json:
        case list():
            return _values(cast(object, json))
        case {"fraction": str(text)}:
            return _fraction(text)
        case None | bool() | int() | float() | str():
            return json
        case _:
            raise ValueError(f"{json!r} is no value of an answer")
