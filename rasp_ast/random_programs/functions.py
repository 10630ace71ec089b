"""The Python functions that random programs are written with, as text, by what they take and give.

The kinds of s-ops: `int`, `number` (whole or not, some of them bools), `bool`, `str`, `tuple`, and
`mixed`, which may be anything and is only ever compared for equality or looked at by a function
that accepts everything.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("int", "bool", "str", "number", "tuple", "mixed")
NUMERIC = ("int", "bool", "number")


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a function. `partial`: it gives undefined, or no value at all, somewhere."""

    takes: tuple[str, ...]
    gives: str
    text: str
    partial: bool = False


def _table(*rows: str) -> tuple[Written, ...]:
    """Each row is `takes -> gives: text`; a question mark after `gives` says partial."""
    table: list[Written] = []
    for row in rows:
        signature, text = row.split(": ", 1)
        takes, gives = signature.split(" -> ")
        kind = gives.removesuffix("?")
        table.append(Written(tuple(takes.split()), kind, text, gives.endswith("?")))
    return tuple(table)


MAPS = _table(
    "int -> int: lambda x: x + 1",
    "int -> int: lambda x: x % 3",
    "int -> int: lambda x: -2 * x",
    "int -> int: lambda x: x * x",
    "int -> int: lambda x: [2, 0, 1][x % 3]",
    "int -> int?: lambda x: x if x > 0 else None",
    "bool -> int: lambda x: 3 if x else -1",
    "str -> int: lambda x: len(x)",
    "str -> int: lambda x: {'a': 1, 'b': 2}.get(x, 0)",
    "str -> int?: lambda x: {'a': 2, 'b': 0}.get(x)",
    "number -> int: lambda x: round(2 * x)",
    "number -> int: lambda x: int(x)",
    "tuple -> int: lambda x: len(x)",
    "mixed -> int: lambda x: x if type(x) is int else 0",
    "mixed -> int: lambda x: len(str(x))",
    "mixed -> int?: lambda x: {'a': 1, 'b': 2, 1: 3}.get(x)",
    "int -> bool: lambda x: x % 2 == 0",
    "int -> bool: lambda x: x in (1, 3)",
    "int -> bool?: lambda x: x > 1 if x else None",
    "bool -> bool: lambda x: not x",
    "str -> bool: lambda x: x in 'ac'",
    "str -> bool: lambda x: x > 'a'",
    "number -> bool: lambda x: x > 0.5",
    "number -> bool: lambda x: x == round(x)",
    "tuple -> bool: lambda x: x == (1, 'a')",
    "mixed -> bool: lambda x: isinstance(x, str)",
    "mixed -> bool: lambda x: x == 1",
    "int -> str: lambda x: 'abc'[x % 3]",
    "int -> str: lambda x: str(x)",
    "int -> str?: lambda x: {0: 'a', 2: 'b'}.get(x)",
    "bool -> str: lambda x: 'ab'[x]",
    "str -> str: lambda x: x + x[:1]",
    "str -> str: lambda x: {'a': 'b', 'b': 'a'}.get(x, x)",
    "str -> str?: lambda x: x if x < 'b' else None",
    "number -> str: lambda x: '-' if x < 0 else '0' if x == 0 else '+'",
    "mixed -> str: lambda x: type(x).__name__",
    "mixed -> str: lambda x: str(x)",
    "int -> number: lambda x: x / 2",
    "int -> number: lambda x: 0.1 * x",
    "int -> number?: lambda x: 1 / x if x else None",
    "int -> number?: lambda x: 6 / x",
    "bool -> number: lambda x: x or 0.5",
    "str -> number: lambda x: 0.5 * len(x)",
    "str -> number: lambda x: {'a': 0.5, 'b': True}.get(x, -1)",
    "number -> number: lambda x: x * x",
    "number -> number: lambda x: round(x, 1)",
    "number -> number?: lambda x: 1 / x if x else None",
    "mixed -> number: lambda x: x if isinstance(x, (int, float)) else -0.5",
    "int -> tuple: lambda x: (x % 2, x)",
    "str -> tuple: lambda x: (1, x)",
    "bool -> tuple: lambda x: (x, 1)",
    "number -> tuple: lambda x: (round(x), x > 0)",
    "mixed -> tuple: lambda x: (x,)",
    "int -> mixed: lambda x: 'odd' if x % 2 else x",
    "int -> mixed: lambda x: x == 1 if x < 2 else x",
    "bool -> mixed: lambda x: x or 1",
    "str -> mixed: lambda x: {'a': True, 'b': 1}.get(x, x)",
    "str -> mixed?: lambda x: {'a': None, 'b': (1, 'a')}.get(x, 0)",
    "number -> mixed: lambda x: x if x < 1 else 'many'",
    "mixed -> mixed: lambda x: {1: 'one', 'a': 1}.get(x, x)",
    "tuple -> mixed: lambda x: x[0] if x else 0",
    "int int -> int: lambda x, y: max(x, y)",
    "int int -> int: lambda x, y: x * y % 5",
    "str int -> int: lambda x, y: len(x) + y",
    "bool int -> int: lambda x, y: y if x else -y",
    "int int -> int?: lambda x, y: x % y",
    "int int int -> int: lambda x, y, z: x + y * z",
    "int int -> bool: lambda x, y: (x + y) % 2 == 0",
    "str str -> bool: lambda x, y: x in y",
    "number number -> bool: lambda x, y: x + y > 1",
    "mixed mixed -> bool: lambda x, y: x == y",
    "bool bool bool -> bool: lambda x, y, z: x + y + z >= 2",
    "str int -> str: lambda x, y: x * (y % 3)",
    "str bool -> str: lambda x, y: x.upper() if y else x",
    "str int -> str?: lambda x, y: x if y > 0 else None",
    "int int -> number: lambda x, y: x / (y * y + 1)",
    "number number -> number: lambda x, y: min(x, y)",
    "number int -> number?: lambda x, y: x / y if y else None",
    "str int -> tuple: lambda x, y: (x, y)",
    "mixed mixed -> tuple: lambda x, y: (x, y)",
    "mixed bool -> mixed: lambda x, y: x if y else 0",
    "str int -> mixed: lambda x, y: x if y > 1 else y",
)

PREDICATES = _table(
    "int int -> bool: lambda k, q: k + 1 == q",
    "int int -> bool: lambda k, q: (k + q) % 2 == 0",
    "int int -> bool: lambda k, q: k * q == 2",
    "int int -> bool: lambda k, q: abs(k - q) <= 1",
    "str str -> bool: lambda k, q: k in q",
    "str str -> bool: lambda k, q: k[:1] != q[:1]",
    "str int -> bool: lambda k, q: len(k) > q",
    "bool bool -> bool: lambda k, q: k or q",
    "number number -> bool: lambda k, q: k + q < 1",
    "number int -> bool: lambda k, q: 2 * k >= q",
    "tuple tuple -> bool: lambda k, q: k[:1] == q[:1]",
    "mixed mixed -> bool: lambda k, q: type(k) is type(q)",
    "mixed mixed -> bool: lambda k, q: k == 'a' or q == 1",
    "mixed int -> bool?: lambda k, q: None if q > 2 else k != q",
)

CALCULATED: dict[str, str] = {
    **{
        sign: f"lambda x, y: x {sign} y"
        for sign in ("+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=")
    },
    "neg": "lambda x: -x",
    "abs": "lambda x: abs(x)",
    "/ (abs + 1)": "lambda x, y: x / (abs(y) + 1)",
}
"""Operators as functions of Python that say the same."""
