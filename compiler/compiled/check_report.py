"""What a check found, as text and as a notebook shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..pictures.html import html_table, html_text
from .generation_check import GenerationReport
from .intervene import Interventions

_MISMATCHES_SHOWN = 5
"""How many of the inputs on which the two differ are shown."""


@dataclass(frozen=True)
class Mismatch:
    """An input on which the two differ."""

    level: str
    tokens: tuple[object, ...]
    wanted: tuple[object, ...]
    found: tuple[object, ...]
    output: str = ""

    def __str__(self) -> str:
        return (
            f"{self.level}{self.output and ', '}{self.output}: "
            f"{list(self.tokens)} should give {list(self.wanted)}, "
            f"gave {list(self.found)}"
        )


@dataclass(frozen=True, kw_only=True)
class CheckReport:
    """What a check found; true if nothing is wrong.

    Attributes:
        inputs: on how many inputs the program and the model were compared.
        exhaustive: whether those are all inputs there are.
        meaningless: inputs on which the program itself has no meaning, and the first such error.
        interventions: what came of setting variables, if that was asked for.
        generation: what came of appending tokens, if that was asked for.
    """

    inputs: int
    exhaustive: bool
    levels: tuple[str, ...]
    mismatches: tuple[Mismatch, ...]
    meaningless: int = 0
    first_error: str = field(default="")
    interventions: Interventions | None = None
    generation: GenerationReport | None = None

    def __bool__(self) -> bool:
        """Whether something was compared, and nothing differs."""
        changed, generation = self.interventions, self.generation
        return (
            self.inputs > 0
            and not self.mismatches
            and not (changed and changed.differences)
            and (generation is None or bool(generation))
        )

    def __str__(self) -> str:
        return "\n".join([self._of_inputs(), *map(str, self._more)])

    @property
    def _more(self) -> tuple[Interventions | GenerationReport, ...]:
        """What was asked for beside answers."""
        return tuple(m for m in (self.interventions, self.generation) if m is not None)

    def _of_inputs(self) -> str:
        how = "all" if self.exhaustive else "sampled"
        extra = (
            f"; {self.meaningless} more mean nothing to the program ({self.first_error})"
            if self.meaningless
            else ""
        )
        if not self.inputs:
            return f"nothing was compared{extra}"
        if not self.mismatches:
            return f"agree on {self.inputs:,} inputs ({how}), {' and '.join(self.levels)}{extra}"
        shown = "\n".join(f"  {m}" for m in self.some)
        wrong = f"{len({m.tokens for m in self.mismatches}):,} of {self.inputs:,} inputs"
        return f"DISAGREE on {wrong} ({how}){extra}\n{shown}"

    def __repr__(self) -> str:
        return f"<{self}>"

    def _repr_html_(self) -> str:
        mark = "\u2713" if self else "\u2717"
        said = html_text(f"{mark} {str(self).partition(chr(10))[0]}")
        if not self.mismatches:
            return said + "".join(html_text(str(more)) for more in self._more)
        rows = [(m.level, m.output, *map(_row, (m.tokens, m.wanted, m.found))) for m in self.some]
        return said + html_table(("level", "output", "input", "program", "model"), rows)

    @property
    def some(self) -> tuple[Mismatch, ...]:
        """The first few inputs on which the two differ."""
        return self.mismatches[:_MISMATCHES_SHOWN]


def _row(values: tuple[object, ...]) -> str:
    return " ".join(map(str, values))
