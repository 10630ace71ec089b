"""Pictures in the grammar and the colours of RASPy."""

import html
import re

import pytest

import raspc
from raspc import raspy
from raspc.rasp_ast.pictures.colours import COMPACT, RASPY
from raspc.raspy import indices, key, query, tokens

SAME = key(tokens) == query(tokens)
RASPY_COLOURS = {"#f4c095", "#679289", "#ee2e31", "#071e22", "#1d7874"}


def texts(svg):
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def filled(svg, colour):
    """The cells of a colour, as the texts in them."""
    cells = re.findall(rf'<rect[^>]*fill="{colour}"[^>]*/>\n<text[^>]*>([^<]*)</text>', svg)
    return [html.unescape(cell) for cell in cells]


def test_pictures_are_in_the_grammar_of_raspy():
    """Keys above and queries left, values below and results right, in its five colours."""
    earlier = (SAME & (key(indices) < query(indices))).value(1).name("earlier")
    svg = earlier("aba")._repr_svg_()
    assert set(re.findall(r"#[0-9a-f]{6}", svg)) >= RASPY_COLOURS
    assert filled(svg, "#f4c095") == [*"aba", *"012"]
    assert filled(svg, "#679289") == [*"aba", *"012"]
    assert filled(svg, "#ee2e31") == ["1", "1", "1"]
    assert filled(svg, "#071e22") == ["1", "0", "0", "1"]  # one result, and the answers
    assert svg.count('fill="#d3d3d3"') == 1
    said = texts(svg)
    assert said.index("Layer 1") < said.index("Final")
    assert {"==", "<", "sum", "earlier", "dashed: nothing is selected, so 0"} <= set(said)


def test_a_key_is_a_row_and_a_query_a_column():
    row, column = key(tokens)._repr_svg_(), query(indices + 1)._repr_svg_()
    assert filled(row, "#f4c095") == [*"hello"]
    assert filled(column, "#679289") == [*"12345"]
    places = [float(y) for y in re.findall(r'<rect x="[^"]*" y="([^"]*)"[^>]*"#679289"', column)]
    assert sorted(set(places)) == places
    assert "<desc>query indices + 1: 1 2 3 4 5.</desc>" in column
    assert filled(raspy.draw(key(tokens), "ab").svg, "#f4c095") == [*"ab"]
    assert key(tokens.map(int))._repr_svg_() is None


def test_other_styles_are_there_when_they_are_wanted():
    counted = SAME.value(1)
    assert raspy.draw(counted).svg == raspy.draw(counted, style="raspy").svg
    assert "#679289" not in raspy.draw(counted, style="compact").svg
    assert (
        "#ee2e31"
        in raspy.draw(
            raspc.SelectorWidth(raspc.Select(tokens, tokens, raspc.Comparison.EQ)), style="raspy"
        ).svg
    )


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("colours", [COMPACT, RASPY])
def test_texts_can_be_read(colours):
    """The contrast that the guidelines of the web ask for."""
    tones = (colours.key, colours.query, colours.value, colours.result, colours.empty)
    for tone in tones:
        for ink, ground in ((tone.ink, tone.fill), (tone.label, "#ffffff")):
            dark, light = sorted(map(luminance, (ink, ground)))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, tone
