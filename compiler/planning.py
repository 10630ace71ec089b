"""Backwards through the program: which features every reader asks for, hence every encoding.

A root is planned when all its readers are: its encoding is chosen from what they asked, then the
head or MLP that computes it is chosen, which asks for features of earlier roots in turn.  What
nobody asks for is never planned.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..craft.variables import Array
from .analysis.rules import Analysis
from .encoding.demands import Demands
from .encoding.encodings import Encoding, choose_encoding, one_hot_encoding
from .encoding.features import Feature
from .heads.plan import HeadPlan, plan_head
from .mlps.plan import MlpPlan, plan_mlp
from .selectors.head_roots import ComputedRoot, HeadRoot
from .tables.roots import Root
from .tables.tables import Table

MAX_ONE_HOT = 1 << 12
"""A variable of more values than this has the columns that are asked for, whatever the level."""


@dataclass
class Plan:
    """What must be built, and in which encodings.

    Attributes:
        fixed: encodings that do not follow from what is asked.
    """

    analysis: Analysis
    encodings: dict[Root, Encoding] = field(default_factory=dict[Root, Encoding], init=False)
    heads: dict[Root, tuple[HeadPlan, ...]] = field(
        default_factory=dict[Root, tuple[HeadPlan, ...]], init=False
    )
    mlps: dict[Root, MlpPlan] = field(default_factory=dict[Root, MlpPlan], init=False)
    fixed: dict[Root, Encoding] = field(default_factory=dict[Root, Encoding], init=False)
    demands: Demands = field(init=False)

    def __post_init__(self) -> None:
        self.demands = Demands(self.analysis)

    def ask(self, table: Table, matrix: Array, *, interpolating: bool = False) -> Feature:
        """Asks for features of a table; see ``Demands.ask``."""
        return self.demands.ask(table, matrix, interpolating=interpolating)

    def _encoding(self, root: Root) -> Encoding:
        passes = self.analysis.choices.passes
        if not (passes.demand or root.scalar or len(root.domain) > MAX_ONE_HOT):
            return one_hot_encoding(root)
        # every head reads ``one``, for its BOS dimension
        constants = bool(self.heads) or isinstance(root, HeadRoot)
        asked = self.demands.asked[root]
        return choose_encoding(root, asked, free_constants=constants, basis=passes.basis)

    def run(self) -> None:
        """Plans everything that was asked for."""
        while (root := self.demands.next_root()) is not None:
            encoding = self.fixed.get(root) or self._encoding(root)
            self.encodings[root] = encoding
            if not encoding.labels:
                continue
            if isinstance(root, HeadRoot):
                self.heads[root] = plan_head(self.demands, root, encoding)
            elif isinstance(root, ComputedRoot):
                self.mlps[root] = plan_mlp(self.demands, root, encoding)
