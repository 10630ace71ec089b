"""`raspc.draw`: an s-op or a selector on an input as a picture, in a notebook by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from .. import interpreter
from ..errors import InputError, ProgramError, RaspError
from ..expressions import RASPExpr
from ..interpreter import read_input
from ..nodes import Node, SelectorNode, SOpNode
from ..notation import Style
from ..text import dialect
from ..text.atoms import Elements, Matrix, is_atom
from ..text.labels import shown
from ..text.values import SOpValue
from ..values import Value, plain
from .colours import RASPY
from .compact import compact
from .flow import Run, cell_of, flow
from .naming import name_of_place
from .paper import paper
from .parts import Row
from .picture import Picture
from .sides import key_side, query_side
from .wanted import Drawn, Wanted

__all__ = ["Picture", "draw", "set_example"]

STYLES: tuple[Style, ...] = get_args(Style)
Side = Literal["key", "query"]


@dataclass
class _Shown:
    """The input on which notebooks show s-ops and selectors."""

    tokens: list[Value]


_example = _Shown(list("hello"))


def set_example(tokens: Iterable[object]) -> None:
    """Choose the input on which notebooks show s-ops and selectors; it is "hello" at first.

    Raises:
        InputError: it is empty, or holds what is no token.
    """
    _example.tokens = read_input(tokens)


def draw(
    thing: RASPExpr | Drawn,
    tokens: Iterable[object] | None = None,
    *,
    style: Style | None = None,
    layer: int | None = None,
    causal: bool = False,
    view: str | None = None,
) -> Picture:
    """A program on an input as a picture; or a compiled model, its layout, a trace, a circuit.

    Args:
        thing: an s-op, a selector, a compiled model, or what a model shows of itself.
        tokens: the input; a string is the sequence of its characters. If it is not given, the one
            of `set_example`, or what a model can read.
        style: "compact" has query, key, value and result of a head around one grid; "raspy" is the
            same in RASPy's colours, and ends with the answers; "paper" has the layers from top to
            bottom, with a line for each value that is moved. Programs of RASPy are drawn in
            theirs, and others in compact style, if none is given.
        layer: the number of the one layer to draw; of programs, not in the style of the paper.
        causal: whether positions of a program see only what precedes them.
        view: of a model, "heads" (attention beside the selector), "residual" (all columns),
            "wiring" (what each head and MLP reads and writes) or "lifetimes" (of columns).

    Raises:
        ProgramError: it is nothing that can be drawn.
        InputError: the input is empty, or there is no such layer or view.
        EvaluationError: the program has no meaning on the input.
    """
    if isinstance(tokens, RASPExpr):
        raise InputError("the program comes first", hint="write draw(program, 'abc')")
    if style not in (None, *STYLES):
        raise InputError(f"there is no style {style!r}", hint=f"there are {', '.join(STYLES)}")
    given = _example.tokens if tokens is None else read_input(tokens)
    if isinstance(thing, RASPExpr):
        if view is not None:
            raise InputError("only a compiled model has views", hint="draw raspc.compile(...)")
        return _expression(thing, given, style or thing.picture_style, layer, causal)
    shown = tuple(plain(token) for token in given)
    if isinstance(cast(object, thing), Drawn):
        own = None if tokens is None else shown
        return thing.drawn(Wanted(tokens=own, example=shown, view=view, layer=layer))
    raise ProgramError(f"an s-op, a selector or a compiled model can be drawn, found {thing!r}")


def draw_side(sop: RASPExpr, tokens: Iterable[object] | None, side: Side) -> Picture:
    """An s-op as a key or as a query of RASPy: the row or the column that stands at a grid.

    Raises RaspError where it has no meaning on the input.
    """
    given = _example.tokens if tokens is None else read_input(tokens)
    node = sop.node
    assert isinstance(node, SOpNode)
    run = _PythonRun(given, causal=False)
    row = Row(sop.name or repr(sop), tuple(map(cell_of, run.sequence(node))))
    drawn = {"key": key_side, "query": query_side}[side]
    return Picture(drawn(row, tuple(map(cell_of, given)), RASPY))


def draw_beside(
    program: RASPExpr,
    tokens: Iterable[object],
    rows: Sequence[Row],
    *,
    layer: int | None = None,
    causal: bool = False,
) -> Picture:
    """A program on an input, with other rows below the input; of one layer, if there is such a one.

    Raises RaspError where the program has no meaning on the input.
    """
    node = program.node
    assert isinstance(node, (SOpNode, SelectorNode))
    label = _label(program)
    run = _PythonRun(read_input(tokens), causal=causal)
    made = replace(flow(node, label, run), answers=tuple(rows))
    shown = layer if layer in [one.number for one in made.layers] else None
    return Picture(compact(made, f"{label}({applied_to(run.elements)})", layer=shown))


def _label(expression: RASPExpr) -> str:
    """What a picture is headed by: a name, or the text unless that is too long for it."""
    text = repr(expression)
    if expression.name is not None or len(text) <= _LONGEST_CAPTION:
        return expression.name or text
    source = expression.node.source
    return (None if source is None else name_of_place(source)) or text


_LONGEST_CAPTION = 80
"""Characters of a heading."""


def notebook_picture(expression: RASPExpr) -> str | None:
    """What a notebook shows of an expression: nothing, if it has no meaning on the example."""
    try:
        return draw(expression).svg
    except RaspError:
        return None


class _PythonRun:
    """Nodes of a Python program on an input."""

    def __init__(self, elements: list[Value], *, causal: bool) -> None:
        self.elements = elements
        self._run = interpreter.Run(elements, causal=causal)

    def sequence(self, node: SOpNode) -> list[Value | None]:
        return self._run.sequence(node)

    def matrix(self, node: SelectorNode) -> Matrix:
        rows: Matrix = self._run.matrix(node).tolist()
        return rows


def _expression(
    expression: RASPExpr, given: list[Value], style: Style, layer: int | None, causal: bool
) -> Picture:
    node: Node = expression.node
    assert isinstance(node, (SOpNode, SelectorNode))
    return _picture(node, _label(expression), _PythonRun(given, causal=causal), style, layer)


def drawing(
    value: SOpValue, given: Elements, style: Style = "paper", *, causal: bool = False
) -> Picture:
    """An s-op of a session on an input. Raises RaspTextError where it has no value."""
    return _picture(value.node, value.label, dialect.Run(given, causal=causal), style, None)


def _picture(
    node: SOpNode | SelectorNode, label: str, run: Run, style: Style, layer: int | None
) -> Picture:
    made = flow(node, label, run)
    numbers = [one.number for one in made.layers]
    if layer is not None and layer not in numbers:
        raise InputError(f"there is no layer {layer} in the picture; it has {numbers}")
    title = f"{label}({applied_to(run.elements)})"
    match style:
        case "compact":
            return Picture(compact(made, title, layer=layer))
        case "paper":
            return Picture(paper(made, title))
        case "raspy":
            final = None
            if isinstance(node, SOpNode):
                final = Row(label, tuple(map(cell_of, run.sequence(node))))
            return Picture(compact(made, title, layer=layer, colours=RASPY, final=final))


def applied_to(given: Sequence[Value]) -> str:
    """An input as it may be written: characters as a string, all else as a list."""
    if all(isinstance(element, str) and len(element) == 1 for element in given):
        return shown("".join(map(str, given)))
    if any(isinstance(element, tuple) for element in given):
        return str([plain(element) for element in given])
    return shown([element for element in given if is_atom(element)])
