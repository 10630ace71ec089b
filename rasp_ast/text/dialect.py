"""The rules of the RASP text language: in its sessions, and on its programs anywhere else.

A session tells ints from floats, wants the elements of each sequence to have one type, and has
words of its own for what goes wrong; `TEXT` is the dialect of that. In Python and in a check of a
model its programs run like others, and keep to `RULES`: on whatever has a meaning in a session they
give the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from typing import Any, cast

from .. import interpreter, leaves, nodes
from ..base import SOpBase
from ..columns import Column
from ..dialect import PYTHON, Dialect
from ..errors import EvaluationError
from ..functions import Function
from ..nodes import SelectorNode, SOpNode
from ..rules import Rules
from ..source import Source
from ..values import Value, is_number, plain
from . import advice_on_values
from .atoms import Atom, Elements, Matrix, atom, is_atom
from .errors import ElementError, RaspRuleError, RaspSizeError, RaspTextError, RaspValueError
from .labels import element_type, text
from .sequences import listed, reads_input, sizes
from .values import Applied, Built, Host, SOpValue


class Run:
    """What nodes are on one input in a session; each is found once.

    `elements` is the input: a string is the sequence of its characters. In a `causal` run a
    position sees itself and what precedes it.
    """

    def __init__(self, elements: Elements, *, causal: bool = False) -> None:
        self.elements = elements
        self.causal = causal
        self._run = interpreter.Run(elements, causal=causal, dialect=TEXT)

    def sequence(self, node: SOpNode) -> Elements:
        """The elements of an s-op. Raises RaspTextError where it has none."""
        return cast(Elements, self._run.sequence(node))

    def matrix(self, node: SelectorNode) -> Matrix:
        """The matrix [query][key] of a selector. Raises RaspTextError where it has none."""
        return cast(Matrix, self._run.matrix(node).tolist())


def applied(value: Built, run: Run) -> Applied:
    """What an s-op or a selector gives on an input. Raises RaspTextError."""
    if isinstance(value, SOpValue):
        return Applied(run.sequence(value.node), run.elements, False)
    return Applied(run.matrix(value.node), run.elements, True)


def fitting(value: Built, run: Run) -> Run:
    """Where an s-op or a selector is tried and shown: this run, or the positions of its lists.

    A program of lists alone is a sequence of their length, whatever the input is.
    """
    try:
        applied(value, run)
    except RaspSizeError as trouble:
        found = {size: text(list(elements)) for size, elements in sizes(value.node).items()}
        if len(found) > 1:
            raise RaspSizeError.of_several(found, source=trouble.source) from None
        if not reads_input(value.node):
            return Run(list(range(trouble.size)), causal=run.causal)
    except RaspTextError:
        pass
    return run


# --- anywhere


def _one_type(values: Sequence[Value | None], source: Source | None) -> None:
    """The elements of a sequence are of one type. Numbers and bools mix."""
    present = [value for value in values if value is not None]
    strings = [isinstance(value, str) for value in present]
    if any(strings) and not all(strings):
        one, other = present[strings.index(True)], present[strings.index(False)]
        raise EvaluationError(
            f"a sequence of RASP has elements of one type, found {plain(one)!r} and "
            f"{plain(other)!r}",
            source=source,
        )


def _mean_of_numbers(values: Sequence[Value | None], source: Source | None) -> None:
    """A sequence has means if its elements are numbers, not all of them bools."""
    present = [value for value in values if value is not None]
    if not any(map(is_number, present)) or any(isinstance(value, str) for value in present):
        raise EvaluationError(
            f"several values of a sequence with {plain(present[0])!r} are selected, and RASP takes "
            "the mean of numbers only",
            source=source,
            hint="`indicator` makes numbers of bools",
        )


RULES = Rules(elements=_one_type, mean=_mean_of_numbers)


# --- in a session


def _identity(value: Value | None) -> Hashable:
    return (type(value), value)


def _call(function: Function, values: Sequence[Value | None], source: Source | None) -> Atom:
    elements = listed(function)
    if elements is not None and values[0] not in range(len(elements)):
        raise RaspSizeError(text(list(elements)), len(elements), source=source)
    return _called(function.call, values, source)


def _holds(
    predicate: Function, key: Value | None, query: Value | None, source: Source | None
) -> bool:
    """The words of a failure have the query first."""
    assert predicate.comparison is not None
    return _called(predicate.comparison.mirrored.function.call, (query, key), source) is True


def _called(
    function: Callable[..., Any], values: Sequence[Value | None], source: Source | None
) -> Atom:
    try:
        return atom(function(*values))
    except ElementError as error:
        told = advice_on_values.no_item(str(error))
        raise RaspRuleError(str(error), source=source, advice=told) from None
    except (ValueError, TypeError, ArithmeticError) as error:
        message = str(error).replace("Fraction", "float")
        told = advice_on_values.no_value(message, cast("Sequence[Host]", values))
        raise RaspValueError(message, source=source, advice=told) from None


def _mean_of_equals(value: Value | None) -> Fraction:
    assert isinstance(value, (int, Fraction))
    return Fraction(value)


def _check_elements(node: SOpBase, column: Column) -> None:
    if isinstance(node, nodes.Tokens):
        return
    base = isinstance(node, nodes.Apply) and node.operands[0] is leaves.TOKENS
    elements = listed(node.function) if isinstance(node, nodes.Apply) else None
    if elements is not None and len(elements) != len(column.codes):
        raise RaspSizeError(text(list(elements)), len(elements), source=node.source)
    try:
        element_type(column.sequence(), base)
    except ElementError as error:
        default = node.default if isinstance(node, nodes.Aggregate) else None
        values = [value for value in column.values if is_atom(value)]
        told = advice_on_values.mixed_types(values, default=cast("Host", default))
        raise RaspRuleError(str(error), source=node.source, advice=told) from None


def _check_mean(
    node: SOpBase, values: Sequence[Value | None], chosen: Sequence[Value | None]
) -> None:
    if element_type(values) not in ("int", "float"):
        raise RaspValueError(
            "asked to average multiple values, but they are non-numbers: "
            f"{text(cast('list[Host]', list(chosen)))}",
            source=node.source,
            advice=advice_on_values.no_mean(cast("Sequence[Atom]", chosen)),
        )


def _sum(total: Fraction, among: Sequence[Value | None]) -> Value | None:
    """Of ints and bools an int, else a float."""
    return int(total) if all(isinstance(value, int) for value in among) else atom(total)


def _no_score(node: SOpBase, value: Value) -> RaspValueError:
    return RaspValueError(f"a score is a number, found {plain(value)!r}", source=node.source)


def _no_sum(node: SOpBase, position: int, value: Value | None) -> RaspValueError:
    message = f"asked to add up multiple values, but one is no number: {plain(value)!r}"
    return RaspValueError(message, source=node.source)


TEXT = Dialect(
    identity=_identity,
    call=_call,
    holds=_holds,
    mean=atom,
    mean_of_equals=_mean_of_equals,
    check_elements=_check_elements,
    check_mean=_check_mean,
    undefined_among=PYTHON.undefined_among,
    no_mean=PYTHON.no_mean,
    sum=_sum,
    no_score=_no_score,
    no_sum=_no_sum,
)
