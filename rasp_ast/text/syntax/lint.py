"""What a text in the RASP language may say without its author meaning it.

RASP binds its operators in an order of its own: `not` and `-` before all others, `and` and `or`
alike, `in` after everything, and all of them from left to right. Where a text rests on that without
brackets, whoever comes from elsewhere reads something else. Where there are brackets nothing is
said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import NamedTuple

from ...source import Source, remember
from ..errors import RaspSyntaxError
from .bare_operands import bare_operand
from .lexer import Span
from .parser import Reader
from .tree import (
    Assignment,
    Binary,
    Command,
    Definition,
    Expr,
    Item,
    Membership,
    Name,
    Ternary,
    Unary,
)
from .walk import expressions

_COMPARISONS = ("==", "<=", ">=", "<", ">")
_LOGIC = ("and", "or")
_LONGEST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Trap:
    """A place where a text is read in another way than it seems."""

    message: str
    source: Source
    hint: str

    def __str__(self) -> str:
        return f"{self.message}\n{self.source.excerpt()}\n  hint: {self.hint}"


class _Readings(NamedTuple):
    """Which rule of the language matters, what a text means by it, and what it seems to mean."""

    rule: str
    meant: str
    seems: str


def lint(text: str, file: str, extensions: Collection[str] = ()) -> list[Trap | RaspSyntaxError]:
    """The traps in a text and what is no RASP at all, in the order of the text.

    Args:
        extensions: names of functions that RASP does not have; no call of one that the text does
            not define itself is accepted.
    """
    lines = list(StringIO(text))
    remember(file, lines)
    reader = Reader(file, forgiving=True)
    problems: list[Trap | RaspSyntaxError] = []
    defined: set[str] = set()
    for line in lines:
        for item in reader.feed(line):
            if isinstance(item, RaspSyntaxError):
                problems.append(item)
                continue
            problems += [*traps(item, file), *_foreign(item, file, {*extensions} - defined)]
            defined |= _defined(item)
    end = reader.end()
    return problems if end is None else [*problems, end]


def traps(item: Item, file: str) -> Iterator[Trap]:
    """The traps in an item of a file, whose lines can be looked up."""
    for expr in expressions(item):
        bare = bare_operand(expr, lambda part: _text(file, part.at))
        if bare is not None:
            yield Trap(bare[0], _source(file, expr.at), bare[1])
        readings = _readings(expr, file)
        if readings is None:
            continue
        rule, meant, seems = readings
        source = _source(file, expr.at)
        if max(len(meant), len(seems)) <= _LONGEST_QUOTED:
            yield Trap(f"{rule}, so this is `{meant}`", source, f"write that, or else `{seems}`")
        else:
            yield Trap(rule, source, "put brackets around what belongs together")


def _foreign(item: Item, file: str, extensions: Collection[str]) -> Iterator[Trap]:
    """Calls of functions that other implementations of the language do not have."""
    if isinstance(item, Command) and item.kind == "causal" and extensions:
        rule = "`set causal` is an extension: other implementations of RASP do not have it"
        yield Trap(rule, Source(file, *item.at[:2]), "select with `<=` on the indices")
    for expr in expressions(item):
        if isinstance(expr, Name) and expr.name in extensions:
            source = _source(file, expr.at)
            rule = f"`{expr.name}` is an extension: other implementations of RASP do not have it"
            yield Trap(rule, source, "docs/extensions.md says how it is written without")


def _defined(item: Item) -> set[str]:
    """The names that an item gives a meaning."""
    match item:
        case Assignment(names=names):
            return {name.value for name in names}
        case Definition(name=name):
            return {name.value}
        case _:
            return set()


def _readings(expr: Expr, file: str) -> _Readings | None:
    match expr:
        case Binary():
            return _of_binary(expr, file)
        case Membership():
            return _of_membership(expr, file)
        case Ternary(then=Ternary() as then) if _bare(then):
            first, second = _text(file, then.then.at), _text(file, then.condition.at)
            rest = _text(file, then.otherwise.at[:2] + expr.at[2:])
            return _Readings(
                "choices are read from left to right",
                f"({_text(file, then.at)}) {_text(file, then.at[2:] + expr.at[2:])}",
                f"{first} if {second} else ({rest})",
            )
        case _:
            return None


def _of_binary(expr: Binary, file: str) -> _Readings | None:
    left, right, sign = expr.left, expr.right, expr.operator
    one, other = _text(file, left.at), _text(file, right.at)
    meant = f"({one}) {sign} {other}"

    def seems(near: Expr) -> str:
        """The text, with brackets from the right part of the left side on."""
        before = _text(file, expr.at[:2] + near.at[:2])
        return f"{before}{' ' * before[-1:].isalpha()}({_text(file, near.at[:2] + expr.at[2:])})"

    match left:
        case Unary(operator="not", operand=operand) if sign not in _LOGIC and _bare(left):
            return _Readings(f"`not` comes before `{sign}`", meant, seems(operand))
        case Unary(operator="-", operand=operand) if sign == "^" and _bare(left):
            return _Readings("the sign comes before `^`", meant, seems(operand))
        case Binary(operator="or", right=near) if sign == "and" and _bare(left):
            rule = "`and` and `or` bind alike, from left to right"
            return _Readings(rule, meant, seems(near))
        case Binary(operator="^", right=near) if sign == "^" and _bare(left):
            return _Readings("powers are read from left to right", meant, seems(near))
        case Binary(operator=inner, right=near) if (
            sign in _COMPARISONS and inner in _COMPARISONS and _bare(left)
        ):
            both = f"{one} and {_text(file, near.at)} {sign} {other}"
            return _Readings("comparisons do not chain", meant, both)
        case _:
            pass
    if sign == "%" and isinstance(right, Binary) and right.operator in ("*", "/") and _bare(right):
        modulo = f"({_text(file, expr.at[:2] + right.left.at[2:])})"
        seemed = f"{modulo} {right.operator} {_text(file, right.right.at)}"
        rule = f"`{right.operator}` comes before `%`"
        return _Readings(rule, f"{one} % ({other})", seemed)
    return None


def _of_membership(expr: Membership, file: str) -> _Readings | None:
    item, container = _text(file, expr.item.at), _text(file, expr.container.at)
    if _is_loose(expr.container):
        first = expr.container
        while isinstance(first, Binary | Ternary) and _is_loose(first):
            first = first.left if isinstance(first, Binary) else first.then
        seems = f"({_text(file, expr.at[:2] + first.at[2:])})"
        rest = _text(file, first.at[2:] + expr.at[2:])
        rule = "`in` comes after all other operators"
        return _Readings(rule, f"{item} in ({container})", f"{seems} {rest}")
    last = expr.item
    while _is_loose(last) or (isinstance(last, Unary) and last.operator == "not" and _bare(last)):
        match last:
            case Unary(operand=operand):
                last = operand
            case Binary(right=right):
                last = right
            case Ternary(otherwise=otherwise):
                last = otherwise
            case _:
                break
    if last is expr.item:
        return None
    before = _text(file, expr.at[:2] + last.at[:2])
    seems = f"{before} ({_text(file, last.at[:2] + expr.at[2:])})"
    return _Readings("`in` comes after all other operators", f"({item}) in {container}", seems)


def _is_loose(expr: Expr) -> bool:
    """Whether this binds less than `in` does elsewhere, and stands without brackets."""
    match expr:
        case Ternary():
            return _bare(expr)
        case Binary(operator=operator):
            return operator in (*_LOGIC, *_COMPARISONS) and _bare(expr)
        case _:
            return False


def _bare(expr: Unary | Binary | Ternary) -> bool:
    """Whether no brackets stand around this: they would make its place larger."""
    match expr:
        case Unary(operand=operand):
            return expr.at[2:] == operand.at[2:]
        case Binary(left=left, right=right):
            return expr.at == left.at[:2] + right.at[2:]
        case Ternary(then=then, otherwise=otherwise):
            return expr.at == then.at[:2] + otherwise.at[2:]


def _source(file: str, at: Span) -> Source:
    """A place, as far as it stands on its first line."""
    line, column, end_line, end = at
    return Source(file, line, column, end if end_line == line else None)


def _text(file: str, at: Span) -> str:
    """The text of a place, on one line."""
    line, column, end_line, end = at
    return Source(file, line, column).text_to(end_line, end)
