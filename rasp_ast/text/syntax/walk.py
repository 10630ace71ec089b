"""All expressions of a piece of syntax, for whoever looks at text without executing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import tree
from .tree import Expr, Item, Statement


def expressions(item: Item) -> Iterator[Expr]:
    """The expressions of an item, in the order of the text, the outer ones first."""
    below: list[Statement | Expr] = [*reversed(_parts(item))]
    while below:
        part = below.pop()
        if isinstance(part, Statement):
            below += reversed(_parts(part))
        else:
            yield part
            below += reversed(_operands(part))


def _parts(item: Item) -> Sequence[Statement | Expr]:
    match item:
        case tree.Evaluation(value=value):
            return (value,)
        case tree.Assignment(values=values):
            return values
        case tree.Drawing(value=value, given=given):
            return (value,) if given is None else (value, given)
        case tree.Definition(parameters=parameters, body=body, results=results):
            values = [value for _, value in parameters if value is not None]
            return (*values, *body, *results)
        case tree.Loop(iterable=iterable, body=body):
            return (iterable, *body)
        case tree.Command(value=value):
            return () if value is None else (value,)
        case tree.Loading():
            return ()


def _operands(expr: Expr) -> Sequence[Expr]:
    match expr:
        case tree.Name() | tree.Atom():
            return ()
        case tree.Unary(operand=operand):
            return (operand,)
        case tree.Binary(left=left, right=right):
            return (left, right)
        case tree.Ternary(condition=condition, then=then, otherwise=otherwise):
            return (then, condition, otherwise)
        case tree.Membership(item=item, container=container):
            return (item, container)
        case tree.Indexing(base=base, index=index):
            return (base, index)
        case tree.Call(function=function, arguments=arguments, keywords=keywords):
            return (function, *arguments, *[keyword.value for keyword in keywords])
        case tree.Builtin(arguments=arguments):
            return arguments
        case tree.Selecting(keys=keys, queries=queries):
            return (keys, queries)
        case tree.Aggregating(selector=selector, values=values, default=default):
            return (selector, values) if default is None else (selector, values, default)
        case tree.ListDisplay(items=items):
            return items
        case tree.DictDisplay(pairs=pairs):
            return [part for pair in pairs for part in pair]
        case tree.Comprehension(key=key, item=item, iterable=iterable):
            return (item, iterable) if key is None else (key, item, iterable)
