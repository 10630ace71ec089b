"""What statements of the RASP text language do: names, loops, functions, files.

A statement gives back what there is to show of it. What goes wrong in a file does not end it: the
trouble is one of the things to show, and the next item is executed.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from fractions import Fraction
from io import StringIO
from pathlib import Path

from ..source import Source
from .builtins import bind, elements_of
from .dialect import Run, applied
from .errors import RaspRuleError, RaspSyntaxError, RaspTextError, RaspValueError
from .evaluator import Evaluator
from .events import Event, Leave, Named, seen_outside
from .files import LIBRARY, find, read, shipped
from .intrinsics import shortcut
from .labels import shown
from .operations import rename
from .predefined import predefined
from .syntax import tree
from .syntax.parser import Reader
from .syntax.tree import Command, Item, Statement
from .values import Applied, Closure, Host, Scope, SOpValue, is_built

# A call within a call takes about a dozen frames of Python.
_RECURSION = 5000


class Machine(Evaluator):
    """Executes items, in the scope of the console or of files.

    `library` is the text of the standard library, the one that is shipped if None. `start` holds
    what went wrong with it. Without `example` nothing is tried before it is asked for.
    """

    def __init__(self, example: str | None = None, library: str | None = None) -> None:
        super().__init__()
        self.trials.example = None if example is None else Run(list(example))
        predefinitions = predefined()
        self.console = Scope("console", "<console>", predefinitions)
        self.console.variables["tokens"] = predefinitions.variables["tokens_str"]
        self.base = self.console.snapshot()
        self._loading: list[Path] = []
        self.start = self._read_library(library)
        self.length = self.console.variables.get("length")
        self.base = self.console.snapshot()
        self.console.reserved = frozenset(self.console.variables) - {"tokens", "out"}

    def _read_library(self, text: str | None) -> list[RaspTextError]:
        place = shipped(LIBRARY)
        scope = Scope("library", str(place), self.base, self.console)
        shipped_text = place.read_text(encoding="utf-8") if text is None else text
        events = list(self.read(shipped_text, scope))
        if text is None:
            self.library = scope
            source = Source(scope.file, 1)
            length = shortcut("length", [], scope.variables["length"], source)
            scope.assign("length", length, source)
        return [event for event in events if isinstance(event, RaspTextError)]

    # --- items

    def perform(self, item: Item | RaspSyntaxError, scope: Scope) -> list[Event]:
        """Do what an item says; trouble is an event like others."""
        if isinstance(item, RaspSyntaxError):
            return [item]
        try:
            with _room_for_recursion():
                if isinstance(item, Command):
                    return self.command(item, scope)
                return self.execute(item, scope)
        except RaspTextError as trouble:
            return [trouble]
        except RecursionError:
            message = "maximum recursion depth exceeded"
            return [RaspValueError(message, source=scope.place(item.at))]

    def command(self, command: Command, scope: Scope) -> list[Event]:
        """Do what a command says. Only sessions have examples and displays."""
        return [Leave()] if command.kind == "exit" else []

    def execute(self, statement: Statement, scope: Scope) -> list[Event]:
        """Execute a statement. Raises RaspTextError."""
        match statement:
            case tree.Evaluation(value=expr):
                value = self.outcome(expr, scope)
                if isinstance(value, Applied):
                    return [value]
                variable = isinstance(expr, tree.Name) and expr.name != "out"
                return [Named(expr.name if isinstance(expr, tree.Name) else "out", value, variable)]
            case tree.Assignment():
                return self._assign(statement, scope)
            case tree.Definition(name=name, parameters=parameters, body=body, results=results):
                names = tuple(parameter.value for parameter in parameters)
                closure = Closure(name.value, names, body, results, scope)
                scope.assign(name.value, closure, scope.place(name.at))
                return [Named(name.value, closure, True)]
            case tree.Loop():
                return self._loop(statement, scope)
            case tree.Loading(path=path):
                return self.load(path, scope, scope.place(statement.at))
            case tree.Drawing():
                return self._draw(statement, scope)

    def _assign(self, statement: tree.Assignment, scope: Scope) -> list[Event]:
        source = scope.place(statement.at)
        values = [self.evaluate(expr, scope) for expr in statement.values]
        names = statement.names
        if len(names) == 1 and len(values) > 1:
            values = [values]
        elif len(names) > 1 and len(values) == 1:
            values = _unpacked(values[0], source)
        if len(names) != len(values):
            message = f"expected {len(names)} values, but got: {len(values)}"
            raise RaspRuleError(message, source=source)
        events: list[Event] = []
        for name, value in zip(names, values, strict=True):
            scope.assign(name.value, value, scope.place(name.at))
            if is_built(value):
                rename(value, name.value)
            events.append(Named(name.value, value, True))
        return events

    def _loop(self, statement: tree.Loop, scope: Scope) -> list[Event]:
        source = scope.place(statement.at)
        iterable = self.evaluate(statement.iterable, scope)
        if not isinstance(iterable, (list, dict)):
            message = "for loop needs to iterate over a list or dict, but got: "
            raise RaspRuleError(message + shown(iterable), source=source)
        for element in iterable:
            bind(statement.names, element, scope, source)
            for inner in statement.body:
                self.execute(inner, scope)
        return []

    def _draw(self, statement: tree.Drawing, scope: Scope) -> list[Event]:
        given = None if statement.given is None else self.evaluate(statement.given, scope)
        if given is None:
            value = self.evaluate(statement.value, scope)
        else:
            value = self.tried_on(given, statement.value, scope)
        source = scope.place(statement.at)
        if not isinstance(value, SOpValue):
            message = f"draw expects unfinished sequence, got: {shown(value)}"
            raise RaspRuleError(message, source=source)
        run = self.trials.example if given is None else Run(elements_of(given, source))
        if run is None:
            return []
        result = applied(value, run)
        return [*self.draw(value, run), result]

    def draw(self, value: SOpValue, run: Run) -> list[Event]:
        """Draw what happens on one input. Here nothing is drawn; a session may know how."""
        return []

    # --- files

    def load(self, path: str, scope: Scope, source: Source) -> list[Event]:
        """Execute the file `path`.rasp, and give what the loading scope should see of it."""
        file = find(path, scope.file)
        if file is None:
            raise RaspRuleError(f"could not find file: {path}.rasp", source=source)
        if file in self._loading:
            raise RaspRuleError(f"{path}.rasp would load itself", source=source)
        try:
            text = read(file)
        except (OSError, UnicodeDecodeError) as error:
            message = f"could not read file: {path}.rasp ({error})"
            raise RaspRuleError(message, source=source) from None
        self._loading.append(file)
        try:
            inner = Scope(path, str(file), self.base, scope)
            return seen_outside(list(self.read(text, inner)))
        finally:
            self._loading.pop()

    def read(self, text: str, scope: Scope) -> Iterator[Event]:
        """Execute the items of a text in its scope; its syntax errors come first."""
        reader = Reader(scope.file)
        events: list[Event] = []
        for line in StringIO(text):
            for item in reader.feed(line):
                done = self.perform(item, scope)
                if isinstance(item, RaspSyntaxError):
                    yield item
                    continue
                events += [event for event in done if not isinstance(event, Leave)]
                if any(isinstance(event, Leave) for event in done):
                    yield from events
                    return
        end = reader.end()
        if end is not None:
            yield end
        yield from events


@contextmanager
def _room_for_recursion() -> Generator[None]:
    """Let functions of the language call themselves some hundreds of times."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _unpacked(value: Host, source: Source) -> list[Host]:
    if isinstance(value, (list, dict, str)):
        return list(value)
    match value:
        case bool():
            kind = "bool"
        case int():
            kind = "int"
        case Fraction():
            kind = "float"
        case SOpValue():
            kind = "s-op"
        case Closure():
            kind = "function"
        case _:
            kind = "selector"
    raise RaspValueError(f"object of type '{kind}' has no len()", source=source)
