"""The colours of pictures: of keys, queries, values and results, and of what is selected."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tone:
    """One of the four kinds of cells: what fills them, the text in them, and their label."""

    fill: str
    ink: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Colours:
    """The colours of a style.

    Attributes:
        selected, edge: the cells of a grid that are selected, and the lines of all.
        title: of the names of layers.
        plain: cells that stand by themselves.
        empty: results where nothing is selected.
    """

    key: Tone
    query: Tone
    value: Tone
    result: Tone
    selected: str
    edge: str
    title: str = "#1d7874"
    plain: Tone
    empty: Tone


_INK, _WHITE = "#1f2937", "#ffffff"

COMPACT = Colours(
    key=Tone("#f4c095", _INK, "#9a4f0c"),
    query=Tone("#a9c3b6", _INK, "#33604f"),
    value=Tone("#f2a6a8", _INK, "#b0191c"),
    result=Tone("#c5d3e8", _INK, "#1f3a63"),
    plain=Tone("#e9eef5", _INK, _INK),
    empty=Tone("#c5d3e8", _INK, "#1f3a63"),
    selected="#334155",
    edge="#94a3b8",
)

RASPY = Colours(
    key=Tone("#f4c095", "#071e22", "#9a4f0c"),
    query=Tone("#679289", "#071e22", "#33604f"),
    value=Tone("#ee2e31", "#000000", "#b0191c"),
    result=Tone("#071e22", _WHITE, "#071e22"),
    plain=Tone("#e9eef5", _INK, _INK),
    empty=Tone(_WHITE, "#071e22", "#071e22"),
    selected="#d3d3d3",
    edge="#071e22",
)
"""Those in which RASPy draws: every text is told from what is below it, 4.5 to 1 at least."""


def shade(weight: float) -> str:
    """A colour between white and that of a selected cell."""
    part = min(1.0, max(0.0, weight))
    dark = (int(COMPACT.selected[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + part * (tone - 255)):02x}" for tone in dark)
