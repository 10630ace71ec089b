"""The compiled model: batches, traces, forward, several programs at once; and the check."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from levels import every_input, typed

import raspc
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    ProgramError,
    Select,
    SelectorWidth,
    indices,
    tokens,
)
from raspc.rasp_ast.programs import STANDARD, make_histogram, make_reverse, make_sort

EVERYTHING = Select(tokens, tokens, Comparison.TRUE)
HIST = raspc.compile(make_histogram(), "abc", 5)


# ---- running -------------------------------------------------------------------------------------


def test_a_batch_is_each_of_its_sequences() -> None:
    sequences = ["a", "abcab", "cc", ("b", "a", "b")]
    assert HIST.batch(sequences) == [make_histogram()(xs) for xs in sequences]
    assert HIST.batch([]) == []
    assert [HIST(xs) for xs in sequences] == HIST.batch(sequences)


def test_padding_changes_nothing() -> None:
    alone = HIST("ab")
    for other in ("a", "ccccc"):
        assert HIST.batch(["ab", other])[0] == alone


def test_bos_and_pad_may_have_other_names() -> None:
    model = raspc.compile_rasp_to_model(
        tokens, ["a", "compiler_bos"], 3, compiler_bos="BEGIN", compiler_pad="NIL"
    )
    assert model(["compiler_bos", "a"]) == ["compiler_bos", "a"]
    assert model.apply(["BEGIN", "a"]).decoded == ["BEGIN", "a"]
    assert model.input_encoder.encode(["BEGIN", "NIL"]) == [2, 3]


def test_forward_is_a_pure_function_of_the_parameters() -> None:
    import jax

    ids = HIST.encode(["abca", "bb"])
    out = jax.jit(HIST.forward)(HIST.params, ids)
    assert HIST.decode(np.asarray(out)[0, 1:]) == [2, 1, 1, 2]
    assert HIST.decode(np.asarray(out)[1, 1:3]) == [2, 2]
    doubled = jax.tree.map(lambda a: 2 * a, dict(HIST.params))
    assert not np.array_equal(HIST.forward(doubled, ids), out)
    twice = jax.vmap(lambda row: HIST.forward(HIST.params, row[None])[0])(ids)
    assert np.allclose(twice, out, atol=1e-4)


def test_numpy_sequences_and_numbers_are_tokens() -> None:
    model = raspc.compile(make_sort(tokens, tokens), [1, 2, 3], 4)
    assert model(np.array([3, 1, 2])) == [1, 2, 3]
    assert model([3.0, 1]) == [1, 3]


def test_a_trace_decodes_every_variable() -> None:
    hist = make_histogram().named("hist")
    place = Select(indices, hist - 1, Comparison.EQ)
    model = raspc.compile(Aggregate(place, tokens).named("out"), "ab", 5)
    for xs in every_input("ab", 4):
        trace = model.trace(xs)
        assert trace["hist"] == hist(xs)
        assert trace.tokens == list(xs)
    assert set(trace) == {e.variable.name for e in model.layout} - {"one"}
    assert len(trace) == len(set(trace))
    shown = str(trace)
    assert "hist" in shown
    assert "layer 0 attention" in shown


def test_the_model_shows_itself() -> None:
    beginning = "3 tokens up to length 5, bidirectional; 1 layer, 1 head in each, "
    assert HIST.summary.startswith(beginning)
    assert repr(HIST) == f"<CompiledModel of {HIST.summary}>"
    assert str(HIST.layout).splitlines()[0].split()[:2] == ["columns", "variable"]
    sizes = HIST.sizes
    arrays = [array for module in HIST.params.values() for array in module.values()]
    assert sizes.parameters == sum(array.size for array in arrays)
    assert sizes.nonzero == sum(np.count_nonzero(array) for array in arrays)
    assert (sizes.layers, sizes.heads) == (1, 1)
    assert sizes.margin > 0
    with pytest.raises(KeyError, match="no variable 'nothing'; there are"):
        HIST.layout["nothing"]


# ---- several programs ----------------------------------------------------------------------------

SEVERAL = {"back": make_reverse(), "counts": make_histogram(), "same": make_reverse()}


def test_several_programs_share_one_model() -> None:
    model = raspc.compile(SEVERAL, "abc", 4)
    for xs in every_input("abc", 3):
        assert model.answers(xs) == {name: program(xs) for name, program in SEVERAL.items()}
    assert raspc.check(SEVERAL, model, levels=["craft", "jax"])
    alone = raspc.compile(make_reverse(), "abc", 4)
    assert model.sizes.layers == alone.sizes.layers


def test_several_programs_have_no_one_answer() -> None:
    model = raspc.compile(SEVERAL, "abc", 4)
    with pytest.raises(ProgramError, match="several outputs: back, counts, same"):
        model("ab")
    with pytest.raises(ProgramError, match=r"the model has the outputs \['back'"):
        raspc.check(SEVERAL["back"], model)
    with pytest.raises(ProgramError, match="no program to compile"):
        raspc.compile({}, "abc", 4)


# ---- the check -----------------------------------------------------------------------------------


def test_a_check_of_all_inputs_says_so() -> None:
    report = raspc.check(make_histogram(), HIST, levels=["craft", "jax"])
    assert report
    assert report.exhaustive
    assert report.inputs == 3 + 9 + 27 + 81 + 243
    assert str(report) == "agree on 363 inputs (all), craft and jax"


def test_a_check_of_samples_says_so() -> None:
    model = raspc.compile(make_histogram(), "abc", 20)
    report = raspc.check(make_histogram(), model, inputs=50)
    assert not report.exhaustive
    assert str(report) == "agree on 50 inputs (sampled), jax"


@pytest.mark.parametrize("level", ["craft", "jax"])
def test_a_check_finds_what_differs(level: str) -> None:
    other = SelectorWidth(Select(tokens, tokens, Comparison.NEQ))
    report = raspc.check(other, HIST, levels=[level])
    assert not report
    first = report.mismatches[0]
    assert (first.level, list(first.wanted), list(first.found)) == (level, [0], [1])
    assert "DISAGREE" in str(report)
    assert f"{level}: ['a'] should give [0], gave [1]" in str(report)


@pytest.mark.parametrize(("right", "wrong"), [(1, True), (0, False), ("1", 1)])
def test_a_check_tells_types_apart(right: object, wrong: object) -> None:
    model = raspc.compile(raspc.Full(right), "a", 2)
    assert raspc.check(raspc.Full(right), model)
    assert not raspc.check(raspc.Full(wrong), model)


def test_a_check_tells_undefined_apart() -> None:
    previous = Select(indices, indices - 1, Comparison.EQ)
    model = raspc.compile(Aggregate(previous, indices, 0), "a", 3)
    assert not raspc.check(Aggregate(previous, indices), model)


def test_a_check_counts_what_means_nothing() -> None:
    program = Aggregate(EVERYTHING, tokens)
    report = raspc.check(program, raspc.compile(program, "ab", 3), levels=["craft"])
    assert report
    assert (report.inputs, report.meaningless) == (6, 8)
    assert "8 more mean nothing to the program" in str(report)
    assert "have no mean" in report.first_error


def test_there_are_two_levels() -> None:
    model = raspc.compile(tokens, "a", 1)
    with pytest.raises(raspc.InputError, match="no level 'numpy'"):
        raspc.check(tokens, model, levels=["numpy"])
    with pytest.raises(raspc.InputError, match="no level to run"):
        raspc.check(tokens, model, levels=())


def test_two_programs_are_compared_in_the_interpreter() -> None:
    previous = Select(indices, indices - 1, Comparison.EQ)
    program, same = make_histogram(), SelectorWidth(Select(tokens, tokens, Comparison.EQ))
    report = raspc.check(program, same, vocab="abc", max_seq_len=4)
    assert report
    assert str(report) == "agree on 120 inputs (all), interpreter"
    report = raspc.check(program, same + 1, vocab="ab", max_seq_len=2, causal=True)
    assert len(report.mismatches) == report.inputs == 6
    assert report.mismatches[0].found == (2,)
    moved = Aggregate(previous, tokens, "-")
    assert not raspc.check(moved, Aggregate(previous, tokens), vocab="ab", max_seq_len=2)


def test_a_program_without_a_meaning_is_not_one_that_has_one() -> None:
    undecided = Aggregate(EVERYTHING, tokens)
    report = raspc.check(tokens, undecided, vocab="ab", max_seq_len=2)
    assert [m.tokens for m in report.mismatches] == [("a", "b"), ("b", "a")]
    assert "have no mean" in str(report.mismatches[0])


def test_two_programs_need_inputs_and_a_model_has_its_own() -> None:
    with pytest.raises(raspc.InputError, match="over a vocabulary, up to a length"):
        raspc.check(tokens, tokens)
    with pytest.raises(raspc.InputError, match="of its own"):
        raspc.check(tokens, raspc.compile(tokens, "a", 1), max_seq_len=3)
    with pytest.raises(ProgramError, match="compares s-ops"):
        raspc.check(tokens, EVERYTHING, vocab="a", max_seq_len=1)  # type: ignore[arg-type]


def test_a_model_that_float32_rounds_says_so_and_refuses_others() -> None:
    program, vocab = STANDARD["dyck2_prefix"].make(), STANDARD["dyck2_prefix"].vocab
    model = raspc.compile(program, vocab, 4, optimize=2)
    assert model.needs_float32 == model.circuit.rounded != ()
    ids = model.encode(["({})", "}"])
    kept = np.asarray(model.forward(model.params, ids))
    assert model.decode(kept[0, 1:]) == program("({})")
    cast = {m: {n: a.astype(np.float64) for n, a in d.items()} for m, d in model.params.items()}
    with pytest.raises(raspc.InputError, match="right in float32 only"):
        model.forward(cast, ids)
    assert HIST.needs_float32 == ()


def test_typed_values_differ_where_values_do() -> None:
    assert typed(1) == typed(1.0)
    assert typed(True) != typed(1)
    assert typed((True,)) != typed((1,))
    assert typed(None) != typed(0)


def test_a_model_can_be_pickled_without_its_program() -> None:
    program = raspc.Map(lambda x: x > 0.5, Aggregate(EVERYTHING, tokens == "a"))
    model = raspc.compile(program, "ab", 4, bos="start")
    again = pickle.loads(pickle.dumps(model))
    assert again("abab") == model("abab")
    assert again.layout.labels == model.layout.labels
    assert again.input_encoder.bos_token == "start"
    assert raspc.check(program, again)


@pytest.mark.parametrize("ids", [[0, 1], [[0] * 9], [[0, 9]], [[0.5]], [[-1]]])
def test_forward_refuses_what_are_no_ids(ids: list[object]) -> None:
    with pytest.raises(raspc.InputError, match="token ids are"):
        HIST.forward(HIST.params, ids)


def test_decode_refuses_features_of_another_width() -> None:
    with pytest.raises(raspc.InputError, match="features are"):
        HIST.decode(np.zeros((3, HIST.unembed.shape[1] + 1)))


def test_long_names_stay_on_one_line() -> None:
    name = "a name\nof two lines " + "and more " * 20
    model = raspc.compile(Aggregate(EVERYTHING, tokens == "a").named(name), "ab", 4)
    for text in (str(model.layout), str(model.trace("ab"))):
        rows = [line for line in text.splitlines() if "a name of two lines" in line]
        assert len(rows) == 1
        assert name.strip() not in text
