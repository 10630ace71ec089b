"""Pictures of compiled models: what is in them is what the program says and the weights do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest
from standard import compiled

import raspc
from raspc.compiler import CompiledModel
from raspc.compiler.cli import main
from raspc.compiler.compiled.words import Words
from raspc.rasp_ast import (
    Aggregate,
    Best,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    Sum,
    indices,
    tokens,
)
from raspc.rasp_ast.programs import STANDARD

SVG = "{http://www.w3.org/2000/svg}"
VIEWS = ("heads", "residual", "wiring", "lifetimes")
SAME = Select(tokens, tokens, Comparison.EQ)
BEFORE = Select(indices, indices, Comparison.LT)


def texts(picture: raspc.Picture) -> list[str]:
    return [found.text or "" for found in ET.fromstring(picture.svg).iter(f"{SVG}text")]


def boxes(picture: raspc.Picture, **wanted: str) -> int:
    """How many boxes have these attributes; the legend's are among them."""
    found = ET.fromstring(picture.svg).iter(f"{SVG}rect")
    return sum(all(box.get(name) == value for name, value in wanted.items()) for box in found)


def framed(picture: raspc.Picture) -> int:
    """How many cells are framed as selected."""
    return boxes(picture, stroke="#d97706") - 1


def tokens_of(name: str) -> list[object]:
    vocab: Sequence[object] = STANDARD[name].vocab
    return [vocab[(3 * i * i + i) % len(vocab)] for i in range(8)]


def fits(picture: raspc.Picture) -> bool:
    """Whether it fits a screen of 1080p in letters of 14 px."""
    width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', picture.svg)[:2])
    sizes = [float(size) for size in re.findall(r'<text [^>]*font-size="([\d.]+)"', picture.svg)]
    return width <= 1920 and height <= 1080 and min(sizes) >= 14


@pytest.fixture(scope="module")
def hist() -> CompiledModel:
    return compiled("hist", 8)


def test_what_is_weighed_stands_beside_what_is_selected(hist: CompiledModel) -> None:
    picture = raspc.draw(hist, "abca")
    found = texts(picture)
    assert framed(picture) == 6
    assert found.count(".33") == 2 * 3  # two keys and BOS, for each of two queries
    assert found.count(".50") == 2 * 2
    assert found.count("1/3") == 2
    assert {"1/(1+hist)", "BOS", "MLP of 7 units", "model", "program \u2713"} <= set(found)
    assert "Position 0 selects 0 3, weighs BOS 0.33, 0 0.33, 3 0.33." in picture.svg


def test_a_wrong_model_is_marked(hist: CompiledModel, monkeypatch: pytest.MonkeyPatch) -> None:
    head = hist.stages.schedule.layers[0][0][0].name
    other = raspc.compile(SelectorWidth(~SAME), "abcd", 8)
    monkeypatch.setattr(hist, "runner", other.runner)
    found = texts(raspc.draw(hist, "abca"))
    assert "program \u2717" in found, head


@pytest.mark.parametrize("name", ["most_frequent", "dyck2_prefix"])
def test_eight_tokens_fit_a_projector(name: str) -> None:
    model = compiled(name, 8, causal=name == "dyck2_prefix")
    for view in VIEWS:
        assert fits(raspc.draw(model, tokens_of(name), view=view)), view


@pytest.mark.slow
@pytest.mark.parametrize("name", STANDARD)
def test_eight_tokens_of_any_standard_program_fit_a_projector(name: str) -> None:
    model = compiled(name, 8, causal=False not in STANDARD[name].modes)
    for view in VIEWS:
        picture = raspc.draw(model, tokens_of(name), view=view)
        assert fits(picture), view
        assert "?" not in texts(picture)


def test_a_head_is_said_to_be_a_part_where_several_add_up() -> None:
    picture = raspc.draw(compiled("sort", 8), [2, 1, 2], layer=0)
    found = texts(picture)
    assert "head 0: rank, part 1 of 2" in found
    assert any("BOS is lifted" in text for text in found)
    assert framed(picture) == 2 + 1  # 1 before both 2, and the first 2 before the second
    assert "Layer 1" not in found


def test_of_the_selected_keys_the_best_weighs() -> None:
    program = Best(Select(indices, indices, Comparison.LEQ), indices, tokens).named("last")
    picture = raspc.draw(raspc.compile(program, "ab", 4), "aba")
    assert framed(picture) == 6
    assert {"best", "the best of the selected keys alone weighs, by indices"} <= set(texts(picture))
    assert not any(text.startswith(".") for text in texts(picture))


def test_a_trace_has_a_row_for_each_variable(hist: CompiledModel) -> None:
    trace = hist.trace("abca")
    found = texts(raspc.draw(trace))
    assert {"token embedding", "layer 0 attention", "tokens", "hist"} <= set(found)
    assert found.count("a") == 2 * 2  # the input, and the tokens
    alone = texts(raspc.draw(trace, layer=0))
    assert "token embedding" not in alone
    assert "layer 0 MLP" in alone
    ET.fromstring(trace._repr_svg_())
    with pytest.raises(raspc.InputError, match="no layer 1"):
        raspc.draw(trace, layer=1)


def test_a_run_is_a_table_of_inputs_and_outputs() -> None:
    model = raspc.compile(Aggregate(SAME, tokens).named("same"), ["<b>", "c"], 3)
    shown = model.run([["<b>", "c"], ["c"]])._repr_html_()
    assert "&lt;b&gt; c</td>" in shown
    assert "<b>" not in shown
    assert "run of 2 sequences" in shown


def test_lanes_begin_where_they_are_written_and_names_are_the_users() -> None:
    model = raspc.compile(Aggregate(SAME & BEFORE, tokens, "-").named("earlier"), "ab", 4)
    found = texts(raspc.draw(model, view="wiring"))
    assert {"tokens", "indices", "earlier", "head 0", "answer", "q", "k", "v", "u"} <= set(found)
    assert "one" not in found
    graph = raspc.draw(model.circuit_graph())
    assert sorted(set(texts(graph)) - {"Circuit"}) == sorted(set(found) - {"earlier, compiled"})


def test_a_layout_is_drawn_as_lifetimes() -> None:
    model = compiled("reverse", 8)
    found = texts(raspc.draw(model.layout))
    assert {"0", "1\u20134", "one", "reverse", "attention", "unembedding"} <= set(found)
    assert boxes(raspc.draw(model.layout), stroke="#9a4f0c") == 1  # tokens live once
    assert "parameters" in model.sizes._repr_html_()
    html = model.layout._repr_html_()
    assert "<table>" in html
    assert "<svg" in html


def test_a_model_without_its_program_is_drawn(tmp_path, hist: CompiledModel) -> None:
    hist.save(tmp_path / "hist")
    other = raspc.load(tmp_path / "hist")
    other._again = None
    for view in VIEWS:
        ET.fromstring(raspc.draw(other, "abca", view=view).svg)
    heads = raspc.draw(other, "abca")
    assert any("no frames" in text for text in texts(heads))
    assert boxes(heads, stroke="#d97706") == 0
    assert boxes(raspc.draw(hist, "abca"), stroke="#d97706") > 1


def test_notebooks_show_a_model_and_its_circuit(hist: CompiledModel) -> None:
    assert "<svg" in hist._repr_html_()
    assert "&lt;CompiledModel" in hist._repr_html_()
    ET.fromstring(hist.circuit_graph()._repr_svg_())


def test_an_input_that_nobody_says(hist: CompiledModel) -> None:
    assert 'hist("abcda"), compiled' in texts(raspc.draw(hist))  # "hello" is none of its inputs
    raspc.set_example("dad")
    try:
        assert 'hist("dad"), compiled' in texts(raspc.draw(hist))
    finally:
        raspc.set_example("hello")


def test_what_is_not_there_is_refused(hist: CompiledModel) -> None:
    with pytest.raises(raspc.InputError, match="no view 'top' of this; there is 'heads', "):
        raspc.draw(hist, "ab", view="top")
    with pytest.raises(raspc.InputError, match="no layer 4"):
        raspc.draw(hist, "ab", layer=4)
    with pytest.raises(raspc.InputError, match="only a compiled model has views"):
        raspc.draw(tokens, "ab", view="heads")
    with pytest.raises(raspc.InputError):
        raspc.draw(hist, "xyz")


def test_names_of_a_program_are_text() -> None:
    model = raspc.compile(SelectorWidth(SAME).named("</text><script>"), ["<b>", "&"], 3)
    for view in VIEWS:
        picture = raspc.draw(model, ["<b>", "&"], view=view)
        assert "<script" not in picture.svg
        ET.fromstring(picture.svg)
    assert "<script" not in model._repr_html_() + model.layout._repr_html_()


def test_the_command_line_draws_models(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / "out.svg"
    assert main(["draw", "hist", "--compiled", "--input", "abca", "-o", str(to)]) == 0
    assert "hist(&quot;abca&quot;), compiled" in to.read_text(encoding="utf-8")
    assert main(["draw", "hist", "--view", "wiring", "-o", str(to)]) == 0
    assert "read as query" in to.read_text(encoding="utf-8")
    assert main(["draw", "hist", "--compiled", "--input", "xyz", "-o", str(to)]) == 2
    assert "x" in capsys.readouterr().err


def test_a_part_of_an_expression_has_not_its_values():
    """A sum with a default is made of two counts, each of which was shown as the whole sum."""
    others = Select(indices, 0, Comparison.NEQ)
    total = Sum(others, Map(lambda x: x if type(x) is int else 0, tokens), 2).named("total")
    program = Aggregate(Select(indices, total, Comparison.EQ), indices)
    model = raspc.compile(program, [1, True, 1.5, ""], 6)
    words = Words(model.stages, (1, "", 1, 1))
    trace = model.trace([1, "", 1, 1])
    parts = {
        r: reading for r, reading in model.stages.plan.readings.items() if "_count" in reading.name
    }
    assert [reading.text.partition("(")[0] for reading in parts.values()] == ["selector_width"] * 2
    shown = [trace[reading.name] for reading in parts.values()]
    assert shown == [[2, 2, 2, 2], [3, 3, 3, 3]]
    assert all(words.held(r) in (None, row) for r, row in zip(parts, shown, strict=True))
