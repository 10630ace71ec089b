"""Functions of programs as data: operators, tables, arithmetic, and functions of everybody.

Reading evaluates no text but those of known lambdas, which stand in this package, and of formulas,
once each of their parts is known (`formula_text.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from types import FunctionType
from typing import Any, cast

from ..boxes import BOX
from ..errors import InputError, ProgramError
from ..functions import Function
from ..operators import BITS, OPERATORS, linear_function
from ..source import Source
from ..tables import by_item, by_key_and_query, by_pair, by_position
from ..user_functions import user_function, user_predicate
from ..values import Number, Value, canonical, is_numeric, plain
from .formula_text import formula_text, function_of
from .known_functions import BUILTINS, Given, known_lambdas, lambda_text
from .values import Json, read_list, read_object, value_from_json, value_to_json


def function_to_json(function: Function, source: Source | None) -> Json:
    """A function as an object that says its kind.

    Raises:
        ProgramError: it is a function of the user's own.
    """
    known: Json = None
    with suppress(TypeError, ValueError):  # items that are no values
        if function.recipe is not None:
            known = _recipe_to_json(function.recipe)
        elif function.given is not None:
            known = _given_to_json(function.given) or _formula_to_json(function)
    if known is None:
        raise ProgramError(
            f"`{function.symbol}` is Python code, which is no data",
            source=source,
            hint="use operators, functions of arithmetic alone, lookup(table, ...), ConstantSOp or "
            "Python's own functions; a Score takes a table {(key, query): score}",
        )
    return known


def _recipe_to_json(recipe: tuple[object, ...]) -> dict[str, Json]:
    match recipe:
        case ("operator", str(name), int(arity)):
            return {"kind": "operator", "name": name, "operands": arity}
        case ("bound", inner, constants):
            pairs = cast("tuple[tuple[int, Value], ...]", constants)
            known: list[Json] = [[place, value_to_json(value)] for place, value in pairs]
            of = _recipe_to_json(cast("tuple[object, ...]", inner))
            return {"kind": "bound", "of": of, "constants": known}
        case ("linear", first, second):
            factors = [value_to_json(cast(Number, factor)) for factor in (first, second)]
            return {"kind": "linear", "factors": factors}
        case ("positions", table):
            values = cast("tuple[Value | None, ...]", table)
            return {"kind": "positions", "values": [value_to_json(value) for value in values]}
        case ("matrix", matrix):
            rows: list[Json] = [[*row] for row in cast("tuple[tuple[bool, ...], ...]", matrix)]
            return {"kind": "matrix", "rows": rows}
        case ("bits", str(name)):
            return {"kind": "bits", "name": name}
        case ("box",):
            return {"kind": "box"}
        case ("pairs", items):
            pairs = cast("tuple[object, ...]", items)
            return {"kind": "pairs", "items": _items(pairs)}
        case ("items", str(container), items):
            members = cast("tuple[object, ...]", items)
            return {"kind": "items", "container": container, "items": _items(members)}
        case _:
            raise AssertionError(recipe)


def _items(items: Sequence[object]) -> list[Json]:
    return [value_to_json(canonical(item)) for item in items]


def _given_to_json(given: Given) -> dict[str, Json] | None:
    """What a user passed, if everybody has it."""
    for name, function in BUILTINS.items():
        if given is function:
            return {"kind": "builtin", "name": name}
    owner = getattr(given, "__self__", None)
    if isinstance(owner, dict) and getattr(given, "__name__", "") == "get":
        return {"kind": "get", "items": _items(list(cast("dict[Any, Any]", owner).items()))}
    return _lambda_to_json(given) if isinstance(given, FunctionType) else None


def _lambda_to_json(given: FunctionType) -> dict[str, Json] | None:
    text = lambda_text(given)
    return None if text is None else {"kind": "lambda", "text": text}


def _formula_to_json(function: Function) -> dict[str, Json] | None:
    """A function that does nothing but arithmetic."""
    text = formula_text(function)
    made = None if text is None else function_of(text, function.arity)
    if text is None or made is None:
        return None
    return _lambda_to_json(made) or {"kind": "formula", "text": text}


def function_from_json(found: object, operands: int, *, predicate: bool) -> Function:
    """The function that ``function_to_json`` wrote; one that is bound is made by ``bound_parts``.

    Raises:
        InputError: it did not write this, or it takes another number of operands.
    """
    made = _made(read_object(found, "a function"), operands, predicate=predicate)
    if made.arity != operands:
        raise InputError(f"{found!r} takes {made.arity} operands, not {operands}")
    return made


def bound_parts(found: object) -> tuple[Function, dict[int, Value]] | None:
    """An operator and the constants that are bound into it; None for any other function."""
    entries = read_object(found, "a function")
    if entries.get("kind") != "bound":
        return None
    of = read_object(entries.get("of"), "a function")
    constants: dict[int, Value] = {}
    for pair in read_list(entries.get("constants"), "constants"):
        match read_list(pair, "a constant"):
            case [int(place), value] if (kept := value_from_json(value)) is not None:
                constants[place] = kept
            case _:
                raise InputError(f"{pair!r} is no constant of a function")
    arity = of.get("operands") if of.get("kind") == "operator" else 2
    function = _made(of, arity if isinstance(arity, int) else 0, predicate=False)
    if not set(constants) < set(range(function.arity)):
        raise InputError(f"{found!r} has constants that its operator has no place for")
    return function, constants


def _made(entries: dict[str, object], operands: int, *, predicate: bool) -> Function:
    match entries:
        case {"kind": "operator", "name": str(name), "operands": int(arity)}:
            if (name, arity) in OPERATORS:
                return OPERATORS[name, arity]
        case {"kind": "linear", "factors": given}:
            factors = [value_from_json(factor) for factor in read_list(given, "factors")]
            if len(factors) == 2 and is_numeric(factors[0]) and is_numeric(factors[1]):
                return linear_function(factors[0], factors[1])
        case {"kind": "bits", "name": str(name)}:
            if name in BITS:
                return BITS[name]
        case {"kind": "box"}:
            return BOX
        case {"kind": "positions", "values": values}:
            return by_position([value_from_json(v) for v in read_list(values, "values")])
        case {"kind": "matrix", "rows": rows}:
            matrix = [
                [bool(cell) for cell in read_list(row, "a row")] for row in read_list(rows, "rows")
            ]
            if all(len(row) == len(matrix) for row in matrix):
                return by_pair(matrix)
        case {"kind": "items", "container": str(container), "items": items}:
            return by_item(_container(container, items))
        case {"kind": "pairs", "items": items}:
            return by_key_and_query(cast("dict[Any, Any]", _container("dict", items)))
        case {"kind": "get", "items": items}:
            return _given(
                cast("dict[Any, Any]", _container("dict", items)).get, operands, predicate
            )
        case {"kind": "builtin", "name": str(name)}:
            if name in BUILTINS:
                return _given(BUILTINS[name], operands, predicate)
        case {"kind": "lambda", "text": str(text)}:
            if text in known_lambdas():
                function = known_lambdas()[text]
                made = _given(function, function.__code__.co_argcount, predicate)
                return replace(made, symbol=text)
        case {"kind": "formula", "text": str(text)}:
            if (written := function_of(text, operands)) is not None:
                return replace(_given(written, operands, predicate), symbol=text)
        case _:
            pass
    raise InputError(f"{entries!r} is no function of a program")


def _given(function: Given, operands: int, predicate: bool) -> Function:
    return user_predicate(function) if predicate else user_function(function, operands)


def _container(kind: str, items: object) -> Any:
    members = [plain(value_from_json(item)) for item in read_list(items, "items")]
    if kind == "dict":
        pairs = [member for member in members if isinstance(member, tuple) and len(member) == 2]
        if len(pairs) == len(members):
            return dict(pairs)
    elif kind == "str" and all(isinstance(member, str) for member in members):
        return "".join(cast("list[str]", members))
    elif kind in ("list", "tuple"):
        return members if kind == "list" else tuple(members)
    raise InputError(f"{items!r} are no items of a {kind}")
