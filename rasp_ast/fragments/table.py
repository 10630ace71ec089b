"""The definitions of a program that is being read: formulas that others count, each named once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from ..source import Source
from .formulas import TRUE, Atom, Formula, Last, Ref, Within, literals_of, size
from .reasons import OutsideError
from .subjects import Residue

_LARGEST_FORMULA = 24
_MOST_DEFINITIONS = 4000


class Table:
    """Formulas by number, their depths, and where what they say first came into the program."""

    def __init__(self) -> None:
        self.formulas: list[Formula] = []
        self.depths: list[int] = []
        self.origins: dict[Hashable, Source | None] = {}
        self.here: Source | None = None
        self._numbers: dict[Formula, int] = {}
        assert self.number(TRUE) == 0

    def number(self, formula: Formula) -> int:
        """The number of the definition that says this."""
        if isinstance(formula, Ref) and formula.positive:
            return formula.definition
        known = self._numbers.get(formula)
        if known is not None:
            return known
        if len(self.formulas) >= _MOST_DEFINITIONS:
            what = f"it takes more than {_MOST_DEFINITIONS:,} formulas to write this down"
            raise OutsideError("size", what)
        self.remember(formula)
        self.formulas.append(formula)
        self.depths.append(self.depth(formula))
        self._numbers[formula] = len(self.formulas) - 1
        return len(self.formulas) - 1

    def kept(self, formula: Formula) -> Formula:
        """The formula, or one that names it where it is long."""
        self.remember(formula)
        return Ref(self.number(formula)) if size(formula) > _LARGEST_FORMULA else formula

    def depth(self, formula: Formula) -> int:
        """How many counts stand inside each other."""
        return max((self._depth(literal) for literal in literals_of(formula)), default=0)

    def atom_depth(self, atom: Atom) -> int:
        """A count is one deeper than what it counts; whether something holds here is not."""
        return self.depths[atom.definition] + (atom.behind != 0)

    def reachable(self, formulas: Iterable[Formula], atoms: Iterable[Atom] = ()) -> list[int]:
        """The definitions that these rest on, those below first."""
        found: dict[int, None] = {}
        stack = [(n, False) for n in {*self._below(formulas), *(a.definition for a in atoms)}]
        while stack:
            definition, ready = stack.pop()
            if definition in found:
                continue
            if ready:
                found[definition] = None
                continue
            stack.append((definition, True))
            stack.extend((n, False) for n in self._below([self.formulas[definition]]))
        return sorted(found)

    def _below(self, formulas: Iterable[Formula]) -> set[int]:
        numbers: set[int] = set()
        for formula in formulas:
            for literal in literals_of(formula):
                if isinstance(literal, Within):
                    numbers |= {atom.definition for atom, _ in literal.weights}
                elif isinstance(literal, Ref):
                    numbers.add(literal.definition)
                elif isinstance(literal, Last):
                    numbers |= {literal.among, literal.holds}
        return numbers

    def _depth(self, formula: Formula) -> int:
        match formula:
            case Within(weights, _):
                return max(self.atom_depth(atom) for atom, _ in weights)
            case Ref(definition, _):
                return self.depths[definition]
            case Last(among, holds, _):
                return 1 + max(self.depths[among], self.depths[holds])
            case _:
                return 0

    def remember(self, formula: Formula) -> None:
        """Note where each literal was first needed."""
        for literal in literals_of(formula):
            match literal:
                case Within(weights, _):
                    self.origins.setdefault(weights, self.here)
                    for atom, _ in weights:
                        self.origins.setdefault(atom, self.here)
                case Residue():
                    self.origins.setdefault("periodic", self.here)
                case Last():
                    self.origins.setdefault("last", self.here)
                case _:
                    pass
