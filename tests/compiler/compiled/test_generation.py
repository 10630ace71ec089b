"""Causal models token by token: what they append, and that it is what their programs append."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast import (
    Aggregate,
    Best,
    Comparison,
    Map,
    RaspError,
    Select,
    SOp,
    generate,
    indices,
    tokens,
    where,
)

BEFORE = Aggregate(Select(indices, indices - 1, Comparison.EQ), tokens, "-")
AGAIN = Select(BEFORE, tokens, Comparison.EQ)
INDUCTION = Best(AGAIN, indices, tokens, "-")
"""What followed the last time the token was there."""
COUNTER = where(indices >= 4, "$", Map({"a": "b", "b": "c", "c": "a", "$": "a"}.get, tokens))


def compiled(program: SOp, vocab: str, causal: bool = True) -> CompiledModel:
    return raspc.compile(program, vocab=vocab, max_seq_len=8, causal=causal)


@pytest.fixture(scope="module")
def counter() -> CompiledModel:
    return compiled(COUNTER, "abc$")


def test_the_interpreter() -> None:
    assert generate(COUNTER, "a", stop="$", limit=20) == list("bcab$")
    assert generate(COUNTER, "a", limit=3) == list("bca")
    assert generate(INDUCTION, "abcab", limit=4) == list("cabc")


def test_the_model(counter: CompiledModel) -> None:
    assert counter.generate("a", stop="$") == list("bcab$")
    assert counter.generate("ab", limit=2) == list("ca")
    assert len(counter.generate("ab")) == 7


def test_many_prompts_of_any_lengths(counter: CompiledModel) -> None:
    prompts = ["a", "abcabca", "cc"]
    found = counter.generate_batch(prompts, stop="$", limit=2)
    assert found == [generate(COUNTER, prompt, stop="$", limit=2) for prompt in prompts]
    assert counter.generate_batch([]) == []


def test_all_steps_are_runs_of_one_shape(
    counter: CompiledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes: set[tuple[int, ...]] = set()
    run = counter.runner.run

    def watched(ids: np.ndarray) -> np.ndarray:
        shapes.add(ids.shape)
        return run(ids)

    monkeypatch.setattr(counter.runner, "run", watched)
    counter.generate_batch(["a", "bb"], stop="$")
    assert len(shapes) == 1


def test_they_agree() -> None:
    report = raspc.check_generation(INDUCTION, compiled(INDUCTION, "abc-"), prompts=60)
    assert report
    assert str(report) == "agree on 60 prompts (sampled), up to 4 tokens each"


def test_they_do_not() -> None:
    report = raspc.check_generation(tokens, compiled(INDUCTION, "ab-"), prompts=10, limit=1)
    assert not report
    assert "differ; after [" in str(report)


def test_a_check_compares_tokens_too(counter: CompiledModel) -> None:
    report = raspc.check(COUNTER, counter, inputs=30, generate=5, stop="$", prompts=["a", "abb"])
    assert report
    assert str(report).splitlines()[1] == "agree on 2 prompts (given), up to 5 tokens or '$' each"
    assert report.generation is not None
    assert raspc.check(COUNTER, counter, inputs=5).generation is None


def test_a_check_fails_where_tokens_differ(counter: CompiledModel) -> None:
    """The model is right on `a` alone, and what it appends there is no token of the program's."""
    other = where(indices >= 2, "!", COUNTER)
    report = raspc.check_generation(other, counter, prompts=["a"], limit=5)
    assert report.mismatches == ((("a",), list("bc!"), list("bcab$")),)
    assert not report


def test_what_a_model_cannot_read_or_say_ends_the_comparison() -> None:
    """Undefined answers and tokens that are not in the vocabulary are compared as well."""
    program = where(indices >= 2, Map({}.get, tokens), "a")
    report = raspc.check_generation(program, compiled(program, "ab"), limit=5, prompts=["b"])
    assert report
    assert report.prompts == 1
    strange = where(indices >= 1, "?", "a")
    assert raspc.check_generation(strange, compiled(strange, "ab"), limit=6)
    assert not raspc.check_generation(strange, compiled(program, "ab"), limit=6)


def test_nothing_compared_is_no_agreement() -> None:
    nothing = raspc.check_generation(tokens, compiled(tokens, "ab"), prompts=[])
    assert not nothing
    assert "no tokens were compared" in str(nothing)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda m: m.generate("ab", limit=20), "no room for 20 tokens: it reads 8"),
        (lambda m: m.generate("ab", limit=0), "the limit is how many tokens"),
        (lambda m: raspc.check(COUNTER, m, generate=9), "no room for 9 tokens: it reads 8"),
        (lambda m: raspc.check(COUNTER, m, generate=8, prompts=["ab"]), "no room for 8 tokens"),
        (lambda m: raspc.check(COUNTER, m, generate=2, prompts=["x"]), "token 0 is 'x'"),
        (lambda m: raspc.check(COUNTER, m, stop="$"), "unless it is said how much"),
        (
            lambda _: raspc.check(tokens, tokens, vocab="a", max_seq_len=2, generate=1),
            "by a model, and compared",
        ),
        (lambda m: m.generate("ax"), "token 1 is 'x'"),
        (lambda _: generate(Map({}.get, tokens), "a", limit=2), "after 1 tokens is undefined"),
        (lambda _: generate(tokens, "", limit=2), "the input is empty"),
        (lambda _: compiled(tokens, "ab", causal=False).generate("a"), "by causal models"),
        (lambda _: compiled(Map({}.get, tokens), "ab").generate("a"), "an answer is undefined"),
        (lambda _: compiled(tokens + "!", "ab").generate("a"), "'a!', which is not in its vocab"),
    ],
)
def test_refusals(
    counter: CompiledModel, attempt: Callable[[CompiledModel], object], message: str
) -> None:
    with pytest.raises(RaspError, match=message):
        attempt(counter)
