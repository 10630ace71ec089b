"""What Python does with values and cannot do with a part of a program, and what to write instead.

A program is built before there is an input: an s-op has no length, no items and no truth yet.
"""

from __future__ import annotations

from typing import Any, NoReturn

from .errors import ProgramError
from .refused import hint_for_attribute, hint_for_items, hint_for_truth
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


class Refusals:
    """Python's operations on values, each refused with what to write in a program."""

    __slots__ = ()

    def __bool__(self) -> bool:
        message = f"`{self!r}` is part of a program, neither true nor false"
        raise refused(message, hint_for_truth())

    def __len__(self) -> int:
        raise refused(
            "`len` of a part of a program: how long the input is nobody knows yet",
            "write raspc.length, an s-op; len(x('abc')) of what it gives",
        )

    def __iter__(self) -> NoReturn:
        refuse("a part of a program has no items before it runs", hint_for_items())

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
            f"a part of a program has no `{name}`",
            source=capture(),
            hint=hint_for_attribute(self, name),
        )
