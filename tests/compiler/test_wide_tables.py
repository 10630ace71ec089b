"""No printed table is wider than a page, whatever names and tokens there are."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

import raspc
from raspc.rasp_ast import Comparison, Select, SelectorWidth, tokens

PAGE = 100
VOCABULARIES = {
    "long": ["antidisestablishmentarianism", "floccinaucinihilipilification", "a"],
    "wide": ["漢字", "東京東京東京東京", "a"],
    "emoji": ["🎉", "🙂🙂", "e\N{COMBINING ACUTE ACCENT}"],
}
NAMES = ["the_number_of_positions_that_hold_the_very_same_token_" * 2, "同じ文字の数" * 9]


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("vocab", VOCABULARIES)
def test_tables_fit_a_page(vocab: str, name: str, level: int) -> None:
    letters = VOCABULARIES[vocab]
    counts = SelectorWidth(Select(tokens, tokens, Comparison.EQ)).named(name)
    model = raspc.compile(counts, vocab=letters, max_seq_len=12, optimize=level)
    trace = str(model.trace(letters * 4))
    for text in (repr(model), str(model.layout), trace):
        assert max(map(cell_len, text.split("\n"))) <= PAGE
    ends = {cell_len(line) for line in trace.split("\n\n", maxsplit=1)[0].split("\n")}
    assert len(ends) == 1, "a row of the trace ends elsewhere"
