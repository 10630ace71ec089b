"""Hinges as units, and bounds on what they have wrong.

*Proof.*  What a unit reads is off by what the numbers are off, times how it reads them.  Where it
is further from 0 than that it is on or off for certain: units that are on add up to one straight
function, so what they have wrong together is its slopes times what the numbers are off, however
steep each of them is.  Others may be wrong by as much as what they read.
"""

from __future__ import annotations

from math import inf

import numpy as np

from ...craft.variables import Array
from ..encoding.builder import Builder
from .hinges import Hinges
from .plan import MlpPlan
from .units import Hidden, Inputs, Units, balance

CELLS_AT_ONCE = 1 << 12


def of_hinges(builder: Builder, plan: MlpPlan, inputs: Inputs, columns: int) -> Hidden:
    """The units of a plan that reads several numbers."""
    hinges = plan.strategy.hinges
    assert hinges is not None
    off = np.array([float(builder.error_of(f, sliding=False)[0]) for f in plan.operands])
    reads = np.zeros((len(hinges.constants), inputs.read.width))
    reads[:, list(inputs.operands)] = hinges.reads.T
    errors, margin = errors_of(hinges, off)
    held = np.maximum(hinges.before(hinges.cells), 0.0).max(axis=0, initial=0.0)
    scale = balance(hinges.writes, held)
    units = Units(
        reads=reads * scale[:, None],
        constants=hinges.constants * scale,
        writes=hinges.writes / scale[:, None],
    )
    return Hidden(
        groups=[units],
        bias=hinges.base,
        errors=errors,
        slide=0.0,
        margin=margin,
        reading_error=float(off.max(initial=0.0)),
    )


def errors_of(hinges: Hinges, off: Array) -> tuple[Array, float]:
    """``[columns]``: bounds on errors; and the least distance of a unit that matters from 0.

    Args:
        off: ``[operands]``, what each number may be off.
    """
    errors, margin = np.zeros(len(hinges.base)), inf
    of_units = off @ np.abs(hinges.reads)
    for start in range(0, len(hinges.cells), CELLS_AT_ONCE):
        cells = hinges.cells[start : start + CELLS_AT_ONCE]
        before = hinges.before(cells)
        surely_on, unsure = before >= of_units, np.abs(before) < of_units
        rough = (unsure * of_units) @ np.abs(hinges.writes) + hinges.roundings(cells)
        for j, write in enumerate(hinges.writes.T):
            slopes = np.abs((surely_on * write) @ hinges.reads.T)
            errors[j] = max(errors[j], float((slopes @ off + rough[:, j]).max(initial=0.0)))
        margin = min(margin, float(np.abs(before)[~unsure].min(initial=inf)))
    return errors, margin
