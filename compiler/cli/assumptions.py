"""What commands say beside their result: what it rests on."""

from __future__ import annotations

from ..compiled.model import CompiledModel


def print_assumptions(model: CompiledModel) -> None:
    """What the model's answers rest on without proof."""
    for text in model.assumptions:
        print(f"right only if {text}")
