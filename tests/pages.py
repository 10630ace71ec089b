"""Pages of models that ran in numpy, as XLA would compile each shape, and what they hold."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from raspc.compiler import CompiledModel
from raspc.compiler.compiled.paged import names_of
from raspc.compiler.page import Page, make_page
from raspc.compiler.page.run_data import RunArrays

CHROMIUM = Path(os.environ.get("RASPC_CHROMIUM", "/usr/bin/chromium"))
DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def need_browser() -> None:
    """Skips a file of tests where there is no browser, unless one was promised to be there."""
    missing = find_spec("playwright") is None or not CHROMIUM.exists()
    if missing and not os.environ.get("RASPC_TEST_BROWSER"):
        pytest.skip("playwright or chromium is not installed", allow_module_level=True)


def run_in_numpy(
    model: CompiledModel, tokens: Sequence[object], weights: Mapping[str, Mapping[str, Any]]
) -> RunArrays:
    """What a run has, in float32."""
    config = model.stages.emitted.config
    ids = np.asarray(model.encode([tokens]))[0]
    size = len(ids)
    stream = weights["token_embed"]["embeddings"][ids] + weights["pos_embed"]["embeddings"][:size]
    streams, scores, values, units = [stream], [], [], []
    seen = np.tri(size, dtype=bool) if config.causal else np.ones((size, size), bool)
    for layer in range(config.num_layers):

        def linear(x: Any, part: str, layer: int = layer) -> Any:
            own = weights[f"transformer/layer_{layer}/{part}"]
            return x @ own["w"] + own["b"]

        q, k, v = (
            linear(stream, f"attn/{part}").reshape(size, config.num_heads, -1)
            for part in ("query", "key", "value")
        )
        logits = np.einsum("qhk,shk->hqs", q, k) / np.float32(sqrt(config.key_size))
        logits = np.where(seen, logits, np.float32(-1e30)).astype(np.float32)
        pattern = np.exp(logits - logits.max(axis=-1, keepdims=True))
        pattern = pattern / pattern.sum(axis=-1, keepdims=True)
        mixed = np.einsum("hqs,shk->qhk", pattern, v).reshape(size, -1)
        stream = stream + linear(mixed, "attn/linear")
        streams.append(stream)
        hidden = linear(stream, "mlp/linear_1")
        stream = stream + linear(np.maximum(hidden, 0), "mlp/linear_2")
        streams.append(stream)
        scores.append(logits)
        values.append(v)
        units.append(hidden)
    answers = stream @ model.unembed
    assert all(np.isfinite(array).all() for array in (*streams, *scores, *values, *units, answers))
    return RunArrays(
        ids=ids,
        logits=answers,
        streams=streams,
        scores=scores,
        values=values,
        units=units,
    )


def page_in_numpy(
    model: CompiledModel,
    inputs: Sequence[Sequence[object]],
    *,
    weights: Mapping[str, Mapping[str, Any]] | None = None,
    live: bool = True,
    with_program: bool = True,
) -> Page:
    """A page as ``model.page`` makes it; its own weights are the model's."""
    return make_page(
        model.stages,
        model.stages if with_program else None,
        [run_in_numpy(model, tokens, weights or model.params) for tokens in inputs],
        names=names_of(model.stages if with_program else None),
        title="a program",
        summary=model.summary,
        live=live and model.sizes.parameters <= 300_000,
    )


def data_of(page: Page) -> dict[str, Any]:
    """What a page holds."""
    found = DATA.search(page.html)
    assert found is not None
    return json.loads(found[1])


def verdicts(data: Mapping[str, Any]) -> str:
    """All verdicts of a page, on variables and answers."""
    return "".join(
        cells["verdicts"]
        for run in data["runs"]
        for cells in [*(c for variable in run["cells"] for c in variable), *run["answers"]]
    )
