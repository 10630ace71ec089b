"""What is known of a program once the program is gone: its text, and where each variable is from.

A program holds functions of the user's, which no file can keep. Its text can be kept, and so can
what each variable of the residual stream is in the words of the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from ..craft.blocks import Circuit
from ..rasp_ast.nodes import SOpNode
from ..rasp_ast.printer import format_program
from .lowering import Plan
from .tables.roots import Root


@dataclass(frozen=True)
class Origin:
    """Where a variable of the residual stream is from.

    Attributes:
        expression: what it is in the words of the program.
        file: the name of the file where that was written, without its folder; empty if unknown.
        line: the line there; 0 if unknown.
    """

    expression: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.expression} ({self.file}:{self.line})" if self.line else self.expression


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What can be kept of programs.

    Attributes:
        texts: each program as it is printed, by its name.
        sources: Python that builds a program again, of those that know it (random ones do).
        origins: by the name of a variable.
    """

    texts: Mapping[str, str]
    sources: Mapping[str, str]
    origins: Mapping[str, Origin]


def provenance_of(programs: Mapping[str, SOpNode], plan: Plan, circuit: Circuit) -> Provenance:
    """What can be kept of programs that were planned and built."""
    known = {root.name: _origin(root) for root in plan.encodings}
    sources = {name: dict(node.notes).get("source") for name, node in programs.items()}
    return Provenance(
        texts={name: format_program(node) for name, node in programs.items()},
        sources={name: text for name, text in sources.items() if isinstance(text, str)},
        origins={
            variable.name: _origin_of(variable.name, known)
            for variable in circuit.variables()
            if variable is not circuit.one
        },
    )


def _origin(root: Root) -> Origin:
    if root.source is None:
        return Origin(root.text)
    return Origin(root.text, PurePath(root.source.file).name, root.source.line)


def _origin_of(name: str, known: Mapping[str, Origin]) -> Origin:
    """A variable's own; one that several were folded into is called by all their names."""
    parts = [name] if name in known else name.split("+")
    found = [known[part] for part in parts if part in known]
    if len(found) == 1:
        return found[0]
    return Origin(" + ".join(origin.expression for origin in found) or name)
