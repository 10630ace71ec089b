"""Rules of decoding for a page: as data, whose values are texts."""

from __future__ import annotations

from collections.abc import Mapping

from ...model.answers import Classes, Number, Rule
from ...model.answers_json import rounded_to_json
from ...model.json_reading import Json
from ...model.quotients import Quotient, Terms
from .texts import text_of


def rule_data(rule: Rule) -> Mapping[str, Json]:
    """What kind it is, and what decoding needs."""
    match rule:
        case Classes(values):
            return {"kind": "classes", "texts": list(map(text_of, values))}
        case Number(values, points, may_be_undefined=flag):
            texts: list[Json] = list(map(text_of, values))
            return {"kind": "number", "texts": texts, "points": [*points], "flag": flag}
        case Quotient(numerator, denominator, _, counts, default):
            return {
                "kind": "quotient",
                "numerator": _terms(numerator),
                "denominator": _terms(denominator),
                "counts": [*counts],
                "default": text_of(default),
                "bools": rule.is_of_bools,
                "averaged": rule.are_averaged,
                "rounded": [rounded_to_json(part, _terms) for part in rule.rounded],
            }


def _terms(terms: Terms) -> list[Json]:
    """Coefficients, as texts, and powers."""
    return [[str(c), list[Json](powers)] for c, powers in terms]
