"""What each head and MLP reads and writes: a lane for each variable, a box for each node.

Time goes to the right. A lane begins where its variable is first written and ends where it is last
read; below each box hangs a wire, with a dot for each port on the lane that it reads and a plus on
the lane that it writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...model.circuit import CircuitGraph
from ...model.circuit.graph import Node, Variable
from ...rasp_ast.notation import shorten
from ...rasp_ast.pictures.svg import Canvas, width_of
from .nodes import LETTERS, MEANINGS, OTHER, PORTS, half_of, name_of, reads_of, size_of
from .owners import (
    FAINT,
    GREY,
    MARGIN,
    ROW,
    SIZE,
    TITLE,
    colour,
    columns_text,
    heading,
    label_width,
    outline,
)

_LONGEST_LANE = 36
_LANE = 32.0
_LANE_GAP = 14.0
_DOT = 22.0


@dataclass(frozen=True, kw_only=True)
class _Box:
    node: Node
    text: str
    left: float
    wide: float
    reads: dict[str, list[str]]

    @property
    def centre(self) -> float:
        return self.left + self.wide / 2


def wiring(
    graph: CircuitGraph,
    title: str,
    names: Mapping[str, str],
    *,
    layer: int | None = None,
    left_out: str = "",
) -> Canvas:
    """The picture of a graph, or of one of its layers.

    Args:
        names: what variables are called in the picture, where it is not by their expressions.
        left_out: the name of a variable that all read and that says nothing, the constant.
    """
    return _Wiring(graph, title, names, layer, left_out).draw()


class _Wiring:
    def __init__(
        self,
        graph: CircuitGraph,
        title: str,
        names: Mapping[str, str],
        layer: int | None,
        left_out: str,
    ) -> None:
        self.graph = graph
        self.title = title
        nodes = [n for n in graph.nodes if not n.is_padding and layer in (None, n.layer)]
        self.reads = {node.name: reads_of(graph.edges, node, left_out) for node in nodes}
        nodes = [n for n in nodes if n.layer is not None or self.reads[n.name] or n.variables]
        used = {name for reads in self.reads.values() for name in reads}
        used |= {name for node in nodes for name in node.variables}
        self.lanes = [v for v in graph.variables if v.name in used and v.name != left_out]
        self.names = {v.name: names.get(v.name, v.expression) for v in graph.variables}
        self.labels = label_width([self.names[v.name] for v in self.lanes], _LONGEST_LANE)
        self.numbers = label_width([columns_text(lane.columns) for lane in self.lanes], 12)
        self.left = MARGIN + self.labels + 16 + self.numbers + 20
        self.canvas = Canvas()
        self.top = 0.0
        self.boxes = self._boxes(nodes)

    def _boxes(self, nodes: Sequence[Node]) -> list[_Box]:
        boxes: list[_Box] = []
        x, half = self.left, ""
        for node in nodes:
            x += _LANE_GAP if boxes and half == half_of(node) else 2 * _LANE_GAP if boxes else 0
            half = half_of(node)
            text, reads = name_of(node), self.reads[node.name]
            ports = max([len(found) for found in reads.values()], default=1)
            named = width_of(half, SIZE) if node.kind == "unembedding" else 64.0
            wide = max(named, width_of(text, SIZE) + 20, ports * _DOT + 8)
            boxes.append(_Box(node=node, text=text, left=x, wide=wide, reads=reads))
            x += wide
        return boxes

    def draw(self) -> Canvas:
        y = heading(self.canvas, self.title, size_of(self.graph))
        self._halves(y)
        y += ROW
        self.top = y + ROW + 26
        for number, lane in enumerate(self.lanes):
            self._lane(lane, number)
        places = {lane.name: place for place, lane in enumerate(self.lanes)}
        for box in self.boxes:
            self._box(box, y, places)
        self._legend(self.top + len(self.lanes) * _LANE + 14)
        return self.canvas

    def _halves(self, y: float) -> None:
        """What the boxes below belong to."""
        groups: dict[str, list[_Box]] = {}
        for box in self.boxes:
            groups.setdefault(half_of(box.node), []).append(box)
        for name, boxes in groups.items():
            middle = (boxes[0].left + boxes[-1].left + boxes[-1].wide) / 2
            self.canvas.text(
                middle, y, name, anchor="middle", size=SIZE, fill=TITLE, bold=True, mono=False
            )

    def _lane(self, lane: Variable, number: int) -> None:
        y = self.top + number * _LANE
        middle = y + _LANE / 2
        text = shorten(self.names[lane.name], _LONGEST_LANE)
        self.canvas.text(
            MARGIN + self.labels, y, text, anchor="end", size=SIZE, line=_LANE, fill=outline(number)
        )
        self.canvas.text(
            MARGIN + self.labels + 16 + self.numbers,
            y,
            columns_text(lane.columns),
            anchor="end",
            size=SIZE,
            line=_LANE,
            fill=GREY,
        )
        end = self.boxes[-1].left + self.boxes[-1].wide if self.boxes else self.left
        self.canvas.line(self.left - 8, middle, end, middle, FAINT)
        touching = [
            box.centre
            for box in self.boxes
            if lane.name in box.reads or lane.name in box.node.variables
        ]
        if touching:
            first, last = min(touching), max(touching)
            written = any(lane.name in box.node.variables for box in self.boxes)
            start = first if written else self.left - 8
            self.canvas.box(start, middle - 5, max(2.0, last - start), 10, colour(number))

    def _box(self, box: _Box, y: float, places: dict[str, int]) -> None:
        touched = [places[name] for name in (*box.reads, *box.node.variables) if name in places]
        if touched:
            end = self.top + max(touched) * _LANE + _LANE / 2
            self.canvas.line(box.centre, y + ROW, box.centre, end, "#94a3b8")
        self.canvas.box(box.left, y, box.wide, ROW, "#f8fafc", stroke="#475569", round=4)
        self.canvas.text(box.centre, y, box.text, anchor="middle", size=SIZE, line=ROW, mono=False)
        for name, ports in box.reads.items():
            if name in places:
                start = box.centre - (len(ports) - 1) * _DOT / 2
                for number, port in enumerate(ports):
                    self._dot(start + number * _DOT, self._middle(places[name]), port)
        for name in box.node.variables:
            if name in places:
                self._plus(box.centre, self._middle(places[name]), places[name])

    def _middle(self, place: int) -> float:
        return self.top + place * _LANE + _LANE / 2

    def _dot(self, x: float, y: float, port: str) -> None:
        fill, ink = PORTS.get(port, OTHER)
        self.canvas.box(x - 10, y - 10, 20, 20, fill, stroke=ink, round=10)
        letter = LETTERS.get(port, port[:1])
        self.canvas.text(x, y - 10, letter, anchor="middle", size=SIZE, fill=ink, line=19)

    def _plus(self, x: float, y: float, number: int) -> None:
        self.canvas.box(x - 10, y - 10, 20, 20, outline(number), round=3)
        self.canvas.line(x - 6, y, x + 6, y, "#ffffff", thick=2.5)
        self.canvas.line(x, y - 6, x, y + 6, "#ffffff", thick=2.5)

    def _legend(self, y: float) -> None:
        x = MARGIN + 10
        ports = {
            port for reads in self.reads.values() for found in reads.values() for port in found
        }
        self._plus(x, y + 14, 7)
        x = self._word(x, y, "written")
        for port, meaning in MEANINGS:
            if port in ports:
                self._dot(x, y + 14, port)
                x = self._word(x, y, meaning)

    def _word(self, x: float, y: float, word: str) -> float:
        self.canvas.text(x + 16, y, word, size=SIZE, fill=GREY, line=ROW, mono=False)
        return x + 44 + width_of(word, SIZE)
