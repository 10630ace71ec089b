"""A sample of results is refused for too many values only where there are."""

from __future__ import annotations

import numpy as np
import pytest

from raspc.compiler.tables.samples import telling_sample

LIMIT = 1 << 19


@pytest.mark.parametrize("size", [LIMIT, LIMIT + 1, LIMIT + 1000])
def test_what_is_hardly_over_the_limit_is_not_sampled(size: int) -> None:
    assert telling_sample(size, LIMIT) is None


@pytest.mark.parametrize("size", [LIMIT + LIMIT // 8, 2 * LIMIT - 1, 2 * LIMIT, 4 * LIMIT])
def test_a_sample_of_as_many_values_as_may_be_has_equal_ones(size: int) -> None:
    """Each value as often as all others, in any order: next to each other, or far apart."""
    sample = telling_sample(size, LIMIT)
    assert sample is not None
    assert len(np.unique(sample)) == len(sample) <= size // 8
    for values in (sample % LIMIT, sample * LIMIT // size):
        assert len(np.unique(values)) < len(sample)
