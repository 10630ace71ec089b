"""What blocks state of themselves is what the transformer does, measured in float32."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from levels import samples
from strategies import numbered_case

import raspc
from raspc import Aggregate, Best, Map, Select, SelectorWidth, Sum, indices, tokens, where
from raspc.compiler import CompiledModel
from raspc.compiler.analysis.root_values import RootValues
from raspc.compiler.selectors.selections import Selection
from raspc.compiler.tables.roots import Root
from raspc.craft import Head
from raspc.craft.head_obligations import (
    AverageObligation,
    CountObligation,
    HeadObligation,
    ShareObligation,
    SumObligation,
    TermObligation,
)
from raspc.craft.verify import OBLIGATIONS, CircuitError, verify
from raspc.rasp_ast.interpreter import Run, read_input

SLACK = 2.0**-22
"""Relative: what a bound leaves to the last bits of the weights, and of logits, themselves."""
SAME = Select(tokens, tokens, "==")
BEFORE = Select(indices, indices, "<")
EVERYTHING = Select(tokens, tokens, "True")
PROGRAMS: dict[str, raspc.SOp] = {
    "a mean": Aggregate(BEFORE, tokens, -1),
    "a mean of large and small numbers": Aggregate(SAME | BEFORE, tokens * 1000 + indices),
    "a move": Aggregate(Select(indices, indices - 1, "=="), tokens, 0),
    "a move by a count": Aggregate(Select(indices, SelectorWidth(SAME), "=="), tokens, 9),
    "counts of two terms": SelectorWidth(Select(tokens, tokens, "<") | SAME & BEFORE),
    "a sum": Sum(BEFORE, tokens * indices),
    "a mean above a number": where(Aggregate(EVERYTHING, tokens) > 1.5, tokens, indices),
    "a function of a count": Map(lambda n: n * n % 5, SelectorWidth(SAME)) + tokens,
    "the best of some": Best(SAME | BEFORE, tokens, indices, -1),
    "the mean of a mean": Aggregate(EVERYTHING, Aggregate(BEFORE, where(tokens > 1, 1, 0), 0)),
}
VOCAB, LONGEST = range(4), 8


def inputs_of(vocab: Sequence[Any], longest: int) -> list[tuple[Any, ...]]:
    """Random ones, and those at which errors are greatest: extremes, all alike, in turns."""
    ends = (vocab[0], vocab[-1])
    alike = [(token,) * size for token in ends for size in (1, longest - 1, longest)]
    turns = [tuple(itertools.islice(itertools.cycle(pair), longest)) for pair in (ends, ends[::-1])]
    return [*alike, *turns, *samples(vocab, longest, 12)]


@dataclass
class Measured:
    """One model on some inputs, and how often each kind of obligation was measured."""

    model: CompiledModel
    met: Counter[str]

    def run(self, inputs: Sequence[Iterable[Any]]) -> None:
        """Compares all obligations with what happens.

        Raises:
            AssertionError: a bound is exceeded.
        """
        found = self.model.runner.activations(self.model.encode(inputs))
        for number, xs in enumerate(inputs):
            run = Run(read_input(xs), causal=self.model.circuit.causal)
            run.evaluate([p.node if isinstance(p, raspc.SOp) else p for p in self._programs])
            values = RootValues(self.model.stages.analysis, run)
            logits = [layer[number].astype(np.float64) for layer in found.attn_logits]
            self._heads(logits, run, values)
            self._variables([after[number] for after in found.residuals], values)

    @property
    def _programs(self) -> Iterable[Any]:
        return self.model.stages.programs.values()

    def _heads(self, logits: list[np.ndarray], run: Run, values: RootValues) -> None:
        for layer, (heads, _) in enumerate(self.model.stages.schedule.layers):
            for place, head in enumerate(heads):
                for obligation, selection, number in self._of(head):
                    chosen = values.matrix(selection, run.visible)
                    if chosen is None:
                        continue
                    size = len(chosen)
                    rows = logits[layer][place][1 : size + 1, : size + 1]
                    self.met[type(obligation).__name__] += 1
                    for row, selected, visible in zip(rows, chosen, run.visible, strict=True):
                        others = row[1:][visible & ~selected]
                        if isinstance(obligation, AverageObligation):
                            weighs = head.kind == "count" and selected.any()  # BOS, as they do
                            bos = -np.inf if weighs else row[0]
                            average_holds(obligation, bos, row[1:][selected], others)
                        else:
                            term_holds(obligation.terms[number], row[1:][selected], others)

    def _of(self, head: Head) -> Iterator[tuple[HeadObligation, Selection, int]]:
        """The obligations of a head whose selection is known, and which of the terms it is."""
        plan = self.model.stages.plan
        for root, plans in plan.heads.items():
            for number, planned in enumerate(plans):
                name = plan.readings[root].name + (f"#{number + 1}" if number else "")
                if name == head.name and not planned.preferred:
                    term = tuple(f.factor for f in planned.factors)
                    yield head.obligations[0], Selection((term,)), number

    def _variables(self, after: list[np.ndarray], values: RootValues) -> None:
        stages = self.model.stages
        roots = {reading.name: root for root, reading in stages.plan.readings.items()}
        stated = {o.variable: o for block in stages.circuit.blocks for o in block.obligations}
        for entry in self.model.layout:
            root, obligation = roots.get(entry.variable.name), stated.get(entry.variable.name)
            codes = None if root is None else values.of(root)
            if root is None or obligation is None or codes is None or (codes < 0).any():
                continue
            if root.is_partially_listed:
                continue  # its code is that of a neighbour
            matrix = stages.plan.encodings[root].matrix
            held = after[entry.done][1 : len(codes) + 1, entry.start : entry.stop]
            off = np.abs(held / entry.variable.unit - matrix[codes])
            bound = 0.0 if entry.variable.rounding_unit else obligation.error
            slide = entry.variable.slide * greatest_step(root, matrix)
            size = 1 + np.abs(matrix).max(initial=0)
            assert (off <= bound + slide + SLACK * size).all(), (entry.variable.name, off.max())
            self.met[f"error of {type(obligation).__name__}"] += 1


def greatest_step(root: Root, matrix: np.ndarray) -> np.ndarray:
    """For each column, the most by which the rows of two neighbouring numbers differ."""
    order = np.argsort(root.domain.numbers[: len(root.domain.defined)], kind="stable")
    return np.abs(np.diff(matrix[order], axis=0)).max(axis=0, initial=0.0)


def average_holds(
    obligation: AverageObligation, bos: float, selected: np.ndarray, others: np.ndarray
) -> None:
    """BOS and what is not selected is below what is; or, where nothing is, below BOS."""
    sizes = np.abs([*selected, *others])
    margin = obligation.margin * (1 - SLACK) - SLACK * sizes.max(initial=0.0)
    if not len(selected):
        assert bos - others.max(initial=-np.inf) >= margin, "what is not selected beside BOS"
        return
    rivals = np.array([bos, *others])
    assert selected.min() - rivals.max() >= margin, "selected keys beside others"
    weights = np.exp(np.array([*selected, *rivals]) - selected.max())
    leaked = weights[len(selected) :].sum() / weights.sum()
    assert leaked <= obligation.leak + 2.0**-24, "leak"


def term_holds(term: TermObligation, selected: np.ndarray, others: np.ndarray) -> None:
    """What is not selected is below what is, and weighs little beside it."""
    if not len(selected):
        return
    size = np.abs([*selected, *others]).max()
    spread = np.exp(selected.max() - selected.min()) - 1
    assert spread <= 2 * term.unevenness + term.rounding + SLACK * (1 + size), "unevenness"
    if len(others):
        margin = term.margin * (1 - SLACK) - SLACK * size
        assert selected.min() - others.max() >= margin, "selected keys beside others"
        weighs = np.exp(others - selected.min()).sum()
        assert weighs <= term.unselected * (1 + SLACK * (1 + size)), "what is not selected weighs"


def measure(program: raspc.SOp, **settings: Any) -> Measured:
    made = Measured(raspc.compile(program, VOCAB, LONGEST, **settings), Counter())
    verify(made.model.circuit)
    made.run(inputs_of(VOCAB, LONGEST))
    return made


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_stated_is_measured(name: str) -> None:
    assert measure(PROGRAMS[name], optimize=1).met


@pytest.mark.slow
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_every_kind_is_measured(level: int, *, causal: bool) -> None:
    met: Counter[str] = Counter()
    for program in PROGRAMS.values():
        met += measure(program, optimize=level, causal=causal).met
    kinds = [AverageObligation] + ([CountObligation, SumObligation] if level else [ShareObligation])
    assert all(met[kind.__name__] for kind in kinds)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 200, 50))
def test_random_programs_keep_what_they_state(start: int) -> None:
    met: Counter[str] = Counter()
    for number in range(start, start + 50):
        case = numbered_case(number)
        try:
            model = raspc.compile(case.program, case.vocab, case.max_seq_len, causal=case.causal)
        except (raspc.CompileError, raspc.FunctionError):
            continue
        if not model.assumptions:
            made = Measured(model, met)
            made.run(inputs_of(model.vocabulary, model.max_seq_len))
    assert met["error of MlpObligation"] >= 50  # one for each program, or the test shows nothing


# ---- what is broken is seen ----------------------------------------------------------------------


@pytest.mark.slow
def test_a_weight_that_is_too_small_is_measured() -> None:
    made = Measured(raspc.compile(PROGRAMS["a mean"], VOCAB, LONGEST), Counter())
    layers = [name for name in made.model.params if name.endswith("attn/query")]
    for name in layers:
        for array in made.model.params[name].values():
            array.setflags(write=True)
            array[...] = array / 2
    with pytest.raises(AssertionError, match=r"selected (keys )?beside"):
        made.run(inputs_of(VOCAB, LONGEST))


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("gap", 0.01, "difference of scores that errors take"),
        ("gain", 10.0, "an error of"),
        ("gain", 99.0, "a margin of"),
        ("rounding", 1.0, "an error of"),
        ("inherited", 1e-3, "an error of"),
    ],
)
def test_a_number_that_is_not_what_follows_is_seen(field: str, value: float, found: str) -> None:
    circuit = raspc.compile(PROGRAMS["a mean"], VOCAB, LONGEST).circuit
    verify(circuit)
    (head,) = (block for block in circuit.blocks if isinstance(block, Head))
    (obligation,) = head.obligations
    broken = replace(head, obligations=(replace(obligation, **{field: value}),))
    blocks = tuple(broken if block is head else block for block in circuit.blocks)
    with pytest.raises(CircuitError, match=found) as caught:
        verify(replace(circuit, blocks=blocks))
    assert caught.value.rule == OBLIGATIONS


def test_the_tightest_comes_first_with_the_expression() -> None:
    model = raspc.compile(PROGRAMS["a function of a count"], VOCAB, LONGEST)
    margins = model.margins()
    used = [margin.tightest.used for margin in margins]
    assert used == sorted(used, reverse=True)
    assert any(m.expression == "selector_width(SAME)" for m in margins)
    assert all(0 <= part < 1 for part in used)
