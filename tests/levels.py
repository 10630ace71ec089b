"""The three levels side by side, compared without the compiler's own check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from random import Random
from typing import Any

import pytest

from raspc.compiler import CompiledModel
from raspc.craft import answer
from raspc.rasp_ast import EvaluationError, SOp

Inputs = list[tuple[Any, ...]]


def one_in(every: int, cases: Iterable[Any]) -> list[Any]:
    """All cases; one in so many is fast, and the rest runs under ``make slow``.

    XLA compiles a transformer for the better part of a second, the circuit runs at once. So where
    many cases ask the same of the compiler all of them run in numpy and some of them in jax.
    """
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=[pytest.mark.slow] if number % every else [],
        )
        for number, case in enumerate(cases)
    ]


CLOSING = {"(": ")", "{": "}", "[": "]"}


def typed(value: Any) -> Any:
    """What differs wherever two values differ: 1 is 1.0, but True is not 1."""
    if isinstance(value, tuple):
        return ("tuple", *map(typed, value))
    return ("bool", value) if isinstance(value, bool) else value


def meaning(program: SOp, xs: Sequence[Any], causal: bool) -> list[Any] | None:
    """The interpreter's answer; None where the program means nothing on this input."""
    try:
        return program(xs, causal)
    except EvaluationError:
        return None


def answers(model: CompiledModel, inputs: Inputs, level: str) -> list[list[Any]]:
    """The model's answers, by the circuit in numpy or by the transformer in jax."""
    if level == "jax":
        return model.batch(inputs)
    return [answer(model.circuit, model.input_encoder.encode(xs)) for xs in inputs]


def disagreements(
    program: SOp, model: CompiledModel, inputs: Inputs, levels: Sequence[str] = ("craft", "jax")
) -> list[str]:
    """Where a level does not give what the interpreter gives, types and *undefined* included."""
    causal = model.circuit.causal
    meant = [(xs, found) for xs in inputs if (found := meaning(program, xs, causal)) is not None]
    return [
        f"{level}: {list(xs)} gives {found}, should give {wanted}"
        for level in levels
        for (xs, wanted), found in zip(
            meant, answers(model, [xs for xs, _ in meant], level), strict=True
        )
        if [*map(typed, found)] != [*map(typed, wanted)]
    ]


def every_input(vocab: Sequence[Any], longest: int) -> Inputs:
    """All sequences of all lengths."""
    return [xs for n in range(1, longest + 1) for xs in product(vocab, repeat=n)]


def samples(vocab: Sequence[Any], longest: int, count: int, seed: int = 0) -> Inputs:
    """Random sequences: any tokens, few distinct ones, long ones, nearly balanced brackets."""
    return list(islice(_draw(Random(seed), list(vocab), longest), count))


def _draw(random: Random, vocab: list[Any], longest: int) -> Iterator[tuple[Any, ...]]:
    brackets = any(token in CLOSING for token in vocab)
    while True:
        few = random.sample(vocab, random.randint(1, min(2, len(vocab))))
        yield tuple(random.choices(vocab, k=random.randint(1, longest)))
        yield tuple(random.choices(few, k=random.randint(1, longest)))
        yield tuple(random.choices(vocab, k=longest))
        if brackets:
            yield _nearly_balanced(random, vocab, longest)


def _nearly_balanced(random: Random, vocab: list[Any], longest: int) -> tuple[Any, ...]:
    found: list[Any] = []
    stack: list[Any] = []
    for _ in range(random.randint(1, longest)):
        opening = random.choice([token for token in vocab if token in CLOSING])
        if stack and random.random() < 0.5:
            found.append(stack.pop())
        else:
            found.append(opening)
            stack.append(CLOSING[opening])
    found += stack[::-1]
    if random.random() < 0.3:
        found[random.randrange(len(found))] = random.choice(vocab)
    return tuple(found[:longest])


def few_inputs(vocab: Sequence[Any], longest: int, most: int, seed: int = 0) -> Inputs:
    """All inputs if there are no more than ``most``, else so many random ones."""
    total = sum(len(vocab) ** n for n in range(1, longest + 1))
    return every_input(vocab, longest) if total <= most else samples(vocab, longest, most, seed)
