"""How answers are read from logits: the rule of decoding, as data.

A compiled model ends in logits `[..., width]`, and a *rule* says what they mean. Rules need numpy
only and can be written as JSON, so that a file of weights can hold them, and its readers need
nothing of RASP. All decoding is done by `decode`, all looking for the nearest number by `nearest`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True)
class Classes:
    """A logit for each value; the value of the largest is the answer, of equal ones the first.

    `None` among the values is the undefined value.
    """

    values: tuple[object, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError("an answer needs at least one value")

    @property
    def width(self) -> int:
        """How many logits are decoded."""
        return len(self.values)


@dataclass(frozen=True)
class Number:
    """The first logit is a number; the value of the nearest point is the answer.

    Attributes:
        values: a value for each point; the points need not be the values themselves.
        points: finite and strictly rising.
        may_be_undefined: there is a second logit, 1 where the answer is defined and 0 where it is
            not; up to 1/2 the answer is undefined (`None`).
    """

    values: tuple[object, ...]
    points: tuple[float, ...]
    may_be_undefined: bool = False

    def __post_init__(self) -> None:
        if len(self.points) != len(self.values) or not self.values:
            raise ValueError(
                f"{len(self.values)} values need as many points, got {len(self.points)}"
            )
        if not (np.isfinite(self.points).all() and (np.diff(self.points) > 0).all()):
            raise ValueError("the points must be finite and strictly rising")

    @property
    def width(self) -> int:
        """How many logits are decoded."""
        return 2 if self.may_be_undefined else 1

    @cached_property
    def scale(self) -> Array:
        """The points as an array."""
        return np.array(self.points, np.float64)


@dataclass(frozen=True)
class Ratio:
    """A mean for which one float32 would be too coarse: two logits, a sum and a count, both whole.

    Attributes:
        unit: the answer is `unit * sum / count`.
        is_of_bools: the values were bools; a mean of 0 or 1 is `False` or `True` then.
        default: the answer where the count is 0; `None` is the undefined value.
    """

    unit: Fraction
    is_of_bools: bool = False
    default: object = None

    width = 2


Rule: TypeAlias = Classes | Number | Ratio


def decode(rule: Rule, logits: npt.ArrayLike) -> list[object]:
    """The answers of logits `[..., width]`, flat over the leading axes.

    Raises:
        ValueError: the logits are not as many as the rule decodes, or some are NaN.
    """
    found = np.asarray(logits, np.float64)
    _expect(found, rule.width)
    if np.isnan(found).any():
        raise ValueError("the model gave a number that is not a number (NaN)")
    rows = found.reshape(-1, rule.width)
    match rule:
        case Classes(values):
            return [values[i] for i in rows.argmax(axis=1).tolist()]
        case Number(values):
            decoded = [values[i] for i in nearest(rule.scale, rows[:, 0]).tolist()]
            if not rule.may_be_undefined:
                return decoded
            defined = (rows[:, 1] > 0.5).tolist()
            return [value if known else None for value, known in zip(decoded, defined, strict=True)]
        case Ratio():
            return [_mean(rule, int(total), int(count)) for total, count in np.rint(rows).tolist()]


def decode_all(rules: Mapping[str, Rule], logits: npt.ArrayLike) -> dict[str, list[object]]:
    """The answers by name of logits that stand side by side, in this order; raises as `decode`."""
    found = np.asarray(logits, np.float64)
    _expect(found, sum(rule.width for rule in rules.values()))
    ends = accumulate(rule.width for rule in rules.values())
    return {
        name: decode(rule, found[..., end - rule.width : end])
        for (name, rule), end in zip(rules.items(), ends, strict=True)
    }


def _expect(found: Array, width: int) -> None:
    if not found.ndim or found.shape[-1] != width:
        raise ValueError(f"the last axis must hold {width} logits, got {list(found.shape)}")


def nearest(points: Array, numbers: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """Which of `points`, which rise, each number is nearest to.

    Borders lie half-way, so a binary search finds it; on a border it is the lower point.
    """
    return np.searchsorted((points[1:] + points[:-1]) / 2, numbers)


def _mean(rule: Ratio, total: int, count: int) -> object:
    if count < 1:
        return rule.default
    mean = Fraction(total, count) * rule.unit
    if rule.is_of_bools and mean in (0, 1):
        return bool(mean)
    return int(mean) if mean.denominator == 1 else float(mean)


# ---- as JSON -------------------------------------------------------------------------------------


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
        {"name": name, "columns": [end - rule.width, end], **_rule_to_json(rule)}
        for (name, rule), end in zip(rules.items(), ends, strict=True)
    ]


def _rule_to_json(rule: Rule) -> dict[str, Json]:
    match rule:
        case Classes(values):
            return {"kind": "classes", "values": _value_to_json(values)}
        case Number(values, points, flag):
            known = {"values": _value_to_json(values), "points": _value_to_json(points)}
            return {"kind": "number", **known, "may_be_undefined": flag}
        case Ratio(unit, bools, default):
            known = {"unit": str(unit), "is_of_bools": bools}
            return {"kind": "ratio", **known, "default": _value_to_json(default)}


def _value_to_json(value: object) -> Json:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Fraction():
            return {"fraction": str(value)}
        case tuple():
            return [_value_to_json(v) for v in cast("tuple[object, ...]", value)]
        case _:
            raise TypeError(f"{value!r} of type {type(value).__name__} is no value of an answer")


def from_json(found: object) -> dict[str, Rule]:
    """The rules that `to_json` wrote.

    Raises:
        ValueError: it did not write this; the message says what is wrong.
    """
    rules = map(_object, _list(found))
    return {str(rule.get("name")): _rule_from_json(rule) for rule in rules}


def _rule_from_json(entries: Mapping[str, object]) -> Rule:
    try:
        match entries["kind"]:
            case "classes":
                return Classes(_values(entries["values"]))
            case "number":
                points = tuple(float(cast(float, p)) for p in _list(entries["points"]))
                flag = bool(entries["may_be_undefined"])
                return Number(_values(entries["values"]), points, flag)
            case "ratio":
                unit = Fraction(str(entries["unit"]))
                default = _value_from_json(entries["default"])
                return Ratio(unit, bool(entries["is_of_bools"]), default)
            case kind:
                raise ValueError(f"no rule of decoding is called {kind!r}")
    except KeyError as error:
        raise ValueError(f"the rule {entries!r} has no {error}") from error


def _values(found: object) -> tuple[object, ...]:
    return tuple(_value_from_json(value) for value in _list(found))


def _value_from_json(found: object) -> object:
    match found:
        case list():
            return _values(cast(object, found))
        case {"fraction": str(text)}:
            return Fraction(text)
        case None | bool() | int() | float() | str():
            return found
        case _:
            raise ValueError(f"{found!r} is no value of an answer")


def _object(found: object) -> dict[str, object]:
    if isinstance(found, dict):
        return cast("dict[str, object]", found)
    raise ValueError(f"a JSON object is wanted here, not {found!r}")


def _list(found: object) -> Sequence[object]:
    if isinstance(found, list):
        return cast("list[object]", found)
    raise ValueError(f"a JSON list is wanted here, not {found!r}")
