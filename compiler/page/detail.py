"""How much a page holds, so that it stays a file that one can send."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 5_000_000
"""No page is larger, unless a single run without any array is."""
LIVE = 300_000
"""A page runs a model of at most so many parameters itself: they take 1.6 MB of it."""


@dataclass(frozen=True, kw_only=True)
class Detail:
    """What a page holds beside decoded values.

    Attributes:
        weights: the parameters, so that it can run the model on what a reader types.
        units, streams, heads: of each run.
        decoders: how columns are read as values.
        runs: at most so many.
    """

    runs: int
    weights: bool
    units: bool = True
    streams: bool = True
    heads: bool = True
    decoders: bool = True

    @property
    def left_out(self) -> str:
        """What is not there, in words; empty if all is.

        Units and scores are made again of the residual stream and the weights, if these are there.
        """
        names = {
            "units": "the units of MLPs",
            "streams": "the residual stream",
            "heads": "scores and weights of heads",
            "decoders": "how columns are read, what programs select",
        }
        again = ("units", "heads") if self.weights and self.streams else ()
        missing = [t for name, t in names.items() if not getattr(self, name) and name not in again]
        return ", ".join(missing)


def details(runs: int, *, live: bool) -> list[Detail]:
    """From the fullest page to the leanest, for so many runs."""
    kept = [
        Detail(runs=runs, weights=live, units=units, streams=streams, heads=heads)
        for units, streams, heads in (
            (True, True, True),
            (False, True, True),
            (False, False, True),
            (True, True, False),
            (False, True, False),
            (False, False, False),
        )
    ]
    fewer = [n for n in (runs // 2, runs // 4, 1) if 0 < n < runs]
    return [*kept, *(_least(n) for n in (runs, *fewer))]


def _least(runs: int) -> Detail:
    """Decoded values alone."""
    return Detail(runs=runs, weights=False, units=False, streams=False, heads=False, decoders=False)
