"""Compact pictures: what is in them, where it stands, and who is shown them."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import raspc
from raspc import Aggregate, Comparison, Select, SelectorWidth, indices, length, tokens
from raspc.rasp_ast import programs

SAME = Select(tokens, tokens, Comparison.EQ)
BEFORE = Select(indices, indices, Comparison.LT)
SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: raspc.Picture) -> list[str]:
    return [found.text or "" for found in ET.fromstring(picture.svg).iter(f"{SVG}text")]


def described(picture: raspc.Picture) -> str:
    found = ET.fromstring(picture.svg).find(f"{SVG}desc")
    assert found is not None
    return found.text or ""


def selected_cells(picture: raspc.Picture) -> int:
    return sum(r.get("fill") == "#334155" for r in ET.fromstring(picture.svg).iter(f"{SVG}rect"))


def test_a_head_has_keys_queries_values_results_and_what_becomes_of_them() -> None:
    picture = raspc.draw(SelectorWidth(SAME).named("hist"), "abca")
    found = texts(picture)
    assert selected_cells(picture) == 6
    assert {"hist", "tokens", "==", "count", "Layer 1"} <= set(found)
    assert found.count("a") == 2 * 3  # the input, keys and queries
    assert found.count("2") == 2
    assert "Position 0 selects 0 3." in described(picture)
    assert "hist: 2 1 1 2." in described(picture)


def test_each_comparison_has_a_row_a_column_and_its_predicate() -> None:
    picture = raspc.draw(SelectorWidth(SAME & BEFORE), "abab")
    found = texts(picture)
    assert {"==", "<"} <= set(found)
    assert selected_cells(picture) == 2
    assert any("dashed: nothing is selected, so 0" in text for text in found)
    assert picture.svg.count("stroke-dasharray") == 2


def test_tokens_stand_at_the_grid_where_no_key_shows_them() -> None:
    shown = texts(raspc.draw(Aggregate(BEFORE, indices), "xyz"))
    assert shown.count("x") == 3  # the input, above the grid, left of the grid


def test_a_selector_is_a_head_that_moves_nothing() -> None:
    picture = raspc.draw(SAME, "abca")
    assert selected_cells(picture) == 6
    assert "count" not in texts(picture)


def test_the_length_is_a_head() -> None:
    picture = raspc.draw(length, "abc")
    assert selected_cells(picture) == 9
    assert "everything" in texts(picture)


def test_one_layer_alone() -> None:
    picture = raspc.draw(programs.make_reverse(), "abc", layer=2)
    assert "Layer 2" in texts(picture)
    assert "Layer 1" not in texts(picture)
    with pytest.raises(raspc.InputError, match="there is no layer 3"):
        raspc.draw(programs.make_reverse(), "abc", layer=3)


def test_a_causal_program_sees_what_precedes() -> None:
    assert selected_cells(raspc.draw(SelectorWidth(SAME), "aaa", causal=True)) == 6


def test_eight_tokens_can_be_read_from_the_back_of_a_room() -> None:
    """It fits a screen of 1080p without being made smaller, in letters of 14 px."""
    svg = raspc.draw(programs.make_most_frequent(), "abcaabcb").svg
    width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', svg)[:2])
    assert (width <= 1920, height <= 1080) == (True, True), (width, height)
    sizes = [float(size) for size in re.findall(r'<text [^>]*font-size="([\d.]+)"', svg)]
    assert sum(size >= 14 for size in sizes) > 0.8 * len(sizes)


def test_what_tokens_hold_is_text() -> None:
    picture = raspc.draw(tokens.named("x"), ["</text><script>", "\x00", "汉字"])
    assert "<script" not in picture.svg
    ET.fromstring(picture.svg)


def test_notebooks_show_what_has_a_meaning_on_the_example() -> None:
    try:
        raspc.set_example("abca")
        shown = SelectorWidth(SAME)._repr_svg_()
        assert shown is not None
        assert "abca" in shown
        assert (tokens + 1)._repr_svg_() is None
        raspc.set_example([1, 2])
        assert (tokens + 1)._repr_svg_() is not None
    finally:
        raspc.set_example("hello")
    with pytest.raises(raspc.InputError):
        raspc.set_example("")


def test_a_picture_is_kept_by_the_ending_of_the_name(tmp_path: Path) -> None:
    picture = raspc.draw(SAME, "ab")
    assert picture.save(tmp_path / "a.svg").read_text(encoding="utf-8") == str(picture)
    with pytest.raises(raspc.RaspError, match=r"not as 'a\.gif'"):
        picture.save(tmp_path / "a.gif")
    assert "save" in repr(picture)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(raspc.ProgramError, match="can be drawn, found 3"):
        raspc.draw(3, "ab")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
