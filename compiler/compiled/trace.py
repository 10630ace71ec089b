"""What the variables of a program are in a run, position by position, as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from ...craft.formatting import first_lines
from ...craft.names import is_joined
from ...craft.variables import OneOf
from ...rasp_ast.cells import beginning, cells, to_the_left, to_the_right
from ...rasp_ast.notation import one_line, shorten
from ...rasp_ast.pictures.picture import Picture
from ...rasp_ast.pictures.wanted import Wanted
from ...rasp_ast.values import canonical, shown
from ..columns_of_text import WIDTH
from ..pictures.trace_table import trace_table
from ..tables.short_names import LEFT_OUT

LONGEST_CELL, LONGEST_SHOWN_NAME = 16, 36
"""Longer values and names are shortened where they are printed."""

_BOOLS = {"True": "T", "False": "F"}
"""How bools are shown in tuples."""
UNEMBEDDING = "unembedding"


class _Mark(str):
    """A text that is known from an equal one of the program's by being this object."""

    __slots__ = ()


NOT_WRITTEN = _Mark("-")
"""What stands where a variable is not written yet, or has made way for another."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TraceRow:
    """A variable of the residual stream, or an answer, in one run.

    Attributes:
        name: that of the variable; of an answer that of its program.
        expression: the expression of the program whose values it shows.
        written: what completes it, such as ``layer 0 attention``; an answer is read from the logits
            and marked ``unembedding``.
        values: one for each position, when it is complete. ``None`` is *undefined*, a ``OneOf``
            several values that the variable does not tell apart.
        by_half: the same after each half-layer (first after the embedding); None where the
            variable is not written yet, or is erased.
    """

    name: str
    expression: str
    written: str
    values: list[object]
    by_half: tuple[list[object] | None, ...]

    @property
    def title(self) -> str:
        """The name, and what it is where that says more."""
        return self.titled(LONGEST_SHOWN_NAME)

    def titled(self, longest: int) -> str:
        """The same in no more than so many letters."""
        name, expression = one_line(self.name, longest), one_line(self.expression, longest)
        of_several = is_joined(name)  # its name is theirs
        if LEFT_OUT in name and len(name) > LONGEST_SHOWN_NAME / 2:
            return name  # the expression itself, as far as there is room
        text = expression if of_several or name == expression else f"{name} = {expression}"
        return text if cells(text) <= longest else f"{beginning(text, longest - 1)}…"


@dataclass(frozen=True, eq=False, kw_only=True)
class Trace(Mapping[str, list[object]]):
    """Every variable's value at every position; ``print`` shows them in the order of writing.

    As a mapping it has the values of each variable when it is complete, by name.

    Attributes:
        tokens: the input; empty if only activations are known.
        rows: the variables, in the order of writing.
        answers: what is read from the logits, one row for each program.
        halves: what each half-layer is called, the embedding first.
    """

    tokens: list[object]
    rows: tuple[TraceRow, ...]
    answers: tuple[TraceRow, ...]
    halves: tuple[str, ...]

    def __getitem__(self, name: str) -> list[object]:
        for row in (*self.rows, *self.answers):
            if row.name == name:
                return row.values
        names = ", ".join(row.name for row in (*self.rows, *self.answers))
        raise KeyError(f"no variable {name!r}; there are {names}")

    def __iter__(self) -> Iterator[str]:
        return (row.name for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def written(self) -> dict[str, str]:
        """What completes each variable, by name."""
        return {row.name: row.written for row in self.rows}

    def at(self, half: int | str) -> Trace:
        """The same as it stands after one half-layer, without the answers.

        Args:
            half: its number, 0 for the embedding, or its name in ``halves``.

        Raises:
            KeyError: there is no such half-layer.
        """
        number = self.halves.index(half) if half in self.halves else half
        if not isinstance(number, int) or not 0 <= number < len(self.halves):
            raise KeyError(f"no half-layer {half!r}; there are {', '.join(self.halves)}")
        rows = [
            TraceRow(
                name=row.name,
                expression=row.expression,
                written=row.written,
                values=[NOT_WRITTEN] * len(row.values) if held is None else held,
                by_half=row.by_half,
            )
            for row in self.rows
            for held in (row.by_half[number],)
        ]
        return Trace(tokens=self.tokens, rows=tuple(rows), answers=(), halves=self.halves)

    def drawn(self, wanted: Wanted) -> Picture:
        """What `raspc.draw(trace)` gives: a row for each variable, or for those of one layer."""
        wanted.chosen(["trace"])
        wanted.expect_layer(range(len(self.halves) // 2))
        rows = self._texts()
        if wanted.layer is not None:
            rows = [row for row in rows if row[0].startswith(f"layer {wanted.layer} ")]
        canvas = trace_table([_text(token) for token in self.tokens], rows, "Trace")
        return Picture(canvas.svg("Trace", str(self)))

    def _repr_svg_(self) -> str:
        return self.drawn(Wanted()).svg

    def _texts(self, longest: int = LONGEST_SHOWN_NAME) -> list[tuple[str, str, list[str]]]:
        """Where each variable is written, what it is called, and its values."""
        return [
            (row.written, row.titled(longest), [_text(value) for value in row.values])
            for row in (*self.rows, *self.answers)
        ]

    def __str__(self) -> str:
        rows = [("input", "", [_text(t) for t in self.tokens])] if self.tokens else []
        place, cell, count = _widths([*rows, *self._texts()])
        room = WIDTH - place - 3 - count * (cell + 1)
        return "\n\n".join(_blocks([*rows, *self._texts(max(LONGEST_SHOWN_NAME, room))]))

    def __repr__(self) -> str:
        return first_lines(str(self).split("\n"), most=20, rest="; print(trace) shows them")


def _widths(rows: Sequence[tuple[str, str, list[str]]]) -> tuple[int, int, int]:
    """How wide places and cells of values are, and how many positions there are."""
    place = max((cells(row[0]) for row in rows), default=0)
    cell = max((cells(text) for row in rows for text in row[2]), default=0)
    return place, cell, max((len(row[2]) for row in rows), default=0)


def _blocks(rows: Sequence[tuple[str, str, list[str]]]) -> Iterator[str]:
    """The table, in blocks of as many positions as fit beside each other."""
    place, cell, count = _widths(rows)
    name = max((cells(row[1]) for row in rows), default=0)
    at_once = max(1, (WIDTH - place - name - 3) // (cell + 1))
    for start in range(0, max(count, 1), at_once):
        yield "\n".join(
            f"{to_the_left(row[0], place)}  {to_the_left(row[1], name)}  "
            + " ".join(to_the_right(text, cell) for text in row[2][start : start + at_once])
            for row in rows
        )


def _text(value: object) -> str:
    """A value in a cell; a text that could be taken for another kind of value is quoted."""
    if value is None or value is NOT_WRITTEN:
        return str(value)
    if isinstance(value, OneOf):
        return _class_text(value)
    if isinstance(value, tuple):
        parts = cast("tuple[object, ...]", value)
        inner = ",".join(_BOOLS.get(_text(part), _text(part)) for part in parts)
        return shorten(f"({inner},)" if len(parts) == 1 else f"({inner})", LONGEST_CELL)
    if isinstance(value, str):
        return shorten(repr(value) if _is_misread(value) else one_line(value), LONGEST_CELL)
    exact = canonical(value)
    text = str(value) if exact is None else shown(exact)
    if isinstance(value, float) and len(text) > LONGEST_CELL // 2:
        text = f"{value:.4g}"
    return shorten(text, LONGEST_CELL)


def _class_text(value: OneOf) -> str:
    """Several values; where there is no room for them, the first one and that there are more."""
    of_tuples = any(isinstance(each, tuple) for each in value.values)
    text = "|".join(map(_text, value.values)) if of_tuples else one_line(value.text)
    if len(text) <= LONGEST_CELL:
        return text
    return f"{shorten(_text(value.values[0]), LONGEST_CELL - 2)}|…"


_SEVERAL = re.compile(r"\(.*,.*\)|.+\|.+|.+\.\..+|not .+")
"""What tuples and classes of values look like."""


def _is_misread(text: str) -> bool:
    """Whether a text looks like another value, or several, or like what is not written."""
    if text != text.strip() or text in {"", NOT_WRITTEN, "None", "True", "False"}:
        return True
    if _SEVERAL.fullmatch(text):
        return True
    try:
        Fraction(text)
    except (ValueError, ZeroDivisionError):
        return False
    return True
