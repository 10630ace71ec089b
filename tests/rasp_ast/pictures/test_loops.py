"""Loops of Python, whose steps nobody named, in pictures."""

import re

import pytest

import raspc
from raspc.rasp_ast import Aggregate, Map, Select, indices, tokens, where


def pictured(program, style="compact") -> list[str]:
    return re.findall(r">([^<>]+)</text>", raspc.draw(program, "31204132", style=style).svg)


def shifted(x, distance):
    return x + where(
        indices >= distance, Aggregate(Select(indices, indices - distance, "=="), x, 0), 0
    )


@pytest.mark.parametrize("style", ["compact", "paper"])
def test_layers_of_an_assigned_loop_are_folded(style) -> None:
    x = tokens
    for _ in range(6):
        x = Aggregate(Select(indices, indices - 1, "=="), x, "_")
    texts = pictured(x, style)
    titles = [text for text in texts if text.startswith("Layer")]
    assert titles == ["Layer 1", "Layer 2", "Layers 3 to 5", "Layer 6"]
    assert {"x(&quot;31204132&quot;)", "x_2", "x_3"} <= set(texts)


def test_layers_of_a_function_are_called_by_it() -> None:
    x = Map(int, tokens)
    for distance in (1, 2, 4, 5, 6, 7):
        x = shifted(x, distance)
    texts = pictured(x)
    assert {"Layers 3 to 5", "shifted_2", "shifted_3"} <= set(texts)
    assert max(map(len, texts)) < 80


def test_steps_within_a_layer_are_one_row() -> None:
    x = Map(int, tokens)
    for place in range(6):
        x = where(x > place, x - 1, x + 2)
    texts = pictured(x)
    assert "x × 6 steps" in texts
    assert not any(text.startswith("where") for text in texts)


def test_what_is_made_once_keeps_its_text() -> None:
    flipped = Aggregate(Select(indices, raspc.length - 1 - indices, "=="), tokens)
    first, *others = pictured(flipped)
    assert first.startswith("aggregate(select(indices, length - 1 - indices, ==), tokens)")
    assert not any("flipped" in text for text in others)
