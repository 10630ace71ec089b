"""Programs and scripts for Tracr, with their imports changed and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import raspc
from raspc import rasp_ast as rasp
from raspc.compiler import COMPILER_BOS, COMPILER_PAD, CompiledModel, compile_rasp_to_model, lib
from raspc.rasp_ast import causal_eval


def test_annotations_of_values_and_predicates_load() -> None:
    def make_pairwise(predicate: rasp.Predicate, value: rasp.NumericValue) -> rasp.SOp:
        def keep(x: rasp.Value) -> rasp.Value:
            return x if x != value else None

        return rasp.Map(keep, rasp.SelectorWidth(rasp.Select(rasp.tokens, rasp.tokens, predicate)))

    assert make_pairwise(rasp.Comparison.EQ, 3)("abab") == [2, 2, 2, 2]
    matrix: rasp.SelectorValue = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LT)("ab")
    assert matrix == [[False, False], [True, False]]


def test_evaluators() -> None:
    prefix = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.TRUE)
    width = rasp.SelectorWidth(prefix)
    evaluator: rasp.RASPEvaluator = rasp.DefaultRASPEvaluator()
    assert evaluator.evaluate(width, "abc") == [3, 3, 3]
    assert causal_eval.evaluate(width, "abc") == [1, 2, 3]
    assert causal_eval.CausalEvaluator().evaluate(prefix, "ab") == [[True, False], [True, True]]
    with pytest.raises(TypeError, match="neither an s-op nor a selector"):
        evaluator.evaluate(3, "a")  # type: ignore[arg-type]


def test_default_annotations() -> None:
    plain = rasp.Map(str, rasp.indices)
    assert rasp.default_name(plain) == plain.label == plain.annotations["name"]
    assert rasp.default_encoding(plain) is plain.annotations["encoding"]
    for name, annotator in rasp.DEFAULT_ANNOTATORS.items():
        assert annotator(plain) == plain.annotations[name]


def test_copies_have_another_id() -> None:
    one = rasp.Map(str, rasp.indices)
    other = one.copy()
    assert one.unique_id == one.unique_id
    assert one.unique_id != other.unique_id
    assert one([5, 5]) == other([5, 5])


def test_parts_have_tracr_s_names_however_one_comes_to_them() -> None:
    same = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
    first = rasp.ConstantSelector(value=[[True, False], [True, False]], check_length=False)
    both, either = rasp.SelectorAnd(same, first), rasp.SelectorOr(first, ~same)
    assert (both.fst, both.snd) == (same, first)
    assert (either.fst, either.snd.inner) == (first, same)
    assert isinstance(both.snd, rasp.ConstantSelector)
    assert both.snd.value == [[True, False], [True, False]]
    mixed = rasp.LinearSequenceMap(rasp.tokens, rasp.indices, fst_fac=1, snd_fac=-0.5)
    places = rasp.ConstantSOp(value=[3, None], check_length=False)
    total = rasp.Map(f=abs, inner=mixed) + rasp.Full(fill=2) + places
    found, full = total.children[1], total.children[0].children[1]
    assert isinstance(found, rasp.ConstantSOp)
    assert found.value == [3, None]
    assert full.fill == 2
    (part,) = [e for e in walked(total) if isinstance(e, rasp.LinearSequenceMap)]
    assert (part.fst_fac, part.snd_fac) == (1, -0.5)
    assert rasp.is_numerical(sop=rasp.numerical(sop=part))
    assert rasp.annotate(expr=part, name="x").name == "x"


def walked(expression):
    yield expression
    for child in expression.children:
        yield from walked(child)


def test_sop_not() -> None:
    assert rasp.sop_not(rasp.tokens == "a")("ab") == [False, True]


def test_lib_takes_what_tracr_takes_in_its_order() -> None:
    assert lib.LENGTH("abc") == [3, 3, 3]
    assert lib.make_pair_balance(rasp.tokens, "(", ")")("())") == pytest.approx([1, 0, -1 / 3])
    same = lib.make_pair_balance(sop=rasp.tokens, open_token="(", close_token=")")
    assert same("(a") == [1, 0.5]
    assert lib.make_hist()("aba") == [2, 1, 2]
    assert lib.shift_by(1, rasp.tokens)("abc") == [None, "a", "b"]
    assert lib.shift_by(-1, sop=rasp.tokens)("abc") == ["b", "c", None]
    assert lib.detect_pattern(rasp.tokens, "ab")("abcab") == [None, True, False, False, True]
    assert lib.detect_pattern(sop=rasp.tokens, pattern="a")("aba") == [True, False, True]
    assert lib.make_shuffle_dyck(pairs=["()", "{}"])("(}") == [False, False]
    assert lib.make_shuffle_dyck2()("({)}") == [True] * 4
    assert lib.make_sort(rasp.tokens, rasp.tokens, max_seq_len=5, min_key=1)([2, 4, 3, 1]) == [
        1, 2, 3, 4
    ]  # fmt: skip
    assert lib.make_sort_unique(vals=rasp.tokens, keys=rasp.tokens)([2, 4, 3]) == [2, 3, 4]
    assert lib.make_sort_freq(max_seq_len=6)("bab") == ["b", "b", "a"]
    assert lib.make_frac_prevs(rasp.tokens == "x")("ax") == [0, 0.5]
    assert lib.make_count_less_freq(2)(list("aaabbc")) == [3] * 6
    assert lib.make_count(rasp.tokens, "a")("aba") == [2, 2, 2]
    three = lib.make_nary_sequencemap(
        lambda x, y, z: x + y - z, rasp.indices, rasp.indices, rasp.tokens
    )
    assert three([2, 2]) == [-2, 0]


def test_the_order_of_another_make_pair_balance_is_refused() -> None:
    from raspc.rasp_ast.programs import make_pair_balance

    with pytest.raises(raspc.ProgramError, match="the two brackets first") as caught:
        make_pair_balance(rasp.tokens, "(", ")")  # type: ignore[arg-type]
    assert "in Tracr's order" in str(caught.value)


def test_rooms_are_reachable_without_an_import_of_their_own() -> None:
    text = (
        "import raspc; raspc.rasp_ast.programs.make_hist(); "
        "raspc.rasp_ast.causal_eval.evaluate; raspc.compiler.lib.make_hist()"
    )
    path = str(Path(raspc.__file__).parents[1])
    subprocess.run([sys.executable, "-c", text], check=True, env={"PYTHONPATH": path})
    with pytest.raises(AttributeError):
        _ = rasp.nothing


@pytest.fixture(scope="module")
def reverse() -> CompiledModel:
    program = lib.make_reverse(rasp.tokens)
    return compile_rasp_to_model(program, {"a", "b"}, 4, compiler_bos="BOS", compiler_pad="PAD")


def test_apply_takes_pads_at_the_end(reverse) -> None:
    found = reverse.apply(["BOS", "a", "b", "PAD", "PAD"])
    assert found.decoded == ["BOS", "b", "a", "PAD", "PAD"]
    assert found.residuals[0].shape[:2] == (1, 5)
    alone = reverse.apply(["BOS", "a", "b"])
    assert np.allclose(found.unembedded[:, :3], alone.unembedded, atol=1e-4)
    with pytest.raises(raspc.InputError, match="are too many"):
        reverse.apply(["BOS", "a", "PAD", "PAD", "PAD", "PAD"])
    with pytest.raises(raspc.InputError):
        reverse.apply(["BOS", "PAD", "a"])


def test_encoders_have_what_tracr_s_have(reverse) -> None:
    encoder = reverse.input_encoder
    assert encoder.enforce_bos
    assert encoder.encode(["BOS", "PAD"]) == [encoder.bos_encoding, encoder.pad_encoding]
    assert [str(direction) for direction in encoder.basis] == [
        "tokens:a", "tokens:b", "tokens:BOS", "tokens:PAD"
    ]  # fmt: skip
    output = reverse.output_encoder
    assert output.vocab_size == 2
    assert [str(direction) for direction in output.basis] == ["reverse:a", "reverse:b"]
    assert (output.enforce_bos, output.bos_token) == (False, None)
    number = raspc.compile(lib.make_frac_prevs(raspc.tokens == "a"), "ab", 3).output_encoder
    assert len(number.basis) == 1
    assert (COMPILER_BOS, COMPILER_PAD) == ("compiler_bos", "compiler_pad")


def test_a_forward_has_the_fields_of_tracr_s(reverse) -> None:
    ids = np.array([reverse.input_encoder.encode(["BOS", "a", "b"])])
    found = reverse.get_compiled_model()(reverse.params, ids)
    assert np.array_equal(found.unembedded_output, reverse.forward(reverse.params, ids))
    assert found.transformer_output.transformer_output.shape[:2] == (1, 3)


class Named:  # noqa: PLW1641 - as they come: they have no hash
    """A function that compares itself with anything by its name."""

    def __init__(self, name, function) -> None:
        self.name, self.function = name, function

    def __eq__(self, other) -> bool:
        return self.name == other.name

    def __call__(self, *values):
        return self.function(*values)


class Unary(Named):
    def __call__(self, value):
        return self.function(value)


@pytest.mark.parametrize("kind", [Named, Unary])
def test_functions_may_compare_themselves_as_they_like(kind) -> None:
    inc = kind("inc", lambda x: x + 1)
    program = rasp.Map(inc, rasp.Map(inc, rasp.indices))
    assert program("ab") == [2, 3]
    assert raspc.compile(program, "ab", 3)("aba") == [2, 3, 4]


def test_such_functions_select_and_combine_too() -> None:
    more = Named("more", lambda k, q: k > q)
    width = rasp.SelectorWidth(rasp.Select(rasp.tokens, rasp.tokens, more))
    program = rasp.SequenceMap(Named("minus", lambda x, y: x - y), width, rasp.indices)
    assert program([1, 3]) == [1, -1]
    assert raspc.compile(program, (1, 2, 3), 3)([1, 3]) == [1, -1]
    with pytest.raises(raspc.ProgramError, match="called with 2 arguments"):
        rasp.SequenceMap(Unary("inc", lambda x: x + 1), rasp.indices, rasp.indices)
