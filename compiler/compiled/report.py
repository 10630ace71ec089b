"""Models in words: layer by layer, and what each pass of the compiler saves."""

from __future__ import annotations

from collections.abc import Callable

from ...rasp_ast.errors import CompileError
from ..columns_of_text import Row
from ..passes import Passes
from .model import CompiledModel


def layers(model: CompiledModel) -> list[Row]:
    """A row for each layer: its number, its heads by name, and the units of its MLPs."""
    return [
        (
            str(number),
            f"{len(heads)}: {', '.join(head.name for head in heads)}" if heads else empty,
            " + ".join(f"{mlp.read.width} {mlp.name}" for mlp in mlps) or empty,
        )
        for number, (heads, mlps) in enumerate(model.stages.schedule.layers)
        for empty in ("0" if heads or mlps else "padding",)
    ]


def savings(
    compiled: Callable[[Passes], CompiledModel], passes: Passes, model: CompiledModel
) -> list[Row]:
    """A row for each pass that makes a difference: the model without it, beside the model.

    Args:
        compiled: compiles the program with other passes.
        model: the program with all of these passes.
    """
    rows: list[Row] = []
    own = model.sizes
    for name in passes.on:
        wanted = passes.without(name)
        try:
            other = compiled(wanted)
        except CompileError:
            other = None
        if other is None or other.stages.choices.passes != wanted:
            rows.append((name, "-", "-", "it is refused without"))
            continue
        sizes = other.sizes
        if (sizes.layers, sizes.parameters) != (own.layers, own.parameters):
            saved = f"{sizes.parameters / own.parameters:.2f} times the parameters"
            fewer = sizes.layers - own.layers
            text = f"{saved}{f', {fewer} layers' if fewer else ''}"
            rows.append((name, str(sizes.layers), f"{sizes.parameters:,}", text))
    return rows
