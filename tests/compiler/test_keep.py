"""Kept expressions are variables of their own at every level, and nothing is proved of them."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from random import Random

import numpy as np
import pytest
from levels import disagreements, few_inputs, one_in, typed
from standard import MODES
from strategies import Case, assert_few_refused, numbered_case

import raspc
from raspc import Aggregate, Comparison, Map, Select, SelectorWidth, indices, tokens
from raspc.compiler import CompiledModel
from raspc.compiler.compiled.facts import Facts
from raspc.compiler.compiled.handles import Handle, handles
from raspc.craft import run
from raspc.rasp_ast import CompileError, EvaluationError, FunctionError, InputError, ProgramError
from raspc.rasp_ast.interpreter import Run, read_input
from raspc.rasp_ast.nodes import Node
from raspc.rasp_ast.programs import STANDARD, make_hist, make_reverse
from raspc.rasp_ast.values import plain

EQ = Comparison.EQ
SMALLER = Select(tokens, tokens, Comparison.LT)
EARLIER = Select(tokens, tokens, EQ) & Select(indices, indices, Comparison.LT)
RANK = SelectorWidth(SMALLER | EARLIER).named("rank")
SORTED = Aggregate(Select(RANK, indices, EQ), tokens).named("sorted")


def kept_handles(model: CompiledModel) -> dict[Node, Handle]:
    """What is kept, with the variable that holds it."""
    known = handles(model.stages).values()
    cuts = model.stages.analysis.registry.cuts
    found = {node: handle for node in cuts for handle in known if handle.nodes == [node]}
    assert found.keys() == cuts.keys()
    return found


def assert_kept(model: CompiledModel, program: raspc.SOp, most: int) -> Collection[Node]:
    """Each is computed by a block into columns of its own, and shown as what it is."""
    vocabulary, causal = model.circuit.vocabulary, model.circuit.causal
    known = kept_handles(model)
    inputs = few_inputs(vocabulary, model.max_seq_len, most)
    assert not disagreements(program, model, inputs, ["craft"])
    written = {write.variable for block in model.circuit.blocks for write in block.writes}
    erased = model.stages.erased
    for handle in known.values():
        assert handle.entry.variable in written
        assert handle.entry.variable not in erased
        assert len(np.unique(handle.encoding.matrix, axis=0)) == len(handle.root.domain)
    for xs in inputs:
        state = run(model.circuit, model.input_encoder.encode(xs))
        meant = Run(read_input(xs), causal=causal)
        try:
            meant.evaluate([program.node])
        except EvaluationError:
            continue
        for node, handle in known.items():
            shown = handle.entry.variable.decode(state[handle.entry.variable][1:])
            assert [*map(typed, shown)] == [*map(typed, meant.sequence(node))], handle.name
    return known


def assert_any_value_may_be_set(model: CompiledModel, seed: int, count: int) -> int:
    """Of what is kept nothing was proved, so whatever the program means the model gives."""
    random, facts, compared = Random(seed), Facts(model.stages.analysis), 0
    known = list(kept_handles(model).values())
    assumes = bool(model.assumptions)
    for number in range(count):
        handle = known[number % len(known)]
        size = model.max_seq_len  # of one length, so that XLA compiles one transformer
        xs = random.choices(model.circuit.vocabulary, k=size)
        values = random.choices([v for v in handle.root.domain.values if v is not None], k=size)
        meant = Run(read_input(xs), causal=model.circuit.causal, do=handle.do(values))
        try:
            meant.evaluate(model.stages.programs.values())
        except EvaluationError:
            continue
        broken = facts.broken(meant)
        assert broken is None or assumes, (broken, handle.name, values)
        if broken is None:
            (program,) = model.stages.programs.values()
            wanted = [None if v is None else plain(v) for v in meant.sequence(program)]
            found = model.intervene(xs, {handle.name: values})
            assert [*map(typed, found)] == [*map(typed, wanted)], (xs, handle.name, values)
            compared += 1
    return compared


def compiled(case: Case, level: int) -> CompiledModel | None:
    """A random program with some of its expressions kept, drawn by its number; None if refused."""
    random = Random(repr(case))

    def model(keep: object) -> CompiledModel:
        return raspc.compile(
            case.program,
            case.vocab,
            case.max_seq_len,
            causal=case.causal,
            optimize=level,
            keep=keep,
        )

    try:
        everything = model("named")
        held = [raspc.SOp.of(node) for node in everything.stages.analysis.registry.cuts]
        if random.random() < 0.5:
            return everything
        return model(random.sample(held, random.randint(0, len(held))))
    except (CompileError, FunctionError):
        return None


# ---- what it is ----------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize(("name", "causal"), one_in(9, MODES))
def test_standard_programs_keep_what_has_a_name(name: str, causal: bool, level: int) -> None:
    program, vocab = STANDARD[name].make(), STANDARD[name].vocab
    model = raspc.compile(program, vocab, 5, causal=causal, optimize=level, keep="named")
    model.stages.verify()
    assert assert_kept(model, program, 30)
    assert not model.stages.choices.unkept


@pytest.mark.parametrize("numbers", one_in(20, [range(s, s + 15) for s in range(0, 300, 15)]))
def test_random_programs_keep_any_of_their_expressions(numbers: range) -> None:
    outcomes: Counter[str] = Counter()
    for number in numbers:
        case = numbered_case(number)
        model = compiled(case, number % 3)
        outcomes["refused" if model is None else "compiled"] += 1
        if model is not None:
            assert_kept(model, case.program, 12)
    assert_few_refused(outcomes, 0.1)


def test_what_is_kept_may_be_set_to_anything() -> None:
    proved = raspc.compile(SORTED, (1, 2, 3), 4)
    with pytest.raises(
        InputError, match=r"breaks what the compiler proved[^\n]*\n.*keep=\[\.\.\.\]"
    ):
        proved.intervene([3, 1, 2], {RANK: [0, 0, 2]})
    kept = raspc.compile(SORTED, (1, 2, 3), 4, keep=[RANK])
    for values in ([0, 0, 2, 1], [2, 1, 0, 0], [0, 0, 0, 0], [4, 4, 4, 4]):
        wanted = raspc.evaluate(SORTED, [3, 1, 2, 1], do={RANK: values})
        assert kept.intervene([3, 1, 2, 1], {RANK: values}) == wanted
    assert assert_any_value_may_be_set(kept, 0, 40) > 20


@pytest.mark.slow
@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize(("name", "causal"), MODES)
def test_kept_parts_of_standard_programs_may_be_set(name: str, causal: bool, level: int) -> None:
    program, vocab = STANDARD[name].make(), STANDARD[name].vocab
    model = raspc.compile(program, vocab, 4, causal=causal, optimize=level, keep="named")
    assert assert_any_value_may_be_set(model, 1, 40)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(60))
def test_kept_parts_of_random_programs_may_be_set(number: int) -> None:
    model = compiled(numbered_case(number), number % 3)
    if model is None or not model.stages.analysis.registry.cuts:
        pytest.skip("it is refused, or has nothing to set")
    assert_any_value_may_be_set(model, number, 30)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_program_of_a_single_map_has_a_layer(level: int) -> None:
    program = Map(lambda x: x == "a", tokens).named("is_a")
    model = raspc.compile(program, "abc", 4, optimize=level, keep=[program])
    assert model.sizes.layers == 1
    assert [mlp.name for _, mlps in model.stages.schedule.layers for mlp in mlps] == ["is_a"]
    assert disagreements(program, model, [("a", "b", "c")], ["craft"]) == []


def test_a_kept_expression_is_read_from_its_columns() -> None:
    """Though nothing is left of it in what is asked: whether a number is its own double's half."""
    inner = Map(lambda x: x * 2, tokens).named("double")
    program = Map(lambda x: x // 2, inner).named("half")
    model = raspc.compile(program, range(3), 4, keep=[inner])
    assert model.intervene([0, 1], {inner: 4}) == [2, 2]
    (mlp,) = (b for b in model.circuit.blocks if b.name == "double")
    assert [v.name for read in mlp.reads() for v, m in read.parts if m.any()] == ["tokens"]
    unread = raspc.compile(Map(lambda _: 7, inner), range(3), 4, keep=[inner])
    assert [b.name for b in unread.circuit.blocks] == ["double"]


@pytest.mark.parametrize("level", one_in(3, [2, 0, 1]))
def test_a_kept_count_is_not_the_count_behind_a_mean(level: int) -> None:
    """What the compiler counts for itself stays right when the user's count is set."""
    everywhere = Select(tokens, tokens, Comparison.TRUE)
    size = SelectorWidth(everywhere).named("size")
    total = (Aggregate(everywhere, tokens) * size).named("total")
    model = raspc.compile(total, range(3), 4, optimize=level, keep=[size])
    assert model.intervene([1, 2, 2], {size: 3}) == [5, 5, 5]
    assert model.intervene([1, 1, 1], {size: 4}) == [4, 4, 4]


# ---- what is asked for ---------------------------------------------------------------------------


def test_names_stand_for_expressions() -> None:
    program = make_reverse()
    by_name = raspc.compile(program, "ab", 4, keep=["length"])
    registry = by_name.stages.analysis.registry
    assert [registry.names[node] for node in registry.cuts] == ["length"]
    everything = raspc.compile(program, "ab", 4, keep="named").stages.analysis.registry
    assert set(everything.cuts) > set(registry.cuts)


HIST = make_hist()
ALWAYS = Map(lambda _: 1, tokens)


@pytest.mark.parametrize(
    ("keep", "error", "words"),
    [
        (
            "hist",
            InputError,
            r"list of expressions or of their names[^\n]*\n *hint: keep=\['hist'\]",
        ),
        (["rank"], InputError, r"called 'rank'[^\n]*\n *hint: there are hist"),
        ([3], InputError, "takes expressions of the program or their names, not 3"),
        (3, InputError, "keep is a list .* not 3"),
        ([SelectorWidth(EARLIER)], ProgramError, "no part of the program"),
        ([Select(tokens, tokens, EQ)], ProgramError, "is a selector, which no variable holds"),
    ],
)
def test_what_cannot_be_kept_is_said(keep: object, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        raspc.compile(HIST, "ab", 4, keep=keep)


def test_what_is_always_one_value_is_not_kept() -> None:
    with pytest.raises(CompileError, match="is 1 on all inputs"):
        raspc.compile(ALWAYS + HIST, "ab", 4, keep=[ALWAYS])
    always = Map(lambda _: 1, tokens).named("always")
    model = raspc.compile(always + HIST, "ab", 4, keep="named")
    assert model.stages.fallbacks == ()


def test_what_takes_too_many_values_is_said() -> None:
    mean = Aggregate(Select(tokens, tokens, Comparison.TRUE), tokens).named("average")
    with pytest.raises(raspc.ValueSetError, match="values"):
        raspc.compile(mean, range(100), 100, keep=[mean])
    model = raspc.compile(mean, range(100), 100, keep="named")
    assert "average: not kept, it takes too many values" in repr(model)


# ---- layers that do nothing ----------------------------------------------------------------------


def test_a_model_without_layers_can_be_padded(tmp_path: Path) -> None:
    assert raspc.compile(tokens, "abc", 4).model_config.num_layers == 0
    model = raspc.compile(tokens, "abc", 4, pad_layers=1)
    shape = model.model_config
    assert (shape.num_layers, shape.num_heads, shape.key_size, shape.mlp_hidden_size) == (
        1,
        1,
        1,
        1,
    )
    assert model("abc") == ["a", "b", "c"]
    model.save(tmp_path)
    for same in (model, raspc.load(tmp_path), pickle.loads(pickle.dumps(model))):
        assert same.circuit_graph().padding == ("a0.h0", "m0")
        assert not disagreements(tokens, same, [("a", "b", "c")], ["craft"])
    longer = raspc.compile(HIST, "ab", 4, pad_layers=3)
    assert longer.sizes.layers == 3
    assert not disagreements(HIST, longer, [("a", "a", "b")], ["craft"])
    assert raspc.compile(HIST, "ab", 4, pad_layers=1).sizes == raspc.compile(HIST, "ab", 4).sizes


@pytest.mark.parametrize("layers", [-1, True, 1.5, 1000])
def test_the_number_of_layers_is_a_number(layers: object) -> None:
    with pytest.raises(InputError, match="pad_layers is a number of layers up to 64"):
        raspc.compile(HIST, "ab", 4, pad_layers=layers)


def test_a_loaded_model_keeps_the_same(tmp_path: Path) -> None:
    model = raspc.compile(make_hist(), "ab", 4, keep="named", pad_layers=2)
    model.save(tmp_path)
    again = raspc.load(tmp_path)
    assert again.stages.asked == model.stages.asked
    assert again.intervene("aab", {"hist": [1, 1, 3]}) == [1, 1, 3]
