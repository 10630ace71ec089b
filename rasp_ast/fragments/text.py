"""A reading as C-RASP text: the witness that a program lies in the fragment."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction

from ..values import plain
from .cases import Cases, Fixed
from .formulas import FALSE, TRUE, All, Atom, Formula, Last, Ref, Some, Within, literals_of
from .intervals import Intervals
from .reading import Reading
from .subjects import Residue, TokenIn
from .sums import HERE, Sum

_ENDS_OF_COUNTS = {"true", "false", "if", "else", "min", "max", "import"}


def crasp_text(reading: Reading, cases: Cases) -> str:
    """What a program answers, as text of which the last line is the answer.

    Where it answers other values than True and False, a line for each of them says when it does.
    """
    writer = _Writer(reading)
    lines = writer.definitions([case.when for case in cases], atoms_of(cases))
    name = writer.fresh(reading.root.name or "answer")
    values = [case.leaf.value for case in cases if isinstance(case.leaf, Fixed)]
    if len(values) < len(cases):
        lines.append(f"{name} = {writer.count(cases)}")
    elif all(isinstance(value, bool) for value in values):
        true = next((c.when for c in cases if c.leaf == Fixed(True)), FALSE)
        lines.append(f"{name} = {writer.formula(true)}")
    else:
        for n, (case, value) in enumerate(zip(cases, values, strict=True), start=1):
            lines.append(f"// {name} {n}: the answer is {plain(value)!r}")
            lines.append(f"{writer.fresh(f'{name}_{n}')} = {writer.formula(case.when)}")
    return "\n".join(lines) + "\n"


def atoms_of(cases: Cases) -> list[Atom]:
    sums = [case.leaf for case in cases if isinstance(case.leaf, Sum)]
    return [atom for total in sums for atom, _ in total.factors]


class _Writer:
    """Formulas and sums as text; definitions have names, but for single tokens and remainders."""

    def __init__(self, reading: Reading) -> None:
        self._table, self._tokens = reading.table, reading.names
        self._names: dict[int, str] = {}
        self._used = set(_ENDS_OF_COUNTS)

    def fresh(self, wanted: str) -> str:
        """The name, or one like it that is still free."""
        base = wanted if wanted.isascii() and wanted.isidentifier() else "answer"
        name, n = base, 2
        while name in self._used:
            name, n = f"{base}_{n}", n + 1
        self._used.add(name)
        return name

    def definitions(self, formulas: Sequence[Formula], atoms: Sequence[Atom]) -> list[str]:
        """A line for each definition that these rest on and that has a name."""
        lines: list[str] = []
        for definition in self._table.reachable(formulas, atoms):
            formula = self._table.formulas[definition]
            if not _is_short(formula):
                body = self.formula(formula)
                self._names[definition] = self.fresh(f"x{len(self._names) + 1}")
                lines.append(f"{self._names[definition]} = {body}")
        return lines

    def formula(self, formula: Formula, *, within: str = "") -> str:
        """The text; in brackets if what it stands within, `&&` or `#`, binds tighter."""
        match formula:
            case All(parts) | Some(parts) if not parts:
                return "true" if formula == TRUE else "false"
            case All(parts):
                text = " && ".join(sorted(self.formula(p, within="&&") for p in parts))
                return f"({text})" if within == "#" else text
            case Some(parts):
                text = " || ".join(sorted(self.formula(p, within="||") for p in parts))
                return f"({text})" if within in ("&&", "#") else text
            case TokenIn():
                return self._token(formula, within)
            case Residue():
                return _residue(formula, within)
            case Ref(definition, positive):
                text = self._named(definition, within="#" if not positive else within)
                return text if positive else f"! {text}"
            case Last(among, holds, positive):
                inside = [self._named(definition, within="") for definition in (among, holds)]
                text = f"last({inside[0]} : {inside[1]})"
                return text if positive else f"! {text}"
            case Within(weights, values):
                return self._within([(a, Fraction(f)) for a, f in weights], values, within)

    def count(self, cases: Cases) -> str:
        """Numbers, each where its condition holds."""
        *some, last = cases
        text = self._leaf(last.leaf)
        for case in reversed(some):
            text = f"{self._leaf(case.leaf)} if {self.formula(case.when)} else {text}"
        return text

    def _leaf(self, leaf: object) -> str:
        if isinstance(leaf, Fixed):
            return str(plain(leaf.value) if not isinstance(leaf.value, bool) else int(leaf.value))
        assert isinstance(leaf, Sum)
        return self._sum(list(leaf.factors), leaf.constant)

    def _named(self, definition: int, *, within: str) -> str:
        name = self._names.get(definition)
        if name is not None:
            return name
        return self.formula(self._table.formulas[definition], within=within)

    def _token(self, formula: TokenIn, within: str) -> str:
        keys, inside = formula.keys, formula.inside
        if formula.alphabet is not None and 2 * len(keys) > len(formula.alphabet) + 1:
            keys, inside = formula.alphabet - keys, False
        marks = sorted({f'"{self._shown(k)}"' for k in keys})
        if inside:
            text = " || ".join(marks)
            return f"({text})" if len(marks) > 1 and within in ("&&", "#") else text
        text = " && ".join(f"! {mark}" for mark in marks)
        return f"({text})" if len(marks) > 1 and within == "#" else text

    def _shown(self, token: Hashable) -> str:
        return str(plain(self._tokens[token])) if token in self._tokens else str(token)

    def _within(self, weights: list[tuple[Atom, Fraction]], values: Intervals, within: str) -> str:
        outside = (~values).only
        if outside is not None:
            return self._compared(weights, "!=", outside)
        parts: list[str] = []
        for low, high in values.parts:
            if low == high and low is not None:
                parts.append(self._compared(weights, "==", low))
                continue
            ends = [(">=", low), ("<=", high)]
            sides = [self._compared(weights, sign, n) for sign, n in ends if n is not None]
            parts.append(" && ".join(sides))
        text = " || ".join(parts)
        several = len(parts) > 1 and within in ("&&", "#")
        return f"({text})" if several or (" && " in text and within == "#") else text

    def _compared(self, weights: list[tuple[Atom, Fraction]], sign: str, limit: int) -> str:
        left = [(atom, factor) for atom, factor in weights if factor > 0]
        right = [(atom, -factor) for atom, factor in weights if factor < 0]
        if not left:
            left, right = right, left
            sign = {">=": "<=", "<=": ">="}.get(sign, sign)
            limit = -limit
        sign, limit = _plainest(sign, limit, mixed=bool(right))
        moved = Fraction(-limit) if limit < 0 and right else Fraction(0)
        rest = Fraction(limit) if not moved else Fraction(0)
        return f"{self._sum(left, moved)} {sign} {self._sum(right, rest)}"

    def _sum(self, factors: list[tuple[Atom, Fraction]], constant: Fraction) -> str:
        parts = [(factor < 0, self._weighted(atom, abs(factor))) for atom, factor in factors]
        if constant or not parts:
            parts.append((constant < 0, str(abs(int(constant)))))
        parts.sort(key=lambda part: part[0])
        (negative, text), *rest = parts
        text = f"- {text}" if negative else text
        return text + "".join(f" - {part}" if minus else f" + {part}" for minus, part in rest)

    def _weighted(self, atom: Atom, factor: Fraction) -> str:
        text = self._atom(atom)
        return text if factor == 1 else f"{int(factor)} * {text}"

    def _atom(self, atom: Atom) -> str:
        if atom == HERE:
            return "# true"
        body = self._named(atom.definition, within="#")
        if atom.behind == 0:
            return f"(1 if {self._named(atom.definition, within='')} else 0)"
        guard = "" if atom.behind < 0 else f"[pred{'' if atom.behind == 1 else atom.behind}]"
        return f"#{guard} {body}"


def _plainest(sign: str, limit: int, *, mixed: bool) -> tuple[str, int]:
    """The same with a smaller limit: more than nothing, nothing at all, less than the other."""
    match sign, limit:
        case ">=", 1:
            return ">", 0
        case "<=", -1 if mixed:
            return "<", 0
        case "<=", 0 if not mixed:
            return "==", 0
        case _:
            return sign, limit


def _is_short(formula: Formula) -> bool:
    """Whether it is written out wherever it is counted."""
    if formula in (TRUE, FALSE):
        return True
    match formula:
        case TokenIn(keys, alphabet):
            return len(keys) == 1 or (alphabet is not None and len(alphabet - keys) == 1)
        case Residue():
            return True
        case Ref():
            return len(literals_of(formula)) == 1
        case _:
            return False


def _residue(formula: Residue, within: str) -> str:
    modulus, rests = formula.modulus, sorted(formula.rests)
    if modulus == 2:
        return ("pos_even", "pos_odd")[rests[0]]
    left = sorted(set(range(modulus)) - formula.rests)
    if len(left) == 1:
        return f"! pos_{left[0]}_mod_{modulus}"
    text = " || ".join(f"pos_{rest}_mod_{modulus}" for rest in rests)
    return f"({text})" if len(rests) > 1 and within in ("&&", "#") else text
