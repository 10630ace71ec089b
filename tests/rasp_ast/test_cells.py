"""Columns of text stand below each other, whatever characters are in them."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from raspc.craft.formatting import cells as cells_in_craft
from raspc.rasp_ast.cells import beginning, cells, to_the_left, to_the_right, wrapped

TEXTS = ["", "abc", "漢字", "かな", "한글", "é", "e\N{COMBINING ACUTE ACCENT}", "🎉🙂", "ａ", "→ …"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_takes_the_cells_of_a_terminal(text: str) -> None:
    assert cells(text) == cells_in_craft(text) == cell_len(text)


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_padded_to_so_many_cells(text: str) -> None:
    assert cell_len(to_the_left(text, 9)) == cell_len(to_the_right(text, 9)) == 9


def test_a_mark_stays_with_what_it_stands_over() -> None:
    assert beginning("e\N{COMBINING ACUTE ACCENT}e", 1) == "e\N{COMBINING ACUTE ACCENT}"
    assert beginning("漢字", 3) == "漢"


def test_lines_are_broken_at_spaces_and_in_longer_words() -> None:
    assert wrapped("a bc def", 4) == ["a bc", "def"]
    assert wrapped("漢字漢 a", 4) == ["漢字", "漢 a"]
    assert wrapped("antidisestablish", 8) == ["antidise", "stablish"]
    assert wrapped("漢", 1) == ["漢"]
    assert wrapped("", 5) == [""]
