"""What statements of the RASP text language do: names, loops, functions, files.

A statement gives back what there is to show of it. What goes wrong in a file does not end it: the
trouble is one of the things to show, and the next item is executed.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from ..source import Source
from .advice import kind, no_list
from .assignments import of_library, of_tokens, values_for
from .builtins import bind, elements_of
from .dialect import Run, applied, fitting
from .errors import Advice, RaspRuleError, RaspSyntaxError, RaspTextError, RaspValueError
from .evaluator import Evaluator
from .events import Event, Leave, Named, seen_outside
from .files import LIBRARY, find, no_file, read, shipped
from .functions import CONVERSIONS
from .intrinsics import shortcut
from .labels import shown
from .operations import rename
from .predefined import predefined
from .syntax import tree
from .syntax.lexer import Token
from .syntax.lint import Trap
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
        self.views = [predefinitions.variables[name] for name in CONVERSIONS]
        self.base = self.console.snapshot()
        self._loading: list[Path] = []
        self.start = self._read_library(library)
        self.length = self.console.variables.get("length")
        self.base = self.console.snapshot()
        self.of_library = frozenset(self.console.variables) - {"tokens", "out", "has_prev"}
        self.console.reserved = self.of_library

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
            told = Advice(
                "functions call each other without an end",
                "end with a choice on a value: return 1 if n < 1 else f(n - 1);",
            )
            return [RaspValueError(message, source=scope.place(item.at), advice=told)]

    def command(self, command: Command, scope: Scope) -> list[Event]:
        """Do what a command says. Only sessions have examples and displays."""
        if command.kind == "causal":
            self.trials.causal = command.on
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
                names = tuple(parameter.value for parameter, _ in parameters)
                defaults = {
                    parameter.value: self.evaluate(value, scope)
                    for parameter, value in parameters
                    if value is not None
                }
                closure = Closure(name.value, names, defaults, body, results, scope)
                scope.assign(name.value, closure, scope.place(name.at))
                return [Named(name.value, closure, True)]
            case tree.Loop():
                return self._loop(statement, scope)
            case tree.Loading(path=path):
                return self.load(path, scope, scope.place(statement.at))
            case tree.Drawing():
                return self._draw(statement, scope)

    def _assign(self, statement: tree.Assignment, scope: Scope) -> list[Event]:
        names = statement.names
        given = [self.evaluate(expr, scope) for expr in statement.values]
        values = values_for(len(names), given, scope.place(statement.at))
        events: list[Event] = []
        for name, value in zip(names, values, strict=True):
            scope.assign(name.value, value, scope.place(name.at))
            if scope is self.console:
                self.remarks += self._taken_away(name, value, scope.place(name.at))
            if is_built(value):
                rename(value, name.value, within=scope.origin is not None)
            events.append(Named(name.value, value, True))
        return events

    def _taken_away(self, name: Token, value: Host, source: Source) -> Iterator[Trap]:
        """What giving a value to a name takes away."""
        if name.value == "tokens" and value not in self.views:
            yield of_tokens(source)
        elif name.value in self.of_library:
            yield of_library(name.value, source)

    def _loop(self, statement: tree.Loop, scope: Scope) -> list[Event]:
        source = scope.place(statement.at)
        iterable = self.evaluate(statement.iterable, scope)
        if not isinstance(iterable, (list, dict)):
            message = "for loop needs to iterate over a list or dict, but got: "
            told = no_list(iterable)
            raise RaspRuleError(message + shown(iterable), source=source, advice=told)
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
            told = Advice(
                f"an s-op is drawn, and this is {kind(value)}",
                "write draw(selector_width(s)), or draw(aggregate(s, x))",
            )
            raise RaspRuleError(message, source=source, advice=told)
        run = self.trials.example if given is None else self.trials.run(elements_of(given, source))
        if run is None:
            return []
        run = fitting(value, run) if given is None else run
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
            message = f"could not find file: {path}.rasp"
            raise RaspRuleError(message, source=source, advice=no_file(path))
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
        reader = Reader(scope.file, forgiving=True)
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
