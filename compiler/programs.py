"""What a user hands over as a program, or as several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, cast

from ..rasp_ast.errors import ProgramError
from ..rasp_ast.expressions import RASPExpr
from ..rasp_ast.nodes import SOpNode
from ..rasp_ast.operands import SOp

OUTPUT = "output"
"""What the answer of a lone program is called."""

Programs: TypeAlias = SOp | Mapping[str, SOp]
"""A program, or several by name."""


def nodes_of(program: Programs) -> dict[str, SOpNode]:
    """The nodes of programs by name; a lone one is called ``OUTPUT``.

    Raises:
        ProgramError: there is none, or something is no s-op.
    """
    named = program if isinstance(program, Mapping) else {OUTPUT: program}
    nodes = {name: _program_node(p) for name, p in named.items()}
    if not nodes:
        raise ProgramError("there is no program to compile")
    return nodes


def title_of(nodes: Mapping[str, SOpNode]) -> str:
    """What to call programs in one word or two."""
    names = [node.name or "a program" for node in nodes.values()]
    return names[0] if len(names) == 1 else f"{len(names)} programs"


def _program_node(program: object) -> SOpNode:
    if isinstance(program, SOp):
        return program.node
    if isinstance(program, RASPExpr):
        raise ProgramError(
            "a program is an s-op, not a selector",
            source=program.node.source,
            hint="aggregate over the selector, or take its SelectorWidth",
        )
    if isinstance(program, str):
        hint = 'raspc.rasp_program(text)["name"] or raspc.load_rasp(file)["name"] is an s-op'
    elif callable(program):
        hint = "perhaps brackets are missing: call what makes the program"
    elif isinstance(program, list | tuple):
        hint = "compile the program itself, not what it gives on an input"
        if any(isinstance(part, RASPExpr) for part in cast("list[object]", program)):
            hint = "several programs are compiled by name: {'first': x, 'second': y}"
    else:
        hint = "Map, Aggregate and operators on raspc.tokens make s-ops"
    raise ProgramError(f"a program is an s-op, not {program!r}", hint=hint)
