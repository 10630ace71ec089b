"""What Python does with values and cannot do with a part of a program, and what to write instead.

A program is built before there is an input: an s-op has no length, no items and no truth yet.
"""

from __future__ import annotations

import linecache
import re
from difflib import get_close_matches
from typing import Any, NoReturn

from .errors import ProgramError
from .source import capture


class RefusedError(ProgramError, TypeError):
    """Python's own operation on a part of a program, such as `len(tokens)`."""


class NoAttributeError(ProgramError, AttributeError):
    """A part of a program has nothing of this name."""


def refuse(message: str, hint: str) -> NoReturn:
    """Raise RefusedError at the user's line."""
    raise refused(message, hint)


def refused(message: str, hint: str) -> RefusedError:
    """The error at the user's line."""
    return RefusedError(message, source=capture(), hint=hint)


def _line() -> str:
    """The user's line, empty where it cannot be read."""
    source = capture()
    return f" {linecache.getline(source.file, source.line).strip()}"


_LOGIC = "use `&`, `|`, `~` for `and`, `or`, `not`, with brackets: ~((x > 0) & (x < 3))"

# What the line has, and what to write instead where somebody asks whether an s-op is true.
_TRUTH = (
    ("max(", "write where(x > y, x, y) for max(x, y)"),
    ("min(", "write where(x < y, x, y) for min(x, y)"),
    ("any(", "write contains(x, True), or has_focus(selector)"),
    ("all(", "write ~contains(x, False)"),
    ("sorted(", "a program cannot be sorted; raspc.rasp_ast.programs has make_sort"),
    (" not in ", 'write ~Map(lambda t: t in "ab", x)'),
    (" in ", 'write Map(lambda t: t in "ab", x), or contains(x, "a") for any position'),
    (" and ", _LOGIC),
    (" or ", _LOGIC),
    (" not ", _LOGIC),
    ("(not ", _LOGIC),
    (" if ", "write where(condition, a, b)"),
    (" elif ", "write where(condition, a, where(other, b, c))"),
    (" while ", "how often cannot depend on the input: write for i in range(3)"),
    (" assert ", "compare what it gives on an input: assert x('abc') == [1, 2, 3]"),
    ("bool(", "write x != 0"),
)
_CHAINED = re.compile(r"(==|!=|<=?|>=?)[^=<>]+(==|!=|<=?|>=?)")
_CHAIN = (
    "comparisons do not chain, and `&` binds tighter than `==`: write brackets, "
    "(0 < x) & (x < 3) or (x == 'a') & (y == 1)"
)
_SAME = "to ask whether two expressions are the same one, compare `a.node is b.node`"
_COMMON = (
    "within a program use `&`, `|`, `~` for `and`, `or`, `not`, with brackets around "
    "comparisons, and where(condition, a, b) for `if`"
)
_ITERATED = (
    ("sum(", "write Aggregate(everything, x) * length, where everything = Select(x, x, 'True')"),
    ("max(", "write where(x > y, x, y) of two s-ops"),
    ("min(", "write where(x < y, x, y) of two s-ops"),
    ("sorted(", "raspc.rasp_ast.programs has make_sort"),
    ("reversed(", "raspc.rasp_ast.programs has make_reverse"),
    ("enumerate(", "write indices beside it"),
    ("zip(", "write Map(lambda a, b: ..., x, y)"),
    ("join(", "write Map(lambda t: ..., x): a program gives a value for each position"),
    ("any(", "write contains(x, True)"),
    ("all(", "write ~contains(x, False)"),
    ("list(", "run it on an input: x('abc')"),
    ("set(", "run it on an input: set(x('abc'))"),
    ("dict(", "run it on an input: x('abc')"),
)


def _first(table: tuple[tuple[str, str], ...], otherwise: str) -> str:
    line = _line()
    return next((hint for part, hint in table if part in line), otherwise)


class Refusals:
    """Python's operations on values, each refused with what to write in a program."""

    __slots__ = ()

    def __bool__(self) -> bool:
        hint = _first(_TRUTH, _CHAIN if _CHAINED.search(_line()) else _COMMON)
        hint = f"{hint}; {_SAME}"
        raise refused(f"`{self!r}` is part of a program, neither true nor false", hint)

    def __len__(self) -> int:
        raise refused(
            "`len` of a part of a program: how long the input is nobody knows yet",
            "write raspc.length, an s-op; len(x('abc')) of what it gives",
        )

    def __iter__(self) -> NoReturn:
        hint = _first(
            _ITERATED,
            "all positions are computed at once, with no loop: Map(lambda t: ..., x); "
            "to see the values run it: x('abc')",
        )
        refuse("a part of a program has no items before it runs", hint)

    def __reversed__(self) -> NoReturn:
        refuse(
            "a part of a program has no items before it runs",
            "raspc.rasp_ast.programs has make_reverse",
        )

    def __contains__(self, item: object) -> NoReturn:
        refuse(
            "`in` a part of a program: what it holds nobody knows before it runs",
            f"write contains(x, {item!r}), an s-op that is True where any position has it",
        )

    def __getitem__(self, place: object) -> NoReturn:
        at = f"Aggregate(Select(indices, {place!r}, '=='), x)"
        if isinstance(place, slice):
            at = "shift(x, 1) for what stands one to the left, or a Select of the positions"
        refuse(
            "a part of a program has no items before it runs",
            f"write {at}; x('abc')[0] of what it gives",
        )

    def __setitem__(self, place: object, value: object) -> NoReturn:
        refuse(
            "a part of a program does not change",
            f"write where(indices == {place!r}, {value!r}, x)",
        )

    def __int__(self) -> NoReturn:
        refuse("an s-op is no number: it has one for each position", "write Map(int, x)")

    def __float__(self) -> NoReturn:
        refuse(
            "an s-op is no number: it has one for each position",
            "write Map(f, x) for f(x), as in Map(math.sqrt, x) or Map(float, x)",
        )

    def __index__(self) -> int:
        raise refused(
            "an s-op is no place in a list, and no length of one",
            'write lookup("abc", x) for "abc"[x]; range(8) needs a number, such as max_seq_len',
        )

    def __floor__(self) -> NoReturn:
        refuse("math.floor of an s-op", "write x // 1, or Map(math.floor, x)")

    def __ceil__(self) -> NoReturn:
        refuse("math.ceil of an s-op", "write -(-x // 1), or Map(math.ceil, x)")

    def __trunc__(self) -> NoReturn:
        refuse("math.trunc of an s-op", "write Map(math.trunc, x)")

    def __xor__(self, other: object) -> NoReturn:
        refuse("`^` is not defined on parts of a program", "write x ** y, or a != b for bools")

    __rxor__ = __xor__

    def __matmul__(self, other: object) -> NoReturn:
        refuse("`@` is not defined on parts of a program", "write Aggregate(selector, values)")

    __rmatmul__ = __matmul__

    def __lshift__(self, other: object) -> NoReturn:
        refuse("`<<` and `>>` are not defined on parts of a program", "write shift(x, -1)")

    __rshift__ = __rlshift__ = __rrshift__ = __lshift__

    def __divmod__(self, other: object) -> NoReturn:
        refuse("divmod of an s-op", "write x // y and x % y")

    def __enter__(self) -> NoReturn:
        refuse("a part of a program opens nothing", "write x = ...")

    def __exit__(self, *error: object) -> None: ...

    def __array_function__(self, function: Any, *rest: object) -> NoReturn:
        name = str(function.__name__)
        hint = f"write Map(np.{name}, x), or run it first: np.{name}(x('abc'))"
        if name in ("where", "select"):
            hint = "write raspc.where(condition, a, b)"
        if name in ("sum", "mean", "average"):
            hint = "write Aggregate(Select(x, x, 'True'), x), the mean of all positions"
        refuse(f"np.{name} works on arrays, and this is part of a program", hint)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        raise NoAttributeError(
            f"a part of a program has no `{name}`", source=capture(), hint=_instead(self, name)
        )


_INSTEAD = {
    "value": "write Aggregate(selector, values)",
    "map": "write Map(function, x)",
    "apply": "write Map(function, x)",
    "sum": "write Aggregate(selector, x) * SelectorWidth(selector)",
    "mean": "write Aggregate(selector, x)",
    "width": "write SelectorWidth(selector)",
    "length": "write raspc.length",
    "shape": "write raspc.length",
    "size": "write raspc.length",
    "T": "write Select(queries, keys, ...), with the two exchanged",
    "input": "run it on an input: x('abc')",
    "run": "run it on an input: x('abc')",
    "evaluate": "run it on an input: x('abc')",
    "compile": "write raspc.compile(x, vocab='abc', max_seq_len=8)",
    "append": "a part of a program does not change: write Map(lambda t: ..., x)",
    "count": "write raspc.count(x, 'a')",
    "index": "write raspc.first(x == 'a')",
    "astype": "write Map(float, x)",
    "item": "run it on an input: x('abc')[0]",
    "any": "write contains(x, True)",
    "all": "write ~contains(x, False)",
}


def _instead(expression: object, name: str) -> str:
    if name in _INSTEAD:
        return _INSTEAD[name]
    if hasattr(str, name):
        return f"write Map(lambda t: t.{name}(), x)"
    known = [other for other in dir(type(expression)) if not other.startswith("_")]
    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else f"it has {', '.join(known)}"
