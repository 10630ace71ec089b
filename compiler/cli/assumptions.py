"""What commands say beside their result: what it rests on."""

from __future__ import annotations

from ..columns_of_text import paragraph
from ..compiled.model import CompiledModel


def print_assumptions(model: CompiledModel) -> None:
    """What the model's answers rest on without proof."""
    for text in model.assumptions:
        print(paragraph(f"right only if {text}"))
