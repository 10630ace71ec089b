"""Programs from `.rasp` files and from text, for Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

from ..errors import ProgramError
from ..operands import Selector, SOp
from ..source import Source, remember
from .errors import RaspNameError, RaspTextError
from .events import Named
from .files import read
from .labels import text
from .statements import Machine
from .syntax.parser import Reader
from .values import Built, Scope, SOpValue, is_built


class RaspProgram(Mapping[str, SOp | Selector]):
    """What a text in the RASP language defines: its s-ops and selectors by their names.

    The names of the standard library are not among them.
    """

    def __init__(self, machine: Machine, scope: Scope) -> None:
        self._machine = machine
        self._scope = scope

    def __getitem__(self, name: str) -> SOp | Selector:
        value = self._scope.variables.get(name)
        if is_built(value):
            return _expression(value, name)
        known = ", ".join(self) or "none"
        what = "nothing" if value is None else text(value)
        raise RaspNameError(
            f"{self._scope.file} has no s-op or selector `{name}`, found {what}",
            hint=f"it defines {known}; `evaluate` takes any expression, such as a call",
        )

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def evaluate(self, expression: str) -> SOp | Selector:
        """What an expression stands for within the text, such as `f(["()", "{}"])`.

        Raises ProgramError.
        """
        lines = list(StringIO(f"{expression}\n;\n"))
        remember("<expression>", lines)
        reader = Reader("<expression>", forgiving=True)
        items = [item for line in lines for item in reader.feed(line)]
        scope = Scope(self._scope.creator, "<expression>", self._scope)
        for item in items:
            for event in self._machine.perform(item, scope):
                if isinstance(event, RaspTextError):
                    raise event.noted()
                if isinstance(event, Named) and is_built(event.value):
                    return _expression(event.value, None)
        raise ProgramError(
            f"`{expression}` is neither an s-op nor a selector",
            source=Source("<expression>", 1),
        )

    @property
    def causal(self) -> bool:
        """Whether the text says `set causal on`: positions see only what precedes them."""
        return self._machine.trials.causal

    def _names(self) -> list[str]:
        return [
            name
            for name, value in self._scope.variables.items()
            if is_built(value) and not name.startswith("_") and name != "out"
        ]


def load_rasp(path: str | Path) -> RaspProgram:
    """The program in a `.rasp` file.

    Raises ProgramError with its line, OSError, UnicodeDecodeError.

    >>> reverse = load_rasp("examples/reverse.rasp")["reverse"]
    >>> reverse("abc")
    ['c', 'b', 'a']
    """
    place = Path(path)
    return _read(read(place), str(place), place.stem)


def rasp_program(source: str) -> RaspProgram:
    """The program in a text of the RASP language. Raises ProgramError with its line.

    >>> rasp_program("twice = indices * 2;")["twice"]("abc")
    [0, 2, 4]
    """
    remember("<rasp>", list(StringIO(source)))
    return _read(source, "<rasp>", "text")


def _read(source: str, file: str, creator: str) -> RaspProgram:
    machine = Machine()
    scope = Scope(creator, file, machine.base)
    for event in machine.read(source, scope):
        if isinstance(event, RaspTextError):
            raise event.noted()
    return RaspProgram(machine, scope)


def _expression(value: Built, name: str | None) -> SOp | Selector:
    node = value.node
    expression = SOp.of(node) if isinstance(value, SOpValue) else Selector.of(node)
    return expression if name is None or node.name == name else expression.named(name)
