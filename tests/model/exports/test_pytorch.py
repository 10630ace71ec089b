"""The module of PyTorch, and the same as source text, give what the program gives."""

import subprocess
import sys

import numpy as np
import pytest
from exported import CASES, Case, each_case, need, wrong

from raspc.model.exports.pytorch import save_torch, to_torch, torch_source

need("torch")


def forward(model, ids: np.ndarray) -> np.ndarray:
    import torch

    with torch.no_grad():
        return model(torch.tensor(ids)).numpy()


@each_case
def test_answers_are_the_programs(case: Case) -> None:
    model = to_torch(case.checkpoint)
    assert not wrong(case, lambda ids: forward(model, ids))


@pytest.mark.parametrize("name", ["reverse-1", "sort-0", "dyck2_prefix-causal-1"])
def test_outputs_are_those_of_jax(name: str) -> None:
    case = CASES[name]
    ids = case.model.encode(case.inputs)
    found, wanted = forward(to_torch(case.checkpoint), ids), case.model.runner.run(ids)
    real = ids != case.model.input_encoder.pad_id
    scale = np.abs(wanted[real]).max()
    np.testing.assert_allclose(found[real], wanted[real], rtol=1e-5, atol=1e-5 * scale)


def test_what_pad_stands_on_does_not_matter() -> None:
    case = CASES["reverse-1"]
    model = to_torch(case.checkpoint)
    one = case.model.encode([("a", "b", "c")])
    several = case.model.encode([("a", "b", "c"), ("a",) * 5])
    np.testing.assert_allclose(forward(model, several)[0, :4], forward(model, one)[0], atol=1e-5)


def test_source_text_gives_the_same_with_torch_alone(tmp_path) -> None:
    case = CASES["sort-1"]
    ids = case.model.encode(case.inputs)
    save_torch(case.checkpoint, tmp_path)
    np.save(tmp_path / "ids.npy", ids)
    assert (tmp_path / "model.py").read_text(encoding="utf-8") == torch_source(case.checkpoint)
    script = (
        "import sys, numpy as np, torch, model\n"
        "found = model.load()(torch.tensor(np.load('ids.npy')))\n"
        "np.save('found.npy', found.detach().numpy())\n"
        "assert not {'raspc', 'jax', 'haiku'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path)
    assert np.array_equal(np.load(tmp_path / "found.npy"), forward(to_torch(case.checkpoint), ids))


def test_the_weights_can_be_trained() -> None:
    import torch

    model = to_torch(CASES["reverse-1"].checkpoint)
    model(torch.tensor([[4, 0, 1]])).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
