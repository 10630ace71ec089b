"""How a session shows things: the layouts of the reference interpreter, character by character.

Columns with other characters than those of ASCII go by the cells of a terminal. Blanks at the end
of lines belong to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from ..cells import cells, to_the_left, to_the_right
from ..errors import RaspError
from .atoms import Atom, Elements, Matrix, is_atom
from .dialect import Run, applied, fitting
from .errors import ElementError
from .labels import element_type, plain_text, shown, signature, text
from .values import Applied, Built, Closure, Host, SelectorValue, SOpValue


@dataclass(frozen=True, slots=True)
class Example:
    """An input on which s-ops or selectors are shown: as it was written, and a run on it."""

    written: Host
    run: Run


@dataclass(frozen=True, slots=True)
class Display:
    """How things are shown: on which examples, None for without, and whether in two rows.

    `alike`: whether whole numbers among others are shown without a `.0`, so that all look alike.
    """

    sop: Example | None
    selector: Example | None
    full: bool = False
    alike: bool = False


def named_lines(name: str, value: Host, display: Display) -> list[str]:
    """A value under a name. Lists may hold each other many times over, so there is a last line."""
    lines = list(islice(_value_lines(name, value, display, 0, ""), _MOST_LINES + 1))
    return lines if len(lines) <= _MOST_LINES else [*lines[:-1], "..."]


def applied_lines(result: Applied, display: Display) -> list[str]:
    """What an s-op or a selector gave on an input."""
    if result.matrix:
        return ["\t = ", *_matrix_lines(_matrix(result), result.given)]
    values = _elements(result)
    if not display.full:
        return [f"\t =  {sequence_text(values, alike=display.alike)}"]
    if _all_equal(values):
        return [f"\t =   {sequence_text(values)}{_SKIPPED}"]
    return ["\t = ", *_rows(values, result.given)]


def sequence_text(values: Elements, *, alike: bool = False) -> str:
    """A sequence and the type of its elements, in brief."""
    kind = f"({element_type(values)}s)"
    if alike and any(type(value) is int for value in values):
        values = [int(v) if isinstance(v, Fraction) and v.denominator == 1 else v for v in values]
    if len(values) > 1 and _all_equal(values):
        return f"[{cell_text(values[0])}]*{len(values)} {kind}"
    return f"[{', '.join(map(cell_text, values))}] {kind}"


_MOST_LINES = 20_000
_SKIPPED = " [skipped full display: identical values]"


# --- values under names


def _value_lines(
    name: str | None, value: Host, display: Display, tabs: int, key: str
) -> Iterator[str]:
    """A value under its name, or nameless within a list, or with its key within a dict."""
    indent = "\t" * tabs
    equals = "" if name is None else f"{name} = "
    match value:
        case SOpValue() | SelectorValue():
            yield from _built_lines(name or value.label, value, display, indent, key)
        case list() | dict():
            yield from _collection_lines(equals, value, display, tabs, key)
        case Closure():
            yield f"{indent}{key}     {value.scope.creator} function: {signature(value)}"
        case _:
            yield f"{indent}    value: {equals} {shown(value)}"


def _collection_lines(
    equals: str, value: list[Host] | dict[Atom, Host], display: Display, tabs: int, key: str
) -> Iterator[str]:
    kind, opening, closing = ("dict", "{", "}") if isinstance(value, dict) else ("list", "[", "]")
    indent = "\t" * tabs
    elements = list(value.values()) if isinstance(value, dict) else value
    if all(is_atom(element) or isinstance(element, Closure) for element in elements):
        yield f"{indent}{key}     {kind}: {equals}{text(value)}"
        return
    yield f"{indent}{key}     {kind}: {equals}{indent} {opening}"
    if isinstance(value, dict):
        for name, element in value.items():
            yield from _value_lines(None, element, display, tabs + 3, f"{plain_text(name)} : ")
    else:
        for element in value:
            yield from _value_lines(None, element, display, tabs + 2, "")
    width = cells(f"   {kind}: {equals}") + 2
    yield f"{indent}{' ' * width}{closing}"


def _built_lines(name: str, value: Built, display: Display, indent: str, key: str) -> list[str]:
    kind = "s-op" if isinstance(value, SOpValue) else "selector"
    lines = [f"{indent}{key}     {kind}: {name}"]
    example = display.sop if isinstance(value, SOpValue) else display.selector
    if example is None:
        return lines
    try:
        run = fitting(value, example.run)
        result = applied(value, run)
    except RaspError as trouble:
        return [*lines, *unprintable_lines(trouble)]
    if result.matrix:
        matrix = _matrix_lines(_matrix(result), result.given)
        return [*lines, f"{indent} \t Example:", *(indent + line for line in matrix)]
    values = _elements(result)
    written: Host = example.written if run is example.run else [*run.elements]
    given = f" \t Example: {name}({shown(written)}) ="
    if not display.full:
        return [*lines, f"{indent}{given} {sequence_text(values, alike=display.alike)}"]
    if _all_equal(values):
        return [*lines, f"{indent}{given} {sequence_text(values)}{_SKIPPED}"]
    return [*lines, f"{indent} \t Example:", *(indent + row for row in _rows(values, result.given))]


def unprintable_lines(trouble: RaspError) -> list[str]:
    """What is shown where a result has no value on the example."""
    return ["\t!!statement executed, but result fails on evaluation:", f"\t\t {trouble.message}"]


# --- sequences and matrices


def _matrix_lines(matrix: Matrix, given: Elements) -> list[str]:
    labels = [plain_text(element) for element in given]
    widths = [1] * len(labels)
    if not all(map(str.isascii, labels)):
        labels = [to_the_left(label, max(map(cells, labels))) for label in labels]
        widths = [cells(label) for label in labels]
    lines = [f" \t\t\t     {' '.join(labels)}"]
    for label, row in zip(labels, matrix, strict=True):
        marks = ["1" if selected else " " for selected in row]
        lines.append(f" \t\t\t {label} | {' '.join(map(to_the_left, marks, widths))}")
    return lines


def _rows(values: Elements, given: Elements) -> list[str]:
    """Input and output one under the other, each cell as wide as the widest."""
    shown_input, shown_output = _full_cells(given), _full_cells(values)
    width = max(map(cells, (*shown_input, *shown_output)))
    return [
        f" \t\tinput:   {_aligned(shown_input, width)} \t ({_kind(given)}s)",
        f" \t\toutput:  {_aligned(shown_output, width)} \t ({_kind(values)}s)",
    ]


def _aligned(texts: Sequence[str], width: int) -> str:
    return " ".join(to_the_right(text, width) for text in texts)


def _kind(values: Elements) -> str:
    try:
        return element_type(values)
    except ElementError:
        return "mixed value"


def _full_cells(values: Elements) -> list[str]:
    """The elements unrounded; of bools only the rarer."""
    if not all(isinstance(value, bool) for value in values):
        return [
            cell_text(value) if isinstance(value, bool) else plain_text(value) for value in values
        ]
    balance = 2 * sum(value is True for value in values) - len(values)
    return [cell_text(v) if balance == 0 or (v is True) == (balance < 0) else "" for v in values]


def cell_text(value: Atom) -> str:
    """An element of a sequence, in brief."""
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, Fraction):
        return text(_rounded(value))
    return plain_text(value)


def _rounded(value: Fraction) -> Fraction:
    """To three decimals, as Python rounds the float that is shown."""
    try:
        return Fraction(str(round(float(value), 3)))
    except OverflowError:
        return value


def _all_equal(values: Elements) -> bool:
    return len(set(values)) == 1


def _elements(result: Applied) -> Elements:
    return [value for value in result.value if not isinstance(value, list)]


def _matrix(result: Applied) -> Matrix:
    return [row for row in result.value if isinstance(row, list)]
