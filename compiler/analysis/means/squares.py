"""Quadratic forms of means as sums of squares, each of one linear combination of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

Linear: TypeAlias = dict[int, Fraction]
"""A factor for each of some means, by its number."""
Quadratic: TypeAlias = dict[tuple[int, int], Fraction]
"""A factor for each product of two means, the lower number first."""


@dataclass(frozen=True, kw_only=True)
class Square:
    """``factor * form ** 2``."""

    factor: Fraction
    form: Linear


def squares(form: Quadratic, sizes: Mapping[int, Fraction]) -> list[Square]:
    """A quadratic form as squares of linear ones.

    A square is completed wherever there is one; then ``4 a b = (a + b) ** 2 - (a - b) ** 2``, with
    both made about equally large.

    Args:
        sizes: how large each mean may be, above 0.
    """
    rest, found = {pair: factor for pair, factor in form.items() if factor}, list[Square]()
    while rest:
        (i, j), factor = min(rest.items(), key=lambda item: (item[0][0] != item[0][1], item[0]))
        if i == j:
            whole = {i: Fraction(1)}
            for (a, b), other in rest.items():
                if i in (a, b) and a != b:
                    whole[b if a == i else a] = other / (2 * factor)
            made = [Square(factor=factor, form=whole)]
        else:
            scale = Fraction(round(sizes[i] / sizes[j]) or 1)
            made = [
                Square(factor=sign * factor / (4 * scale), form={i: Fraction(1), j: sign * scale})
                for sign in (Fraction(1), Fraction(-1))
            ]
        for square in made:
            _take_off(rest, square)
        found += made
    return found


def _take_off(form: Quadratic, square: Square) -> None:
    """Subtracts a square from a quadratic form."""
    for i, x in square.form.items():
        for j, y in square.form.items():
            if i <= j:
                twice = 1 if i == j else 2
                left = form.get((i, j), Fraction(0)) - twice * square.factor * x * y
                form[i, j] = left
    for pair in [pair for pair, factor in form.items() if not factor]:
        del form[pair]
