"""What each rule of the grammar makes: one method for each, called when the rule is complete.

A method receives all children of its rule in order, the words included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeAlias

from lark import Transformer

from ...functions import Comparison
from ..atoms import atom
from .lexer import Span, Token
from .tree import (
    Aggregating,
    Assignment,
    Atom,
    Binary,
    Builtin,
    Call,
    Command,
    Comprehension,
    Definition,
    DictDisplay,
    Drawing,
    Evaluation,
    Expr,
    Indexing,
    Item,
    ListDisplay,
    Loading,
    Loop,
    Membership,
    Name,
    Selecting,
    Statement,
    Ternary,
    Unary,
)

# A rule's children are known from the grammar, and no type says so.
Children: TypeAlias = Sequence[Any]


def _span(children: Children) -> Span:
    return children[0].at[:2] + children[-1].at[2:]


class TreeBuilder(Transformer[Token, Item]):
    """Syntax trees from the rules of `rasp_grammar.lark`."""

    def item(self, x: Children) -> Item:
        return x[0]

    # --- statements

    def evaluation(self, x: Children) -> Statement:
        return Evaluation(x[0].at, x[0])

    def assignment(self, x: Children) -> Statement:
        return Assignment(x[0][0].at[:2] + x[3].at[2:], x[0], x[2])

    def drawing(self, x: Children) -> Statement:
        return Drawing(_span(x), x[2], x[4] if x[3].text == "," else None)

    def loading(self, x: Children) -> Statement:
        return Loading(_span(x), x[1].text[1:-1])

    def definition(self, x: Children) -> Statement:
        parameters = () if len(x) == 10 else x[3]
        return Definition(x[1].at, x[1], parameters, x[-5], x[-3])

    def loop(self, x: Children) -> Statement:
        return Loop(x[3].at, x[1], x[3], x[5])

    def body(self, x: Children) -> tuple[Statement, ...]:
        return tuple(x)

    # --- commands

    def which(self, x: Children) -> str:
        return x[0].text

    def switch(self, x: Children) -> Token:
        return x[0]

    def set_example(self, x: Children) -> Command:
        which = x[1] if len(x) == 4 else ""
        return Command(_span([x[0], x[-1]]), "set example", which, value=x[-1])

    def show_example(self, x: Children) -> Command:
        return Command(_span(x), "show example", x[1] if len(x) == 3 else "")

    def show_examples(self, x: Children) -> Command:
        which = x[0] if len(x) == 3 else ""
        return Command(_span(x[-2:]), "examples", which, on=x[-1].text == "on")

    def full_display(self, x: Children) -> Command:
        return Command(_span(x), "full display", on=x[1].text == "on")

    def leaving(self, x: Children) -> Command:
        return Command(_span(x), "exit")

    # --- lists of things

    def names(self, x: Children) -> tuple[Token, ...]:
        return tuple(x[::2])

    def exprs(self, x: Children) -> tuple[Expr, ...]:
        return tuple(x[::2])

    def pair(self, x: Children) -> tuple[Expr, Expr]:
        return (x[0], x[2])

    # --- operations

    def membership(self, x: Children) -> Expr:
        return Membership(_span(x), x[0], x[2])

    def ternary(self, x: Children) -> Expr:
        return Ternary(_span(x), x[2], x[0], x[4])

    def binary(self, x: Children) -> Expr:
        return Binary(_span(x), x[1].text, x[0], x[2])

    def unary(self, x: Children) -> Expr:
        return Unary(_span(x), x[0].text, x[1])

    def indexing(self, x: Children) -> Expr:
        return Indexing(_span(x), x[0], x[2])

    def calling(self, x: Children) -> Expr:
        return Call(_span(x), x[0], x[2] if len(x) == 4 else ())

    # --- what holds together by itself

    def grouped(self, x: Children) -> Expr:
        return replace(x[1], at=_span(x))

    def name(self, x: Children) -> Expr:
        return Name(x[0].at, x[0].text)

    def whole(self, x: Children) -> Expr:
        return Atom(x[0].at, int(x[0].text))

    def fraction(self, x: Children) -> Expr:
        return Atom(x[0].at, Fraction(atom(float(x[0].text))))

    def text(self, x: Children) -> Expr:
        return Atom(x[0].at, x[0].text[1:-1])

    def builtin(self, x: Children) -> Expr:
        several = x[0].text in ("range", "zip")
        return Builtin(_span(x), x[0].text, x[2] if several else (x[2],))

    def comparison(self, x: Children) -> Comparison:
        return Comparison(x[0].text)

    def selecting(self, x: Children) -> Expr:
        return Selecting(_span(x), x[2], x[4], x[6])

    def aggregating(self, x: Children) -> Expr:
        return Aggregating(_span(x), x[2], x[4], x[6] if len(x) == 8 else None)

    def list(self, x: Children) -> Expr:
        return ListDisplay(_span(x), x[1] if len(x) == 3 else ())

    def dict(self, x: Children) -> Expr:
        return DictDisplay(_span(x), tuple(x[1:-1:2]))

    def list_comprehension(self, x: Children) -> Expr:
        return Comprehension(_span(x), None, x[1], x[3], x[5])

    def dict_comprehension(self, x: Children) -> Expr:
        key, item = x[1]
        return Comprehension(_span(x), key, item, x[3], x[5])
