"""What expressions of the RASP text language stand for before anything is compiled.

Atoms, functions, lists and dicts; and s-ops and selectors, which are nodes of the program in a
wrapper that knows what to call them. Everything but the nodes disappears before a program is
compiled. A function remembers the scope in which it was defined, and a scope holds values, so the
two stand in one file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeGuard

from ..nodes import SelectorNode, SOpNode
from ..source import Source
from .atoms import Atom, Elements
from .errors import RaspRuleError
from .names import reserved_name, unknown_name
from .syntax.lexer import Span
from .syntax.tree import Expr, Statement

RESERVED = frozenset({"if", "else", "not", "and", "or", "def", "return", "for", "in"}) | {
    *("out", "range", "zip", "len", "get"),
    *("tokens_asis", "tokens_str", "tokens_int", "tokens_bool", "tokens_float"),
    *("indices", "True", "False"),
}


@dataclass(eq=False, slots=True)
class SOpValue:
    """An s-op. `label` is what messages call it; `used` says that other nodes hold its node."""

    node: SOpNode
    label: str
    used: bool = False


@dataclass(eq=False, slots=True)
class SelectorValue:
    """A selector, in the same way."""

    node: SelectorNode
    label: str
    used: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Applied:
    """What an s-op or a selector gives on an input. It can be printed, and nothing else."""

    value: Elements | list[list[bool]]
    given: Elements
    matrix: bool


@dataclass(frozen=True, eq=False, slots=True)
class Closure:
    """A function, with the scope in which it was defined.

    `defaults` are the values of parameters that may be left out.
    """

    name: str
    parameters: tuple[str, ...]
    defaults: Mapping[str, Host]
    body: tuple[Statement, ...]
    results: tuple[Expr, ...]
    scope: Scope


@dataclass(frozen=True, eq=False, slots=True)
class Native(Closure):
    """A function that is not written in the language; `call` takes a value for each parameter."""

    call: Callable[[list[Host], Source], Host]


Built: TypeAlias = SOpValue | SelectorValue
Host: TypeAlias = "Atom | Built | Closure | list[Host] | dict[Atom, Host]"


def is_built(value: object) -> TypeGuard[Built]:
    """Whether a value is an s-op or a selector."""
    return isinstance(value, (SOpValue, SelectorValue))


class Scope:
    """The names of the console, of a file, of a call, or of one turn of a comprehension.

    `creator` is what a function defined here is said to come from, `file` where the text stands.
    A file passes what it assigns on to its `loader`, unless the name is private. What a call of
    a library function makes is placed where it was called, its `origin`.
    """

    def __init__(
        self,
        creator: str,
        file: str,
        parent: Scope | None = None,
        loader: Scope | None = None,
    ) -> None:
        self.creator = creator
        self.file = file
        self.parent = parent
        self.loader = loader
        self.origin: Source | None = None
        self.reserved: frozenset[str] = frozenset()
        self.variables: dict[str, Host] = {}

    def find(self, name: str, source: Source, *, is_called: bool = False) -> Host:
        """The value of a name. Raises RaspRuleError."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.variables.get(name)
            if value is not None:
                return value
            scope = scope.parent
        message = f"Error: Undefined variable: {name}"
        told = unknown_name(name, self.known(), "function" if is_called else "value")
        raise RaspRuleError(message, source=source, advice=told)

    def known(self) -> set[str]:
        """The names that have a value here."""
        above = set[str]() if self.parent is None else self.parent.known()
        return above | self.variables.keys()

    def knows(self, name: str) -> bool:
        """Whether a name has a value here."""
        return name in self.variables or (self.parent is not None and self.parent.knows(name))

    def assign(self, name: str, value: Host, source: Source) -> None:
        """Give a name a value, here and wherever this scope passes it on. Raises RaspRuleError."""
        reached: list[Scope] = [self]
        if not name.startswith("_"):
            while (loader := reached[-1].loader) is not None:
                reached.append(loader)
        if name in RESERVED or any(name in scope.reserved for scope in reached):
            message = f"Error: Cannot set reserved name: {name}"
            told = reserved_name(name, of_library=name not in RESERVED)
            raise RaspRuleError(message, source=source, advice=told)
        for scope in reached:
            scope.variables[name] = value

    def inner(self, creator: str | None = None) -> Scope:
        """A scope within this one."""
        scope = Scope(self.creator if creator is None else creator, self.file, self)
        scope.origin = self.origin
        return scope

    def snapshot(self) -> Scope:
        """The names as they are now."""
        copy = Scope(self.creator, self.file, self.parent)
        copy.variables.update(self.variables)
        return copy

    def place(self, at: Span) -> Source:
        """Where a piece of this scope's text stands."""
        if self.origin is not None:
            return self.origin
        line, column, end_line, end = at
        return Source(self.file, line, column, end if end_line == line else None)
