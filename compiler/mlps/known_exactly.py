"""A second MLP over a computed variable, which makes its columns what they ought to be.

Steps between numbers that are close are steep: ``relu(k (s - a)) - relu(k (s - b))`` is far behind
the step a difference of two numbers of the size of ``k s``, and float32 rounds each.  What tells
single values apart bears that.  A mean of whether ``tokens > mean`` does not: a mark that is off by
1/40 moves a share by as much, and 14/15 is 1/240 from 15/16.  Over the mark itself steps are wide,
so a staircase of its values ends at them but for a few roundings, one layer later.

*Proof.*  A ramp between two neighbouring values begins at a quarter of their distance and ends at
three.  What is off by at most an eighth of the least distance has passed all ramps below its value,
which add up to the value, and has not reached those above.
"""

from __future__ import annotations

from dataclasses import replace
from math import frexp

import numpy as np

from ...craft.blocks import Mlp, Write
from ...craft.obligations import MlpObligation
from ...craft.variables import Array, Read
from ..encoding.builder import Builder
from ..encoding.features import Feature
from ..precision import UNIT_ROUNDOFF
from ..selectors.head_roots import ComputedRoot, computed_root
from .gated_units import MAX_SNAPPED, ROUNDINGS, staircase_units
from .units import join, unit_read


def know_exactly(builder: Builder, feature: Feature) -> None:
    """Makes the variables that a feature is read from exact, where an MLP computed them."""
    for part in feature.parts:
        computed = computed_root(part.root)
        if computed is None or computed.is_partially_listed or computed not in builder.variables:
            continue
        _staircase(builder, computed)


def _staircase(builder: Builder, root: ComputedRoot) -> None:
    """The variable of a root is one more, if the error of the first is not too large for it."""
    first, errors = builder.variables[root], builder.column_errors[root]
    matrix = builder.encoding(root).matrix
    levels = [np.unique(column) for column in matrix.T]
    gaps = [np.diff(each) for each in levels]
    error, slide = float(errors.max(initial=0.0)), first.slide
    least = min((float(each.min()) for each in gaps if len(each)), default=0.0)
    size = 2 * float(np.abs(matrix).max(initial=0.0))
    rounded = 2 * 2 * ROUNDINGS * UNIT_ROUNDOFF * size * max(map(len, gaps), default=0)
    rounded = 0.0 if all(map(_is_exact_step, levels)) else rounded
    if slide or rounded >= error or error + ROUNDINGS * UNIT_ROUNDOFF * size > MAX_SNAPPED * least:
        return
    own = np.eye(len(levels))
    steps = [staircase_units(e, 0.0, each, e) for e, each in zip(own, levels, strict=True)]
    units = join(steps, len(levels), len(levels))
    bias = np.array([each[0] for each in levels])
    read = Read(((first, own),), np.zeros(len(levels)), first.at_bos)
    exact = builder.define(root, at_bos=bias, abs_error=rounded)
    name, *labels = (f"{each} made exact" for each in (first.name, *first.columns))
    exact = builder.variables[root] = replace(exact, name=name, columns=tuple(labels))
    obligation = MlpObligation(
        variable=exact.name,
        reading_error=error,
        kinks=least / 4 - error,
        taken=2 * error / least,
        most_taken=2 * MAX_SNAPPED,
        error=rounded,
        slide=0.0,
    )
    builder.blocks.append(
        Mlp(
            name=exact.name,
            read=unit_read(read, units),
            write=Write(exact, units.writes),
            bias=bias,
            margin=obligation.kinks,
            obligations=(obligation,),
        )
    )


def _is_exact_step(levels: Array) -> bool:
    """Whether a column is 0 or a power of two, so that float32 loses nothing of its ramp.

    *Proof.*  Of what is near 0 no unit reads more than 0.  What is within an eighth of the power g
    is a multiple of a float's last digit, which g is, too; so what the units read, twice that less
    g / 2 and less 3 g / 2, has no finer digit, and is no larger. They differ by g.
    """
    if len(levels) == 2:
        return levels[0] == 0 and frexp(levels[1])[0] == 0.5
    return len(levels) < 2
