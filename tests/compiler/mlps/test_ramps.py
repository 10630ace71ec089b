"""What float32 loses in ramps stays below their bound, and comes near it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from raspc.compiler.mlps.curves import Curve, Ramps
from raspc.compiler.mlps.ramps import staircase
from raspc.compiler.mlps.straight import interpolate
from raspc.rasp_ast.errors import PrecisionError


def refusal(place: int, off: float, gap: float) -> PrecisionError:
    raise AssertionError(f"the number is known well enough at point {place}: {off} of {gap}")


def curve(seed: int, size: int, scale: float) -> Curve:
    """Random rows over numbers that float32 holds, so that only the units themselves err."""
    random = np.random.default_rng(seed)
    gaps = random.uniform(1, 3, size)
    points = np.cumsum(gaps * scale).astype(np.float32).astype(float)
    return Curve(
        points=points,
        rows=random.uniform(-1, 1, (size, 3)),
        error=0.0,
        error_at=np.zeros(size),
        gate_weight=0.0,
        is_single_column=True,
        refusal=refusal,
        prefer_fewer_units=False,
    )


def greatest_error(curve: Curve, ramps: Ramps) -> float:
    """Of the units in float32, at every point."""
    numbers = curve.points.astype(np.float32)[:, None]
    signs, thresholds = ramps.signs.astype(np.float32), ramps.thresholds.astype(np.float32)
    active = np.maximum(signs * numbers - signs * thresholds, np.float32(0))
    out = ramps.base.astype(np.float32) + active @ ramps.writes.astype(np.float32)
    return float(np.abs(out - curve.rows).max())


@pytest.mark.parametrize("of", [staircase, interpolate])
@pytest.mark.parametrize("scale", [1.0, 1 / 7, 100 / 3])
@pytest.mark.parametrize("seed", range(5))
def test_units_err_less_than_their_bound(
    of: Callable[[Curve], Ramps], scale: float, seed: int
) -> None:
    given = curve(seed, 60, scale)
    ramps = of(given)
    assert greatest_error(given, ramps) <= ramps.error


@pytest.mark.parametrize("of", [staircase, interpolate])
def test_the_bound_is_within_reach(of: Callable[[Curve], Ramps]) -> None:
    """A bound that no input comes near could be anything; one that is zero would be passed."""
    near = [
        greatest_error(given, ramps) / ramps.error
        for seed in range(20)
        for given in [curve(seed, 60, 1 / 7)]
        for ramps in [of(given)]
    ]
    assert max(near) > 1 / 50


def test_whole_steps_of_whole_numbers_lose_nothing() -> None:
    given = curve(0, 9, 1.0)
    points = np.arange(9.0)
    rows = np.repeat([[0.0], [1.0], [0.0]], 3, axis=0)
    exact = Curve(**{**vars(given), "points": points, "rows": rows})
    ramps = staircase(exact)
    assert ramps.error == greatest_error(exact, ramps) == 0.0
