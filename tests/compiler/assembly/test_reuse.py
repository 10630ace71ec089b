"""Columns that are folded together, erased and used again."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from standard import compiled

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
    assert model.layout.labels[guest.start] == "sort"
    [(_, written_by), last] = model.layout.history[guest.start]
    assert (written_by, last) == (host.written[0], ("sort", "layer 1 attention"))
    assert f"column {guest.start} holds " in str(model.layout)
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


def test_a_column_that_does_not_start_at_0_says_so() -> None:
    model = compiled("dyck2_prefix", 8, level=2)
    opened = model.layout["opened"]
    assert model.layout.labels[opened.start] == "opened (starts at 12582912)"
    assert str(model.layout).count("its number, 12,582,912") == 2
    rows = model.params["token_embed"]["embeddings"]
    assert (rows[:-1, opened.start] == opened.variable.starts_at).all()


@pytest.mark.parametrize("level", [0, 1, 2])
def test_layouts_are_no_wider_than_a_page(level: int) -> None:
    for name in ("shuffle_dyck2", "sort_freq", "dyck2_prefix"):
        layout = compiled(name, 8, level=level).layout
        assert max(map(len, str(layout).splitlines())) <= 100
        assert len(set(layout.labels)) == layout.d_model


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
