"""Everything that the compiler makes on its way from a program to a model, as one record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import networkx as nx
import numpy as np
import numpy.typing as npt

from ..craft.blocks import Circuit, Head, Output
from ..craft.formatting import counted, listed
from ..craft.variables import OneOf, Variable
from ..craft.verify import verify
from ..model.answers import Classes
from ..rasp_ast.nodes import Node, SOpNode
from ..rasp_ast.values import canonical
from .analysis.normal_form import Analysis
from .analysis.registry import Registry
from .assembly.emit import Emitted
from .assembly.layout import Layout
from .assembly.schedule import Schedule
from .encoding.affine import are_indicators
from .encoding.demands import Demands
from .lowering import Plan
from .passes import LARGE, LEGIBLE, MAX_COMPUTED_ONE_HOT, Asked, Choices, Passes
from .provenance import Provenance, provenance_of
from .tables.domains import Domain


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Stages:
    """Everything the compiler made on the way, in the order in which it was made.

    Attributes:
        asked: what it was told to aim at.
        saved: what is known of the program where the program itself is gone.
    """

    programs: Mapping[str, SOpNode]
    graph: nx.DiGraph[Node]
    analysis: Analysis
    plan: Plan
    circuit: Circuit
    schedule: Schedule
    layout: Layout
    emitted: Emitted
    choices: Choices
    asked: Asked
    saved: Provenance | None = None

    def __repr__(self) -> str:
        nodes = counted(self.graph.number_of_nodes(), "expression")
        lines = (
            f"<stages of the compiler, each an attribute: {listed(self.programs)}",
            f"  graph     {nodes} of the program",
            f"  analysis  {self.analysis!r}",
            f"  plan      {self.plan!r}",
            f"  circuit   {counted(len(self.circuit.blocks), 'block')} over "
            f"{counted(len(list(self.circuit.variables())), 'variable')}",
            f"  schedule  {counted(len(self.schedule.layers), 'layer')}",
            f"  layout    {counted(self.layout.d_model, 'column')}",
            f"  emitted   {self.emitted!r}",
            f"  choices   with {listed(self.choices.passes.on)}>",
        )
        return "\n".join(lines)

    @property
    def passes(self) -> Passes:
        """Those that were asked for."""
        return self.asked.passes

    @cached_property
    def provenance(self) -> Provenance:
        """What of the program can be kept in a file."""
        return self.saved or provenance_of(self.programs, self.analysis, self.plan, self.circuit)

    @property
    def lifted(self) -> tuple[str, ...]:
        """The variables of heads that attend to BOS alone, since it is lifted."""
        heads = (b for b in self.circuit.blocks if isinstance(b, Head) and b.kind == "sum")
        return tuple(dict.fromkeys(w.variable.name for head in heads for w in head.writes))

    @property
    def answered_as_numbers(self) -> tuple[str, ...]:
        """The outputs that are numbers though one-hot columns were asked for."""
        if self.asked.readout != "onehot":
            return ()
        return tuple(o.name for o in self.circuit.outputs if _is_number(o))

    @cached_property
    def fallbacks(self) -> tuple[str, ...]:
        """What was done though the pass that does it is off, since it could not be done without."""
        passes, used = self.passes, self.choices.passes
        found: list[str] = []
        if not passes.lift:
            finely = ", as far as float32 goes" if self.choices.lifts_finely else ""
            found += [f"{name}: BOS lifted{finely}" for name in self.lifted]
        if not passes.whole:
            found += [f"{name}: rounded as it is written" for name in self.circuit.rounded]
        if not passes.numbers:
            most = LEGIBLE if passes.demand else MAX_COMPUTED_ONE_HOT
            found += [
                f"{v.name}: {len(v.values):,} values, numbered"
                for v in _numbered(self.circuit, most)
            ]
        if not passes.demand:
            found += [
                f"{v.name}: {size:,} values, in {len(v.values):,} classes"
                for v, size in _in_classes(self.circuit)
            ]
        if not passes.digits and self.choices.order_digits > 1:
            found.append(f"long orders in {self.choices.order_digits} digits")
        found += [f"with {name}" for name in used.on if name not in passes.on]
        found += [f"without {name}" for name in passes.on if name not in used.on]
        found += [f"{name}: a number, not in one-hot columns" for name in self.answered_as_numbers]
        found += [f"{name}: not kept, it takes too many values" for name in self.choices.unkept]
        return tuple(found)

    @cached_property
    def erased(self) -> dict[Variable, int]:
        """The half-layer in which each variable that makes way for another is erased."""
        done = {entry.variable: entry.done for entry in self.layout}
        erased: dict[Variable, int] = {}
        for half, block in self.schedule.halves():
            for write in block.writes:
                if half > done.get(write.variable, half):
                    erased.setdefault(write.variable, half)
        return erased

    def verify(self) -> None:
        """Raises unless the circuit, its schedule and its layout keep the rules of circuits.

        Raises:
            CircuitError: a rule is broken, which is a fault of the compiler.
        """
        places = {entry.variable: range(entry.start, entry.stop) for entry in self.layout}
        verify(self.circuit, halves=list(self.schedule.halves()), places=places)

    def without_program(self) -> Stages:
        """The same, with an empty program: what is left has no functions of the user's in it."""
        return without_program(
            circuit=self.circuit,
            schedule=self.schedule,
            layout=self.layout,
            emitted=self.emitted,
            choices=self.choices,
            asked=self.asked,
            saved=self.provenance,
        )


def _is_number(output: Output) -> bool:
    """Whether an answer is a number, or so many classes that a number stands for them."""
    if not isinstance(output.rule, Classes):
        return True
    columns = sum(variable.width for variable, _ in output.read.parts)
    return len(output.rule.values) - 1 > max(LARGE, columns)


def _in_classes(circuit: Circuit) -> Iterator[tuple[Variable, int]]:
    """Variables whose columns hold classes of too many values, and how many values these are."""
    for variable in circuit.variables():
        sizes = [len(v.values) if isinstance(v, OneOf) else 1 for v in variable.values]
        if sum(sizes) > MAX_COMPUTED_ONE_HOT and max(sizes) > 1:
            yield variable, sum(sizes)


def _numbered(circuit: Circuit, most: int) -> Iterator[Variable]:
    """Variables whose values are told apart by fewer columns than values, none of which is the
    value itself: only sets of more than ``most`` values where the pass ``numbers`` is off.

    Positions, and digits that are one-hot, are so of large sets only.
    """
    positions = {e.variable for e in circuit.embeddings if e.by == "position"}
    for variable in circuit.variables():
        size = len(variable.values)
        least = max(most, variable.width + 1, LARGE if variable in positions else 0)
        if variable.is_partially_listed or size <= least:
            continue
        defined = [value is not None for value in variable.values]
        rows, values = variable.encoding[defined], [v for v in variable.values if v is not None]
        if size <= LARGE:
            zeros = (rows == 0).any(axis=0)  # none in binary digits 1 and -1
            rows = rows[:, ~(zeros & are_indicators(np.abs(rows)))]
        numbers = np.array([float(v) for v in values if isinstance(v, int | float | Fraction)])
        is_number = rows.shape[1] == 1 or any(_is_affine(column, numbers) for column in rows.T)
        if len(numbers) == len(values) and is_number:
            continue
        if rows.shape[1] and len(np.unique(rows, axis=0)) > most:
            yield variable


def _is_affine(column: npt.NDArray[np.float64], numbers: npt.NDArray[np.float64]) -> bool:
    """Whether a column grows evenly with the numbers."""
    gaps = np.diff(numbers)
    if len(numbers) != len(column) or not gaps.all():
        return False
    slopes = np.diff(column) / gaps
    return bool(slopes.any() and np.ptp(slopes) <= ROUNDED * np.abs(slopes).max())


ROUNDED = 2.0**-20
"""Slopes that differ by this part of them are one, in numbers of float32."""


def without_program(
    *,
    circuit: Circuit,
    schedule: Schedule,
    layout: Layout,
    emitted: Emitted,
    choices: Choices,
    asked: Asked,
    saved: Provenance,
) -> Stages:
    """The record of a model whose program is gone: its last stages, and an empty analysis."""
    vocabulary = Domain.of(canonical(token) for token in circuit.vocabulary)
    registry = Registry(vocabulary, circuit.max_seq_len, causal=circuit.causal, choices=choices)
    return Stages(
        programs={},
        graph=nx.DiGraph(),
        analysis=Analysis(registry),
        plan=Plan(outputs=(), demands=Demands(registry)),
        circuit=circuit,
        schedule=schedule,
        layout=layout,
        emitted=emitted,
        choices=choices,
        asked=asked,
        saved=saved,
    )
