"""Quotients with another answer where the divisor is 0: ``a / b if b else c``.

Whoever decodes a quotient gives its default where a denominator is 0, so the guard needs nothing
but that default, as long as the divisor stays a factor of the denominator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, prod

from ....rasp_ast.functions import Comparison, Function
from ....rasp_ast.nodes import Apply, SOpNode
from ....rasp_ast.operators import BINARY, UNARY, WHERE
from ....rasp_ast.user_functions import formula_now
from ....rasp_ast.user_functions.formulas import Argument, Fixed, Formula, Step
from ....rasp_ast.values import is_number
from ..registry import Registry
from .known import Known
from .moments import is_exact, is_positive
from .monomials import ONE, Polynomial, product
from .polynomials import KeptFunction, Number, RationalFunction
from .quotients import called_with, quotients_of


@dataclass(frozen=True)
class Guarded:
    """A formula of one quotient, and what is answered where the divisor of that is 0.

    Attributes:
        formula: the answer, in which ``quotient`` stands once.
        only_above: the guard asks whether the divisor is above 0, not whether it is 0.
    """

    formula: Formula
    quotient: Step
    default: int | Fraction | None
    only_above: bool


def guarded(function: Function) -> Guarded | None:
    """A user's function as a quotient behind a guard, if it is one."""
    match formula_now(function):
        case Step(choose, (condition, one, other)) if choose is WHERE:
            pass
        case _:
            return None
    asked, is_zero, only_above = _asked(condition)
    if is_zero:
        one, other = other, one
    quotients = _quotients(one)
    if not isinstance(other, Fixed) or len(quotients) != 1 or quotients[0].parts[1] != asked:
        return None
    if other.value is not None and not is_number(other.value):
        return None
    return Guarded(one, quotients[0], other.value, only_above)


def _asked(condition: Formula) -> tuple[Formula, bool, bool]:
    """What is asked whether it is 0; whether it holds if so; whether it is above 0 if not."""
    match condition:
        case Step(function, (inner,)) if function is UNARY["~"]:
            asked, is_zero, only_above = _asked(inner)
            return asked, not is_zero, only_above
        case Step(function, (left, right)) if function.comparison in _GUARDS:
            asked = left if right == Fixed(0) else Step(BINARY["-"], (left, right))
            return asked, *_GUARDS[function.comparison]
        case _:
            return condition, False, False


_GUARDS = {
    Comparison.EQ: (True, False),
    Comparison.NEQ: (False, False),
    Comparison.GT: (False, True),
    Comparison.LEQ: (True, True),
}
"""Whether a comparison with 0 holds at 0, and whether only what is above 0 counts as not 0."""


def _quotients(formula: Formula) -> list[Step]:
    """The divisions by anything that is no number."""
    if not isinstance(formula, Step):
        return []
    own = formula.function in (BINARY["/"], BINARY["//"], BINARY["%"])
    found = [formula] if own and not isinstance(formula.parts[1], Fixed) else []
    return [*found, *(step for part in formula.parts for step in _quotients(part))]


def guarded_quotient(registry: Registry, node: SOpNode, known: Known) -> RationalFunction | None:
    """An answer that is a quotient behind a guard; None for anything else."""
    does = known.written.get(node, node)
    what = guarded(does.function) if isinstance(does, Apply) else None
    if what is None or what.quotient.function is not BINARY["/"] or not isinstance(does, Apply):
        return None
    operands = quotients_of(registry, does.operands, known, exactly=True, rounded=[])
    if any(operand is None for operand in operands):
        return None
    above, below = (_computed(part, operands, {}) for part in what.quotient.parts)
    if not isinstance(below, RationalFunction) or above is None:
        return None
    if not isinstance(above, RationalFunction):
        constant = {(): Fraction(above)} if above else {}
        above = RationalFunction(constant, ONE, below.columns, rounded=below.rounded)
    above, below = above.as_kept, below.as_kept
    parts = (above.denominator, below.denominator)
    whole = all(_is_of_columns(p) and is_positive(p, below.columns, frozenset()) for p in parts)
    if above.counts or below.counts or not whole:
        return None
    if what.only_above and not _is_never_negative(below):
        return None
    divided = replace(
        below,
        numerator=product(above.numerator, below.denominator),
        denominator=product(above.denominator, below.numerator),
        is_of_floats=above.is_of_floats or below.is_of_floats,
        is_kept=False,
    )
    if what.formula is not what.quotient and not is_exact(divided):
        return None
    answer = _computed(what.formula, operands, {what.quotient: divided})
    if not isinstance(answer, RationalFunction):
        return None
    divisors = [answer.denominator, *(part.denominator for part in answer.rounded or ())]
    if divided.denominator not in divisors:
        return None  # what is 0 there has been cancelled
    return replace(answer, default=what.default)


def _computed(
    formula: Formula, operands: Sequence[Number | None], made: Mapping[Formula, RationalFunction]
) -> Number | None:
    """What a formula gives; None where that is no quotient.

    Args:
        made: what is known of parts of it.
    """
    if formula in made:
        return made[formula]
    match formula:
        case Argument(place):
            return operands[place]
        case Fixed(value):
            return value if is_number(value) else None
        case Step(function, parts):
            return called_with(function, [_computed(part, operands, made) for part in parts])


def _is_never_negative(number: RationalFunction) -> bool:
    """Whether what stands above a denominator that is positive is 0 or more: by its terms alone."""
    least = 0.0
    for monomial, factor in number.numerator.items():
        ranges = [_range(number, column) for column in monomial]
        if any(low < 0 for low, _ in ranges):
            return False
        least += float(factor) * prod(low if factor > 0 else high for low, high in ranges)
    return least >= 0


def _range(number: RationalFunction, column: int) -> tuple[float, float]:
    """The least and the greatest value of a whole number; of a root that it is 0 or more."""
    if column >= 0:
        numbers = number.columns[column].domain.numbers
        return int(numbers.min()), int(numbers.max())
    part = (number.rounded or [])[-1 - column]
    return (0 if isinstance(part, KeptFunction) and part.taken != "itself" else -inf), inf


def _is_of_columns(polynomial: Polynomial) -> bool:
    return all(column >= 0 for monomial in polynomial for column in monomial)
