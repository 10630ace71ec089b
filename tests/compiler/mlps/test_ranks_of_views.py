"""A number of two ranks stands for roots with columns; a view has none of its own."""

from __future__ import annotations

import numpy as np

from raspc.compiler.analysis.registry import Registry
from raspc.compiler.mlps.strategies import best_strategy
from raspc.compiler.tables.domains import Domain
from raspc.compiler.tables.roots import view
from raspc.compiler.tables.tables import Table


def test_what_is_read_through_a_view_is_no_summand() -> None:
    """It ended in a ValueError: where(tokens == 2, ...) compared with what is computed."""
    registry = Registry(Domain.of(range(4)), 70, causal=False)
    is_two = view(registry.tokens, (np.arange(4) == 2).astype(np.int32))
    places = np.arange(70)
    codes = np.where(is_two.domain.numbers[:, None] > 0, places >= 20, places >= 40)
    viewed = Table((is_two, registry.indices), codes.astype(np.int32), Domain((False, True)))
    matrix = np.array([[0.0], [1.0]])
    strategy = best_strategy(viewed, matrix, interpolating=False)
    assert strategy is not None
    assert all(not root.is_view for root, _ in strategy.number)
