"""Which variable owns which columns of the residual stream, and who writes and reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from ...craft.blocks import Circuit
from ...craft.formatting import counted, first_lines
from ...craft.variables import Array, Variable
from ...rasp_ast.notation import one_line
from ...rasp_ast.pictures.picture import Picture
from ...rasp_ast.pictures.wanted import Wanted
from ..columns_of_text import Row, glued, table
from ..pictures.html import html_table
from ..pictures.lifetimes import Life, lifetimes
from ..pictures.owners import CONSTANT_COLOUR
from .held import history_text, holds
from .schedule import Schedule

_CONSTANT_BY = "embedding"
"""By what the constant is written; all else that is looked up says by what."""
_HEAD = ("columns", "variable", "holds", "written by", "read by")


@dataclass(frozen=True, eq=False, repr=False)
class Entry:
    """One variable's place.

    Attributes:
        start, stop: its columns, ``start <= column < stop``.
        written: by what (``embedding``, ``layer 1 attention``, ...).
        read: the same, ``unembedding`` included.
        done: the half-layer after which it is complete, -1 for the embedding.
    """

    variable: Variable
    start: int
    stop: int
    written: tuple[str, ...]
    read: tuple[str, ...]
    done: int

    @property
    def columns(self) -> tuple[str, ...]:
        """A label for each of its columns."""
        return self.variable.columns

    def __repr__(self) -> str:
        columns = (
            f"{self.start}" if self.stop == self.start + 1 else f"{self.start}-{self.stop - 1}"
        )
        read = f", read by {', '.join(self.read)}" if self.read else ""
        return f"<{self.variable.name} in {columns}, written by {', '.join(self.written)}{read}>"

    def life(self, name: str, number: int, halves: int) -> Life:
        """When it is written and read, for a picture of so many half-layers that calls it so."""
        return Life(
            name=name,
            number=number,
            start=self.start,
            stop=self.stop,
            written=tuple(sorted({half_of(place, halves) for place in self.written})),
            read=tuple(sorted({half_of(place, halves) for place in self.read})),
        )


def half_of(place: str, halves: int) -> int:
    """The half-layer that an entry means by a place: -1 the embedding, the last the unembedding."""
    words = place.split()
    if words[0] == "layer":
        return 2 * int(words[1]) + (words[2] == "MLP")
    return halves if place == "unembedding" else -1


@dataclass(frozen=True, eq=False)
class Layout:
    """The residual stream's columns; ``print(layout)`` shows them as a table."""

    entries: tuple[Entry, ...]

    @property
    def d_model(self) -> int:
        """How many columns there are; at least one, since a transformer needs one."""
        return max([1, *(entry.stop for entry in self.entries)])

    @property
    def labels(self) -> list[str]:
        """A label for each column: ``name:value`` or a name, that of whoever is in it at last.

        A column that does not start at 0 says so; :attr:`history` has those before the last one.
        """
        found: dict[int, str] = {}
        for entry in self.entries:
            start = entry.variable.starts_at
            start_text = f" (starts at {start:.0f})" if start else ""
            found.update((entry.start + i, f"{c}{start_text}") for i, c in enumerate(entry.columns))
        return [found[i] for i in sorted(found)]

    @property
    def history(self) -> dict[int, tuple[tuple[str, str], ...]]:
        """Of each column that is reused: who is in it, first to last, and by what it is written."""
        held: dict[int, list[tuple[str, str]]] = {}
        for entry in self.entries:
            for i, label in enumerate(entry.columns):
                held.setdefault(entry.start + i, []).append((label, entry.written[0]))
        return {i: tuple(each) for i, each in sorted(held.items()) if len(each) > 1}

    def __getitem__(self, name: str) -> Entry:
        """The place of the variable of this name."""
        for entry in self.entries:
            if entry.variable.name == name:
                return entry
        names = ", ".join(e.variable.name for e in self.entries)
        raise KeyError(f"no variable {name!r}; there are {names}")

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def slice(self, variable: Variable) -> slice:
        """The columns of a variable."""
        for entry in self.entries:
            if entry.variable is variable:
                return slice(entry.start, entry.stop)
        raise KeyError(variable.name)

    def lifetimes(self, title: str, names: Mapping[str, str] | None = None) -> Picture:
        """The picture of which columns hold what from when to when.

        Args:
            names: what variables are called there, by their own names.
        """
        lives, layers = self.lives(names or {}), self._halves // 2
        return Picture(lifetimes(lives, layers, title).svg(title, f"{title}\n{self}"))

    def lives(self, names: Mapping[str, str]) -> list[Life]:
        """When each variable is written and read; the constant has a colour of its own."""
        lives: list[Life] = []
        others = count()
        for entry in self.entries:
            name = entry.variable.name
            number = CONSTANT_COLOUR if entry.written == (_CONSTANT_BY,) else next(others)
            lives.append(entry.life(names.get(name, name), number, self._halves))
        return lives

    @property
    def _halves(self) -> int:
        """How many half-layers write or read, those of the last layer included."""
        places = [place for entry in self.entries for place in (*entry.written, *entry.read)]
        return 2 * (max([-1, *(half_of(place, -1) for place in places)]) // 2 + 1)

    def drawn(self, wanted: Wanted) -> Picture:
        """What `raspc.draw(model.layout)` gives."""
        wanted.chosen(["lifetimes"])
        return self.lifetimes("Residual stream")

    def _repr_html_(self) -> str:
        return html_table(_HEAD, self._rows()) + self.drawn(Wanted()).svg

    def _ipython_key_completions_(self) -> list[str]:
        return [e.variable.name for e in self.entries]

    def _rows(self) -> list[Row]:
        return [
            (
                str(e.start) if e.stop == e.start + 1 else f"{e.start}-{e.stop - 1}",
                one_line(e.variable.name),
                holds(e.variable),
                glued(e.written),
                glued(e.read),
            )
            for e in self.entries
        ]

    def __str__(self) -> str:
        histories = [history_text(i, held) for i, held in self.history.items()]
        return "\n".join([table(_HEAD, self._rows()), *([""] if histories else []), *histories])

    def __repr__(self) -> str:
        lines = first_lines(str(self).split("\n"), rest="; print(layout) shows them")
        return f"<residual stream of {counted(self.d_model, 'column')}>\n{lines}"


def allocate(circuit: Circuit, placed: Schedule) -> Layout:
    """Gives every variable its columns, in the order in which they are first written."""
    written: dict[Variable, list[str]] = {circuit.one: [_CONSTANT_BY]}
    for embedding in circuit.embeddings:
        written[embedding.variable] = [f"{embedding.by} embedding"]
    read: dict[Variable, list[str]] = {}
    done: dict[Variable, int] = {}
    for number, (heads, mlps) in enumerate(placed.layers):
        for kind, blocks in (("attention", heads), ("MLP", mlps)):
            place = f"layer {number} {kind}"
            for block in blocks:
                for request in block.reads():
                    _note(read, request.affine(circuit.one)[0], place)
                for write in block.writes:
                    done[write.variable] = 2 * number + (kind == "MLP")
                    places = written.setdefault(write.variable, [])
                    if place not in places:
                        places.append(place)
    for output in circuit.outputs:
        _note(read, output.read.affine(circuit.one)[0], "unembedding")
    entries: list[Entry] = []
    start = 0
    for variable in circuit.variables():
        if variable.width == 0 or (variable is circuit.one and variable not in read):
            continue
        entries.append(
            Entry(
                variable,
                start,
                start + variable.width,
                tuple(written[variable]),
                tuple(read.get(variable, ())),
                done.get(variable, -1),
            )
        )
        start += variable.width
    return Layout(tuple(entries))


def _note(
    read: dict[Variable, list[str]], parts: Iterable[tuple[Variable, Array]], place: str
) -> None:
    """Adds a place to those that read the variables of which some column is used."""
    for variable, matrix in parts:
        places = read.setdefault(variable, []) if matrix.any() else None
        if places is not None and place not in places:
            places.append(place)
