"""What `raspc.check` can compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ...rasp_ast.errors import ProgramError
from ...rasp_ast.operands import Selector, SOp
from ...rasp_ast.source import capture_caller
from .model import CompiledModel

_ORDER = "write raspc.check(program, model)"


def expect_s_ops(program: object, other: object) -> None:
    """Raises ProgramError unless s-ops are compared with a model or another s-op."""
    programs = (
        cast("Mapping[str, object]", program).values()
        if isinstance(program, Mapping)
        else [program]
    )
    for found in (*programs, *([] if isinstance(other, CompiledModel) else [other])):
        if isinstance(found, SOp):
            continue
        if isinstance(found, CompiledModel):
            message = "the program comes first, and then its model"
            raise ProgramError(message, source=capture_caller(), hint=_ORDER)
        hint = "aggregate over the selector first" if isinstance(found, Selector) else _ORDER
        message = f"check compares s-ops, found {found!r}"
        raise ProgramError(message, source=capture_caller(), hint=hint)
