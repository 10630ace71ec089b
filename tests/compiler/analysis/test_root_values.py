"""What roots are on a run where no expression says it: what heads return."""

from __future__ import annotations

import pytest
from foreign_programs import FOREIGN
from levels import few_inputs, meaning, one_in, typed

from raspc import Aggregate, Comparison, Select, indices, tokens
from raspc.compiler import Options, stages
from raspc.compiler.analysis.root_values import RootValues
from raspc.compiler.record import Stages
from raspc.compiler.selectors.head_roots import head_root
from raspc.rasp_ast import SOp
from raspc.rasp_ast.interpreter import Run, read_input


def assert_the_same(made: Stages, program: SOp, xs: object, causal: bool) -> int:
    """Of heads that are expressions; how many there are."""
    run = Run(read_input(xs), causal=causal)
    run.evaluate([program.node])
    known, found = RootValues(made.analysis, run), RootValues(made.analysis, run)
    heads = [root for root in known.nodes if head_root(root) is not None]
    for root in heads:
        found.nodes.pop(root)
    compared = 0
    for root in heads:
        wanted, values = known.values(root), found.values(root)
        if values is not None and wanted is not None:
            assert [*map(typed, values)] == [*map(typed, wanted)], root
            compared += 1
    return compared


@pytest.mark.parametrize("name", one_in(2, FOREIGN))
@pytest.mark.parametrize("level", [0, 1])
def test_heads_return_what_their_expressions_are(name: str, level: int) -> None:
    given = FOREIGN[name]
    program = given.make()
    options = Options(given.vocab, given.longest, causal=given.causal, optimize=level)
    made = stages(program, options)
    inputs = [given.example, *few_inputs(given.vocab, given.longest, 10)]
    inputs = [xs for xs in inputs if meaning(program, xs, given.causal) is not None]
    for xs in inputs:
        assert_the_same(made, program, xs, given.causal)


def test_the_mean_of_bools_that_agree_is_a_bool() -> None:
    before = Select(indices, indices, Comparison.LT)
    program = Aggregate(before, tokens == 1, default=None)
    made = stages(program, Options([0, 1], 4))
    assert assert_the_same(made, program, [1, 1, 0, 1], causal=False) == 1
