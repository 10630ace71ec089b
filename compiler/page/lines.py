"""The text of a program, and in which steps of the model each of its lines is computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ...rasp_ast.leaves import Constant
from ...rasp_ast.nodes import Node, SelectorNode, topological
from ...rasp_ast.printer import Line, program_lines
from ..provenance import Part
from ..record import Stages
from .data import LineData, MlpData, VariableData
from .written import written


@dataclass(frozen=True, eq=False, kw_only=True)
class Lines:
    """Finds the steps of lines.

    Attributes:
        stages: with the program, if there is one.
        names: what variables are in the words of the program, by their names.
        last: the step of the answer.
    """

    stages: Stages
    names: Mapping[str, str]
    variables: tuple[VariableData, ...]
    mlps: tuple[MlpData, ...]
    last: int

    def of(self, output: str) -> tuple[LineData, ...]:
        """The lines of the program behind an output."""
        program = self.stages.programs.get(output)
        if program is None:
            return tuple(self._of_text(self.stages.provenance.texts.get(output, "")))
        return tuple(map(self._of_line, program_lines(program)))

    def written(self, output: str) -> tuple[str, tuple[LineData, ...]]:
        """The file of a program and its own lines there; nothing if it is read of none."""
        program = self.stages.programs.get(output)
        found = None if program is None else written(program)
        if found is None:
            return "", ()
        return found.file, tuple(
            LineData(text=text, where="", steps=self._steps_of(self._known(nodes)))
            for text, nodes in found.lines
        )

    def _known(self, nodes: Iterable[Node]) -> Iterator[tuple[Part, bool]]:
        """The parts that nodes are, leaves aside, and whether they are selectors."""
        for node in nodes:
            if node in self._parts and node.children:
                yield self._parts[node], isinstance(node, SelectorNode)

    @cached_property
    def _parts(self) -> Mapping[Node, Part]:
        nodes = topological(self.stages.programs.values())
        parts = self.stages.provenance.parts
        return dict(zip((n for n in nodes if not isinstance(n, Constant)), parts, strict=True))

    @cached_property
    def _steps(self) -> Mapping[str, tuple[int, ...]]:
        return {variable.name: variable.steps for variable in self.variables}

    def _of_line(self, line: Line) -> LineData:
        head = line.nodes[0]
        parts = list(self._known(line.nodes))
        if not head.children and head in self._parts:
            parts.append((self._parts[head], False))
        origin = self._parts[head].origin if head in self._parts else None
        where = f"{origin.file}:{origin.line}" if origin is not None and origin.line else ""
        return LineData(text=line.text, where=where, steps=self._steps_of(parts))

    def _of_text(self, text: str) -> Iterator[LineData]:
        """Where only the text is left, by the names in front of the lines."""
        named: dict[str, list[Part]] = {}
        for part in self.stages.provenance.parts:
            named.setdefault(part.origin.expression, []).append(part)
        for line in text.splitlines():
            name, _, _ = line.partition(" = ")
            parts = named.get(name, [])
            steps = self._steps_of((part, False) for part in parts)
            yield LineData(text=line, where="", steps=steps)

    def _steps_of(self, parts: Iterable[tuple[Part, bool]]) -> tuple[int, ...]:
        found: set[int] = set()
        for part, is_selector in parts:
            found.update(self._steps_of_part(part, is_selector=is_selector))
        return tuple(sorted(found))

    def _steps_of_part(self, part: Part, *, is_selector: bool) -> Iterator[int]:
        """Where it is written; else where an MLP computes of the same variables; else the users."""
        text = part.origin.expression
        held = [*part.variables, *(name for name, words in self.names.items() if words == text)]
        if held:
            for name in held:
                yield from self._steps.get(name, ())
            return
        computed = [] if is_selector else self._computed(frozenset(part.of))
        if computed:
            yield from computed
            return
        for name in part.into:
            yield from self._steps.get(name, (self.last,))

    def _computed(self, of: frozenset[str]) -> list[int]:
        """The steps of MLPs that read just these variables."""
        names = self.variables
        return [
            mlp.step
            for mlp in self.mlps
            if not mlp.erases and of == frozenset(names[place].name for place in mlp.reads)
        ]
