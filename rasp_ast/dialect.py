"""What the interpreter asks of the language in which it runs a program.

A dialect says which values are one, how a function is called, and in which words an input is
refused. `PYTHON` is that of programs in Python and of compiled models; a front end with sessions of
its own brings another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from .base import SOpBase
from .columns import Column
from .errors import EvaluationError, RaspError
from .functions import Function
from .source import Source
from .values import Value, canonical, key, plain

Values: TypeAlias = Sequence[Value | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The rules and the words of a run.

    `identity`         what two values share exactly if they are the same value
    `call`             a function of the values at one position
    `holds`            whether a predicate holds of a key and a query
    `mean`             the value of an exact mean of different numbers
    `mean_of_equals`   the value of several that are all the same
    `check_elements`   refuses a sequence
    `check_mean`       refuses several selected values; it is given all values, and those selected
                       in the first row that selects several
    `undefined_among`  the error where one of several values is undefined: position, how many
    `no_mean`          the error where different values have no mean: position, two of them
    `sum`              the value of an exact sum of some of these values, bools among them
    `no_score`         the error where a score is no number
    `no_sum`           the error where several values have no sum: position, one that is no number
    """

    identity: Callable[[Value | None], Hashable]
    call: Callable[[Function, Values, Source | None], Value | None]
    holds: Callable[[Function, Value | None, Value | None, Source | None], bool]
    mean: Callable[[Fraction], Value | None]
    mean_of_equals: Callable[[Value | None], Value | None]
    check_elements: Callable[[SOpBase, Column], None]
    check_mean: Callable[[SOpBase, Values, Values], None]
    undefined_among: Callable[[SOpBase, int, int], RaspError]
    no_mean: Callable[[SOpBase, int, tuple[Value | None, Value | None]], RaspError]
    sum: Callable[[Fraction, Values], Value | None]
    no_score: Callable[[SOpBase, Value], RaspError]
    no_sum: Callable[[SOpBase, int, Value | None], RaspError]


def _call(function: Function, values: Values, source: Source | None) -> Value | None:
    return function(*values, source=source)


def _holds(
    predicate: Function, key: Value | None, query: Value | None, source: Source | None
) -> bool:
    return bool(predicate(key, query, source=source))


def _as_it_is(value: Value | None) -> Value | None:
    return value


def _check_elements(node: SOpBase, column: Column) -> None:
    node.rules.elements(column.values, node.source)


def _check_mean(node: SOpBase, values: Values, chosen: Values) -> None:
    node.rules.mean(values, node.source)


def _undefined_among(node: SOpBase, position: int, count: int) -> EvaluationError:
    return EvaluationError(
        f"position {position} selects {count} values, and one of them is undefined",
        source=node.source,
        hint="an undefined value can be selected alone, but it has no mean with others",
    )


def _no_mean(
    node: SOpBase, position: int, values: tuple[Value | None, Value | None]
) -> EvaluationError:
    first, second = map(plain, values)
    return EvaluationError(
        f"position {position} selects {first!r} and {second!r}, which have no mean",
        source=node.source,
        hint="make the selector select one position, or map the values to numbers first",
    )


def _sum(total: Fraction, among: Values) -> Value | None:
    return canonical(total)


def _no_score(node: SOpBase, value: Value) -> EvaluationError:
    message = f"a score is a number, found {plain(value)!r}"
    return EvaluationError(message, source=node.source, hint="map it to numbers first")


def _no_sum(node: SOpBase, position: int, value: Value | None) -> EvaluationError:
    return EvaluationError(
        f"position {position} selects several values, and {plain(value)!r} has no sum with others",
        source=node.source,
        hint="make the selector select one position, or map the values to numbers first",
    )


PYTHON = Dialect(
    identity=key,
    call=_call,
    holds=_holds,
    mean=canonical,
    mean_of_equals=_as_it_is,
    check_elements=_check_elements,
    check_mean=_check_mean,
    undefined_among=_undefined_among,
    no_mean=_no_mean,
    sum=_sum,
    no_score=_no_score,
    no_sum=_no_sum,
)
