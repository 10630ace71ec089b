"""What the normal form is in the words of the program, and what it holds on one input.

A head compares tables and an MLP computes them; a reader knows expressions.  Where an expression
is what a table is, the table is called by it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import cast

from ...craft.variables import OneOf
from ...rasp_ast.errors import RaspError
from ...rasp_ast.interpreter import BoolArray, Run
from ...rasp_ast.nodes import SelectorNode, SOpNode
from ...rasp_ast.pictures.flow import cell_of
from ...rasp_ast.pictures.naming import length_name
from ...rasp_ast.pictures.parts import Compared, Row
from ...rasp_ast.printer import format_expression
from ...rasp_ast.values import Value, canonical, plain
from ..analysis.root_values import RootValues
from ..record import Stages
from ..selectors.factors import Factor
from ..selectors.head_roots import computed_root, head_root
from ..selectors.selections import Selection
from ..selectors.symbols import symbol_of
from ..tables.roots import Root
from ..tables.tables import Table, root_table

Values = Sequence[Value | None]
UNKNOWN = "?"


class Names:
    """What the tables and roots of a program that was compiled are called."""

    def __init__(self, stages: Stages) -> None:
        self.stages = stages

    @cached_property
    def _names(self) -> dict[Hashable, str]:
        """What tables are called: by a name of the user's, else by the first expression."""
        names: dict[Hashable, str] = {}
        named: dict[Hashable, str] = {}
        tables = self.stages.analysis.tables
        lengths = {node: name for node in tables if (name := length_name(node)) is not None}
        called = {**lengths, **self.stages.analysis.registry.names}
        for node, table in tables.items():
            name = called.get(node) or node.name
            names.setdefault(table.identity, name or format_expression(node, called))
            if name:
                named.setdefault(table.identity, name)
        return names | named

    def label(self, table: Table) -> str:
        """What a table is called."""
        if table.is_constant:
            return cell_of(table.domain.values[int(table.codes)])
        if table.identity in self._names:
            return self._names[table.identity]
        if table.is_identity and (computed := computed_root(table.roots[0].base)) is not None:
            return self.label(computed.table)
        inner = dict.fromkeys(self.name(root) for root in table.roots)
        return next(iter(inner)) if table.is_identity else f"f({', '.join(inner)})"

    def name(self, root: Root) -> str:
        """What a root is called."""
        computed = computed_root(root.base)
        reading = self.stages.plan.readings.get(root.base)
        if head_root(root.base) is not None and reading is not None and not reading.nodes:
            return reading.text  # the value of no expression
        if root.node is None and computed is not None:
            return self.label(computed.table)
        return self._names.get(root_table(root.base).identity, root.base.text)

    def variables(self) -> dict[str, str]:
        """What the variables of the residual stream hold, by their names."""
        origins = self.stages.provenance.origins
        held = {name: origin.expression for name, origin in origins.items()}
        held[self.stages.circuit.one.name] = "constant"
        names: set[str] = set()
        for root, reading in self.stages.plan.readings.items():
            if reading.name in held:
                counts = root.is_natural and root.node is not None
                name = f"1/(1+{reading.text})" if counts else reading.text
                held[reading.name] = f"{name}, rounded" if name in names else name
                names.add(name)
        return held


class Words(Names):
    """The words of a program that was compiled, and its values on an input."""

    def __init__(self, stages: Stages, tokens: Sequence[Value]) -> None:
        super().__init__(stages)
        self.tokens = tokens
        self.run = Run(tokens, causal=stages.circuit.causal)
        with suppress(RaspError):  # then it is known as far as the program means something
            self.run.evaluate(stages.programs.values())
        self.roots = RootValues(stages.analysis, self.run)

    def values(self, table: Table) -> Values | None:
        """What a table holds at each position; None if the program does not say."""
        codes = self.roots.codes(table)
        if codes is None or (codes < 0).any():
            return None
        return [table.domain.values[code] for code in codes.tolist()]

    def held(self, root: Root) -> Values | None:
        """What a root is at each position; a mean of unlisted values is in no table."""
        base = root.base
        unlisted = base.is_mean and base.node in self.stages.analysis.unlisted
        column = self.run.columns.get(cast(SOpNode, base.node)) if unlisted else None
        return self.roots.values(base) if column is None else column.sequence()

    def row(self, table: Table) -> Row:
        """A table as a row of a picture."""
        return Row(self.label(table), self.cells(self.values(table)))

    def shown(self, root: Root) -> Row:
        """What the columns of a root show, which may be less than its value."""
        reading = self.stages.plan.readings[root]
        held = self.held(root)
        try:
            codes = [] if held is None else [root.domain.code(value) for value in held]
        except KeyError:  # only some of its values are listed
            return Row(reading.text, self.cells(held))
        cells = [show(reading.values[place]) for place in reading.places[codes].tolist()]
        return Row(reading.text, tuple(cells) or self.cells(None))

    def cells(self, values: Values | None) -> tuple[str, ...]:
        """Values as a picture shows them."""
        return (UNKNOWN,) * len(self.tokens) if values is None else tuple(map(cell_of, values))

    def compared(self, factor: Factor) -> Compared:
        """A relation of keys and queries."""
        return Compared(self.row(factor.key), symbol_of(factor), self.row(factor.query))

    def selected(self, factors: Sequence[Factor]) -> BoolArray | None:
        """What relations select together, [query][key]; None if the program does not say."""
        return self.roots.matrix(Selection((tuple(factors),)), self.run.visible)

    def matrix(self, selector: SelectorNode) -> BoolArray | None:
        """What a selector of the program selects; None where it means nothing."""
        try:
            return self.run.matrix(selector)
        except RaspError:
            return None

    def answers(self) -> dict[str, list[object]] | None:
        """What the programs give; None where they mean nothing, or are gone."""
        try:
            return {
                name: [plain(v) for v in self.run.sequence(program)]
                for name, program in self.stages.programs.items()
            } or None
        except RaspError:
            return None


def show(value: object) -> str:
    """A value as a picture shows it, or several between which a variable does not tell."""
    return str(value) if isinstance(value, OneOf) else cell_of(canonical(value))
