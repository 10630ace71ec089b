"""Writes the text of one random program, step by step, keeping types."""

from __future__ import annotations

from .aggregates import AGGREGATES
from .draft import Choice, Draft, Part
from .elementwise import ELEMENTWISE
from .selectors import COMPOSED, SELECTORS, SIMPLE

_ROWS = {**ELEMENTWISE, **AGGREGATES}
_LEAF = _ROWS["leaf"].step
_KINDS = dict.fromkeys(kind for row in _ROWS.values() for kind in row.often)

_STEPS = {
    kind: [name for name, row in _ROWS.items() for _ in range(row.often.get(kind, 0))]
    for kind in _KINDS
}

STEPS = (*_ROWS, *SELECTORS)
"""The names of all steps, which weights are given to."""


class Writer(Draft):
    """Writes one program, line by line."""

    def program(self, kind: str, budget: int) -> str:
        """The whole text."""
        result = self.sop(kind, budget)
        text = f"Full({result.text})" if result.constant else result.text
        return "\n".join([*self.lines, f"result = {text}", ""])

    def sop(self, kind: str, budget: int, total: bool = False) -> Part:
        """An s-op of this kind; `total` asks that it is never undefined."""
        known = [p for p in self.parts if p.kind == kind and not (total and p.partial)]
        if known and self.draw.randint(0, 3) == 3:
            return self.draw.choice(known)
        step = _LEAF if budget <= 0 else _ROWS[self.step(_STEPS[kind])].step
        part = step(self, kind, budget - 1)
        return _LEAF(self, kind, 0) if total and part.partial else part

    def selector(self, budget: int) -> Choice:
        """Any selector."""
        if self.choices and self.draw.randint(0, 4) == 4:
            return self.draw.choice(self.choices)
        steps = SIMPLE + COMPOSED if budget > 0 else SIMPLE
        return SELECTORS[self.step(steps)](self, budget - 1)

    def finder(self, budget: int) -> Choice:
        """A selector of one key at most."""
        known = [choice for choice in self.choices if choice.at_most]
        if known and self.draw.randint(0, 4) == 4:
            return self.draw.choice(known)
        form = self.draw.randint(0, 4)
        if form == 4 and budget > 0:
            one, other = self.finder(budget // 2), self.selector(budget // 2)
            pair = self.draw.choice([(one, other), (other, one)])
            return self.chosen(f"{pair[0].text} & {pair[1].text}", at_most=True)
        if form == 3:
            keys = self.draw.choice(["indices + 1", "indices - 2", f"{self.longest - 1} - indices"])
            query = self.sop("int", budget)
            return self.chosen(f"Select({keys}, {query.text}, Comparison.EQ)", at_most=True)
        query = self.sop("int", budget)
        return self.chosen(f"Select(indices, {query.text}, Comparison.EQ)", at_most=True)
