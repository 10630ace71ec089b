"""No printed table is wider than a page, whatever names and tokens there are."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

import raspc
from raspc.compiler.columns_of_text import table
from raspc.compiler.compiled.margins import MARGIN_HEAD, margin_rows
from raspc.compiler.compiled.report import layers
from raspc.rasp_ast import Comparison, Select, SelectorWidth, tokens
from raspc.rasp_ast.text.session import Session

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


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("vocab", VOCABULARIES)
def test_reports_fit_a_page(vocab: str, name: str) -> None:
    """The heads and MLPs of each layer, and the margins of each block."""
    counts = SelectorWidth(Select(tokens, tokens, Comparison.EQ)).named(name)
    twice = SelectorWidth(Select(counts, counts, Comparison.EQ)).named(f"{name} of it")
    model = raspc.compile(twice, vocab=VOCABULARIES[vocab], max_seq_len=8)
    heads = table(("layer", "heads", "MLP units"), layers(model))
    for text in (heads, table(MARGIN_HEAD, margin_rows(model.margins()))):
        assert max(map(cell_len, text.split("\n"))) <= PAGE
        head, rule, *_ = text.split("\n")
        assert cell_len(head) <= cell_len(rule)


def shown(example: str, line: str) -> list[str]:
    """What a session shows, without what is before it on each line."""
    session = Session()
    session.feed(f'set example "{example}"')
    session.feed("full seq display on")
    return [row.partition("\t\t")[2].rstrip() for row in session.feed(line)[2:]]


def test_a_session_draws_selectors_in_columns() -> None:
    """The heads of its columns were as wide as their characters, and the marks below one cell."""
    assert shown("漢a🎉漢", "same = select(tokens, tokens, ==);") == [
        "\t     漢 a  🎉 漢",
        "\t 漢 | 1        1",
        "\t a  |    1",
        "\t 🎉 |       1",
        "\t 漢 | 1        1",
    ]


def test_a_session_shows_input_and_output_below_each_other() -> None:
    given, found = shown("漢a🎉漢", "selector_width(select(tokens, tokens, ==)) + indices;")
    assert given.startswith("input:   漢  a 🎉 漢 ")
    assert found.startswith("output:   2  2  3  5 ")
