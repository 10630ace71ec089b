"""A session, the interpreter and the model agree on random expressions of the text language."""

import random
from collections import Counter

import pytest
from levels import one_in

import raspc
from raspc.rasp_ast.errors import RaspError
from raspc.rasp_ast.text.dialect import Run
from raspc.rasp_ast.text.errors import RaspTextError

LEAST_VALUES = 0.2
"""Of random expressions many are no program or have no value; so many must have one."""
LEAVES = ["indices", "indices", "length", "tokens", "1", "2", "0.5", "2.0", "True", "False", '"a"']
OPERATORS = ["+", "-", "*", "/", "%", "^", "==", "<", ">", "<=", ">=", "and", "or"]
COMPARISONS = ["==", "!=", "<", ">", "<=", ">="]


def expression(choose, depth):
    if depth == 0:
        return choose.choice(LEAVES)

    def part():
        return expression(choose, depth - 1)

    def chosen():
        return selector(choose, depth - 1)

    return choose.choice(
        [
            lambda: f"({part()} {choose.choice(OPERATORS)} {part()})",
            lambda: f"({part()} {choose.choice(OPERATORS)} {part()})",
            lambda: f"({part()} if {part()} else {part()})",
            lambda: f"(not {part()})",
            lambda: f"(-{part()})",
            lambda: f"round({part()})",
            lambda: f'({part()} in [1, 2.0, "a"])',
            lambda: f"aggregate({chosen()}, {part()}{choose.choice(['', ', 2.0', ', False'])})",
            lambda: f"selector_width({chosen()})",
            lambda: f"has_focus({chosen()})",
        ]
    )()


def selector(choose, depth):
    kind = choose.randrange(6) if depth > 0 else 5
    if kind < 2:
        symbol = "and" if kind else "or"
        return f"({selector(choose, depth - 1)} {symbol} {selector(choose, depth - 1)})"
    if kind == 2:
        return f"(not {selector(choose, depth - 1)})"
    one, other = expression(choose, depth), expression(choose, depth)
    return f"select({one}, {other}, {choose.choice(COMPARISONS)})"


def built(seed):
    """A program, None where the expression is no s-op or does not fit by itself."""
    try:
        return raspc.rasp_program("").evaluate(expression(random.Random(seed), 3))
    except raspc.ProgramError:
        return None


def of_session(program, given):
    try:
        return Run(list(given)).sequence(program.node)
    except RaspTextError:
        return None


def of_interpreter(program, given):
    try:
        return program(given)
    except RaspError:
        return None


def alike(ours, theirs):
    if ours is None or theirs is None:
        return ours is theirs
    pairs = list(zip(ours, theirs, strict=True))
    return all(
        isinstance(a, (bool, str)) == isinstance(b, (bool, str))
        and a == (b if isinstance(b, str) else pytest.approx(b))
        for a, b in pairs
    )


@pytest.mark.parametrize("start", one_in(6, range(0, 300, 50)))
def test_sessions_and_the_interpreter(start):
    outcomes = Counter()
    for seed in range(start, start + 50):
        program = built(seed)
        for given in ("a", "bab", "abcb"):
            if program is None:
                outcomes["no program"] += 1
                continue
            ours, theirs = of_session(program, given), of_interpreter(program, given)
            assert alike(ours, theirs), (seed, given)
            outcomes["no value" if ours is None else "value"] += 1
    assert outcomes["value"] >= LEAST_VALUES * outcomes.total(), outcomes


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 1200, 20))
def test_the_model(start):
    outcomes = Counter()
    for seed in range(start, start + 20):
        program = built(seed)
        if program is None:
            outcomes["no program"] += 1
            continue
        try:
            model = raspc.compile(program, "abc", 4)
        except RaspError:
            outcomes["refused"] += 1
            continue
        report = raspc.check(program, model, inputs=40)
        compared = "nothing was compared" not in str(report)
        assert report or not compared, seed
        outcomes["compared" if compared else "no value"] += 1
    assert outcomes["compared"] >= LEAST_VALUES * outcomes.total(), outcomes
