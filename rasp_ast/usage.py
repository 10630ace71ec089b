"""What to say of a call that does not have the arguments that it needs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from .errors import ProgramError
from .source import capture_caller

_P = ParamSpec("_P")
_R = TypeVar("_R")


class CallError(ProgramError, TypeError):
    """A call without the arguments that it needs, or with others."""


def usage(example: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """A function that answers a call that it does not take with an example of one.

    Raises:
        CallError: as Python's TypeError, at the user's line and with the example.
    """

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        signature = inspect.signature(function)

        @wraps(function)
        def called(*arguments: _P.args, **named: _P.kwargs) -> _R:
            try:
                return function(*arguments, **named)
            except TypeError as error:
                if isinstance(error, ProgramError):
                    raise
                wrong = _unbound(signature, arguments, named)
                if wrong is None:
                    raise
            name = example.partition("(")[0]
            raise CallError(f"{name}: {wrong}", source=capture_caller(), hint=f"write {example}")

        return called

    return decorate


def _unbound(
    signature: inspect.Signature, arguments: tuple[object, ...], named: dict[str, object]
) -> str | None:
    """What is wrong with the arguments, None if nothing is; and which there are, if one is none."""
    try:
        signature.bind(*arguments, **named)
    except TypeError as error:
        known = [name for name in signature.parameters if name != "self"]
        unknown = [name for name in named if name not in known]
        if not unknown:
            return str(error)
        return f"it has no argument {' or '.join(map(repr, unknown))}; it has {', '.join(known)}"
    return None
