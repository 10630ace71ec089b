"""What the steps of a solution are called when something is said of them."""

from __future__ import annotations

from ...rasp_ast.nodes import SOpNode
from ...rasp_ast.notation import shorten
from ...rasp_ast.printer import format_expression

_LONGEST_STEP = 60


def step_text(step: SOpNode) -> str:
    """Its name, or how it is written, at no great length."""
    return step.name or shorten(format_expression(step), _LONGEST_STEP)
