"""What the interpreter says of a run: the values of variables, what heads select, the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import numpy.typing as npt

from ...craft.blocks import Head
from ...craft.names import parts_of
from ...rasp_ast.errors import EvaluationError, InputError
from ...rasp_ast.interpreter import Run, read_input
from ...rasp_ast.nodes import SelectorNode, SOpNode
from ...rasp_ast.values import Value
from ..analysis.root_values import RootValues
from ..heads.plan import HeadPlan
from ..record import Stages
from ..selectors.selections import Selection
from ..tables.roots import Root

Matrix = npt.NDArray[np.bool_]
Values = Sequence[Value | None]


@dataclass(frozen=True, eq=False)
class Program:
    """The programs of a model, beside what was planned of them."""

    stages: Stages

    @cached_property
    def roots(self) -> Mapping[str, Root]:
        """Roots by the names of their variables."""
        return {reading.name: root for root, reading in self.stages.plan.readings.items()}

    @cached_property
    def plans(self) -> Mapping[str, tuple[HeadPlan, int, int]]:
        """By the name of a head: its plan, its number among those of its root, and how many."""
        return {
            name if number == 0 else f"{name}#{number + 1}": (plan, number, len(plans))
            for root, plans in self.stages.plan.heads.items()
            for name in (self.stages.plan.called(root),)
            for number, plan in enumerate(plans)
        }

    def plan_of(self, head: Head) -> tuple[HeadPlan, int, int] | None:
        """The plan of a head; of one that several became, that of the first: they attend alike."""
        fitting = [n for n in self.plans if head.name == n or head.name.startswith(f"{n}+")]
        return self.plans[max(fitting, key=len)] if fitting else None

    def selector_of(self, plan: HeadPlan) -> SelectorNode | None:
        """The selector of the program that a head is for."""
        attention = getattr(plan.root.node, "attention", None)
        selector = None if attention is None else attention.selector
        return selector if isinstance(selector, SelectorNode) else None


class Meaning:
    """What the programs of a model mean on one input.

    Attributes:
        problem: why they mean nothing there; empty if they do.
    """

    def __init__(self, program: Program | None, tokens: Sequence[object]) -> None:
        self.program, self.problem = program, ""
        self._values: RootValues | None = None
        if program is None:
            self.problem = "the model was kept without its program"
            return
        stages = program.stages
        run = Run(read_input(tokens), causal=stages.circuit.causal)
        try:
            run.evaluate(stages.programs.values())
        except (EvaluationError, InputError) as error:
            self.problem = f"the program means nothing on this input: {error.message}"
            return
        self._values = RootValues(stages.analysis, run)

    def variable(self, name: str) -> Values | None:
        """What a variable should show at each position; None if no expression says that.

        One that several were folded into shows the values of all.
        """
        if self.program is None or self._values is None:
            return None
        roots = self.program.roots
        names = [name] if name in roots else parts_of(name)
        found = [self._root(roots[part]) for part in names if part in roots]
        known = [values for values in found if values is not None]
        if len(known) < len(names):
            return None
        return _together(known)

    def _root(self, root: Root) -> Values | None:
        """What the expression is that a root is shown as."""
        assert self.program is not None
        assert self._values is not None
        nodes = self.program.stages.plan.readings[root].nodes
        if not nodes or isinstance(nodes[0], SelectorNode):
            return self._values.values(root)
        try:
            return _together([self._values.run.sequence(cast(SOpNode, node)) for node in nodes])
        except EvaluationError:  # nothing that is answered depends on it here
            return None

    def answer(self, name: str) -> Values | None:
        """What an output should be."""
        if self.program is None or self._values is None:
            return None
        return self._values.run.columns[self.program.stages.programs[name]].sequence()

    def selected(self, head: Head) -> Matrix | None:
        """The keys ``[query, key]`` that a head should attend to."""
        if self.program is None or self._values is None:
            return None
        found = self.program.plan_of(head)
        if found is None:
            return None
        term = tuple(factor.factor for factor in found[0].factors)
        matrix = self._values.matrix(Selection((term,)), self._values.run.visible)
        return matrix if matrix is None else _preferred(self._values, found[0], matrix)


def _together(columns: Sequence[Values]) -> Values:
    """The values of an expression; of several, tuples."""
    return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def _preferred(values: RootValues, plan: HeadPlan, matrix: Matrix) -> Matrix | None:
    """Of the keys that are selected the best ones, where a head chooses; preferences are whole."""
    if not plan.preferred:
        return matrix
    total = np.zeros(matrix.shape)
    for each in plan.preferred:
        keys, queries = values.codes(each.factor.key), values.codes(each.factor.query)
        if keys is None or queries is None:
            return None
        total += each.scores.query[queries] @ each.scores.key[keys].T
    best = np.where(matrix, total, -np.inf).max(axis=1, keepdims=True)
    return matrix & (total > best - 1 / 2)
