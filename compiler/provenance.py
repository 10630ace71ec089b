"""What is known of a program once the program is gone: its text, and where each variable is from.

A program holds functions of the user's, which no file can keep. Its text can be kept, and so can
what each variable of the residual stream is in the words of the program, and which variables each
expression of the program has become.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from ..craft.blocks import Circuit
from ..craft.formatting import counted, listed
from ..craft.names import parts_of
from ..rasp_ast.errors import ProgramError
from ..rasp_ast.leaves import Constant
from ..rasp_ast.nodes import Node, SelectorNode, SOpNode, topological
from ..rasp_ast.printer import format_expression, format_program
from ..rasp_ast.program_json import program_to_json
from ..rasp_ast.source import Source
from ..rasp_ast.surface import SOp
from .analysis.normal_form import Analysis
from .lowering import Plan
from .selectors.head_roots import place_of
from .tables.roots import Root
from .tables.tables import Table


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
class Part:
    """An expression of the program, and which variables it has become.

    Attributes:
        variables: those that hold its values, in the order in which they are written.
        of: the variables of which it is a function; those that a selector compares.
        into: the variables that the expressions above it have become, the nearest ones; an output
            where it is the answer, or goes straight into it.
    """

    origin: Origin
    variables: tuple[str, ...]
    of: tuple[str, ...]
    into: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, repr=False)
class Provenance:
    """What can be kept of programs.

    Attributes:
        texts: each program as it is printed, by its name.
        sources: Python that builds a program again, of those that know it (random ones do).
        origins: by the name of a variable.
        parts: the expressions of all programs, what is below before what is above.
        data: all programs as ``program_to_json`` writes them; empty if some function is code.
    """

    texts: Mapping[str, str]
    sources: Mapping[str, str]
    origins: Mapping[str, Origin]
    parts: tuple[Part, ...]
    data: str

    def __repr__(self) -> str:
        kept = "text and data" if self.data else "text"
        expressions = counted(len(self.parts), "expression")
        origins = counted(len(self.origins), "origin")
        return f"<provenance of {listed(self.texts)}: {kept}, {expressions}, {origins}>"


def provenance_of(
    programs: Mapping[str, SOpNode], analysis: Analysis, plan: Plan, circuit: Circuit
) -> Provenance:
    """What can be kept of programs that were analysed, planned and built."""
    known = {
        r.name: _placed(r.text, r.source or place_of(root)) for root, r in plan.readings.items()
    }
    sources = {name: dict(node.notes).get("source") for name, node in programs.items()}
    return Provenance(
        texts={name: format_program(node) for name, node in programs.items()},
        sources={name: text for name, text in sources.items() if isinstance(text, str)},
        origins={
            variable.name: _origin_of(variable.name, known)
            for variable in circuit.variables()
            if variable is not circuit.one
        },
        parts=tuple(_parts(programs, analysis, plan, circuit)),
        data=_data(programs, analysis.registry.names),
    )


def _data(programs: Mapping[str, SOpNode], called: Mapping[Node, str]) -> str:
    """All programs as JSON, their variables' names included; empty if that cannot be."""
    try:
        return program_to_json({name: SOp.of(node) for name, node in programs.items()}, called)
    except ProgramError:
        return ""


def _placed(text: str, source: Source | None) -> Origin:
    if source is None:
        return Origin(text)
    return Origin(text, PurePath(source.file).name, source.line)


def _owners(plan: Plan, circuit: Circuit) -> dict[Root, str]:
    """The name of the variable that a root is in, of those that are in one."""
    owners: dict[str, str] = {}
    for variable in circuit.variables():
        if variable.width and variable is not circuit.one:
            owners |= dict.fromkeys((variable.name, *parts_of(variable.name)), variable.name)
    return {root: owners[r.name] for root, r in plan.readings.items() if r.name in owners}


def _parts(
    programs: Mapping[str, SOpNode], analysis: Analysis, plan: Plan, circuit: Circuit
) -> Iterator[Part]:
    """The expressions of programs, constants aside."""
    owners = _owners(plan, circuit)
    nodes = [node for node in topological(programs.values()) if not isinstance(node, Constant)]
    held = _held(analysis, plan, owners)
    into: dict[Node, dict[str, None]] = {node: {} for node in nodes}
    for name, program in programs.items():
        if program in into:
            into[program][name] = None
    for node in reversed(nodes):
        above = dict.fromkeys(held.get(node, ())[:1]) or into[node]
        for child in node.children:
            if child in into:
                into[child].update(above)
    for node in nodes:
        text = analysis.registry.names.get(node) or format_expression(node)
        yield Part(
            origin=_placed(text, node.source),
            variables=tuple(held.get(node, ())),
            of=tuple(dict.fromkeys(_variables(_tables(node, analysis), owners))),
            into=tuple(into[node]),
        )


def _tables(node: Node, analysis: Analysis) -> Iterator[Table]:
    """What an expression is as a table over roots; what a selector compares."""
    if isinstance(node, SelectorNode):
        selection = analysis.selected.get(node)
        for term in () if selection is None else selection.terms:
            for factor in term:
                yield from (factor.key, factor.query)
    elif node in analysis.tables:
        yield analysis.tables[node]


def _held(analysis: Analysis, plan: Plan, owners: Mapping[Root, str]) -> dict[Node, list[str]]:
    """The variables that hold the values of each expression, as far as anybody asks for them.

    The first one comes first.
    """
    held: dict[Node, list[str]] = {}
    for node, table in analysis.tables.items():
        if table.is_identity and table.roots[0].lookup is not None and table.roots[0] in owners:
            held[node] = [owners[table.roots[0]]]
    for root, reading in plan.readings.items():
        if reading.node is not None and root in owners:
            names = held.setdefault(reading.node, [])
            if owners[root] not in names:
                names.append(owners[root])
    return held


def _variables(tables: Iterable[Table], owners: Mapping[Root, str]) -> Iterator[str]:
    for table in tables:
        yield from (owners[r.base] for r in table.roots if r.base in owners)


def _origin_of(name: str, known: Mapping[str, Origin]) -> Origin:
    """A variable's own; one that several were folded into is called by all their names."""
    parts = [name] if name in known else parts_of(name)
    origins = [known[part] for part in parts if part in known]
    if len(origins) == 1:
        return origins[0]
    return Origin(f"({', '.join(origin.expression for origin in origins)})" if origins else name)
