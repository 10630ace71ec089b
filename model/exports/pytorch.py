"""PyTorch: a module, and the same as source text that needs nothing but torch.

The module stands in a file of its own, ``torch_module.py``, and the source text is that file.
"""
# pyright: basic, reportMissingImports=false

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .checkpoint import DESCRIPTION, Array, Checkpoint
from .libraries import need

if TYPE_CHECKING:
    from .torch_module import Transformer

MODULE = Path(__file__).with_name("torch_module.py")

LOADER = '''

CONFIG = Config(
{sizes}
)


def load(path: str = "weights.pt") -> Transformer:
    """The model with its weights."""
    model = Transformer(CONFIG)
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()
'''

# What a layer's projections are called here, and there.
PROJECTIONS = {
    "attn.query": "attn/query",
    "attn.key": "attn/key",
    "attn.value": "attn/value",
    "attn.output": "attn/linear",
    "mlp.hidden": "mlp/linear_1",
    "mlp.output": "mlp/linear_2",
}


def to_torch(checkpoint: Checkpoint) -> Transformer:
    """The model as a module: token ids ``[batch, tokens]`` to outputs ``[batch, tokens, outputs]``.

    Raises:
        MissingLibraryError: torch is not installed.
    """
    need("torch", "torch")
    import torch  # noqa: PLC0415

    from .torch_module import Config, Transformer  # noqa: PLC0415

    model = Transformer(Config(**_sizes(checkpoint)))
    arrays = {name: torch.tensor(array) for name, array in state_arrays(checkpoint).items()}
    model.load_state_dict(arrays)
    return model.eval()


def torch_source(checkpoint: Checkpoint) -> str:
    """The text of a module of Python that makes the model, ``load`` and all."""
    sizes = "\n".join(f"    {name}={value!r}," for name, value in _sizes(checkpoint).items())
    lines = MODULE.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("# pyright:"))
    return f"{text}\n{LOADER.format(sizes=sizes)}"


def save_torch(checkpoint: Checkpoint, folder: Path) -> None:
    """Writes ``model.py``, ``weights.pt`` and ``raspc.json``.

    Raises:
        MissingLibraryError: torch is not installed.
    """
    model = to_torch(checkpoint)
    import torch  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), folder / "weights.pt")
    (folder / "model.py").write_text(torch_source(checkpoint), encoding="utf-8")
    (folder / DESCRIPTION).write_text(checkpoint.description(), encoding="utf-8")


def state_arrays(checkpoint: Checkpoint) -> dict[str, Array]:
    """The module's parameters by name; its linear weights are ``[out, in]``."""
    arrays = {
        "tokens.weight": checkpoint.params["token_embed"]["embeddings"],
        "positions.weight": checkpoint.params["pos_embed"]["embeddings"],
        "unembed.weight": checkpoint.unembed.T,
    }
    for layer in range(checkpoint.config.num_layers):
        for here, there in PROJECTIONS.items():
            weight, bias = checkpoint.linear(layer, there)
            arrays[f"layers.{layer}.{here}.weight"] = weight.T
            arrays[f"layers.{layer}.{here}.bias"] = bias
    return arrays


def _sizes(checkpoint: Checkpoint) -> dict[str, Any]:
    """The fields of the module's ``Config``."""
    fields = asdict(checkpoint.config)
    for name in ("bos_id", "layer_norm"):  # the module need not know
        del fields[name]
    return {**fields, "outputs": checkpoint.outputs}
