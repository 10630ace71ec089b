"""Rules of decoding: what logits mean, at every border, and the way through JSON."""

import json
import math
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, strategies as st

from raspc.model.answers import Classes, Number, Quotient, decode, decode_all
from raspc.model.answers_json import from_json, to_json
from raspc.model.quotients import Kept, Rounded, simplest
from raspc.rasp_ast.values import canonical

VALUES = (1, 0.5, True, "a", "true", (1, (True, None), "b"), None, Fraction(1, 3))
ROOT = Kept(numerator=((1, (1, 0)),), denominator=((1, (0, 1)),), taken="sqrt")
THRICE = Kept(numerator=((3, (0, 0, 1)),), denominator=((1, (0, 0, 0)),))
CENTS = Rounded(numerator=((1, (0, 0, 0, 1)),), denominator=((1, (0, 0, 0, 0)),), decimals=2)
ONE = ((1, (0,) * 5),)
RULES = {
    "classes": Classes(VALUES),
    "number": Number(("low", 1, None), (-1.0, 0.1, 1e300)),
    "flagged": Number((0, 1), (0.0, 1.0), may_be_undefined=True),
    "mean": Quotient(((1, (1, 0)),), ((3, (0, 1)),), 2, (1,), "none", is_of_bools=True),
    "averaged": Quotient(((-1, (1, 0)),), ((3, (0, 0)),), 2, (1,), are_averaged=True),
    "root": Quotient(((1, (0, 0, 1)),), ((1, (0, 0, 0)),), 2, (1,), rounded=(ROOT,)),
    "rounded root": Quotient(((1, (0,) * 4 + (1,)),), ONE, 2, (1,), rounded=(ROOT, THRICE, CENTS)),
    "quotient": Quotient(((1, (0, 1)), (-3, (2, 0))), ((2, (0, 2)),), 2, (1,)),
}


def mean_of(unit: Fraction | int, default: object = None, *, is_of_bools: bool = False) -> Quotient:
    above = ((unit.numerator, (1, 0)),)
    below = ((unit.denominator, (0, 1)),)
    return Quotient(above, below, 2, (1,), default, is_of_bools=is_of_bools)


def typed(value: object) -> object:
    return (type(value), *map(typed, value)) if isinstance(value, tuple) else (type(value), value)


def test_the_largest_of_the_classes_and_of_equal_ones_the_first() -> None:
    rule = Classes(("x", None, True))
    assert decode(rule, [[0, 2, 1], [-3, -4, -5], [1, 1, 0]]) == [None, "x", "x"]


def test_the_nearest_point_and_half_way_the_lower_one() -> None:
    rule = Number(("a", "b", "a"), (-1.0, 1.0, 1.5))
    numbers = np.array([-9, 0.0, 0.1, 1.25, 1.26, np.inf])
    assert decode(rule, numbers[:, None]) == ["a", "a", "b", "b", "a", "a"]


def test_a_number_is_undefined_up_to_a_flag_of_a_half() -> None:
    rule = Number((0, 1), (0.0, 1.0), may_be_undefined=True)
    assert decode(rule, [[0.9, 1.0], [0.9, 0.51], [0.9, 0.5], [0.9, 0.0]]) == [1, 1, None, None]


def test_a_mean_rounds_its_sum_and_its_count() -> None:
    rule = mean_of(Fraction(1, 2), 7)
    assert decode(rule, [[3.01, 1.99], [4, 2], [-6, 1], [5, 0.2]]) == [0.75, 1, -3, 7]
    assert type(decode(rule, [[4, 2]])[0]) is int


def test_a_mean_of_bools_is_a_bool_where_it_is_extreme() -> None:
    found = decode(mean_of(1, is_of_bools=True), [[0, 3], [3, 3], [1, 2], [0, 0]])
    assert [typed(value) for value in found] == [*map(typed, (False, True, 0.5, None))]


def test_a_sum_that_was_averaged_is_divided_and_rounded() -> None:
    halves_and_three = ((1, (1, 0)), (6, (0, 0)))
    rule = Quotient(halves_and_three, ((2, (0, 0)),), 2, (1,), "none", are_averaged=True)
    sums = [[0.501, 0.25], [-0.499, 0.251], [0.0, 0.5], [5.0, 1.0], [5.0, 0.67]]
    assert decode(rule, sums) == [4, 2, 3, "none", "none"]
    assert decode(rule, [[1.0, 0.0], [1.0, -0.1]]) == ["none", "none"]
    assert decode(RULES["averaged"], [[1.5, 0.5], [0.0, 1.0]]) == [-1, None]


def test_a_quotient_knows_how_many_keys_were_averaged() -> None:
    rule = Quotient(((1, (1, 0)),), ((1, (0, 1)),), 2, (1,), are_averaged=True)
    assert decode(rule, [[1.5, 0.25], [1.99, 0.334], [0.0, 1.0]]) == [2, 3, None]
    with pytest.raises(ValueError, match="over how many keys"):
        Quotient((), (), 0, are_averaged=True)


def test_several_outputs_stand_side_by_side() -> None:
    rules = {"n": RULES["flagged"], "c": Classes(("x", "y"))}
    logits = np.array([[[1, 1, 0, 1], [1, 0, 1, 0]]])  # any leading axes, flat
    assert decode_all(rules, logits) == {"n": [1, None], "c": ["y", "x"]}
    assert decode_all({}, np.zeros((2, 0))) == {}


@pytest.mark.parametrize("rule", RULES.values())
def test_what_cannot_be_logits(rule: Classes | Number | Quotient) -> None:
    with pytest.raises(ValueError, match=rf"must hold {rule.width} logits, got \[1, 9\]"):
        decode(rule, np.zeros((1, 9)))
    with pytest.raises(ValueError, match="NaN"):
        decode(rule, np.full((1, rule.width), np.nan))
    with pytest.raises(ValueError, match="must hold 2 logits"):
        decode_all({"a": Classes(("x", "y"))}, 3.0)


def test_a_rule_is_a_frozen_value() -> None:
    assert Number((1,), (2.0,)) == Number((1,), (2.0,))
    with pytest.raises(FrozenInstanceError):
        RULES["classes"].values = ()  # type: ignore[misc,union-attr]


@pytest.mark.parametrize("points", [(), (1.0,), (2.0, 1.0), (1.0, 1.0), (1.0, np.nan)])
def test_points_that_are_no_scale(points: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="points"):
        Number(("a", "b"), points)
    with pytest.raises(ValueError, match="at least one value"):
        Classes(())


def test_rules_come_back_from_json_with_the_types_of_their_values() -> None:
    found = from_json(json.loads(json.dumps(to_json(RULES))))
    assert found == RULES
    assert list(found) == list(RULES)
    classes = found["classes"]
    assert isinstance(classes, Classes)
    assert [typed(v) for v in classes.values] == [typed(v) for v in VALUES]


def test_json_of_rules_can_be_read_by_others() -> None:
    values = (1, True, "a", (1, None), None, Fraction(1, 3))
    assert to_json({"first": RULES["flagged"], "second": Classes(values)}) == [
        {
            "name": "first",
            "columns": [0, 2],
            "kind": "number",
            "values": [0, 1],
            "points": [0.0, 1.0],
            "may_be_undefined": True,
        },
        {
            "name": "second",
            "columns": [2, 8],
            "kind": "classes",
            "values": [1, True, "a", [1, None], None, {"fraction": "1/3"}],
        },
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({}, "a JSON list is wanted"),
        ([3], "a JSON object is wanted"),
        ([{"kind": "oracle"}], "called 'oracle'"),
        ([{"kind": "classes"}], "has no 'values'"),
        ([{"kind": "classes", "values": 3}], "a JSON list is wanted"),
        ([{"kind": "classes", "values": [{}]}], "{} is no value"),
    ],
)
def test_what_is_no_json_of_rules(found: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        from_json(found)


def test_what_is_no_value() -> None:
    with pytest.raises(TypeError, match="of type set"):
        to_json({"a": Classes((set(),))})


def test_a_root_is_the_float_of_python_and_stands_for_the_simplest_number() -> None:
    logits = [[2, 1], [4, 1], [1, 9], [1, 0], [5, 3]]
    roots = [math.sqrt(2), 2, 1 / 3, None, math.sqrt(5 / 3)]
    assert decode(RULES["root"], logits) == roots
    thrice = [None if root is None else round(3 * root, 2) for root in roots]
    assert decode(RULES["rounded root"], [[100 * a, 100 * b] for a, b in logits]) == [
        None if root is None else 100 * root for root in thrice
    ]


@given(st.floats(-1e15, 1e15) | st.floats(-1, 1) | st.integers(1, 10**6).map(math.sqrt))
def test_the_simplest_number_of_a_float_is_that_of_the_language(x: float) -> None:
    assert simplest(x) == canonical(x)


def test_a_power_has_the_last_digit_that_python_gives_it() -> None:
    power = Kept(numerator=ROOT.numerator, denominator=ROOT.denominator, taken="power")
    rule = Quotient(((1, (0, 0, 1)),), ((1, (0, 0, 0)),), 2, (1,), rounded=(power,))
    given = [(197, 5), (145, 9), (394, 10)]  # of these a root ends otherwise
    assert decode(rule, given) == [(a / b) ** 0.5 for a, b in given]
    assert decode(RULES["root"], given) == [math.sqrt(a / b) for a, b in given]


def test_what_is_kept_is_named() -> None:
    with pytest.raises(ValueError, match="nothing that is taken"):
        Kept(numerator=(), denominator=(), taken="cube root")  # type: ignore[arg-type]
