"""Functions of the user's own that are arithmetic are data, however they came about."""

from __future__ import annotations

import json
import math
import operator
import time
from fractions import Fraction
from functools import partial

import pytest
from levels import typed
from saved_files import content

import raspc
from raspc import program_from_json, program_from_source, program_source, program_to_json
from raspc.rasp_ast import Best, Map, Score, Select, SelectorWidth, SequenceMap, indices, tokens

RATE, WHOLE = 1 / 3, 3.0


def clipped(x, most=5):
    low = x if x > 0 else 0
    return most if low > most else low


def more_than(amount):
    return lambda key, query: key > query + amount


FORMULAS = {
    "defaults and branches": (clipped, "lambda x: (5 if x > 5 else x) if x > 0 else 0"),
    "a number of around": (lambda x: RATE * x, "lambda x: 0.3333333333333333 * x"),
    "partial": (partial(operator.sub, 7), "lambda x: 7 - x"),
    "truth": (lambda x: x > 0 and not (x >= 3 and x != 5), None),
    "chained": (lambda x: 0 < x <= 3, "lambda x: x <= 3 if x > 0 else False"),
    "text as a result": (lambda x: "even" if x % 2 == 0 else None, None),
    "a truth of its own": (lambda x: x or 7, "lambda x: x if x else 7"),
    "powers": (lambda x: -(x**2) + (-2) ** 3 * (x - 1) ** 2, None),
    "a root": (lambda x: math.sqrt(x * x + 1) / 3, None),
    "rounded": (lambda x: round(x / 7, 2) + math.floor(x / 2) - int(x / 3), None),
    "smallest": (lambda x: min(x, 4, 9 - x), None),
    "text": (lambda x: x + x if x == "a" else "b", None),
    "repeated": (lambda x: x * 2, "lambda x: x * 2"),
}


def meanings(function, values):
    """What it gives on each value, undefined or no value where it has none."""
    found = []
    for value in values:
        try:
            found.append([*map(typed, Map(function, tokens)([value]))])
        except raspc.RaspError:
            found.append("none")
    return found


ANY = [*range(-3, 10), 0.5, -1.75, Fraction(1, 3), True, False, "", "a", "b%s", (), (1, "a")]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_written_as_what_it_means(name) -> None:
    function, wanted = FORMULAS[name]
    program = Map(function, tokens)
    data = program_to_json(program)
    text = json.loads(data)["nodes"][-1]["function"]["text"]
    if wanted is not None:
        assert text == wanted
    for again in (program_from_json(data), program_from_source(program_source(program))):
        assert program_to_json(again) == data
        assert meanings(again.f, ANY) == meanings(function, ANY)


def test_functions_of_several_arguments_predicates_and_scores() -> None:
    both = SequenceMap(lambda x, y: x - 2 * y if x > y else y, tokens, indices)
    three = Map(lambda x, y, z: x * y + z, tokens, indices, 1)
    width = SelectorWidth(Select(tokens, tokens, more_than(1.5)))
    best = Best(
        Select(tokens, tokens, "=="), Score(tokens, indices, lambda k, q: k * q - 1), indices
    )
    programs = {"both": both, "three": three, "width": width, "best": best}
    for again in (
        program_from_json(program_to_json(programs)),
        program_from_source(program_source(programs)),
    ):
        for name, program in programs.items():
            assert again[name]([3, 1, 4, 1, 5]) == program([3, 1, 4, 1, 5]), name


def test_pythons_own_functions_are_known_by_name() -> None:
    for function in (math.sqrt, math.floor, str.upper, ord, abs):
        program = Map(function, tokens)
        again = program_from_source(program_source(program))
        assert again.f is function
        assert program_from_json(program_to_json(program)).f is function


def test_a_saved_model_keeps_such_a_program(tmp_path) -> None:
    rate = 2
    near = Select(indices, indices, lambda k, q: abs(k - q) < rate)
    program = Map(clipped, raspc.Aggregate(near, tokens)) * 2
    model = raspc.compile(program, (1, 4, 8), 4)
    model.save(tmp_path / "a")
    loaded = raspc.load(tmp_path / "a")
    assert loaded.residual_labels == model.residual_labels
    do = {"tokens": [8, None, None]}
    assert loaded.intervene([1, 4, 4], do) == model.intervene([1, 4, 4], do)
    loaded.save(tmp_path / "b")
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_variables_of_a_saved_model_are_called_as_the_user_wrote_them(tmp_path) -> None:
    most = 1
    programs = [(tokens - Map(lambda m: m if m > most else -m, tokens)) / (Map(abs, indices) + 7)]
    model = raspc.compile(programs[0], (0.5, 1, 3), 4, optimize=2)
    model.save(tmp_path)
    names = [entry.variable.name for entry in model.stages.layout]
    assert any("lambda m" in name for name in names), names
    again = raspc.load(tmp_path).with_program
    assert [entry.variable.name for entry in again.layout] == names


def test_what_text_could_tell_apart_is_code() -> None:
    """`"a" * 3.0` has no value and `"%s" % 3.0` another than with 3; `float` reads text."""
    for function in (lambda x: x * WHOLE, lambda x: x % 3.0, lambda x: float(x) / 2):
        with pytest.raises(raspc.ProgramError, match="is Python code"):
            program_to_json(Map(function, tokens))
    program_to_json(Map(lambda x: x + 3.0, tokens))


FORGED = [
    "lambda x: x + 9**9**9**9",
    "lambda x: 9**9**9**9 if x else 1",
    "lambda x: __import__('os').system('true') + x",
    "lambda x: x.__class__ + 1",
    "lambda x: math.sin(x) + 1",
    "lambda x: int(x, 10) + 1",
    "lambda x: [x for x in x]",
    "lambda x=1: x + 2",
    "lambda x, y: x + 2",
    "lambda x: (x + 1)",
    "lambda x: x",
    "lambda x: y + 1",
    "lambda x: x + 1j",
    "lambda x: " + "-" * 1000 + "x",
    "lambda x: " + "(" * 900 + "x" + ")" * 900,
    "x + 1",
    "lambda x: x +",
    "lambda x: x + 1\0",
]


@pytest.mark.parametrize("text", FORGED, ids=range(len(FORGED)))
def test_other_text_is_refused_and_not_run(text) -> None:
    found = json.loads(program_to_json(Map(clipped, tokens)))
    found["nodes"][-1]["function"]["text"] = text
    started = time.process_time()
    with pytest.raises(raspc.InputError):
        program_from_json(json.dumps(found))
    assert time.process_time() - started < 1
