"""Formulas simplify to what they say: conjunctions, negations, sums between bounds."""

from fractions import Fraction
from random import Random

import pytest

from raspc.rasp_ast.fragments.formulas import (
    FALSE,
    TRUE,
    All,
    Atom,
    Ref,
    Residue,
    Some,
    TokenIn,
    Within,
    conjunction,
    disjunction,
    negation,
)
from raspc.rasp_ast.fragments.intervals import EVERYTHING, NOTHING, Intervals, between, union
from raspc.rasp_ast.fragments.sums import HERE, Sum, compared
from raspc.rasp_ast.functions import Comparison

ALPHABET = frozenset("abc")
COUNTS = {Atom(1): range(4), Atom(2): range(4), Atom(3, 1): range(2), HERE: range(1, 5)}


def literal(draw):
    match draw.randrange(4):
        case 0:
            return TokenIn(frozenset(draw.sample("abc", draw.randint(1, 2))), ALPHABET)
        case 1:
            modulus = draw.choice([2, 3])
            return Residue(modulus, frozenset({draw.randrange(modulus)}))
        case 2:
            factors = tuple((a, Fraction(draw.choice([-2, -1, 1, 3]))) for a in (Atom(1), Atom(2)))
            total = Sum(factors[: draw.randint(1, 2)], Fraction(draw.randint(-3, 3)))
            return compared(total, draw.choice(list(Comparison)[:6]))
        case _:
            return Ref(4)


def tree(draw, depth):
    """A formula, and the same as a function of a world."""
    if depth == 0 or draw.random() < 0.2:
        one = literal(draw)
        return one, lambda world: value(one, world)
    parts = [tree(draw, depth - 1) for _ in range(draw.randint(1, 3))]
    match draw.randrange(3):
        case 0:
            return negation(parts[0][0]), lambda world: not parts[0][1](world)
        case 1:
            return conjunction(p for p, _ in parts), lambda world: all(f(world) for _, f in parts)
        case _:
            return disjunction(p for p, _ in parts), lambda world: any(f(world) for _, f in parts)


def value(formula, world):
    match formula:
        case All(parts):
            return all(value(part, world) for part in parts)
        case Some(parts):
            return any(value(part, world) for part in parts)
        case TokenIn(keys, _, inside):
            return (world["token"] in keys) == inside
        case Residue(modulus, rests):
            return world["position"] % modulus in rests
        case Ref(_, positive):
            return world["ref"] == positive
        case Within(weights, values):
            return holds(values, sum(factor * world[atom] for atom, factor in weights))


def holds(values, number):
    return any(
        (low is None or low <= number) and (high is None or number <= high)
        for low, high in values.parts
    )


def worlds(draw, count=40):
    for _ in range(count):
        counts = {atom: draw.choice(numbers) for atom, numbers in COUNTS.items()}
        yield {**counts, "token": draw.choice("abc"), "position": draw.randrange(12),
               "ref": draw.random() < 0.5}  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_what_is_simplified_says_the_same(seed):
    draw = Random(seed)
    formula, meaning = tree(draw, 4)
    for world in worlds(draw):
        assert value(formula, world) == meaning(world)


@pytest.mark.parametrize("comparison", list(Comparison)[:6])
def test_sums_are_compared_exactly(comparison):
    draw = Random(7)
    for _ in range(200):
        factors = {atom: Fraction(draw.randint(-3, 3), draw.choice([1, 2])) for atom in COUNTS}
        kept = tuple(sorted((a, f) for a, f in factors.items() if f))[: draw.randint(0, 3)]
        total = Sum(kept, Fraction(draw.randint(-4, 4), draw.choice([1, 3])))
        formula = compared(total, comparison)
        for world in worlds(draw, 10):
            number = sum((f * world[a] for a, f in kept), total.constant)
            assert value(formula, world) == comparison(number, 0)


def test_what_is_settled_is_true_or_false():
    """A count is never negative, one position adds one at most, and a prefix is never empty."""
    one, count, here = (Sum(((a, Fraction(1)),), Fraction(0)) for a in (Atom(3, 1), Atom(1), HERE))
    assert compared(count, Comparison.GEQ) == TRUE
    assert compared(count, Comparison.LT) == FALSE
    assert compared(here, Comparison.EQ) == FALSE
    assert compared(one - Sum((), Fraction(1)), Comparison.GT) == FALSE
    assert compared(one, Comparison.GT) == negation(compared(one, Comparison.EQ))
    a, b = TokenIn(frozenset("a"), ALPHABET), TokenIn(frozenset("bc"), ALPHABET)
    assert conjunction([a, b]) == FALSE
    assert disjunction([a, b]) == TRUE
    assert conjunction([a, disjunction([b, Ref(1)])]) == conjunction([a, Ref(1)])


def test_intervals():
    assert between(1, 3) | between(4, None) == between(1, None)
    assert ~between(1, 3) == Intervals(((None, 0), (4, None)))
    assert between(3, 1) == NOTHING == ~EVERYTHING
    assert union([between(5, 5)]).only == 5
    assert between(None, 5).only is None
