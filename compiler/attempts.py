"""What cannot be decided beforehand is tried: several ways to compile, of which the best is kept.

An attempt is cheap, a few milliseconds, and only the finished circuit knows what a choice costs in
the uniform layout, where every head is padded to the largest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from ..craft.blocks import Circuit
from ..model import TransformerConfig
from ..rasp_ast.errors import CompileError, PrecisionError
from .analysis import Analysis
from .derived import HeadRoot, WidthRoot
from .emit import config_of
from .layout import Layout
from .orders import is_long
from .passes import Choices, Minimize, Passes
from .schedule import Schedule

MAX_DIGITS = 6
"""Long orders are tried in up to so many digits, as long as more of them help."""


@dataclass(frozen=True, eq=False)
class Draft:
    """An attempt, up to its weights."""

    choices: Choices
    analysis: Analysis
    circuit: Circuit
    schedule: Schedule
    layout: Layout

    @cached_property
    def config(self) -> TransformerConfig:
        """The shape that the transformer would have."""
        return config_of(self.circuit, self.schedule, self.layout)

    def cost(self, minimize: Minimize) -> tuple[int, int]:
        """What is to be made small, first things first."""
        sizes = (self.config.num_layers, self.config.parameters)
        return sizes if minimize == "layers" else sizes[::-1]


Attempt = Callable[[Choices], Draft]


def best(attempt: Attempt, passes: Passes, minimize: Minimize) -> Draft:
    """The best of all attempts; what one is refused for does not matter if another is not.

    Raises:
        CompileError: what the plainest attempt was refused for, if all were.
    """
    plain = Choices(passes)
    try:
        found = attempt(plain)
    except PrecisionError as error:
        found = _tried(attempt, replace(plain, whole_counts=True))
        if found is None:
            raise error from None
    if passes.whole and not found.choices.whole_counts and _may_gain_from_whole(found):
        found = _better(found, _tried(attempt, replace(plain, whole_counts=True)), minimize)
    if passes.digits and _has_long_orders(found):
        for digits in range(2, MAX_DIGITS + 1):
            other = _tried(attempt, replace(found.choices, digits=digits))
            if _better(found, other, minimize) is found:
                break
            assert other is not None
            found = other
    return found


def _tried(attempt: Attempt, choices: Choices) -> Draft | None:
    """None if it is refused."""
    try:
        return attempt(choices)
    except CompileError:
        return None


def _better(old: Draft, new: Draft | None, minimize: Minimize) -> Draft:
    return old if new is None or old.cost(minimize) <= new.cost(minimize) else new


def _may_gain_from_whole(draft: Draft) -> bool:
    """There are counts, and an MLP decodes scalars for another one or keys may be compared."""
    roots = draft.analysis.roots.values()
    decoded = draft.analysis.decoded or draft.choices.passes.numbers
    return decoded and any(isinstance(root, WidthRoot) for root in roots)


def _has_long_orders(draft: Draft) -> bool:
    return any(
        is_long(factor)
        for root in draft.analysis.roots.values()
        if isinstance(root, HeadRoot)
        for term in root.selection.terms
        for factor in term
    )
