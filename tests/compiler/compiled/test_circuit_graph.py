"""The circuit is ground truth: what is outside does not matter, and what is inside does.

Each edge is cut in a run of its own, in numpy, on pairs of inputs of one length. The pairs are all
inputs of the greatest length against others, or many of them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from levels import one_in
from standard import MODES, compiled
from strategies import Case, assert_few_refused, cases

import raspc
from raspc.model.answers import decode_all
from raspc.model.circuit import CircuitGraph, possible_edges, run_edges
from raspc.rasp_ast import tokens
from raspc.rasp_ast.programs import STANDARD, make_sort

LONGEST = 4
MOST = 81
EVERY = [(name, causal, number % 2) for number, (name, causal) in enumerate(MODES)]


def pairs(vocab, longest, seed=0):
    """Inputs, each three times, and as many others of the same length."""
    inputs = list(product(vocab, repeat=longest))
    random = Random(seed)
    if len(inputs) > MOST:
        inputs = random.sample(inputs, MOST)
    others = [random.sample(inputs, len(inputs)) for _ in range(3)]
    return inputs * 3, [xs for row in others for xs in row]


class Cuts:
    """A model on pairs of inputs; its answers where edges are cut."""

    def __init__(self, model, vocab) -> None:
        self.model = model
        self.inputs, others = pairs(vocab, LONGEST)
        self.ids, self.source = model.encode(self.inputs), model.encode(others)
        self.logits = self.run([], None)
        self.right = self.decoded(self.logits)

    def run(self, edges, source):
        emitted = self.model.stages.emitted
        args = (emitted.config, emitted.params, emitted.unembed, self.ids)
        return run_edges(*args, ablated=edges, source=source)

    def decoded(self, logits):
        return decode_all(self.model.circuit.rules, logits[:, 1:].astype(float))

    def changes(self, edges, *, zero=False) -> bool:
        """Whether some answer changes."""
        logits = self.run(edges, None if zero else self.source)
        return not np.array_equal(logits, self.logits) and self.decoded(logits) != self.right

    def faults(self, graph) -> list[str]:
        """Why a graph is no ground truth: an edge outside matters, or one inside does not."""
        found = []
        if self.changes(graph.outside()):
            found.append(OUTSIDE)
        if self.changes(graph.outside("zero"), zero=True):
            found.append("an edge outside matters when it carries zeros")
        for edge in graph.edges:
            changes = self.changes([edge.key])
            if changes == bool(edge.idle):
                found.append(f"{edge} {'changes answers' if changes else 'changes nothing'}")
            if not edge.idle and not self.changes([edge.key], zero=True):
                found.append(f"{edge} may be zero")
        return found


OUTSIDE = "an edge outside matters when it is resampled"


def standard(name, causal, level) -> Cuts:
    return Cuts(compiled(name, LONGEST, causal=causal, level=level), STANDARD[name].vocab)


@pytest.mark.parametrize(("name", "causal", "level"), one_in(5, EVERY))
def test_what_is_outside_does_not_matter_and_what_is_inside_does(name, causal, level) -> None:
    cuts = standard(name, causal, level)
    assert cuts.faults(cuts.model.circuit_graph()) == []


@pytest.mark.parametrize("name", ["sort", "dyck1_prefix"])
def test_a_graph_without_an_edge_is_no_ground_truth(name) -> None:
    """Whichever edge is dropped, the test above says so."""
    cuts = standard(name, False, 1)
    whole = cuts.model.circuit_graph()
    dropped = [edge.key for edge in whole.edges if not edge.idle]
    assert len(dropped) > 5
    for key in dropped:
        assert cuts.changes(whole.without([key]).outside()), key


def test_the_run_in_numpy_is_the_model() -> None:
    cuts = standard("most_frequent", False, 1)
    assert next(iter(cuts.model.answers_batch(cuts.inputs).values())) == [
        *map(list, np.reshape(next(iter(cuts.right.values())), (-1, LONGEST)))
    ]
    cut = cuts.run(cuts.model.circuit_graph().outside(), cuts.source)
    assert np.array_equal(cuts.logits, cut)  # bit by bit


@pytest.mark.slow
def test_outside_does_not_matter_for_random_programs() -> None:
    """Inside it might not either: a program may ask for what it does not need."""
    outcomes: Counter[str] = Counter()

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(case=cases())
    def holds(case: Case) -> None:
        for level in (0, 1, 2):
            outcomes[outside_does_not_matter(case, level)] += 1

    holds()
    assert_few_refused(outcomes, 0.1)


def outside_does_not_matter(case: Case, level: int) -> str:
    try:
        model = raspc.compile(
            case.program, case.vocab, case.max_seq_len, causal=case.causal, optimize=level
        )
    except raspc.CompileError:
        return "refused"
    inputs, others = pairs(case.vocab, min(3, case.max_seq_len))
    graph, right = model.circuit_graph(), model.ablate(inputs, [])
    assert model.ablate(inputs, graph.outside(), source=others) == right
    assert model.ablate(inputs, graph.outside("zero")) == right
    constant = [edge.key for edge in graph.edges if edge.is_constant]
    assert model.ablate(inputs, constant, source=others) == right
    return "compiled"


@pytest.fixture(scope="module")
def model():
    return raspc.compile(make_sort(tokens, tokens), (1, 2, 3), 4, optimize=1)


@pytest.fixture(scope="module")
def graph(model) -> CircuitGraph:
    return model.circuit_graph()


def test_edges_say_which_variables_pass_and_why(graph) -> None:
    by_key = {edge.key: edge for edge in graph.edges}
    value = by_key["token_embed", "a1.h0", "v"]
    assert [c.variable for c in value.carries] == ["tokens"]
    (why,) = value.why
    assert re.fullmatch(r"sort \(sorting\.py:\d+\) reads tokens", why)
    assert not value.is_constant
    query = by_key["pos_embed", "a1.h0", "q"]
    assert query.is_constant
    assert query.idle == "it carries the same on all inputs of one length"


def test_columns_are_those_of_the_layout(model, graph) -> None:
    places = {v.name: v.columns for v in graph.variables}
    for entry in model.layout:
        assert places[entry.variable.name] == tuple(range(entry.start, entry.stop))
    for edge in graph.edges:
        for carried in edge.carries:
            assert set(carried.columns) <= set(places[carried.variable])


def test_padding_is_named(graph) -> None:
    assert graph.padding == ("a1.h1", "m1")
    padded = {key for key in graph.inside("zero") if set(key[:2]) & set(graph.padding)}
    assert padded == set()


def test_expressions_are_aligned_with_variables_and_nodes(graph) -> None:
    found = {e.text: e for e in graph.expressions}
    assert found["sort"].nodes == ("a1.h0",)
    assert found["rank"].variables == ("rank", "f(rank)")
    assert found["rank"].nodes == ("a0.h0", "a0.h1", "m0")
    selector = found["select(rank, indices, ==)"]
    assert (selector.variables, selector.of, selector.nodes) == (
        (),
        ("rank", "indices"),
        ("a1.h0",),
    )
    textbook = raspc.compile(make_sort(tokens, tokens), (1, 2, 3), 4, optimize=0).circuit_graph()
    found = {e.text: e for e in textbook.expressions}
    assert found["rank"].variables == ("rank", "rank_2")  # the count, then its classes
    assert found["select(tokens, tokens, <)"].nodes == ("a0.h0", "a0.h1")


def test_a_reused_column_says_whose_value_passes() -> None:
    reused = raspc.compile(STANDARD["shuffle_dyck2"].make(), "(){}", 5, optimize=2)
    erased = [
        carried
        for edge in reused.circuit_graph().edges
        for carried in edge.carries
        if carried.is_erased
    ]
    assert {c.variable for c in erased} == {"indices"}


def test_all_edges_of_a_transformer_are_counted(graph) -> None:
    """1 + L (H + 1) sources and L (3 H + 1) + 1 targets, less those that are not earlier."""
    total = sum(1 for _ in possible_edges(graph.config))
    # two embeddings; layer 0: 2 heads of 3 ports, an MLP; layer 1 sees 5 nodes, its MLP 7
    assert total == 6 * 2 + 4 + 6 * 5 + 7 + 8


def test_a_loaded_model_has_the_same_graph(model, graph, tmp_path) -> None:
    model.save(tmp_path)
    assert raspc.load(tmp_path).circuit_graph().to_json() == graph.to_json()


def test_json_holds_all_of_it(graph) -> None:
    found = json.loads(graph.to_json())
    assert (found["format"], found["version"]) == ("raspc-circuit", 1)
    assert len(found["edges"]) == len(graph.edges)
    assert found["edges"][0]["why"]
    assert set(found["holds"]) == {"resample", "zero"}
    assert [n["name"] for n in found["nodes"] if n["is_padding"]] == ["a1.h1", "m1"]


def test_it_is_read_as_text(graph) -> None:
    lines = str(graph).splitlines()
    total = len(set(possible_edges(graph.config)))
    assert lines[0].startswith(f"{len(graph.inside())} of {total} edges matter, ")
    assert "a1.h1  padding" in lines
    assert "    v       token_embed tokens" in lines
    assert repr(graph).startswith(f"<circuit graph: {lines[0]}")
    assert repr(graph).count("\n") < 10


def test_what_cannot_be_cut_is_refused(model) -> None:
    edge = ("token_embed", "a1.h0", "v")
    with pytest.raises(raspc.InputError, match="there is no edge"):
        model.ablate([[1, 2]], [("a1.h0", "a0.h0", "q")])
    with pytest.raises(raspc.InputError, match="as long as the others"):
        model.ablate([[1, 2]], [edge], source=[[1, 2, 3]])
    with pytest.raises(raspc.InputError, match="as long as the others"):
        model.ablate([[1, 2], [1, 2, 3]], [edge], source=[[1, 2, 3], [1, 2]])
    assert model.ablate([[2, 1], [3, 1, 2]], [edge], source=[[2, 2], [1, 1, 1]]) == [
        [2, 2],
        [1, 1, 1],
    ]


def test_several_outputs_are_named() -> None:
    both = raspc.compile(
        {"sort": make_sort(tokens, tokens), "one": tokens == 1}, (1, 2), 3, optimize=1
    )
    graph = both.circuit_graph()
    assert graph.nodes[-1].blocks == ("sort", "one")
    found = both.ablate([[2, 1]], graph.outside("zero"))
    assert found == {"sort": [[1, 2]], "one": [[False, True]]}
