"""Attempts are few: what made no difference to a refusal is not tried in every combination."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from weakref import ReferenceType, ref

import pytest

import raspc
from raspc import (
    Aggregate,
    Best,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    length,
    tokens,
)
from raspc.compiler import attempts
from raspc.compiler.analysis.normal_form import Analysis
from raspc.compiler.attempts import Attempts
from raspc.compiler.digit_estimate import estimated
from raspc.compiler.draft import Draft
from raspc.compiler.lowering import Plan
from raspc.compiler.passes import Choices, Level, Minimize
from raspc.craft.blocks import Circuit
from raspc.rasp_ast.errors import CompileError, PrecisionError
from raspc.rasp_ast.nodes import SOpNode
from raspc.rasp_ast.programs import STANDARD


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Choices]:
    """The choices that are tried from now on."""
    found: list[Choices] = []
    attempt = Attempts._tried

    def counted(self: Attempts, choices: Choices) -> Draft:
        found.append(choices)
        return attempt(self, choices)

    monkeypatch.setattr(Attempts, "_tried", counted)
    return found


def mean_of_means_of_counts() -> SOp:
    number = Map(lambda t: {"a": 1, "b": 2}.get(t, 0), tokens)
    near = Select(number, length, lambda key, query: key + 1 == query)
    alike = near | Select(tokens, tokens, lambda key, query: (key < "c") == (query < "c"))
    return Aggregate(alike, Aggregate(alike, SelectorWidth(near)))


def comparison_of_means() -> SOp:
    same = Select(tokens, tokens, Comparison.EQ)
    half = Aggregate(same, indices / 2) != Aggregate(same, indices)
    return half == (Aggregate(Select(tokens, tokens, Comparison.LEQ), length) > 2)


CASES: list[tuple[Callable[[], SOp], Level, Minimize, int]] = [
    (mean_of_means_of_counts, 0, "layers", 24),  # 49 before
    (comparison_of_means, 1, "parameters", 3),
    (comparison_of_means, 1, "layers", 1),  # 4 before: no count keeps a layer
]


@pytest.mark.parametrize(("build", "optimize", "minimize", "most"), CASES)
def test_attempts_are_few(
    tried: list[Choices], build: Callable[[], SOp], optimize: Level, minimize: Minimize, most: int
) -> None:
    raspc.compile(build(), "abcde", 6, optimize=optimize, minimize=minimize)
    assert len(tried) <= most


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is planned from now on; attempts that end with the analysis are quick."""
    found: list[str] = []
    lower = attempts.lower

    def noted(
        analysis: Analysis, programs: Mapping[str, SOpNode], *, readout: str
    ) -> tuple[Plan, Circuit]:
        found.extend(programs)
        return lower(analysis, programs, readout=readout)

    monkeypatch.setattr(attempts, "lower", noted)
    return found


@pytest.mark.parametrize(("optimize", "most"), [(0, 8), (1, 3)])
def test_where_attempts_are_long_few_are_made(
    planned: list[str], optimize: Level, most: int
) -> None:
    """Of numbers with 59,000 values in all: 23 and 16 attempts took twenty seconds."""
    sums = Map(lambda t, n: t + n * t, tokens, length)
    near = Aggregate(Select(tokens, indices, lambda key, query: abs(key - query) <= 1), sums, 1)
    others = Aggregate(Select(tokens, tokens, "!="), near, 0)
    best = Best(Select(tokens > 1, tokens, "!="), near, others, 0.5)
    program = Aggregate(Select(best, near, "=="), Map(lambda x: 1 / x if x else None, best), 0)
    with pytest.raises(CompileError):
        raspc.compile(program, range(5), 6, optimize=optimize)
    assert len(planned) <= most


def test_an_answer_that_is_no_number_is_not_tried_as_classes(tried: list[Choices]) -> None:
    """Nor is anything else alone that makes no difference: these were 5 attempts."""
    every = Select(tokens, 1, "!=")
    variance = Aggregate(every, tokens * tokens) - Aggregate(every, tokens) ** 2
    with pytest.raises(PrecisionError):
        raspc.compile(variance > length, [1, 10, 100, 1000, 10000], 3, optimize=2)
    *others, last = tried
    assert not any(choices.answer_as_classes for choices in others)
    assert last.answer_as_classes  # everything together


def test_sums_are_not_tried_where_no_mean_is_compared(tried: list[Choices]) -> None:
    """A sum of many means was told apart worst; attempts with the same analysis were made twice."""
    mean = Aggregate(Select(tokens, tokens, "!="), tokens)
    best = Best(Select(tokens, tokens, "!="), mean * mean + mean, tokens, None)
    raspc.compile(best, [0, 1, 2, 3, 40], 4, optimize=0)
    assert len(tried) > 1
    assert not any(choices.compare_as_sums for choices in tried)


def variance_of_equal_tokens() -> SOp:
    same = Select(tokens, tokens, Comparison.EQ)
    return Aggregate(same, indices * indices) - Aggregate(same, indices) ** 2


def test_sums_may_be_rounded_where_there_was_no_count(tried: list[Choices]) -> None:
    """Rounding has no bearing on means; it took seven attempts and 79,880 parameters in two layers,
    since whatever a first analysis did not have was taken for what no analysis has."""
    model = raspc.compile(variance_of_equal_tokens() > indices, "abcde", 6, optimize=2)
    assert model.sizes.layers == 1
    assert model.sizes.parameters < 5_000
    assert len(tried) == 2


def test_what_is_decoded_of_several_means_may_be_a_sum() -> None:
    """A column for each value of either mean, and a unit for each pair: 26,748 parameters at 5, and
    a million where an answer of such is moved on."""
    model = raspc.compile(variance_of_equal_tokens() > length, "abcde", 5, optimize=2)
    assert model.sizes.parameters < 3_000


def test_what_a_refusal_asks_for_is_tried_however_long_that_takes(
    tried: list[Choices], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 16,384 tokens one attempt was all: `sort` was refused at level 1 and had at level 2."""
    monkeypatch.setattr(attempts, "MAX_EFFORT", 0)
    model = raspc.compile(STANDARD["sort_freq"].make(), "abcdef", 16, causal=True)
    assert tried == [Choices(), Choices().with_finer_unions]
    assert not model.circuit.rounded


def test_what_cannot_be_had_is_given_up_after_three_long_attempts(
    tried: list[Choices], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plain one, what its refusal asks for, and all together."""
    monkeypatch.setattr(attempts, "MAX_EFFORT", 0)
    mean = Aggregate(Select(indices, indices, Comparison.LEQ), tokens)
    with pytest.raises(PrecisionError):
        raspc.compile(mean > tokens, [1, 10**6 + 1, 10**9], 6)
    assert len(tried) == 3
    assert tried[-1].lifts


def test_a_comparison_of_many_tokens_takes_no_effort_for_pairs() -> None:
    """4,096 times 4,096 pairs, none of which is listed, were taken for seconds of work, so that
    `most_frequent` was refused at level 2."""
    program = STANDARD["most_frequent"].make()
    vocab = range(4_096)
    model = raspc.compile(program, vocab, 8, optimize=2)
    inputs = [[4_095] * 8, [0, 256, 512, 0, 256, 1, 257, 0], [4_095, 0, 4_094, 1, 0], [7]]
    assert model.batch(inputs) == [program(xs) for xs in inputs]


def test_a_refused_attempt_leaves_nothing_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kept refusal has a traceback, whose functions held all that had been planned and built."""
    made: list[ReferenceType[Analysis]] = []
    lower = attempts.lower

    def remembered(
        analysis: Analysis, programs: Mapping[str, SOpNode], *, readout: str
    ) -> tuple[Plan, Circuit]:
        made.append(ref(analysis))
        return lower(analysis, programs, readout=readout)

    monkeypatch.setattr(attempts, "lower", remembered)
    mean = Aggregate(Select(indices, indices, Comparison.LEQ), tokens)
    with pytest.raises(PrecisionError) as caught:
        raspc.compile(mean > tokens, [1, 10**6 + 1, 10**9], 6, optimize=0)
    gc.collect()
    assert len(made) > 1
    assert not any(analysis() for analysis in made)
    assert len(caught.traceback) > 3  # where each of them stood is still told


def test_an_analysis_that_is_refused_leaves_nothing_in_memory() -> None:
    """Kept refusals held what was known of the whole program: 36 MB more with each attempt."""
    added = SequenceMap(lambda x, y: x + y, tokens, indices)
    every = Select(tokens, tokens, Comparison.TRUE)
    variance = Aggregate(every, added * added) - Aggregate(every, added) ** 2
    before = _analyses()
    with pytest.raises(PrecisionError, match="too close for a mean") as caught:
        raspc.compile(variance > 0.5, [1, 10, 100, 1000, 10000], 4, causal=True)
    assert _analyses() == before
    assert caught.traceback


def _analyses() -> int:
    gc.collect()
    return sum(isinstance(known, Analysis) for known in gc.get_objects())


def test_another_refusal_of_the_same_may_depend_on_what_the_first_did_not() -> None:
    """Whether it is answered as classes made no difference before the counts were rounded."""
    prefix = Select(indices, indices, Comparison.LEQ)
    program = Aggregate(prefix, tokens) / Map(lambda x: x + 2, tokens)
    model = raspc.compile(program, [-0.001, 0.0005, 0.002], 3, optimize=0)
    report = raspc.check(program, model, levels=("craft",))
    assert report, report


@pytest.mark.parametrize(
    ("name", "digits"),
    [
        ("shuffle_dyck1", [3]),
        ("frac_prevs", [3, 4]),
        ("sort", [1, 3]),
        ("first_occurrence", [1, 2]),
    ],
)
def test_of_the_digits_of_orders_only_what_is_worth_it_is_made(
    tried: list[Choices], name: str, digits: list[int]
) -> None:
    """What one digit or four would cost is estimated."""
    raspc.compile(STANDARD[name].make(), STANDARD[name].vocab, 128)
    assert [choices.order_digits for choices in tried] == digits


def test_the_size_with_another_number_of_digits_is_estimated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To the last parameter, where heads and columns are all that changes."""
    drafts: dict[int, Draft] = {}
    attempt = Attempts._tried

    def kept(self: Attempts, choices: Choices) -> Draft:
        drafts[choices.order_digits] = attempt(self, choices)
        return drafts[choices.order_digits]

    monkeypatch.setattr(Attempts, "_tried", kept)
    raspc.compile(STANDARD["dyck1_prefix"].make(), STANDARD["dyck1_prefix"].vocab, 128)
    assert drafts.keys() == {2, 3}
    assert estimated(drafts[3], 2) == drafts[2].config
    assert estimated(drafts[2], 3) == drafts[3].config


def seen(letter: str) -> SOp:
    return SelectorWidth(
        Select(tokens, Map(lambda _: letter, tokens), Comparison.EQ)
        & Select(indices, indices, Comparison.LEQ)
    )


SMALLER = Select(tokens, tokens, Comparison.LT)
EARLIER = Select(tokens, tokens, Comparison.EQ) & Select(indices, indices, Comparison.LT)
IS_A = Map(lambda t: 1 if t == "a" else 0, tokens)
UNIONS = {
    "with a factor in common": (Select(seen("a"), seen("b"), "!=") & (SMALLER | EARLIER), 8, 1),
    "of three roots": (Select(seen("a"), seen("b"), "!=") & SMALLER | EARLIER, 16, 2),
}


@pytest.mark.parametrize(("selector", "n", "most"), UNIONS.values(), ids=UNIONS)
def test_a_mean_over_a_union_is_planned_in_few_values(
    tried: list[Choices], selector: raspc.Selector, n: int, most: int
) -> None:
    """In one relation of all that is compared there were 14 attempts: at n = 33, with 33 * 2 * 34
    values on a side, they took two minutes."""
    program = Aggregate(selector, IS_A)
    model = raspc.compile(program, "ab", n)
    assert len(tried) <= most
    inputs = ("b" * n, "ab" * (n // 2), "aaab" + "b" * (n - 4), "bbba" + "a" * (n - 4), "ab")
    assert model.batch(inputs) == [program(xs) for xs in inputs]
