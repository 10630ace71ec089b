"""All expressions of a piece of syntax, for whoever looks at text without executing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def expressions(item: Item) -> Iterator[Expr]:
    """The expressions of an item, in the order of the text, the outer ones first."""
    below: list[Statement | Expr] = [*reversed(_parts(item))]
    while below:
        part = below.pop()
        match part:
            case Evaluation() | Assignment() | Drawing() | Loading() | Definition() | Loop():
                below += reversed(_parts(part))
            case _:
                yield part
                below += reversed(_operands(part))


def _parts(item: Item) -> Sequence[Statement | Expr]:
    match item:
        case Evaluation(value=value):
            return (value,)
        case Assignment(values=values):
            return values
        case Drawing(value=value, given=given):
            return (value,) if given is None else (value, given)
        case Definition(body=body, results=results):
            return (*body, *results)
        case Loop(iterable=iterable, body=body):
            return (iterable, *body)
        case Command(value=value):
            return () if value is None else (value,)
        case Loading():
            return ()


def _operands(expr: Expr) -> Sequence[Expr]:
    match expr:
        case Name() | Atom():
            return ()
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Ternary(condition=condition, then=then, otherwise=otherwise):
            return (then, condition, otherwise)
        case Membership(item=item, container=container):
            return (item, container)
        case Indexing(base=base, index=index):
            return (base, index)
        case Call(function=function, arguments=arguments):
            return (function, *arguments)
        case Builtin(arguments=arguments):
            return arguments
        case Selecting(keys=keys, queries=queries):
            return (keys, queries)
        case Aggregating(selector=selector, values=values, default=default):
            return (selector, values) if default is None else (selector, values, default)
        case ListDisplay(items=items):
            return items
        case DictDisplay(pairs=pairs):
            return [part for pair in pairs for part in pair]
        case Comprehension(key=key, item=item, iterable=iterable):
            return (item, iterable) if key is None else (key, item, iterable)
