"""A quotient of polynomials as an answer, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.quotients import Direction, Kept, Quotient, Rounded, Terms
from .formatting import value_text

CALLED: dict[Direction, str] = {"nearest": "round", "down": "floor", "up": "ceil", "to 0": "trunc"}
"""Directions of rounding, as Python calls them."""


def format_quotient(rule: Quotient, logits: Sequence[str]) -> Iterator[str]:
    """How the answer is computed from logits of these names."""
    logits = [f"({text})" if " " in text else text for text in logits]
    names, empty = list(logits), [f"{name} is 0" for name in logits]
    if rule.are_averaged:
        *averages, share = logits
        names = [*(f"({average} / {share})" for average in averages), f"(1 / {share} - 1)"]
        empty[-1] = f"{share} is 1"
    for part in rule.rounded:
        names.append(_rounded(part, names))
    yield f"output: {_divided(rule, names)}, of numbers rounded to whole ones"
    for place in rule.counts:
        yield f"  but {value_text(rule.default)} where {empty[place]}"
    if rule.is_of_bools:
        yield "  and False for 0, True for 1"


def _divided(rule: Quotient | Rounded | Kept, names: Sequence[str]) -> str:
    above, below = (_polynomial(terms, names) for terms in (rule.numerator, rule.denominator))
    if below == "1":
        return above[1:-1] if above in names and above.startswith("(") else above
    return " / ".join(p if p in names or " " not in p else f"({p})" for p in (above, below))


def _rounded(part: Rounded | Kept, names: Sequence[str]) -> str:
    inner = _divided(part, names)
    if isinstance(part, Kept):
        if part.taken == "sqrt":
            return f"sqrt({inner})"
        single = f"({inner})" if " " in inner else inner
        return single if part.taken == "itself" else f"({single} ** 0.5)"
    called = CALLED[part.direction]
    if part.decimals is None:
        return f"{called}({inner})"
    return f"({called}({inner}, {part.decimals}) * 10 ** {part.decimals})"


def _polynomial(terms: Terms, names: Sequence[str]) -> str:
    """Terms of a coefficient and a power of each name, as they would be written."""
    shown = ""
    for coefficient, powers in terms:
        factors = [name for name, p in zip(names, powers, strict=True) for _ in range(p)]
        if abs(coefficient) != 1 or not factors:
            factors.insert(0, str(abs(coefficient)))
        sign = (
            ("-" if coefficient < 0 else "") if not shown else " - " if coefficient < 0 else " + "
        )
        shown += sign + " * ".join(factors)
    return shown or "0"
