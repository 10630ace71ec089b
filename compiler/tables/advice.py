"""What to write instead, where numbers are too large, too close or too many for float32."""

from __future__ import annotations

from fractions import Fraction
from math import floor, log10

from ...rasp_ast.values import Value, is_numeric, shown
from .domains import Domain
from .tables import Table

MAX_OF_SHARE = 4
"""So many values may be two numbers: 0 is False, too, and 1 True."""
FAR_IN_SPANS = 8
"""Numbers that lie this many times as far from 0 as from each other had better be moved there."""


def on_mean(values: Table) -> str | None:
    """What to write instead of a mean of these values; None if nothing is known to help."""
    few = [Fraction(v) for v in values.domain.defined[:MAX_OF_SHARE] if is_numeric(v)]
    if len(values.domain.defined) <= len(few) and len({*few, 0}) == len({*few}) == 2:
        return (
            "this is a share of the selected positions; count them instead: "
            "SelectorWidth(selector & Select(..., True, '==')) is a whole number"
        )
    if values.roots and all(root.base.lookup == "position" for root in values.roots):
        return (
            "this is a mean of indices; count instead: SelectorWidth(selector) has few values, "
            "and Best(selector, indices, indices) is the last selected one"
        )
    return on_numbers(values.domain)


def on_numbers(domain: Domain) -> str | None:
    """What to take off numbers that are far from 0 beside their differences."""
    numbers = [v for v in domain.defined if is_numeric(v)]
    if len(numbers) < 2:
        return None
    if domain.is_number:  # they are in order
        numbers = [numbers[0], numbers[-1]]
    low, high = Fraction(min(numbers)), Fraction(max(numbers))
    near = low if low > 0 else high
    span = high - low
    if low * high <= 0 or abs(near) < FAR_IN_SPANS * span:
        return None
    step = Fraction(10) ** floor(log10(span))
    base = int(abs(near) / step) * step
    verb = "subtract" if near > 0 else "add"
    return f"{verb} {_grouped(base)} first: what is left is small, and float32 has it exactly"


def on_sum(top: int, unit: Fraction, limit: int, most: int) -> str:
    """What makes sums of up to ``top`` units fit a limit.

    Args:
        most: how many values are added up at most.
    """
    step = unit
    while top * unit > limit * step:
        step *= 10
    length = limit * most // top
    shorter = f", or use a max_seq_len of {length:,} at most" if length > 1 else ""
    return f"round the values to multiples of {_grouped(step)}{shorter}"


def told_apart(one: Value | None, other: Value | None) -> tuple[str, str]:
    """Two values as text, numbers with as many digits as tell them apart."""
    if not (is_numeric(one) and is_numeric(other)):
        return _quoted(one), _quoted(other)
    for digits in (6, 9, 12):
        texts = f"{float(one):.{digits}g}", f"{float(other):.{digits}g}"
        if texts[0] != texts[1]:
            return texts
    return shown(one), shown(other)


def _quoted(value: Value | None) -> str:
    return repr(value) if isinstance(value, str) else shown(value)


def _grouped(number: Fraction) -> str:
    """A number with its thousands apart."""
    return f"{int(number):,}" if number.denominator == 1 else shown(number)
