"""Patterns are what they are called: each head attends to what it says it selects, evenly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from in_numpy import changed, states
from levels import few_inputs, meaning, one_in
from standard import MODES, compiled
from strategies import assert_few_refused, counted_model, numbered_case

from raspc.compiler import CompiledModel
from raspc.compiler.analysis.best import BestRoot
from raspc.compiler.analysis.counts import CountRoot
from raspc.compiler.compiled.words import UNKNOWN, Words
from raspc.compiler.heads.plan import HeadPlan
from raspc.craft.blocks import Head
from raspc.craft.names import numbered, parts_of
from raspc.rasp_ast import SOp
from raspc.rasp_ast.interpreter import read_input
from raspc.rasp_ast.nodes import Aggregate, Sum, Width
from raspc.rasp_ast.programs import STANDARD

Pattern = npt.NDArray[Any]
CLOSE = 1e-3


@dataclass(frozen=True, eq=False)
class Shown:
    """A head of a model with the plans of all the heads that it was made of."""

    layer: int
    slot: int
    head: Head
    plans: tuple[HeadPlan, ...]


def heads_of(model: CompiledModel) -> Iterator[Shown]:
    stages = model.stages
    roots = {reading.name: root for root, reading in stages.plan.readings.items()}
    for layer, (heads, _) in enumerate(stages.schedule.layers):
        for slot, head in enumerate(heads):
            plans: list[HeadPlan] = []
            for part in parts_of(head.name):
                name, number = numbered(part)
                plans.append(stages.plan.heads[roots[name]][number - 1])
            yield Shown(layer, slot, head, tuple(plans))


def with_bos(selected: Pattern, kind: str) -> Pattern:
    """``[queries, 1 + keys]``: what a row of attention is, BOS first."""
    counts = selected.sum(axis=1, keepdims=True)
    bos = np.ones_like(counts) if kind == "count" else counts == 0
    row = np.concatenate([bos, selected], axis=1).astype(float)
    return row / row.sum(axis=1, keepdims=True)


def faults(program: SOp, model: CompiledModel, inputs: Sequence[Sequence[Any]]) -> Counter[str]:
    """Heads that do not attend to what they name, by what is wrong; and how many were seen."""
    found: Counter[str] = Counter()
    weights = changed(model, lambda _module, _name, array: array)
    for xs in inputs:
        if meaning(program, xs, model.circuit.causal) is None:
            continue
        _, patterns = states(model, [xs], weights)
        words = Words(model.stages, read_input(xs))
        for shown in heads_of(model):
            pattern = patterns[shown.layer][0, shown.slot, 1:]
            found.update(_faults(words, shown, pattern))
    return found


def _faults(words: Words, shown: Shown, pattern: Pattern) -> Iterator[str]:
    """What is wrong with one head on one input."""
    name = shown.head.name
    selected = []
    for plan in shown.plans:
        factors = [each.factor for each in plan.factors]
        matrix = words.selected(factors)
        if matrix is None:
            yield "unknown"  # it compares what the program has no expression for
            return
        for factor in factors:
            compared = words.compared(factor)
            if UNKNOWN in (*compared.key.cells, *compared.query.cells):
                yield f"{name}: {compared.key.label} has no values"
            if not (compared.key.label and compared.symbol and compared.query.label):
                yield f"{name}: a relation without a name"
        selected.append(matrix)
    first = selected[0]
    if any(not np.array_equal(first, other) for other in selected):
        yield f"{name}: its parts select other keys"
    yield from _sums_up(words, shown.plans[0])
    if shown.head.kind == "sum":
        yield "lifted"
        return
    yield "seen"
    if isinstance(shown.plans[0].root, BestRoot):
        chosen = with_bos(first, "average") > 0
        weighs = pattern > 0.5 * pattern.max(axis=1, keepdims=True)
        even = weighs / weighs.sum(axis=1, keepdims=True)  # the best, if their values are one
        if (weighs & ~chosen).any() or np.abs(pattern - even).max() > CLOSE:
            yield f"{name}: not the best of what is selected"
        return
    off = float(np.abs(pattern - with_bos(first, shown.head.kind)).max())
    if off > CLOSE:
        yield f"{name}: a weight is off"


def _sums_up(words: Words, plan: HeadPlan) -> Iterator[str]:
    """Whether the rows of all heads of a root add up to those of the user's selector."""
    node = plan.root.node
    if not isinstance(node, Width | Aggregate | Sum) or words.run.columns.get(node) is None:
        return
    table = words.stages.analysis.tables.get(node)
    if table is None or not table.is_identity or table.roots[0].base is not plan.root:
        return
    parts = words.stages.plan.heads[plan.root]
    rows = [words.selected([each.factor for each in part.factors]) for part in parts]
    total = sum(row.astype(int) for row in rows if row is not None)
    wanted = words.matrix(node.selector)
    if isinstance(node, Sum) and isinstance(plan.root, CountRoot) and wanted is not None:
        wanted = wanted & (total > 0)  # only those that are not 0 are counted
    if wanted is None or not np.array_equal(total, wanted.astype(int)):
        yield f"{plan.root.name}: its heads do not select what {node.selector} does"


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize(("name", "causal"), MODES)
def test_heads_of_standard_programs_show_what_they_select(
    name: str, causal: bool, level: int
) -> None:
    program, vocab = STANDARD[name].make(), STANDARD[name].vocab
    model = compiled(name, 8, causal=causal, level=level)
    found = faults(program, model, few_inputs(vocab, 8, 12))
    heads = found.pop("seen", 0) + found.pop("lifted", 0)
    assert heads or not any(isinstance(block, Head) for block in model.circuit.blocks)
    assert not found


@pytest.mark.parametrize(
    ("level", "numbers"),
    one_in(40, [(level, range(s, s + 15)) for s in range(0, 300, 15) for level in (1, 0)]),
)
def test_heads_of_random_programs_show_what_they_select(level: int, numbers: range) -> None:
    total: Counter[str] = Counter()
    for number in numbers:
        case = numbered_case(number)
        model = counted_model(case, total, optimize=level)
        if model is None:
            continue
        found = faults(case.program, model, few_inputs(case.vocab, case.max_seq_len, 6))
        for kind in ("seen", "lifted", "unknown"):
            total[kind] += found.pop(kind, 0)
        assert not found, (number, found, case)
    assert_few_refused(total, 0.1)
    assert total["seen"] > 2 * total["lifted"]
    assert total["unknown"] <= 0.15 * total["seen"]
