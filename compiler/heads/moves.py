"""Heads that move: all selected keys have one value, and the head returns it."""

from __future__ import annotations

from collections.abc import Sequence

from ..analysis.moves import MoveRoot
from ..encoding.builder import Builder
from ..encoding.demands import Demands
from ..encoding.encodings import Encoding
from .averages import add_average, average, default_columns, obligation_of, plan_average
from .need import Need
from .plan import HeadPlan


def plan_move(demands: Demands, root: MoveRoot, encoding: Encoding) -> tuple[HeadPlan, ...]:
    """One head; asks for what it reads, the columns of the value among it."""
    columns = encoding.matrix[[root.domain.code(v) for v in root.values.domain.values]]
    need = Need(
        counting=False,
        can_be_empty=root.can_be_empty,
        any_selected_will_do=True,
        accuracy=1 / 8,
        expected_gain=1.0,
    )
    return plan_average(demands, root, need, demands.ask(root.values, columns))


def build_move(builder: Builder, root: MoveRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a move and its head, by which BOS returns the default.

    Raises:
        PrecisionError: keys are not told apart.
    """
    (plan,) = plans
    default = default_columns(builder.encoding(root), root)
    head = average(builder, plan, default)
    add_average(builder, root, head, obligation_of(builder, root, head, default, unevenness=0.0))
