"""Rules of decoding for a page: as data, whose values are texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ...model.answers import Averaged, Classes, Number, Quotient, Ratio, Rule
from ...model.json_reading import Json
from .texts import text_of


def rule_data(rule: Rule) -> Mapping[str, Json]:
    """What kind it is, and what decoding needs."""
    match rule:
        case Classes(values):
            return {"kind": "classes", "texts": list(map(text_of, values))}
        case Number(values, points, may_be_undefined=flag):
            texts: list[Json] = list(map(text_of, values))
            return {"kind": "number", "texts": texts, "points": [*points], "flag": flag}
        case Ratio(unit, is_of_bools=bools, default=default):
            text = text_of(default)
            return {"kind": "ratio", "unit": _fraction(unit), "bools": bools, "default": text}
        case Averaged(factor, offset, default):
            line: dict[str, Json] = {"factor": _fraction(factor), "offset": _fraction(offset)}
            return {"kind": "averaged", **line, "default": text_of(default)}
        case Quotient(numerator, denominator, _, counts):
            return {
                "kind": "quotient",
                "numerator": _terms(numerator),
                "denominator": _terms(denominator),
                "counts": [*counts],
            }


def _fraction(number: Fraction) -> list[Json]:
    """A numerator and a denominator, as texts."""
    return [str(number.numerator), str(number.denominator)]


def _terms(terms: Sequence[tuple[int, tuple[int, ...]]]) -> list[Json]:
    """Coefficients, as texts, and powers."""
    return [[str(c), list[Json](powers)] for c, powers in terms]
