"""When two leaves compare, as a formula: constants, sums of counts, means, tokens."""

from __future__ import annotations

from ..functions import Comparison
from ..values import is_number, is_numeric, key
from .cases import Fixed, Leaf, Mean, Token, as_number, sum_of
from .formulas import FALSE, TRUE, Formula
from .operations import called
from .reasons import OutsideError
from .subjects import TokenIn
from .sums import Sum, compared

ALPHABET = "give the vocabulary, `vocab=` or --vocab: equality over finitely many tokens is a count"


def comparison_of(comparison: Comparison, left: Leaf, right: Leaf) -> Formula:
    """When the two compare like this; both are defined. Raises OutsideError."""
    if comparison in (Comparison.TRUE, Comparison.FALSE):
        return TRUE if comparison is Comparison.TRUE else FALSE
    if isinstance(right, Token) and not isinstance(left, Token):
        return comparison_of(comparison.mirrored, right, left)
    match left, right:
        case Fixed(a), Fixed(b):
            return TRUE if called(comparison.function, [a, b]) is True else FALSE
        case Token(), Fixed(value) if comparison in (Comparison.EQ, Comparison.NEQ):
            keys = {key(value), key(as_number(value))} if is_numeric(value) else {key(value)}
            if is_number(value) and value in (0, 1):
                keys.add(key(bool(value)))  # which is equal to it
            return TokenIn(frozenset(keys), None, comparison is Comparison.EQ)
        case (Token(), _) | (_, Token()):
            raise OutsideError(
                "alphabet",
                "tokens are compared with what may be any of endlessly many values",
                ALPHABET,
            )
        case _:
            pass
    difference = _difference(left, right)
    if difference is None:  # a number and something else
        return TRUE if comparison is Comparison.NEQ else FALSE
    return compared(difference, comparison)


def _difference(left: Leaf, right: Leaf) -> Sum | None:
    """What has the sign of `left - right`; None if one is no number."""
    if isinstance(left, Mean) and isinstance(right, Mean):
        if left.group != right.group:
            raise OutsideError("linear", "two means over different positions are compared", _MEANS)
        return left.total - right.total
    if isinstance(right, Mean):
        reverse = _difference(right, left)
        return None if reverse is None else reverse * -1
    other = sum_of(right)
    if other is None:
        return None
    if isinstance(left, Mean):
        if not other.is_constant:
            raise OutsideError("linear", "a mean is compared with a count or a position", _MEANS)
        return left.total - left.count * other.constant
    own = sum_of(left)
    return None if own is None else own - other


_MEANS = "a mean may be compared with a constant, or with a mean over the same positions"
