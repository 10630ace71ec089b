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

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ...craft.blocks import Mlp, Write
from ...craft.obligations import MlpObligation
from ...craft.variables import Read
from ..analysis.means.mean_root import MeanRoot
from ..encoding.builder import Builder
from ..encoding.features import Feature
from ..precision import UNIT_ROUNDOFF
from ..selectors.head_roots import ComputedRoot, computed_root
from ..tables.roots import Root
from .gated_units import MAX_SNAPPED, ROUNDINGS, staircase_units
from .units import join, unit_read

MAX_OF_TOLD = 3 / 8
"""An error of what is averaged may be this part of the least difference of means that is told: all
errors together are refused from 7/16 on by an MLP, and from 1/2 on by an answer."""


def know_exactly(
    builder: Builder, root: Root, averaged: Feature | None, resolution: Mapping[Root, float]
) -> None:
    """Makes the variables of what a mean is of exact, if their errors would hide what is told.

    Args:
        root: what heads are to return.
        averaged: what they take it of, if of anything.
        resolution: of roots, the least difference that readers must see; see ``Demands``.
    """
    if averaged is None or not isinstance(root, MeanRoot):
        return
    error = float(builder.error_of(averaged, sliding=False).max(initial=0.0))
    if error <= MAX_OF_TOLD * resolution.get(root, root.domain.gap):
        return
    for part in averaged.parts:
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
