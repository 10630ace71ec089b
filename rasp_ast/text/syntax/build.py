"""What each rule of the grammar makes: one method for each, called when its item is complete.

A method receives the children of its rule that carry meaning, by position and in the order of the
text; what may be left out and is has None in its place. Trees are walked without recursion, since a
text may nest as deep as it is long.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TypeVar, cast

from lark import v_args  # pyright: ignore[reportUnknownVariableType]: lark says no more
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from ...functions import Comparison
from ..atoms import atom
from . import tree
from .lexer import Token, span
from .tree import Command, Expr, Item, Keyword, Statement

_T = TypeVar("_T")


def _by_position(builder: type[_T]) -> type[_T]:
    """Each method takes the place of its rule and then the children, one argument each."""
    return cast(type[_T], v_args(meta=True, inline=True)(builder))


@_by_position
class TreeBuilder(Transformer_NonRecursive[Token, Item]):
    """Syntax trees from the rules of `grammar.lark`."""

    def item(self, meta: Meta, item: Item) -> Item:
        return item

    # --- statements

    def evaluation(self, meta: Meta, value: Expr) -> Statement:
        return tree.Evaluation(value.at, value)

    def assignment(
        self, meta: Meta, names: tuple[Token, ...], values: tuple[Expr, ...]
    ) -> Statement:
        return tree.Assignment(span(meta), names, values)

    def drawing(self, meta: Meta, value: Expr, given: Expr | None) -> Statement:
        return tree.Drawing(span(meta), value, given)

    def loading(self, meta: Meta, path: Token) -> Statement:
        return tree.Loading(span(meta), path.value[1:-1])

    def definition(
        self,
        meta: Meta,
        name: Token,
        parameters: tuple[tuple[Token, Expr | None], ...] | None,
        body: tuple[Statement, ...],
        results: tuple[Expr, ...],
    ) -> Statement:
        return tree.Definition(name.at, name, parameters or (), body, results)

    def loop(
        self, meta: Meta, names: tuple[Token, ...], iterable: Expr, body: tuple[Statement, ...]
    ) -> Statement:
        return tree.Loop(iterable.at, names, iterable, body)

    def body(self, meta: Meta, *statements: Statement) -> tuple[Statement, ...]:
        return statements

    # --- commands

    def which(self, meta: Meta, which: Token) -> str:
        return which.value

    def switch(self, meta: Meta, switch: Token) -> bool:
        return switch.value == "on"

    def set_example(self, meta: Meta, which: str | None, value: Expr) -> Command:
        return Command(span(meta), "set example", which or "", value=value)

    def set_causal(self, meta: Meta, causal: Token, on: bool) -> Command:
        return Command(span(meta), "causal", on=on)

    def show_example(self, meta: Meta, which: str | None) -> Command:
        return Command(span(meta), "show example", which or "")

    def show_examples(self, meta: Meta, which: str | None, on: bool) -> Command:
        return Command(span(meta), "examples", which or "", on=on)

    def full_display(self, meta: Meta, display: Token, on: bool) -> Command:
        return Command(span(meta), "full display", on=on)

    def leaving(self, meta: Meta) -> Command:
        return Command(span(meta), "exit")

    # --- lists of things

    def names(self, meta: Meta, *names: Token) -> tuple[Token, ...]:
        return names

    def exprs(self, meta: Meta, *exprs: Expr) -> tuple[Expr, ...]:
        return exprs

    def parameters(
        self, meta: Meta, *parameters: tuple[Token, Expr | None]
    ) -> tuple[tuple[Token, Expr | None], ...]:
        return parameters

    def parameter(self, meta: Meta, name: Token, value: Expr | None) -> tuple[Token, Expr | None]:
        return (name, value)

    def arguments(self, meta: Meta, *arguments: Expr | Keyword) -> tuple[Expr | Keyword, ...]:
        return arguments

    def keyword(self, meta: Meta, name: Token, value: Expr) -> Keyword:
        return Keyword(span(meta), name, value)

    def pairs(self, meta: Meta, *pairs: tuple[Expr, Expr]) -> tuple[tuple[Expr, Expr], ...]:
        return pairs

    def pair(self, meta: Meta, key: Expr, item: Expr) -> tuple[Expr, Expr]:
        return (key, item)

    # --- operations

    def membership(self, meta: Meta, item: Expr, container: Expr) -> Expr:
        return tree.Membership(span(meta), item, container)

    def ternary(self, meta: Meta, then: Expr, condition: Expr, otherwise: Expr) -> Expr:
        return tree.Ternary(span(meta), condition, then, otherwise)

    def binary(self, meta: Meta, left: Expr, operator: Token, right: Expr) -> Expr:
        return tree.Binary(span(meta), operator.value, left, right)

    def unary(self, meta: Meta, operator: Token, operand: Expr) -> Expr:
        return tree.Unary(span(meta), operator.value, operand)

    def indexing(self, meta: Meta, base: Expr, index: Expr) -> Expr:
        return tree.Indexing(span(meta), base, index)

    def calling(
        self, meta: Meta, function: Expr, arguments: tuple[Expr | Keyword, ...] | None
    ) -> Expr:
        given = arguments or ()
        by_place = tuple(one for one in given if not isinstance(one, Keyword))
        by_name = tuple(one for one in given if isinstance(one, Keyword))
        if isinstance(function, tree.Name):
            function = replace(function, is_called=True)
        return tree.Call(span(meta), function, by_place, by_name)

    # --- what holds together by itself

    def grouped(self, meta: Meta, inner: Expr) -> Expr:
        return replace(inner, at=span(meta))

    def name(self, meta: Meta, name: Token) -> Expr:
        return tree.Name(name.at, name.value)

    def whole(self, meta: Meta, number: Token) -> Expr:
        return tree.Atom(number.at, int(number))

    def fraction(self, meta: Meta, number: Token) -> Expr:
        return tree.Atom(number.at, Fraction(atom(float(number))))

    def text(self, meta: Meta, text: Token) -> Expr:
        return tree.Atom(text.at, text.value[1:-1])

    def of_one(self, meta: Meta, name: Token) -> str:
        return name.value

    def of_many(self, meta: Meta, name: Token) -> str:
        return name.value

    def builtin(self, meta: Meta, name: str, argument: Expr) -> Expr:
        return tree.Builtin(span(meta), name, (argument,))

    def builtin_of_many(self, meta: Meta, name: str, arguments: tuple[Expr, ...]) -> Expr:
        return tree.Builtin(span(meta), name, arguments)

    def comparison(self, meta: Meta, symbol: Token) -> Comparison:
        return Comparison(symbol.value)

    def selecting(
        self, meta: Meta, word: Token, keys: Expr, queries: Expr, comparison: Comparison
    ) -> Expr:
        return tree.Selecting(span(meta), keys, queries, comparison)

    def aggregating(
        self, meta: Meta, word: Token, selector: Expr, values: Expr, default: Expr | Keyword | None
    ) -> Expr:
        if isinstance(default, Keyword):
            return tree.Aggregating(span(meta), selector, values, default.value, default.name)
        return tree.Aggregating(span(meta), selector, values, default)

    def list(self, meta: Meta, items: tuple[Expr, ...] | None) -> Expr:
        return tree.ListDisplay(span(meta), items or ())

    def dict(self, meta: Meta, pairs: tuple[tuple[Expr, Expr], ...] | None) -> Expr:
        return tree.DictDisplay(span(meta), pairs or ())

    def list_comprehension(
        self, meta: Meta, item: Expr, names: tuple[Token, ...], iterable: Expr
    ) -> Expr:
        return tree.Comprehension(span(meta), None, item, names, iterable)

    def dict_comprehension(
        self, meta: Meta, pair: tuple[Expr, Expr], names: tuple[Token, ...], iterable: Expr
    ) -> Expr:
        key, item = pair
        return tree.Comprehension(span(meta), key, item, names, iterable)
