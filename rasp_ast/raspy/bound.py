"""What programs give on an input, which remembers the program and the input, and shows both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from ..depth import layers_of
from ..errors import RaspError
from ..expressions import RASPExpr
from ..nodes import SelectorNode, SOpNode, topological
from ..operands import Selector, SOp
from ..values import PlainValue

__all__ = ["Seq"]

_DRAWING = f"{layers_of.__module__.rpartition('.')[0]}.pictures.draw"
"""Pictures stand above the front ends, and are loaded when the first one is shown."""


class Seq(list[PlainValue | None]):
    """The values of a program on an input, None where undefined: a list.

    `bind` is the input, `layer` the layer in which the values are there as RASPy counts.
    """

    def __init__(self, program: SOp, given: Sequence[object], values: Iterable[PlainValue | None]):
        super().__init__(values)
        self.program = program
        self.bind = given

    @property
    def val(self) -> list[PlainValue | None]:
        """The values."""
        return list(self)

    def toseq(self) -> list[PlainValue | None]:
        """The values, as a list of its own."""
        return list(self)

    @property
    def layer(self) -> int:
        """Aggregates one upon another, on the longest way from the input."""
        return layer_of(self.program.node)

    @property
    def sels(self) -> list[Pairs]:
        """What each aggregate selects on this input, in the order of the program."""
        found = dict.fromkeys(
            node.attention.selector
            for node in topological([self.program.node])
            if isinstance(node, SOpNode) and node.attention is not None
        )
        return [bound_pairs(Selector.of(node), self.bind) for node in found]

    def drawn(self, wanted: Any) -> Any:
        """Its picture, see `raspc.draw`."""
        return drawn(self.program, wanted, self.bind)

    def _repr_svg_(self) -> str | None:
        return picture(self.program, self.bind)


class Pairs(list[list[bool]]):
    """What a selector selects on an input, [query][key]."""

    def __init__(self, selector: Selector, given: Sequence[object], matrix: list[list[bool]]):
        super().__init__(matrix)
        self.selector = selector
        self.bind = given

    def drawn(self, wanted: Any) -> Any:
        """Its picture, see `raspc.draw`."""
        return drawn(self.selector, wanted, self.bind)

    def _repr_svg_(self) -> str | None:
        return picture(self.selector, self.bind)


def bound_pairs(selector: Selector, given: Sequence[object]) -> Pairs:
    """A selector on an input."""
    return Pairs(selector, given, Selector.__call__(selector, given))


def layer_of(node: SOpNode | SelectorNode) -> int:
    """0 for the input; an aggregate is one layer behind its keys, queries and values."""
    return layers_of(node)[node]


def drawn(expression: RASPExpr, wanted: Any, given: Sequence[object] | None = None) -> Any:
    """A picture as somebody wants it; on the given input, unless another one is wanted."""
    tokens = given if wanted.tokens is None else wanted.tokens
    return import_module(_DRAWING).draw(expression, tokens, layer=wanted.layer, view=wanted.view)


def side(sop: RASPExpr, given: Sequence[object] | None, what: str) -> Any:
    """The picture of a sequence as a key or as a query."""
    return import_module(_DRAWING).draw_side(sop, given, what)


def picture(expression: RASPExpr, given: Sequence[object] | None = None) -> str | None:
    """What a notebook shows; nothing where the expression has no meaning on the input."""
    try:
        svg: str = import_module(_DRAWING).draw(expression, given).svg
    except RaspError:
        return None
    return svg
