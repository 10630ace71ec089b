"""What a head asks of its scores, before it is known how they are made."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

MAX_OF_TOLD = 3 / 8
"""An error of what is averaged may be this part of the least difference of means that is told: all
errors together are refused from 7/16 on by an MLP, and from 1/2 on by an answer."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a head asks of the scores of its factors.

    Attributes:
        counting: BOS is lifted above the selected keys, and its score follows their level.
        can_be_empty: BOS must beat the unselected keys, so it follows the level of the scores.
        any_selected_will_do: at most one key is selected, or all that are have one value, so that
            selected keys need not have exactly equal scores.
        accuracy: relative error of a weight that does no harm.
        expected_gain: about what scores are multiplied by.
        at_zero_level: a selected key scores 0 whatever the query, as a sum needs it.
        is_alone: no other factor's scores are added.
        scale: what the scores are multiplied by, beside others that are not.
        tolerance: what scores may be off by at most, if the result is to tell what is told of it.
    """

    counting: bool
    can_be_empty: bool
    any_selected_will_do: bool
    accuracy: float
    expected_gain: float
    at_zero_level: bool = False
    is_alone: bool = True
    scale: float = 1.0
    tolerance: float = inf
