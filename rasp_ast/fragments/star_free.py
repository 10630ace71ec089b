"""B-RASP, which recognises the star-free languages: counts are compared with constants only.

Boolean programs with unique hard attention are linear temporal logic and first-order logic of
`<` (arXiv 2310.13897). That logic counts up to constants, so a sum of counts whose factors have one
sign may be compared with a constant; whether two counts are equal, or a remainder, is beyond it.
The first and the last of the keys that match are what its attention takes.
"""

from __future__ import annotations

from .cases import Fixed
from .crasp import all_literals
from .formulas import Last, Within
from .reading import Reading
from .reasons import Reason
from .subjects import Residue
from .text import crasp_text
from .verdicts import Fragment, Question, Verdict


def judge(question: Question) -> Verdict:
    """Whether every count is compared with constants only."""
    reading = question.reading
    reason = reading.reason or _broken(reading)
    if reason is not None or reading.cases is None:
        return Verdict(fragment=STAR_FREE.name, reason=reason)
    text = crasp_text(reading, reading.cases)
    says = "// each count meets constants only\n"
    if any(isinstance(literal, Last) for literal in all_literals(reading, reading.cases)):
        says += "// last(p : q): at the last position so far where p holds, q does\n"
    return Verdict(fragment=STAR_FREE.name, witness=says + text)


STAR_FREE = Fragment(name="B-RASP (star-free)", slug="b-rasp", judge=judge)


def _broken(reading: Reading) -> Reason | None:
    cases = reading.cases or ()
    if not all(isinstance(case.leaf, Fixed) for case in cases):
        return Reason(
            rule="answer",
            message="the answer is a number without bound; only finitely many values are allowed",
            source=reading.root.source,
        )
    for literal in all_literals(reading, cases):
        if isinstance(literal, Residue):
            return Reason(
                rule="periodic",
                message="this asks for the remainder of a position, which is not star-free",
                source=reading.table.origins.get("periodic"),
            )
        if isinstance(literal, Within):
            signs = {factor > 0 for atom, factor in literal.weights if atom.behind < 0}
            if len(signs) > 1:
                return Reason(
                    rule="threshold",
                    message="this compares counts with each other, not with a constant",
                    source=reading.table.origins.get(literal.weights),
                )
    return None
