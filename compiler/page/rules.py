"""Rules of decoding for a page: as data, whose values are texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...model.answers import Classes, Number, Quotient, Ratio, Rule
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
            whole: list[Json] = [str(unit.numerator), str(unit.denominator)]
            return {"kind": "ratio", "unit": whole, "bools": bools, "default": text_of(default)}
        case Quotient(numerator, denominator, _, counts):
            return {
                "kind": "quotient",
                "numerator": _terms(numerator),
                "denominator": _terms(denominator),
                "counts": [*counts],
            }


def _terms(terms: Sequence[tuple[int, tuple[int, ...]]]) -> list[Json]:
    """Coefficients, as texts, and powers."""
    return [[str(c), list[Json](powers)] for c, powers in terms]
