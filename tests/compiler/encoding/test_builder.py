"""What a read loses in float32 stays below its bound, and comes near it."""

from __future__ import annotations

import numpy as np
import pytest

import raspc
from raspc import LinearSequenceMap, indices, tokens
from raspc.compiler.encoding.builder import Builder


@pytest.mark.parametrize("factors", [(1 / 3, 1 / 7), (-0.7, 0.3), (0.6, 13 / 7)])
def test_a_sum_of_fractions_errs_less_than_its_bound(factors: tuple[float, float]) -> None:
    """Two numbers, each with float32's error, whose sum is rounded once more."""
    program = LinearSequenceMap(tokens, indices, *factors)
    stages = raspc.compile(program, [k / 10 for k in range(1, 24)], 32).stages
    [output] = stages.plan.outputs
    [feature] = output.features
    builder = Builder(stages.analysis.registry, stages.plan.encodings, stages.plan.readings)
    builder.embed()
    [bound] = builder.error_of(feature, sliding=False)
    read = builder.resolve(feature)
    numbers, sums = [np.zeros(1)], np.full(1, read.constant[0], np.float32)
    for part in feature.parts:
        variable = builder.variables[part.root]
        [matrix] = [m for v, m in read.parts if v is variable]
        held = variable.encoding.astype(np.float32) @ matrix.astype(np.float32)
        sums = (sums[:, None] + held[None, :, 0]).reshape(-1)
        numbers.append(part.matrix[:, 0])
    exact = (feature.constant[0] + numbers[0])[:, None]
    for share in numbers[1:]:
        exact = exact.reshape(-1, 1) + share[None, :]
    error = np.abs(sums - exact.reshape(-1)).max()
    assert bound / 16 < error <= bound
