"""Truth values at a position, as formulas: what the token is, the position's remainder, counts.

A *literal* says that a subject lies in a set; there are three kinds of subjects, and the literals
about one subject combine as their sets do. Formulas are built by `conjunction`, `disjunction` and
`negation` alone, which simplify what they can see at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from .intervals import EVERYTHING, Intervals
from .subjects import Residue, TokenIn, both_rests, both_tokens


@dataclass(frozen=True, slots=True, order=True)
class Atom:
    """How often a definition holds in the prefix, or whether it does so many positions behind.

    `behind` is -1 for the whole prefix that ends here.
    """

    definition: int
    behind: int = -1


Weights: TypeAlias = tuple[tuple[Atom, int], ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A sum of counts lies in a set. The weights have no common divisor; the first is positive."""

    weights: Weights
    values: Intervals


@dataclass(frozen=True, slots=True)
class Ref:
    """A definition holds here, or does not."""

    definition: int
    positive: bool = True


@dataclass(frozen=True, slots=True)
class Last:
    """There is a last position so far where one definition holds, and there the other one does.

    Or there is none such, if `positive` is False.
    """

    among: int
    holds: int
    positive: bool = True


@dataclass(frozen=True, slots=True)
class All:
    """All of them hold."""

    parts: frozenset[Formula]


@dataclass(frozen=True, slots=True)
class Some:
    """One of them holds."""

    parts: frozenset[Formula]


Literal: TypeAlias = TokenIn | Residue | Within | Ref | Last
Formula: TypeAlias = TokenIn | Residue | Within | Ref | Last | All | Some

TRUE = All(frozenset())
FALSE = Some(frozenset())


def negation(formula: Formula) -> Formula:
    """What holds where the formula does not."""
    match formula:
        case TokenIn(keys, alphabet, inside):
            if alphabet is None:
                return TokenIn(keys, None, not inside)
            return TokenIn(alphabet - keys, alphabet)
        case Residue(modulus, rests):
            return Residue(modulus, frozenset(range(modulus)) - rests)
        case Within(weights, values):
            return Within(weights, ~values)
        case Ref(definition, positive):
            return Ref(definition, not positive)
        case Last(among, holds, positive):
            return Last(among, holds, not positive)
        case All(parts):
            return Some(frozenset(map(negation, parts)))
        case Some(parts):
            return All(frozenset(map(negation, parts)))


def disjunction(formulas: Iterable[Formula]) -> Formula:
    """What holds where one of them does."""
    return negation(conjunction(map(negation, formulas)))


def conjunction(formulas: Iterable[Formula]) -> Formula:
    """What holds where all of them do."""
    literals: dict[Hashable, Formula] = {}
    choices: dict[Some, None] = {}
    pending = list(formulas)
    while pending:
        formula = pending.pop()
        match formula:
            case All(parts):
                pending.extend(parts)
            case Some(parts):
                if not parts:
                    return FALSE
                choices[formula] = None
            case _:
                joined = _joined(literals.get(_subject(formula)), formula)
                if joined == FALSE:
                    return FALSE
                if joined != TRUE:
                    literals[_subject(formula)] = joined
    known = frozenset(literals.values())
    rest: set[Formula] = set()
    for choice in choices:
        left = _under(choice, literals)
        if isinstance(left, Some) and left.parts:
            rest.add(left)
        elif left == FALSE:
            return FALSE
        elif left != TRUE:
            return conjunction([*known, *rest, left, *(c for c in choices if c != choice)])
    parts = known | rest
    return next(iter(parts)) if len(parts) == 1 else All(parts)


def size(formula: Formula) -> int:
    """How many literals it is made of."""
    return sum(map(size, formula.parts)) if isinstance(formula, All | Some) else 1


def literals_of(formula: Formula) -> list[Literal]:
    """Those that it is made of, in no order that means anything."""
    if isinstance(formula, All | Some):
        return [literal for part in formula.parts for literal in literals_of(part)]
    return [formula]


def _subject(literal: Literal) -> Hashable:
    match literal:
        case TokenIn():
            return "token"
        case Residue():
            return "position"
        case Within(weights, _):
            return weights
        case Ref(definition, _):
            return definition
        case Last(among, holds, _):
            return (among, holds)


def _joined(known: Formula | None, more: Formula) -> Formula:
    """Two literals about one subject as one; TRUE and FALSE where that is what they say."""
    match known, more:
        case TokenIn(), TokenIn():
            more = both_tokens(known, more)
        case Residue(), Residue():
            more = both_rests(known, more)
        case Within(weights, values), Within(_, others):
            more = Within(weights, values & others)
        case (Ref(), Ref()) | (Last(), Last()) if known != more:
            return FALSE
        case _:
            pass
    return _settled(more)


def _settled(literal: Formula) -> Formula:
    match literal:
        case TokenIn(keys, _, inside) if not keys:
            return FALSE if inside else TRUE
        case TokenIn(keys, alphabet) if keys == alphabet:
            return TRUE
        case Residue(modulus, rests) if len(rests) in (0, modulus):
            return TRUE if rests else FALSE
        case Within(_, values) if not values or values == EVERYTHING:
            return TRUE if values else FALSE
        case _:
            return literal


def _under(choice: Some, literals: dict[Hashable, Formula]) -> Formula:
    """What is left to say of a choice where the literals hold."""
    parts: set[Formula] = set()
    for part in choice.parts:
        if isinstance(part, All | Some):
            inner = conjunction(part.parts) if isinstance(part, All) else part
            if isinstance(inner, All) and any(
                _joined(literals.get(_subject(p)), p) == FALSE
                for p in inner.parts
                if not isinstance(p, All | Some)
            ):
                continue
            parts.add(inner)
            continue
        known = literals.get(_subject(part))
        joined = _joined(known, part)
        if joined == FALSE:
            continue
        if known is not None and joined == known:
            return TRUE
        parts.add(part)
    return _flat(parts)


def _flat(parts: set[Formula]) -> Formula:
    if TRUE in parts:
        return TRUE
    if len(parts) == 1:
        return next(iter(parts))
    return Some(frozenset(parts)) if parts else FALSE
