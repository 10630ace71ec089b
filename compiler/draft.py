"""An attempt at a program, and which of two is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ..craft.blocks import Circuit
from ..model import TransformerConfig
from .analysis.normal_form import Analysis
from .assembly.emit import config_of
from .assembly.layout import Layout
from .assembly.schedule import Schedule
from .lowering import Plan
from .passes import Choices, Minimize


@dataclass(frozen=True, eq=False)
class Draft:
    """An attempt, up to its weights."""

    choices: Choices
    analysis: Analysis
    plan: Plan
    circuit: Circuit
    schedule: Schedule
    layout: Layout

    @cached_property
    def config(self) -> TransformerConfig:
        """The shape that the transformer would have."""
        return config_of(self.circuit, self.schedule, self.layout)

    def cost(self, minimize: Minimize) -> tuple[int, int]:
        """What is to be made small, first things first."""
        return cost(self.config, minimize)


def cost(config: TransformerConfig, minimize: Minimize) -> tuple[int, int]:
    """What is to be made small of a model, first things first."""
    layers, parameters = config.num_layers, config.parameters
    return (layers, parameters) if minimize == "layers" else (parameters, layers)


Attempt = Callable[[Choices], Draft]


def better(old: Draft, new: Draft | None, minimize: Minimize) -> Draft:
    """The one that costs less; the old one if they cost the same."""
    return old if new is None or old.cost(minimize) <= new.cost(minimize) else new
