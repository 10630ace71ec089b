"""Sums over the columns of a variable as text: ``-tokens:{not a}`` for minus fifteen columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from .formatting import number
from .variables import Variable

Term = tuple[float, str]
"""A coefficient and what it multiplies; the constant where that is empty."""
TOLERANCE = 1e-9
"""Coefficients below this part of the largest one in their expression are rounding."""
MOST_SETS = 3
"""So many columns of different coefficients are written one by one, or in so many sets."""
MOST_OTHERS = 2
"""All but so many are called ``{not a,b}``."""
MOST_MEMBERS = 8
"""So many members of a set are named."""
_OPEN, _CLOSE = "([{", ")]}"


def bracketed(name: str) -> str:
    """A variable's name as an operand: ``(length - indices)``, but ``f(a, b)`` as it is."""
    depth = 0
    for letter in name:
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if letter == " " and depth == 0:
            return f"({name})"
    return name


def column_terms(variable: Variable, coefficients: Sequence[float]) -> list[Term]:
    """What is taken of each column, added up.

    Args:
        coefficients: one for each column; what is rounding only is 0.
    """
    texts = _values_of_columns(variable)
    on = [i for i, c in enumerate(coefficients) if number(c) != "0"]
    alone = [i for i in on if i not in texts]
    together = [i for i in on if i in texts]
    found = [(i, (coefficients[i], _label(variable, i))) for i in alone]
    found += _joined(variable, coefficients, texts, together)
    return [term for _, term in sorted(found, key=lambda placed: placed[0])]


def _label(variable: Variable, column: int) -> str:
    """The label of a column, as an operand."""
    label = variable.columns[column]
    if label == variable.name or label.startswith(f"{variable.name}:"):
        return bracketed(variable.name) + label.removeprefix(variable.name)
    return label


def _values_of_columns(variable: Variable) -> dict[int, str]:
    """The columns that hold something for one value alone, with that value as text."""
    lead = f"{variable.name}:"
    return {
        i: label.removeprefix(lead)
        for i, label in enumerate(variable.columns)
        if label.startswith(lead)
        and not label.startswith(f"{lead}{{")
        and np.count_nonzero(variable.encoding[:, i]) == 1
    }


def _joined(
    variable: Variable, coefficients: Sequence[float], texts: Mapping[int, str], on: Sequence[int]
) -> list[tuple[int, Term]]:
    """Terms for columns of single values, with the first column of each."""
    alike: dict[str, list[int]] = {}
    for i in on:
        alike.setdefault(number(coefficients[i]), []).append(i)
    if len(on) == len(alike) <= MOST_SETS:
        return [(i, (coefficients[i], _label(variable, i))) for i in on]
    name = bracketed(variable.name)
    if len(alike) <= MOST_SETS and 2 * len(alike) <= len(on) + 1:
        return [
            (group[0], (coefficients[group[0]], f"{name}:{_set(variable, texts, group)}"))
            for group in alike.values()
        ]
    line = _line(variable, coefficients, texts, on)
    pairs = [f"{texts[i]}:{number(coefficients[i])}" for i in on]
    return [(on[0], (1.0, f"{name}:{{{line or _shortened(pairs)}}}"))]


def _set(variable: Variable, texts: Mapping[int, str], group: Sequence[int]) -> str:
    """Which values these are: a run of numbers, all but a few, or one after the other."""
    if len(group) == 1:
        return texts[group[0]]
    members = [*_runs(variable, texts, group)]
    others = [i for i in texts if i not in set(group)]
    has_all = len(texts) == len(variable.values)
    if len(members) > 1 and has_all and 0 < len(others) <= MOST_OTHERS < len(group):
        return f"{{not {','.join(texts[i] for i in others)}}}"
    return f"{{{_shortened(members)}}}"


def _runs(variable: Variable, texts: Mapping[int, str], group: Sequence[int]) -> Iterator[str]:
    """``2..7`` for three numbers or more that follow each other."""
    start = 0
    for end in range(1, len(group) + 1):
        if end < len(group) and group[end] == group[end - 1] + 1:
            continue
        run = group[start:end]
        if len(run) > 2 and all(_number(variable, i) is not None for i in run):
            yield f"{texts[run[0]]}..{texts[run[-1]]}"
        else:
            yield from (texts[i] for i in run)
        start = end


def _line(
    variable: Variable, coefficients: Sequence[float], texts: Mapping[int, str], on: Sequence[int]
) -> str | None:
    """``0..7:x-4`` where coefficients rise with the value, those that are 0 on the way too."""
    between = range(on[0], on[-1] + 1)
    numbers = [_number(variable, i) if i in texts else None for i in between]
    x = [value for value in numbers if value is not None]
    y = np.array([coefficients[i] for i in between])
    if len(x) < len(y) or len(set(x)) < MOST_SETS:
        return None
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    start = y[0] - slope * x[0]
    if np.abs(slope * np.array(x) + start - y).max() > TOLERANCE * np.abs(y).max():
        return None
    factor = {"1": "", "-1": "-"}.get(number(slope), f"{number(slope)}*")
    more = number(abs(start)) if abs(start) > TOLERANCE * np.abs(y).max() else ""
    sign = ("-" if start < 0 else "+") if more else ""
    return f"{texts[on[0]]}..{texts[on[-1]]}:{factor}x{sign}{more}"


def _number(variable: Variable, column: int) -> float | None:
    """The value that a column is for, if it is a number."""
    (row,) = np.flatnonzero(variable.encoding[:, column]).tolist()
    value = variable.values[row]
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        return None
    return float(value)


def _shortened(members: Sequence[str]) -> str:
    shown = (
        members
        if len(members) <= MOST_MEMBERS
        else [*members[: MOST_MEMBERS - 1], "...", members[-1]]
    )
    return ",".join(shown)
