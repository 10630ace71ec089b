"""Columns that are folded together, erased and used again."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

import raspc
from raspc.compiler import CompiledModel
from raspc.compiler.passes import LEVELS
from raspc.rasp_ast import programs, tokens


def packed_sort(**settings: object) -> CompiledModel:
    program = programs.make_sort(tokens, tokens)
    return raspc.compile(program, range(16), 32, optimize=2, **settings)  # type: ignore[arg-type]


def test_a_dead_column_is_erased_and_holds_another_variable() -> None:
    model = packed_sort()
    guest = model.layout["sort"]
    host = next(e for e in model.layout if e.start <= guest.start < e.stop and e is not guest)
    assert ", then " in model.layout.labels[guest.start]
    assert model.layout.d_model == len(model.layout.labels) == model.model_config.d_model

    ids = model.encode([[3, 1, 4, 1, 5, 9, 2, 6]])
    found = model.runner.activations(ids)
    streams = [found.input_embeddings, *found.residuals]
    assert np.asarray(streams[0])[0, 1:, guest.start].any(), host
    assert not np.asarray(streams[guest.done])[0, :, guest.start].any()
    assert np.asarray(streams[guest.done + 1])[0, 1:, guest.start].any()


def test_every_variable_is_traced_where_it_stands() -> None:
    trace = packed_sort().trace([3, 1, 2])
    assert trace["sort"] == [1, 2, 3]
    assert trace["rank"] == [2, 0, 1]
    assert trace["tokens"] == [3, 1, 2]
    assert trace["indices"] == [0, 1, 2]


def test_without_reuse_no_column_is_shared() -> None:
    program = programs.make_sort(tokens, tokens)
    model = raspc.compile(program, range(16), 32, optimize=LEVELS[2].without("reuse"))
    spans = [(e.start, e.stop) for e in model.layout]
    assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_what_is_only_read_as_a_sum_is_one_column() -> None:
    program = programs.make_shuffle_dyck2()
    small, large = (
        raspc.compile(program, "(){}", 8, optimize=passes)
        for passes in (LEVELS[2], LEVELS[2].without("basis"))
    )
    folded = [e.variable.name for e in small.layout if "+" in e.variable.name]
    assert folded
    assert not any("+" in e.variable.name for e in large.layout)
    assert small.sizes.d_model < large.sizes.d_model
    for model in (small, large):
        assert raspc.check(program, model, inputs=200)
