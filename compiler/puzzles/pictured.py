"""Where a program goes wrong, as a picture: the right answers, its own, and the head to blame."""

from __future__ import annotations

from collections.abc import Sequence

from ...rasp_ast.errors import RaspError
from ...rasp_ast.pictures.draw import draw_beside
from ...rasp_ast.pictures.parts import Row
from ...rasp_ast.pictures.picture import Picture
from .grade import cell
from .judging import Failure, Trial
from .parting import Parting


def pictured(trial: Trial, failure: Failure, found: Parting | None) -> Picture | None:
    """The layer to blame on the input that fails, and all layers where none is known.

    None where the program has no meaning on the input.
    """
    if isinstance(failure.got, str):
        return None
    rows = [_row("expected", failure.expected), _row("got", failure.got, failure.wrong)]
    if found is not None and found.step is not trial.program.node:
        pairs = zip(found.found, found.wanted, strict=True)
        wrong = tuple(place for place, (own, right) in enumerate(pairs) if own != right)
        name = found.step.name or "the step"
        rows += [_row(name, found.found, wrong), _row("should be", found.wanted)]
    layer = None if found is None else found.layer
    try:
        return draw_beside(
            trial.program, failure.tokens, rows, layer=layer, causal=trial.task.causal
        )
    except RaspError:
        return None


def _row(name: str, values: Sequence[object], wrong: tuple[int, ...] = ()) -> Row:
    return Row(name, tuple(map(cell, values)), wrong=wrong)
