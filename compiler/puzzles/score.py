"""How good a right solution is: its layers, heads, values and weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...rasp_ast import nodes
from ...rasp_ast.depth import layers_of
from ...rasp_ast.errors import RaspError
from ...rasp_ast.nodes import SelectorNode, SOpNode
from ..compiled.check import check
from ..options import Options
from ..pipeline import compile_for
from .judging import Trial
from .naming import step_text
from .task import Task

_CHECKED = 300
"""Inputs on which the transformer is compared with the program."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """The sizes of a solution; of two, the smaller one is better.

    Without a bound on values every puzzle has a solution of one layer, which packs the whole input
    into one number: such a solution is behind all others.

    Attributes:
        layers: aggregates one upon another, as RASPy counts.
        heads: different selectors that are aggregated in, in each layer.
        values: how many different values the widest step takes on the short inputs.
        bound: how many it may take: twice as many as there are pairs of a token and a position, or
            as many as pairs of positions.
        widest: that step.
        parameters: of the transformer for inputs up to `length`; None if there is none.
        refused: why there is none.
    """

    layers: int
    heads: int
    values: int
    bound: int
    widest: str
    parameters: int | None = None
    length: int
    refused: str = ""

    @property
    def is_bounded(self) -> bool:
        """Whether no step takes more values than it may."""
        return self.values <= self.bound

    def __lt__(self, other: Score) -> bool:
        """Whether this is the better one."""
        return self._order < other._order

    @property
    def _order(self) -> tuple[float, ...]:
        size = float("inf") if self.parameters is None else self.parameters
        return (not self.is_bounded, self.layers, self.heads, size, self.values)


def scored(task: Task, trials: Sequence[Trial], *, compiled: bool) -> Score:
    """The score of a solution that is right in these trials: of each number the largest.

    Args:
        compiled: whether the deepest of its programs is made a transformer, and compared with it.
    """
    deepest = max(trials, key=lambda trial: layers(trial.program.node))
    widest = max(trials, key=lambda trial: trial.widest[1])
    node, values = widest.widest
    length = widest.exhausted
    bound = length * max(2 * len(task.few or task.vocab), length)
    parameters, refused = _compiled(task, deepest) if compiled else (None, "")
    return Score(
        layers=layers(deepest.program.node),
        heads=max(heads(trial.program.node) for trial in trials),
        values=values,
        bound=bound,
        widest=step_text(node),
        parameters=parameters,
        length=task.compiled,
        refused=refused,
    )


def layers(node: SOpNode) -> int:
    """Aggregates one upon another."""
    return layers_of(node)[node]


def heads(root: SOpNode) -> int:
    """In how many layers how many different selectors are aggregated in; the length is one."""
    found: set[tuple[int, SelectorNode | type[nodes.Length]]] = set()
    for node, layer in layers_of(root).items():
        if isinstance(node, SOpNode) and node.attention is not None:
            found.add((layer, node.attention.selector))
        elif isinstance(node, nodes.Length):
            found.add((layer, nodes.Length))
    return len(found)


def _compiled(task: Task, trial: Trial) -> tuple[int | None, str]:
    """The parameters of the transformer; or why there is none that does the same."""
    options = Options(list(task.compiled_for or task.vocab), task.compiled, causal=task.causal)
    try:
        model = compile_for(options, trial.program)
    except RaspError as error:
        return None, error.message
    report = check(trial.program, model, inputs=_CHECKED)
    if report:
        return model.sizes.parameters, ""
    return None, f"program and transformer {str(report).partition(chr(10))[0]}"
