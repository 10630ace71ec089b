"""The data of a model: variables and their columns, heads, MLPs, answers, weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from math import isfinite

from ...craft.blocks import Block, Head, Mlp, Output
from ...craft.rewrite import columns_read
from ...craft.variables import Read, Variable
from ...rasp_ast.nodes import Select, topological
from ...rasp_ast.printer import format_expression
from ..assembly.layout import Entry
from ..record import Stages
from .data import (
    Array64,
    HeadData,
    MlpData,
    ModelData,
    OutputData,
    VariableData,
    WriteData,
    packed,
)
from .decoding import Reader
from .expected import Program
from .lines import Lines
from .rules import rule_data
from .texts import texts_of_tokens

LONGEST_LABEL = 24
"""More words of a program than this are no label."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Described:
    """A model, on its way to a page.

    Attributes:
        program: with the program; None if the model was kept without one.
        names: what variables are in the words of the program, by their names.
    """

    stages: Stages
    program: Program | None
    names: Mapping[str, str]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The variables that a page shows, in the order of its list."""
        one = self.stages.circuit.one
        return tuple(entry for entry in self.stages.layout if entry.variable is not one)

    @cached_property
    def places(self) -> Mapping[Variable, int]:
        """Variables by their places in that list."""
        return {entry.variable: place for place, entry in enumerate(self.entries)}

    @cached_property
    def last(self) -> int:
        """The step of the answer."""
        return 2 * len(self.stages.schedule.layers) + 1

    @cached_property
    def heads(self) -> tuple[tuple[int, int, Head], ...]:
        """Layer, slot and block of each head."""
        layers = enumerate(self.stages.schedule.layers)
        return tuple((n, slot, h) for n, (hs, _) in layers for slot, h in enumerate(hs))

    @cached_property
    def _blocks(self) -> tuple[tuple[int, Block], ...]:
        return tuple((half + 1, block) for half, block in self.stages.schedule.halves())

    def data(self, *, with_weights: bool, with_decoders: bool) -> ModelData:
        """The model as a page holds it."""
        variables = tuple(self._variables(with_decoders=with_decoders))
        mlps = tuple(self._mlps())
        stages = self.program.stages if self.program is not None else self.stages
        lines = Lines(
            stages=stages, names=self.names, variables=variables, mlps=mlps, last=self.last
        )
        ones = [e.start for e in self.stages.layout if e.variable is self.stages.circuit.one]
        config = asdict(self.stages.emitted.config)
        return ModelData(
            config=config,
            vocabulary=texts_of_tokens(self.stages.circuit.vocabulary),
            variables=variables,
            heads=tuple(self._heads()),
            mlps=mlps,
            outputs=tuple(self._outputs(lines)),
            one=ones[0] if ones else None,
            weights=dict(self._weights()) if with_weights else None,
        )

    @property
    def _answers(self) -> tuple[Output, ...]:
        return self.stages.circuit.outputs

    def _variables(self, *, with_decoders: bool) -> Iterator[VariableData]:
        origins, labels = self.stages.provenance.origins, self._labels
        compared = frozenset[str]() if self.program is None else frozenset(self.program.roots)
        for entry in self.entries:
            variable, reader = entry.variable, Reader(entry.variable)
            origin = origins.get(variable.name)
            where = f"{origin.file}:{origin.line}" if origin is not None and origin.line else ""
            yield VariableData(
                name=variable.name,
                label=labels[variable.name],
                text=variable.name if origin is None else origin.expression,
                where=where,
                start=entry.start,
                stop=entry.stop,
                steps=self._written(entry),
                read=self._last_read(variable),
                gone=self.gone(entry),
                labels=variable.columns,
                bound=reader.bound,
                is_compared=variable.name in compared,
                decoder=reader.data() if with_decoders else None,
            )

    @property
    def _labels(self) -> Mapping[str, str]:
        """The words of the program where they are few and nobody else's, else names."""
        labels: dict[str, str] = {}
        for entry in self.entries:
            name = entry.variable.name
            words = self.names.get(name, name)
            taken = words in labels.values() or any(words == e.variable.name for e in self.entries)
            labels[name] = name if taken or len(words) > LONGEST_LABEL else words
        return labels

    def _written(self, entry: Entry) -> tuple[int, ...]:
        looked_up = any(e.variable is entry.variable for e in self.stages.circuit.embeddings)
        steps = {
            step
            for step, block in self._blocks
            if step <= entry.done + 1 and any(w.variable is entry.variable for w in block.writes)
        }
        return tuple(sorted(steps | ({0} if looked_up else set())))

    def gone(self, entry: Entry) -> int | None:
        """The step that erases a variable; None if none does."""
        half = self.stages.erased.get(entry.variable)
        return None if half is None else half + 1

    def _last_read(self, variable: Variable) -> int:
        one = self.stages.circuit.one
        reads = [(step, read) for step, block in self._blocks for read in block.reads()]
        reads += [(self.last, output.read) for output in self._answers]
        steps = [s for s, read in reads if any(v is variable for v, _ in columns_read(read, one))]
        return max(steps, default=-1)

    def read_of(self, read: Read) -> tuple[int, ...]:
        """The variables of which a read takes something."""
        found = dict.fromkeys(v for v, _ in columns_read(read, self.stages.circuit.one))
        return tuple(self.places[variable] for variable in found if variable in self.places)

    def _heads(self) -> Iterator[HeadData]:
        for layer, slot, head in self.heads:
            selector, symbol = self._selector(head)
            yield HeadData(
                step=2 * layer + 1,
                layer=layer,
                slot=slot,
                name=head.name,
                kind=head.kind,
                selector=selector,
                symbol=symbol,
                query=self.read_of(head.query),
                key=self.read_of(head.key),
                value=self.read_of(head.value),
                writes=tuple(
                    WriteData(variable=self.places[w.variable], matrix=packed(w.matrix))
                    for w in head.writes
                    if w.variable in self.places
                ),
                width=head.value.width,
                margin=head.margin if isfinite(head.margin) else None,
            )

    def _selector(self, head: Head) -> tuple[str, str]:
        """The selector in words, and its symbol if it is one comparison."""
        found = None if self.program is None else self.program.plan_of(head)
        if self.program is None or found is None:
            return "", ""
        plan, number, count = found
        selector = self.program.selector_of(plan)
        if selector is None:
            return "", ""
        leaves = [node for node in topological([selector]) if isinstance(node, Select)]
        part = f" (part {number + 1} of {count})" if count > 1 else ""
        symbol = leaves[0].predicate.symbol if len(leaves) == 1 and not part else ""
        return f"{format_expression(selector)}{part}", symbol

    def _mlps(self) -> Iterator[MlpData]:
        done = {entry.variable: entry.done for entry in self.entries}
        for layer, (_, mlps) in enumerate(self.stages.schedule.layers):
            start = 0
            for block in mlps:
                stop = start + block.read.width
                yield self._mlp(block, layer, start, erases=done[block.write.variable] < 2 * layer)
                start = stop

    def _mlp(self, block: Mlp, layer: int, start: int, *, erases: bool) -> MlpData:
        return MlpData(
            step=2 * layer + 2,
            layer=layer,
            name=block.name,
            start=start,
            stop=start + block.read.width,
            reads=self.read_of(block.read),
            writes=self.places[block.write.variable],
            erases=erases,
        )

    def _outputs(self, lines: Lines) -> Iterator[OutputData]:
        start = 0
        for output in self._answers:
            file, written = lines.written(output.name)
            stop = start + output.rule.width
            yield OutputData(
                name=output.name,
                columns=(start, stop),
                rule=rule_data(output.rule),
                reads=self.read_of(output.read),
                lines=lines.of(output.name),
                file=file,
                written=written,
            )
            start = stop

    def _weights(self) -> Iterable[tuple[str, Array64]]:
        emitted = self.stages.emitted
        for module, arrays in emitted.params.items():
            for name, array in arrays.items():
                yield f"{module.removeprefix('transformer/')}/{name}", packed(array)
        yield "unembed", packed(emitted.unembed)
