"""Means and functions of one mean as answers: a number, or a sum and a count.

Which of both one float32 allows depends on the length, and none is refused between the lengths.
"""

from collections.abc import Callable

import pytest
from levels import disagreements, one_in, samples

import raspc
from raspc.rasp_ast import Aggregate, Comparison, Map, Select, SOp, indices, tokens

SAME = Select(tokens, tokens, Comparison.EQ)
PREVIOUS = Aggregate(Select(indices, indices - 1, Comparison.EQ), tokens, default="-")
AFTER = Select(PREVIOUS, tokens, Comparison.EQ)

ANSWERS: dict[str, Callable[[], SOp]] = {
    "moved tokens compare": lambda: Aggregate(AFTER, indices, default=None),
    "or oneself": lambda: Aggregate(AFTER | Select(indices, indices, Comparison.EQ), indices),
    "a square": lambda: Map(lambda m: m * m, Aggregate(SAME, indices)),
    "an inverse": lambda: Map(lambda m: 1 / (m + 1), Aggregate(SAME, indices)),
    "a line, undefined or not": lambda: Map(
        lambda m: None if m is None else 2 * m + 1, Aggregate(AFTER, indices, default=None)
    ),
}


@pytest.mark.parametrize(
    ("name", "longest", "level"),
    one_in(11, [(name, n, i) for i, n in ((1, 20), (2, 32), (0, 36), (1, 44)) for name in ANSWERS]),
)
def test_a_mean_is_answered_at_every_length(name: str, longest: int, level: int) -> None:
    """The first was answered up to 31 and from 45 on, and the second not at 16 and 20."""
    program = ANSWERS[name]()
    model = raspc.compile(program, "abcd", longest, optimize=level)
    assert not disagreements(program, model, samples("abcd", longest, 4), levels=("craft",))


def test_what_a_number_would_miss_is_not_tried() -> None:
    """Eight attempts, of which seven listed thousands of values, came to the same model."""
    model = raspc.compile(ANSWERS["an inverse"](), "abcd", 36)
    assert not model.stages.choices.answer_as_classes
    assert model.model_config.parameters < 2_000
