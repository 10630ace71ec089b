"""What the grader says: right or wrong, where, and how good, as text and as a notebook shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from ...rasp_ast.cells import cells, to_the_left
from ...rasp_ast.pictures.picture import Picture
from ..columns_of_text import table
from ..pictures.html import html_text
from .judging import Failure
from .parting import Parting
from .score import Score
from .task import Anything, Task

_MARK = "background:#fde2e2;outline:1px solid #b0191c"
_PLAIN = "background:#e9eef5"


@dataclass(frozen=True, kw_only=True)
class Grade:
    """What came of grading a solution; true if it is right.

    Attributes:
        task: the puzzle.
        inputs: on how many inputs it was tried.
        exhausted: the length up to which all inputs of few tokens were.
        failure: the smallest input on which it is wrong, if there is one.
        parting: the first step that is to blame, if one shows.
        step: that step as text, with the line where it stands.
        picture: the right answers, its own, and the head to blame.
        score: how good it is, if it is right.
    """

    task: Task = field(repr=False)
    inputs: int
    exhausted: int
    failure: Failure | None = None
    parting: Parting | None = field(default=None, repr=False)
    step: str = ""
    picture: Picture | None = field(default=None, repr=False)
    score: Score | None = None

    def __bool__(self) -> bool:
        """Whether it is right."""
        return self.failure is None

    def __str__(self) -> str:
        if self.failure is not None:
            return "\n".join([self._verdict, *self._beside(self.failure), *self._blame()])
        return "\n".join([self._verdict, *self._scored()])

    def __repr__(self) -> str:
        return f"<{self}>"

    def _repr_html_(self) -> str:
        mark = "\u2713" if self else "\u2717"
        if self.failure is None:
            return html_text("\n".join([f"{mark} {self._verdict}", *self._scored()]))
        said = html_text("\n".join([f"{mark} {self._verdict}", *self._blame()]))
        if self.picture is None:
            return said + _html_rows(self.failure)
        return said + self.picture.svg

    @property
    def _verdict(self) -> str:
        if self.failure is None:
            up_to = f"all of few tokens up to length {self.exhausted}"
            return f"{self.task.name}: right on {self.inputs:,} inputs ({up_to})"
        called = f", called with {self.failure.call}" if self.failure.call.given else ""
        return f"{self.task.name}: wrong{called}"

    def _beside(self, failure: Failure) -> list[str]:
        """Input, right answers and own answers below each other, what is wrong marked."""
        rows: list[Sequence[object]] = [failure.tokens, failure.expected]
        if not isinstance(failure.got, str):
            rows.append(failure.got)
        texts = [[cell(value) for value in row] for row in rows]
        wide = [max(cells(row[p]) for row in texts) for p in range(len(texts[0]))]
        names = ("input", "expected", "got")
        lines = [
            f"  {name:<9} " + " ".join(to_the_left(c, w) for c, w in zip(row, wide, strict=True))
            for name, row in zip(names, texts, strict=False)
        ]
        if isinstance(failure.got, str):
            return [*(line.rstrip() for line in lines), f"  got       an error: {failure.got}"]
        marks = ["^" * w if p in failure.wrong else " " * w for p, w in enumerate(wide)]
        return [line.rstrip() for line in (*lines, f"  {'':<9} {' '.join(marks)}")]

    def _blame(self) -> list[str]:
        if self.parting is None:
            return []
        row = " ".join(map(cell, self.parting.found))
        right = " ".join(map(cell, self.parting.wanted))
        return [f"it goes wrong at {self.step}", f"  is        {row}", f"  should be {right}"]

    def _scored(self) -> list[str]:
        score, best = self.score, self.task.best
        if score is None:
            return []
        rows = [("layers", str(score.layers), str(best.layers), _published(best.published))]
        rows += [
            ("heads", str(score.heads), str(best.heads), ""),
            ("values", str(score.values), f"at most {score.bound}", ""),
        ]
        if score.parameters is not None:
            size = f"{score.parameters:,}"
            rows.append(("parameters", size, "", f"for inputs up to length {score.length}"))
        lines = table(("", "yours", "best known", ""), rows).splitlines()
        if not score.is_bounded:
            lines.append(
                f"more values than a puzzle allows: {score.values} of {score.widest}\n"
                "  with as many as one likes, every puzzle is one sum; this is behind all others"
            )
        if score.refused:
            lines.append(f"no transformer of it: {score.refused}")
        return lines


def cell(value: object) -> str:
    """A value on a line of values: text that could be a number is quoted."""
    looks_like_one = isinstance(value, str) and (not value.strip() or _is_number(value))
    return repr(value) if looks_like_one else str(value)


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def _published(layers: int | None) -> str:
    return "" if layers is None else f"the published solution has {layers}"


def _html_rows(failure: Failure) -> str:
    """Input, right answers and own answers, what is wrong in red."""
    rows: list[tuple[str, Sequence[object]]] = [
        ("input", failure.tokens),
        ("expected", failure.expected),
    ]
    said = ""
    if isinstance(failure.got, str):
        said = html_text(f"got an error: {failure.got}")
    else:
        rows.append(("got", failure.got))
    lines = "".join(
        f'<tr><th style="text-align:left;padding:2px 12px 2px 0">{name}</th>'
        + "".join(_cell(value, marked=name == "got" and p in failure.wrong) for p, value in cells)
        + "</tr>"
        for name, cells in ((name, list(enumerate(row))) for name, row in rows)
    )
    return f"<table>{lines}</table>{said}\n"


def _cell(value: object, *, marked: bool) -> str:
    shown = "" if isinstance(value, Anything) else escape(cell(value))
    return f'<td style="text-align:center;{_MARK if marked else _PLAIN}">{shown}</td>'
