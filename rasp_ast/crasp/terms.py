"""What the parts of a C-RASP expression are, and what each operation makes of them.

Every part is a truth value or a count: the two kinds of the language. A constant stays one until it
meets what varies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf, TypeAlias

from ..errors import ProgramError
from ..functions import Comparison, Function
from ..leaves import INDICES, Constant
from ..nodes import And, Select, SelectorNode, SOpNode, Width
from ..operators import BINARY, UNARY, WHERE, Literal, apply
from ..source import Source

Kind: TypeAlias = OneOf["a truth value", "a count"]
TRUTH: Kind = "a truth value"
COUNT: Kind = "a count"


@dataclass(frozen=True, slots=True)
class Term:
    """A part of an expression: its kind, what it is, and where it was written."""

    kind: Kind
    content: SOpNode | Literal
    source: Source

    @property
    def node(self) -> SOpNode:
        """What it is as a node."""
        if isinstance(self.content, Literal):
            return Constant(self.content.value, source=self.source)
        return self.content


def combined(symbol: str, left: Term, right: Term, source: Source) -> Term:
    """Two parts with an operator between them. Raises ProgramError for the wrong kinds."""
    if symbol in ("&&", "||"):
        _check(left, TRUTH, f"the left of `{symbol}`")
        _check(right, TRUTH, f"the right of `{symbol}`")
        return _applied(TRUTH, BINARY["&" if symbol == "&&" else "|"], left, right, source=source)
    _check(left, COUNT, f"the left of `{symbol}`")
    _check(right, COUNT, f"the right of `{symbol}`")
    kind = COUNT if symbol in ("+", "-") else TRUTH
    return _applied(kind, BINARY[symbol], left, right, source=source)


def negated(inner: Term, source: Source) -> Term:
    """`! b`."""
    _check(inner, TRUTH, "what `!` negates")
    return _applied(TRUTH, UNARY["~"], inner, source=source)


def scaled(factor: int, inner: Term, source: Source) -> Term:
    """`3 * c`."""
    _check(inner, COUNT, "what is multiplied")
    number = Term(COUNT, Literal(factor), source)
    return _applied(COUNT, BINARY["*"], number, inner, source=source)


def extreme(name: str, left: Term, right: Term, source: Source) -> Term:
    """`min(c, d)` and `max(c, d)`."""
    for term in (left, right):
        _check(term, COUNT, f"an argument of `{name}`")
    comparison = BINARY["<=" if name == "min" else ">="]
    first = _applied(TRUTH, comparison, left, right, source=source)
    return _applied(COUNT, WHERE, first, left, right, source=source)


def choice(condition: Term, then: Term, otherwise: Term, source: Source) -> Term:
    """`c if b else d`."""
    _check(condition, TRUTH, "the condition after `if`")
    _check(otherwise, then.kind, f"what stands after `else`, as {then.kind} stands before `if`,")
    return _applied(then.kind, WHERE, condition, then, otherwise, source=source)


def counted(inner: Term, guard: SelectorNode | None, source: Source) -> Term:
    """`# b` and `#[guard] b`: at how many positions so far, this one among them, `b` holds."""
    _check(inner, TRUTH, "what `#` counts")
    selectors = [_PREFIX] if guard is None else [guard]
    match inner.content:
        case Literal(value=False):
            return Term(COUNT, Literal(0), source)
        case Literal():
            pass
        case node:
            keys = Select(node, Constant(True), Comparison.EQ.function, source=source)
            selectors.append(keys)
    selector = selectors[0] if len(selectors) == 1 else And(*selectors, source=source)
    return Term(COUNT, Width(selector, source=source), source)


_PREFIX = Select(INDICES, INDICES, Comparison.LEQ.function)


def _check(term: Term, kind: Kind, role: str) -> None:
    if term.kind == kind:
        return
    if kind == TRUTH:
        hint = "a comparison such as `# x > 0` makes a truth value of a count"
    else:
        hint = "`# x` counts a truth value; `#` binds tighter than `&&`, `||` and comparisons"
    raise ProgramError(f"{role} must be {kind}, found {term.kind}", source=term.source, hint=hint)


def _applied(kind: Kind, function: Function, *operands: Term, source: Source) -> Term:
    contents = [term.content for term in operands]
    constants = [content.value for content in contents if isinstance(content, Literal)]
    if len(constants) == len(contents):
        value = function(*constants)
        assert value is not None
        return Term(kind, Literal(value), source)
    return Term(kind, apply(function, *contents, source=source), source)
