"""The syntax tree of the RASP text language: what was written, before it means anything."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from ...functions import Comparison
from .lexer import Span, Token


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, perhaps of a function that is called."""

    at: Span
    name: str
    is_called: bool = False


@dataclass(frozen=True, slots=True)
class Atom:
    """A number or a string; a Fraction stands for a float."""

    at: Span
    value: int | Fraction | str


@dataclass(frozen=True, slots=True)
class Unary:
    """`not x`, `-x`, `+x`."""

    at: Span
    operator: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary:
    """`x + y` and its like, `and` and `or` among them."""

    at: Span
    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Ternary:
    """`a if condition else b`."""

    at: Span
    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Membership:
    """`x in xs`."""

    at: Span
    item: Expr
    container: Expr


@dataclass(frozen=True, slots=True)
class Indexing:
    """`xs[i]`."""

    at: Span
    base: Expr
    index: Expr


@dataclass(frozen=True, slots=True)
class Keyword:
    """`default=0`, an argument that says which it is."""

    at: Span
    name: Token
    value: Expr


@dataclass(frozen=True, slots=True)
class Call:
    """`f(a, b, c=d)`: a call, or the application of an s-op to an input."""

    at: Span
    function: Expr
    arguments: tuple[Expr, ...]
    keywords: tuple[Keyword, ...] = ()


@dataclass(frozen=True, slots=True)
class Builtin:
    """`round`, `indicator`, `range`, `zip` or `len` of its arguments."""

    at: Span
    name: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Selecting:
    """`select(keys, queries, ==)`."""

    at: Span
    keys: Expr
    queries: Expr
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Aggregating:
    """`aggregate(selector, values, default)`; `default` is None where none is written.

    `keyword` is the name before a `=` in `default=0`, if there is one.
    """

    at: Span
    selector: Expr
    values: Expr
    default: Expr | None
    keyword: Token | None = None


@dataclass(frozen=True, slots=True)
class ListDisplay:
    """`[a, b]`."""

    at: Span
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class DictDisplay:
    """`{a: b}`."""

    at: Span
    pairs: tuple[tuple[Expr, Expr], ...]


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`[item for names in iterable]`, or `{key: item for ...}` where `key` is not None."""

    at: Span
    key: Expr | None
    item: Expr
    names: tuple[Token, ...]
    iterable: Expr


Expr: TypeAlias = (
    Name
    | Atom
    | Unary
    | Binary
    | Ternary
    | Membership
    | Indexing
    | Call
    | Builtin
    | Selecting
    | Aggregating
    | ListDisplay
    | DictDisplay
    | Comprehension
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`x;`"""

    at: Span
    value: Expr


@dataclass(frozen=True, slots=True)
class Assignment:
    """`a, b = x, y;`"""

    at: Span
    names: tuple[Token, ...]
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """`draw(x, input);`"""

    at: Span
    value: Expr
    given: Expr | None


@dataclass(frozen=True, slots=True)
class Loading:
    """`load "path";`"""

    at: Span
    path: str


@dataclass(frozen=True, slots=True)
class Definition:
    """`def f(a, b=1) { ... return x, y; }`; a parameter's value is None where it has none."""

    at: Span
    name: Token
    parameters: tuple[tuple[Token, Expr | None], ...]
    body: tuple[Statement, ...]
    results: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """`for a, b in xs { ... }`"""

    at: Span
    names: tuple[Token, ...]
    iterable: Expr
    body: tuple[Statement, ...]


Statement: TypeAlias = Evaluation | Assignment | Drawing | Loading | Definition | Loop


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the session.

    `kind` is 'set example', 'show example', 'examples', 'full display', 'causal' or 'exit'; `which`
    is 's-op', 'selector' or '' for both; `on` matters to the two displays and to 'causal', `value`
    to 'set example'.
    """

    at: Span
    kind: str
    which: str = ""
    on: bool = True
    value: Expr | None = None


Item: TypeAlias = Statement | Command
