"""Everything that the compiler makes on its way from a program to a model, as one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import networkx as nx

from ..craft.blocks import Circuit
from ..craft.verify import verify
from ..rasp_ast.nodes import Node, SOpNode
from .analysis.normal_form import Analysis
from .assembly.emit import Emitted
from .assembly.layout import Layout
from .assembly.schedule import Schedule
from .lowering import Plan
from .passes import Choices


@dataclass(frozen=True, eq=False, kw_only=True)
class Stages:
    """Everything the compiler made on the way, in the order in which it was made."""

    programs: Mapping[str, SOpNode]
    graph: nx.DiGraph[Node]
    analysis: Analysis
    plan: Plan
    circuit: Circuit
    schedule: Schedule
    layout: Layout
    emitted: Emitted
    choices: Choices

    def verify(self) -> None:
        """Raises unless the circuit, its schedule and its layout keep the rules of circuits.

        Raises:
            CircuitError: a rule is broken, which is a fault of the compiler.
        """
        places = {entry.variable: range(entry.start, entry.stop) for entry in self.layout}
        verify(self.circuit, halves=list(self.schedule.halves()), places=places)

    def without_program(self) -> Stages:
        """The same, with an empty program: what is left has no functions of the user's in it."""
        known = self.analysis
        empty = Analysis(known.vocabulary, known.max_seq_len, known.causal, known.choices)
        return replace(self, programs={}, graph=nx.DiGraph(), analysis=empty, plan=Plan(outputs=()))
