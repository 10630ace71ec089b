"""No printed table is wider than a page, whatever names and tokens there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from levels import meaning, one_in, samples
from rich.cells import cell_len
from standard import MODES, compiled, sixteen
from strategies import assert_few_refused, counted_model, numbered_case

import raspc
from raspc.compiler import CompiledModel
from raspc.compiler.cli.emit import stage_of
from raspc.compiler.columns_of_text import paragraph, table
from raspc.compiler.compiled.margins import MARGIN_HEAD, margin_rows
from raspc.compiler.compiled.noise import FRAIL_HEAD, frail_blocks, frail_rows
from raspc.compiler.compiled.reading import Streams, read_streams
from raspc.compiler.compiled.report import layers
from raspc.model.circuit import residuals
from raspc.rasp_ast import (
    Comparison,
    Select,
    SelectorWidth,
    SOp,
    tokens,
)
from raspc.rasp_ast.programs import STANDARD
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


# ---- whatever is printed of a model --------------------------------------------------------------


def printed(model: CompiledModel, inputs: Sequence[Sequence[Any]]) -> Iterator[tuple[str, str]]:
    """All that commands print of a model, by what it is; traces without jax."""
    for stage in ("values", "plan", "craft", "layout", "weights", "circuit"):
        yield stage, stage_of(model, stage, bos=False)
    yield "craft with BOS", stage_of(model, "craft", bos=True)
    yield "repr", repr(model)
    yield "layers", table(("layer", "heads", "MLP units"), layers(model))
    yield "margins", table(MARGIN_HEAD, margin_rows(model.margins()))
    yield "frail", table(FRAIL_HEAD, frail_rows(frail_blocks(model.circuit)))
    yield "assumptions", "\n".join(map(paragraph, model.assumptions))
    config, params = model.stages.emitted.config, model.stages.emitted.params
    after = residuals(config, params, np.asarray(model.encode(inputs)))
    tokens = tuple(list(xs) for xs in inputs)
    for trace in read_streams(model.stages, Streams(tuple(after), (*map(len, inputs),), tokens)):
        yield "trace", str(trace)
        for half in trace.halves:
            yield f"trace after {half}", str(trace.at(half))


def too_wide(program: SOp, model: CompiledModel, vocab: Sequence[Any]) -> list[str]:
    """The lines that leave the page, and what they belong to."""
    inputs = [
        xs
        for xs in samples(vocab, model.max_seq_len, 6, seed=7)
        if meaning(program, xs, model.circuit.causal) is not None
    ]
    return [
        f"{what}: {line}"
        for what, text in printed(model, inputs)
        for line in text.split("\n")
        if cell_len(line) > PAGE
    ]


@pytest.mark.parametrize("longest", [8, 32])
@pytest.mark.parametrize(
    ("name", "causal", "level"),
    one_in(12, [(name, causal, level) for level in (1, 2, 0) for name, causal in MODES]),
)
def test_all_that_is_printed_of_standard_programs_fits_a_page(
    name: str, causal: bool, level: int, longest: int
) -> None:
    tokens = None if longest == 8 else 16
    model = compiled(name, longest, causal=causal, level=level, tokens=tokens)
    vocab = STANDARD[name].vocab if tokens is None else sixteen(name)
    assert not too_wide(STANDARD[name].make(), model, vocab)


@pytest.mark.parametrize("numbers", one_in(6, [range(s, s + 10) for s in range(500, 620, 10)]))
def test_all_that_is_printed_of_random_programs_fits_a_page(numbers: range) -> None:
    total: Counter[str] = Counter()
    for number in numbers:
        case = numbered_case(number)
        for level in (0, 1, 2):
            model = counted_model(case, total, optimize=level)
            if model is None:
                continue
            assert not too_wide(case.program, model, case.vocab), (number, level)
    assert_few_refused(total, 0.1)


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
