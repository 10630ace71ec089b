"""C-RASP: truth values, prefix counts, linear comparisons; with local and periodic predicates.

A program lies in it if the reading knows what it answers: then it is written down as C-RASP text.
Plain C-RASP has no positions but those that counts give: what looks at a certain offset, or asks
for a remainder, needs the extension. Future-masked softmax transformers of fixed precision have the
power of plain C-RASP, depth for layer (arXiv 2506.16055); the extension is what length
generalisation of an idealised learner was proved for (arXiv 2410.02140).
"""

from __future__ import annotations

from collections.abc import Iterator

from ..values import is_number
from .cases import Cases, Fixed, Mean, Token
from .formulas import Last, Literal, Within, literals_of
from .reading import Reading
from .reasons import Reason
from .subjects import Residue
from .sums import Sum
from .text import atoms_of, crasp_text
from .verdicts import Fragment, Question, Verdict


def judge_plain(question: Question) -> Verdict:
    """Whether it is C-RASP without predicates of positions."""
    return _judged(PLAIN.name, question.reading, extended=False)


def judge_extended(question: Question) -> Verdict:
    """Whether it is C-RASP with local and periodic predicates."""
    return _judged(EXTENDED.name, question.reading, extended=True)


PLAIN = Fragment(name="C-RASP", slug="c-rasp", judge=judge_plain)
EXTENDED = Fragment(
    name="C-RASP[local, periodic]", slug="c-rasp-local-periodic", judge=judge_extended
)


def _judged(name: str, reading: Reading, *, extended: bool) -> Verdict:
    cases = reading.cases
    reason = reading.reason or (_answer(reading, cases) if cases else None)
    if reason is None and cases:
        reason = _of_the_last(reading, cases)
    if reason is None and cases and not extended:
        reason = _positional(reading, cases)
    if reason is not None or cases is None:
        return Verdict(fragment=name, reason=reason)
    table = reading.table
    depths = [table.depth(case.when) for case in cases if len(cases) > 1]
    depths += [table.atom_depth(atom) for atom in atoms_of(cases)]
    return Verdict(fragment=name, witness=crasp_text(reading, cases), depth=max(depths, default=0))


def _answer(reading: Reading, cases: Cases) -> Reason | None:
    """What forbids the answer: only counts, or only constants, are answered."""
    leaves = [case.leaf for case in cases]
    message = None
    if any(isinstance(leaf, Mean) for leaf in leaves):
        message = "the answer is a mean, which is no count; compare it with a constant"
    elif any(isinstance(leaf, Token) for leaf in leaves):
        message = "the answer is a token, and nobody stated which there are"
    elif any(isinstance(leaf, Sum) for leaf in leaves):
        numbers = [leaf for leaf in leaves if isinstance(leaf, Fixed)]
        if not all(is_number(leaf.value) and leaf.value.denominator == 1 for leaf in numbers):
            message = "the answer is a count at some positions and none at others"
        elif not all(leaf.is_whole for leaf in leaves if isinstance(leaf, Sum)):
            message = "the answer is a fraction of a count"
    if message is None:
        return None
    return Reason(rule="answer", message=message, source=reading.root.source)


def all_literals(reading: Reading, cases: Cases) -> Iterator[Literal]:
    """Those of the answer and of all definitions that it rests on."""
    formulas = [case.when for case in cases]
    below = reading.table.reachable(formulas, atoms_of(cases))
    for formula in [*formulas, *(reading.table.formulas[n] for n in below)]:
        yield from literals_of(formula)


def _of_the_last(reading: Reading, cases: Cases) -> Reason | None:
    """What hard attention finds and no count does."""
    if not any(isinstance(literal, Last) for literal in all_literals(reading, cases)):
        return None
    return Reason(
        rule="last",
        message="this takes the last of the keys that match, which no count finds",
        source=reading.table.origins.get("last"),
        hint='ties="left", or the score -indices, takes the first one, which a count finds',
    )


def _positional(reading: Reading, cases: Cases) -> Reason | None:
    """What needs a predicate of positions."""
    origins = reading.table.origins
    atoms = list(atoms_of(cases))
    for literal in all_literals(reading, cases):
        if isinstance(literal, Residue):
            return Reason(
                rule="periodic",
                message="this asks for the remainder of a position, which no count gives",
                source=origins.get("periodic"),
            )
        if isinstance(literal, Within):
            atoms += [atom for atom, _ in literal.weights]
    for atom in atoms:
        if atom.behind > 0:
            what = "position" if atom.behind == 1 else f"{atom.behind} positions"
            return Reason(
                rule="local",
                message=f"this looks at the {what} before, which no count gives",
                source=origins.get(atom, reading.root.source),
            )
    return None
