"""A picture of the best match has the scores in the grid, and shows which key is taken."""

import re

from raspc import Best, Comparison, Map, Score, Select, draw, indices, tokens

PREFIX = Select(indices, indices, Comparison.LEQ)
TAKEN, SELECTED = "#334155", "#e2e8f0"


def cells(svg, colour):
    """The texts in cells of a colour."""
    return re.findall(rf'<rect[^>]*rx="0" fill="{colour}"[^>]*/>\n<text[^>]*>([^<]*)</text>', svg)


def test_scores_stand_in_the_grid_and_the_taken_one_is_dark():
    weight = Map({"h": 1, "e": 2, "l": 3, "o": 0}.get, tokens).named("weight")
    svg = draw(Best(PREFIX, weight, tokens, "-", ties="right").named("heaviest"), "hello").svg
    assert cells(svg, TAKEN) == ["1", "2", "3", "3", "3"]
    assert cells(svg, SELECTED) == ["1", "1", "2", "1", "2", "3", "1", "2", "3", "0"]
    assert "the best by weight, ties right" in svg
    assert "Position 3 selects 0 1 2 3, takes 3." in svg
    assert "Position 4 selects 0 1 2 3 4, takes 3." in svg


def test_a_score_of_key_and_query_and_one_that_is_undefined():
    same = Score(tokens, tokens, lambda key, query: 1 if key == query else None)
    svg = draw(Best(PREFIX, same, indices, "-", ties="nearest_other"), "aba").svg
    assert cells(svg, TAKEN) == ["1", "1", "1"]
    assert cells(svg, SELECTED) == ["", "", "1"]
    assert "Position 2 selects 0 1 2, takes 0." in svg


def test_two_best_matches_of_a_selector_are_two_heads():
    both = Best(PREFIX, tokens, indices) + Best(PREFIX, -tokens, indices)
    svg = draw(both, [1, 3, 2]).svg
    assert svg.count("the best by") >= 2
    assert cells(svg, TAKEN) == ["1", "3", "3", "-1", "-1", "-1"]


LINE, BLUE, PALE = 'stroke-opacity="0.55"', "#2563eb", "#dbeafe"


def paper_cells(svg, colour):
    """The texts in cells of the matrix that have a colour."""
    return re.findall(
        rf'<rect[^>]*fill="{colour}"[^>]*/>\n<text[^>]*anchor="middle"[^>]*>([^<]*)<', svg
    )


def test_the_style_of_the_paper_shows_which_key_is_taken():
    weight = Map({"h": 1, "e": 2, "l": 3, "o": 0}.get, tokens).named("weight")
    svg = draw(Best(PREFIX, weight, tokens, "-", ties="right"), "hello", style="paper").svg
    assert paper_cells(svg, BLUE) == ["1", "2", "3", "3", "3"]
    assert paper_cells(svg, PALE) == ["1", "1", "2", "1", "2", "3", "1", "2", "3", "0"]
    assert svg.count(LINE) == 5
    assert "selected, and not the best" in svg
    assert "not the best" not in draw(tokens, "hello", style="paper").svg


def test_what_has_no_defined_score_gets_the_default():
    """Keys are selected, and none of them is taken."""
    score = Score(tokens, tokens, lambda key, query: None if query == "b" else 1)
    best = Best(PREFIX, score, indices, "-")
    for style in ("compact", "paper", "raspy"):
        assert "nothing is selected" in draw(best, "ab", style=style).svg
        assert "nothing is selected" not in draw(best, "aa", style=style).svg
    assert draw(best, "ab", style="paper").svg.count(LINE) == 1
