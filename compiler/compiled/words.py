"""What the normal form is in the words of the program, and what it holds on one input.

A head compares tables and an MLP computes them; a reader knows expressions.  Where an expression
is what a table is, the table is called by it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cached_property

import numpy as np

from ...craft.variables import OneOf
from ...rasp_ast.errors import RaspError
from ...rasp_ast.interpreter import BoolArray, Run
from ...rasp_ast.nodes import SelectorNode
from ...rasp_ast.pictures.flow import cell_of
from ...rasp_ast.pictures.naming import length_name
from ...rasp_ast.pictures.parts import Compared, Row
from ...rasp_ast.printer import format_expression
from ...rasp_ast.values import Value, canonical, plain
from ..record import Stages
from ..selectors.head_roots import computed_root
from ..selectors.selections import Factor
from ..tables.roots import Root
from ..tables.tables import Table, root_table
from .symbols import symbol_of

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
        for node, table in tables.items():
            names.setdefault(table.identity, node.name or format_expression(node, lengths))
            if name := node.name or lengths.get(node):
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
                name = f"1/(1+{reading.text})" if root.is_natural else reading.text
                held[reading.name] = f"{name}, rounded" if name in names else name
                names.add(name)
        return held


class Words(Names):
    """The words of a program that was compiled, and its values on an input."""

    def __init__(self, stages: Stages, tokens: Sequence[Value]) -> None:
        super().__init__(stages)
        self.tokens = tokens
        self.run = Run(tokens, causal=stages.circuit.causal)

    def values(self, table: Table) -> Values | None:
        """What a table holds at each position; None if the program does not say."""
        codes = self._codes(table)
        return None if codes is None else [table.domain.values[code] for code in codes]

    def held(self, root: Root) -> Values | None:
        """What a root is at each position."""
        base = root.base
        try:
            if base.lookup == "token":
                return self.tokens
            if base.lookup == "position":
                return list(range(len(self.tokens)))
            if base.node is not None and not isinstance(base.node, SelectorNode):
                return self.run.sequence(base.node)
        except RaspError:
            return None
        computed = computed_root(base)
        return None if computed is None else self.values(computed.table)

    def _codes(self, table: Table) -> list[int] | None:
        """The places of its values in the domain of a table, at each position."""
        places: list[list[int]] = []
        for root in table.roots:
            held = self.held(root)
            if held is None:
                return None
            try:
                codes = [root.base.domain.code(value) for value in held]
            except KeyError:  # only some of its values are listed
                return None
            places.append([int(root.codes_of_base[code]) for code in codes])
        found = [int(table.codes[tuple(at)]) for at in zip(*places, strict=True)]
        found = found or [int(table.codes)] * len(self.tokens)
        return None if min(found) < 0 else found

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
        selected = self.run.visible.copy()
        for factor in factors:
            keys, queries = self._codes(factor.key), self._codes(factor.query)
            if keys is None or queries is None:
                return None
            selected &= factor.relation[np.ix_(keys, queries)].T
        return selected

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
                name: [None if v is None else plain(v) for v in self.run.sequence(program)]
                for name, program in self.stages.programs.items()
            } or None
        except RaspError:
            return None


def show(value: object) -> str:
    """A value as a picture shows it, or several between which a variable does not tell."""
    return str(value) if isinstance(value, OneOf) else cell_of(canonical(value))
