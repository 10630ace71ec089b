"""Which file plans and builds the heads of a root: one construct, one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, TypeGuard

from ..analysis.best import BestRoot
from ..analysis.counts import CountRoot
from ..analysis.means.balances import BalanceRoot
from ..analysis.means.mean_root import MeanRoot
from ..analysis.means.sums import SumRoot
from ..analysis.moves import MoveRoot
from ..encoding.builder import Builder
from ..encoding.demands import Demands
from ..encoding.encodings import Encoding
from ..selectors.head_roots import HeadRoot
from ..tables.roots import Root
from .balances import build_balance, plan_balance
from .best import build_best, plan_best
from .counts import build_count, plan_count
from .means import build_mean, plan_mean
from .moves import build_move, plan_move
from .natural_counts import build_natural_count, plan_natural_count
from .plan import HeadPlan
from .sums import build_sum, plan_sum

AnyHeadRoot: TypeAlias = CountRoot | SumRoot | BalanceRoot | MeanRoot | BestRoot | MoveRoot
"""All that heads return.  What plans or builds them names each, or the type checker complains."""


def is_from_heads(root: Root) -> TypeGuard[AnyHeadRoot]:
    """Whether heads return it."""
    return isinstance(root, HeadRoot)


def plan_heads(demands: Demands, root: AnyHeadRoot, encoding: Encoding) -> tuple[HeadPlan, ...]:
    """The heads that add up to a root; asks for what they read."""
    match root:
        case CountRoot():
            return (plan_natural_count if root.is_natural else plan_count)(demands, root)
        case SumRoot():
            return plan_sum(demands, root)
        case BalanceRoot():
            return plan_balance(demands, root)
        case MeanRoot():
            return plan_mean(demands, root, encoding)
        case BestRoot():
            return plan_best(demands, root, encoding)
        case MoveRoot():
            return plan_move(demands, root, encoding)


def build_heads(builder: Builder, root: AnyHeadRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a root and the heads that add to it.

    Raises:
        PrecisionError: selected keys are not told apart from others, or a sum is not known well
            enough to be rounded.
    """
    match root:
        case CountRoot():
            (build_natural_count if root.is_natural else build_count)(builder, root, plans)
        case SumRoot():
            build_sum(builder, root, plans)
        case BalanceRoot():
            build_balance(builder, root, plans)
        case MeanRoot():
            build_mean(builder, root, plans)
        case BestRoot():
            build_best(builder, root, plans)
        case MoveRoot():
            build_move(builder, root, plans)
