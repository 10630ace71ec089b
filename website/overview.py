"""What raspc is, in one picture: docs/overview.svg, which the README shows.

    python website/overview.py > docs/overview.svg

A program, the transformer that it is compiled to, and the answers of both, all of them made by
raspc. The tests compare the file with what this makes.
"""

from __future__ import annotations

import re
import sys

import raspc
from raspc.rasp_ast.pictures.svg import Canvas

SOURCE = """\
length = SelectorWidth(Select(tokens, tokens, "True"))
opposite = (length - indices - 1).named("opposite")
flip = Select(indices, opposite, "==").named("flip")
reverse = Aggregate(flip, tokens).named("reverse")"""

COMPILED = """\
model = raspc.compile(reverse, "abcd", 8)
raspc.check(reverse, model)"""

_INPUT = "abca"
_TITLE, _GREY, _CELL = "#1d7874", "#64748b", "#c5d3e8"
_LEFT, _RIGHT, _TOP, _LOW = 24.0, 500.0, 24.0, 400.0
_SIZE, _LINE = 13.0, 22.0
_CROP = 136.0
"""Above this a picture of one layer has its title and its input, which stand here already."""


def overview() -> str:
    """The picture as SVG."""
    names = {name: getattr(raspc, name) for name in raspc.__all__}
    names["raspc"] = raspc
    exec(SOURCE, names)
    program = names["reverse"]
    model = raspc.compile(program, "abcd", 8)
    checked = str(raspc.check(program, model, inputs=2000)).partition(" (")[0]
    canvas = Canvas()
    _panel(canvas, _LEFT, "1  A program says who looks at whom", SOURCE)
    _panel(canvas, _RIGHT, "2  A transformer whose heads do that", COMPILED)
    canvas.line(_RIGHT - 34, _TOP, _RIGHT - 34, _LOW - 16, "#e2e8f0")
    canvas.text(_LEFT, _LOW, "3  The same answers", size=18, bold=True, mono=False, fill=_TITLE)
    _answers(canvas, "reverse", program(_INPUT), _LEFT)
    _answers(canvas, "model", model(_INPUT), _LEFT + 290)
    canvas.text(_RIGHT + 100, _LOW + 34, f"\u2713 they {checked}", size=15, mono=False, fill=_GREY)
    svg = canvas.svg(
        "raspc: a program, its transformer, the same answers",
        f"reverse on {_INPUT}: {' '.join(program(_INPUT))}, by both; they {checked}",
    )
    parts = (
        _part(raspc.draw(program, _INPUT, layer=2).svg, _LEFT - 24, 216),
        _part(raspc.draw(model, _INPUT, layer=1).svg, _RIGHT - 24, 216),
    )
    return svg.replace("</svg>\n", f"{''.join(parts)}</svg>\n")


def _panel(canvas: Canvas, x: float, title: str, source: str) -> None:
    canvas.text(x, _TOP - 6, title, size=18, bold=True, mono=False, fill=_TITLE)
    for place, line in enumerate(source.splitlines()):
        canvas.text(x, _TOP + 32 + _LINE * place, line, size=_SIZE)


def _answers(canvas: Canvas, who: str, answer: list[object], x: float) -> None:
    canvas.text(x, _LOW + 34, f'{who}("{_INPUT}")', size=_SIZE)
    left = x + 8.2 * (len(who) + len(_INPUT) + 5)
    for place, value in enumerate(answer):
        canvas.box(left + 26 * place, _LOW + 34, 24, _LINE, _CELL)
        canvas.text(left + 26 * place + 12, _LOW + 34, str(value), anchor="middle", size=_SIZE + 1)


def _part(svg: str, x: float, high: float) -> str:
    """A picture within this one, without what stands at its top, and no higher than that."""
    width = re.search(r'width="([\d.]+)"', svg)
    assert width is not None
    start, body = svg.split("\n", 1)
    family = re.search(r'font-family="[^"]*"', start)
    assert family is not None
    view = f'viewBox="0 {_CROP:g} {width[1]} {high:g}"'
    place = f'x="{x:g}" y="{_TOP + 128:g}" width="{width[1]}" height="{high:g}"'
    body = re.sub(r"<(title|desc)>.*?</\1>\n?", "", body, flags=re.DOTALL)
    return f"<svg {place} {view} {family[0]}>\n{body}"


if __name__ == "__main__":
    sys.stdout.write(overview())
