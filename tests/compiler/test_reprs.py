"""Whatever a compiled model hands out shows itself in a few lines worth reading."""

from __future__ import annotations

import pickle

import jax
import numpy as np
import pytest
from standard import compiled

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast import Aggregate, Comparison, Map, Select, SelectorWidth, indices, tokens

SAME = Select(tokens, tokens, Comparison.EQ)
LINES, LETTERS = 10, 1000


@pytest.fixture(scope="module")
def model() -> CompiledModel:
    return compiled("most_frequent", 8)


THINGS = {
    "model": "<CompiledModel of 4 tokens",
    "model.circuit": "\n  heads       ",
    "model.circuit.blocks[0]": ", count: query of tokens, indices",
    "model.circuit.blocks[2]": "<MLP ",
    "model.circuit.blocks[0].query": "<read of tokens, indices: ",
    "model.circuit.embeddings[0]": "<embedding of tokens by token>",
    "model.circuit.output": "<output output: ",
    "model.circuit_graph()": "more lines; print(graph) shows them",
    "model.layout": "more lines; print(layout) shows them",
    "model.layout['tokens']": "<tokens in 1-4, written by token embedding, read by layer 0",
    "model.params": "token_embed",
    "model.stages": "schedule  3 layers",
    "model.stages.analysis": "tables",
    "model.stages.analysis.registry": "<roots over 4 tokens up to length 8: tokens, indices",
    "model.stages.plan": "<plan of 9 roots: ",
    "model.stages.schedule": "layer 2: heads most_frequent; MLPs none",
    "model.stages.emitted": "unembedding 38 x 5",
    "model.stages.provenance": "<provenance of output: ",
    "model.stages.choices": "Choices",
    "model.sizes": "layers=3",
    "model.input_encoder": "<Tokenizer of 'a', 'b', 'c', 'd'; BOS",
    "model.output_encoder": "<CategoricalEncoder of ",
    "model.runner": "<Runner of 3 layers of 2 heads on ",
    "model.run(['ab'])": "<run of 1 sequence",
    "model.trace('ab')": "tokens",
}


@pytest.mark.parametrize("thing", THINGS)
def test_a_repr_is_worth_reading(thing: str, model: CompiledModel) -> None:
    shown = repr(eval(thing, {"model": model}))
    assert THINGS[thing] in shown
    assert len(shown.split("\n")) <= LINES + (thing == "model.trace('ab')")
    assert len(shown) <= LETTERS + 500 * (thing == "model.layout")


def test_weights_are_a_tree_of_jax(model: CompiledModel) -> None:
    doubled = jax.tree.map(lambda array: 2 * array, model.params)
    assert sorted(doubled) == sorted(model.params)
    assert "<weights" in repr(doubled)
    both = jax.tree.map(np.add, model.params, model.params)
    both = jax.tree.map(np.array_equal, both, doubled)
    assert all(jax.tree.leaves(both))
    plain = dict(model.params)
    assert model.params.keys() == plain.keys()
    ids = model.encode(["abca"])
    wanted = np.asarray(model.forward(plain, ids))
    assert np.array_equal(model.forward(model.params, ids), wanted)
    assert type(pickle.loads(pickle.dumps(model.params))) is type(model.params)
    gradients = jax.grad(lambda params: model.forward(params, ids).sum())(model.params)
    assert gradients.keys() == plain.keys()


def test_a_check_is_shown_as_a_table() -> None:
    other = raspc.compile(SelectorWidth(Select(tokens, tokens, Comparison.NEQ)), ["<a>", "b"], 2)
    shown = raspc.check(SelectorWidth(SAME), other)._repr_html_()
    assert "DISAGREE on 4 of 6 inputs" in shown
    assert "<td" in shown
    assert "&lt;a&gt;" in shown
    assert "<a>" not in shown
    right = raspc.check(SelectorWidth(SAME), raspc.compile(SelectorWidth(SAME), "ab", 2))
    assert "\u2713 agree on 6 inputs" in right._repr_html_()


def rendered(error: raspc.RaspError) -> list[str]:
    return error._render_traceback_()


def test_notebooks_show_the_users_lines_of_an_error(model: CompiledModel) -> None:
    with pytest.raises(raspc.InputError) as caught:
        model("xyz")
    shown = rendered(caught.value)
    assert shown[0].startswith(f'file "{__file__}", line ')
    assert shown[1] == '    model("xyz")'
    assert shown[2].startswith("InputError: token 0 is 'x'")
    assert len(shown) == 3


def test_the_line_of_an_error_is_shown_once() -> None:
    with pytest.raises(raspc.ProgramError) as caught:
        Aggregate(tokens, indices)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    [shown] = rendered(caught.value)
    assert shown.startswith("ProgramError: the selector of Aggregate must be a selector")
    assert shown.count("line ") == 1


def test_lines_of_the_users_function_are_shown() -> None:
    def broken(number: int) -> float:
        return 1 / (number - number)

    program = Map(broken, indices)
    with pytest.raises(raspc.FunctionError) as caught:
        program("ab")
    shown = "\n".join(rendered(caught.value))
    assert "    return 1 / (number - number)" in shown
    assert '    program("ab")' in shown
