"""Literals about what is given: which token stands here, which remainder the position leaves."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass

_LARGEST_MODULUS = 1 << 12


@dataclass(frozen=True, slots=True)
class TokenIn:
    """The token here is one of those with these keys, or (`inside` is False) none of them.

    Where the alphabet is known, it is always one of them."""

    keys: frozenset[Hashable]
    alphabet: frozenset[Hashable] | None = None
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Residue:
    """The position, counted from 0, leaves one of these rests."""

    modulus: int
    rests: frozenset[int]


def both_tokens(a: TokenIn, b: TokenIn) -> TokenIn:
    """What both say of the token."""
    if a.inside and b.inside:
        return TokenIn(a.keys & b.keys, a.alphabet)
    if a.inside or b.inside:
        yes, no = (a, b) if a.inside else (b, a)
        return TokenIn(yes.keys - no.keys)
    return TokenIn(a.keys | b.keys, inside=False)


def both_rests(a: Residue, b: Residue) -> Residue:
    """What both say of the position. Raises OverflowError where that is too long to tell."""
    modulus = math.lcm(a.modulus, b.modulus)
    if modulus > _LARGEST_MODULUS:
        raise OverflowError("positions are compared modulo too many numbers")
    rests = {n for n in range(modulus) if n % a.modulus in a.rests and n % b.modulus in b.rests}
    return Residue(modulus, frozenset(rests))
