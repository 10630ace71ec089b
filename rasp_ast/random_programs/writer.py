"""Writes the text of one random program, step by step, keeping types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import cast

from ..values import PlainValue, Value, plain
from .functions import KINDS, MAPS, NUMERIC, PREDICATES

_HEADER = f"from {__name__.rsplit('.', 2)[0]} import *"


def kind_of(values: Sequence[Value]) -> str:
    """The kind of an s-op that takes these values."""
    kinds = {type(value).__name__ for value in values}
    if len(kinds) == 1:
        kind = kinds.pop()
        return "number" if kind == "Fraction" else kind
    return "number" if kinds == {"int", "Fraction"} else "mixed"


@dataclass(frozen=True, slots=True)
class _Part:
    """A name or a constant in the text, and what is known of it."""

    text: str
    kind: str
    partial: bool = False  # it may be undefined
    constant: bool = False


@dataclass(frozen=True, slots=True)
class _Choice:
    """A selector in the text. `at_most` selects one key at most; `some` selects one at least."""

    text: str
    at_most: bool = False
    some: bool = False


# Functions of one operand that give one value for all that are equal to Python, such as 1 and True.
_CERTAIN = [w for w in MAPS if len(w.takes) == 1 and w.takes[0] not in ("mixed", "tuple")]

_STEPS = {
    "int": "leaf width width width arithmetic arithmetic mapped move choice hinted constants floor",
    "bool": "leaf compared compared compared versus mapped logic move choice hinted",
    "str": "leaf mapped mapped move move choice joined hinted",
    "number": "leaf mean mean mean summed divided arithmetic mapped choice move linear hinted",
    "tuple": "leaf mapped move choice",
    "mixed": "leaf mapped choice odd_choice odd_move odd_mean hinted",
}
_ORDERED = ("<", "<=", ">", ">=", "==", "!=")
_COMPARISONS = ("EQ", "LT", "LEQ", "GT", "GEQ", "NEQ", "TRUE", "FALSE")


class Writer:
    """Writes one program, line by line."""

    def __init__(self, draw: Random, tokens: list[Value], longest: int, causal: bool) -> None:
        self.draw = draw
        self.tokens = tokens
        self.token_kind = kind_of(tokens)
        self.longest = longest
        self.causal = causal
        self.lines = [_HEADER]
        self.parts: list[_Part] = []
        self.choices: list[_Choice] = []

    def program(self, kind: str, budget: int) -> str:
        """The whole text."""
        result = self.sop(kind, budget)
        text = f"Full({result.text})" if result.constant else result.text
        return "\n".join([*self.lines, f"result = {text}", ""])

    # --- s-ops

    def sop(self, kind: str, budget: int, total: bool = False) -> _Part:
        """An s-op of this kind; `total` asks that it is never undefined."""
        known = [p for p in self.parts if p.kind == kind and not (total and p.partial)]
        if known and self.draw.randint(0, 3) == 3:
            return self.draw.choice(known)
        step = "leaf" if budget <= 0 else self.draw.choice(_STEPS[kind].split())
        part: _Part = getattr(self, f"_{step}")(kind, budget - 1)
        return self._leaf(kind, 0) if total and part.partial else part

    def _line(self, text: str, kind: str, *operands: _Part, partial: bool = False) -> _Part:
        name = f"s{len(self.parts) + 1}"
        if self.draw.randint(0, 9) == 9:
            text = f"({text}).named('{self.draw.choice('xyz')}')"
        part = _Part(name, kind, partial or any(operand.partial for operand in operands))
        self.lines.append(f"{name} = {text}")
        self.parts.append(part)
        return part

    def _leaf(self, kind: str, budget: int) -> _Part:
        options: list[_Part | None] = [_Part("tokens", kind)] * 3 if kind == self.token_kind else []
        if kind == "int":
            options += [_Part("indices", "int")] * 2
            options += [] if self.causal else [_Part("length", "int")]
        total = [w for w in MAPS if w.takes == (self.token_kind,) and w.gives == kind]
        options += [None] * 2 if total and kind != self.token_kind else []
        options.append(self.constant(kind))
        found = self.draw.choice(options)
        if found is not None:
            return found
        written = self.draw.choice([w for w in total if not w.partial] or total)
        return self._line(f"Map({written.text}, tokens)", kind, partial=written.partial)

    def constant(self, kind: str) -> _Part:
        """A constant of this kind; of the vocabulary, if it can be."""
        values: dict[str, list[PlainValue]] = {
            "int": [0, 1, 2, -1, self.longest],
            "bool": [False, True],
            "str": ["a", "b", ""],
            "number": [0, 0.5, 1, -1.5, 0.1],
            "tuple": [(1, "a"), ()],
            "mixed": [0, "a", True, 0.5],
        }
        options = values[kind]
        if kind == self.token_kind:
            options = [cast(PlainValue, plain(token)) for token in self.tokens] + options[:1]
        return _Part(repr(self.draw.choice(options)), kind, constant=True)

    def several(self, kinds: Iterable[str], budget: int, total: bool = False) -> list[_Part]:
        """S-ops of these kinds, for the operands of one step; not all are constants."""
        parts: list[_Part] = []
        for kind in kinds:
            share = self.draw.randint(0, max(budget, 0))
            budget -= share
            parts.append(self.sop(kind, share, total))
        if parts and all(part.constant for part in parts):
            parts[0] = self._line(f"Full({parts[0].text})", parts[0].kind)
        return parts

    def _mapped(self, kind: str, budget: int) -> _Part:
        written = self.draw.choice([w for w in MAPS if w.gives == kind])
        parts = self.several(written.takes, budget)
        form = "SequenceMap" if len(parts) == 2 and self.draw.randint(0, 1) else "Map"
        text = f"{form}({written.text}, {', '.join(p.text for p in parts)})"
        return self._line(text, kind, *parts, partial=written.partial)

    def _arithmetic(self, kind: str, budget: int) -> _Part:
        operator = self.draw.choice(["+", "-", "+", "-", "*", "neg", "abs"])
        numeric = NUMERIC if kind == "number" else ("int", "int", "bool")
        if operator in ("neg", "abs"):
            (a,) = self.several([kind], budget)
            return self._line(f"-{a.text}" if operator == "neg" else f"abs({a.text})", kind, a)
        a, b = self.several([self.draw.choice(numeric), self.draw.choice(numeric)], budget)
        return self._line(f"{_in(a)} {operator} {_in(b)}", kind, a, b)

    def _floor(self, kind: str, budget: int) -> _Part:
        operator = self.draw.choice(["//", "%"])
        (a,) = self.several(["int"], budget // 2)
        if self.draw.randint(0, 3) < 3:
            return self._line(f"{_in(a)} {operator} {self.draw.choice([2, 3, -2])}", kind, a)
        (b,) = self.several(["int"], budget // 2)
        return self._line(f"{_in(a)} {operator} {_in(b)}", kind, a, b, partial=True)

    def _divided(self, kind: str, budget: int) -> _Part:
        form = self.draw.randint(0, 3)
        if form < 2:
            (a,) = self.several([self.draw.choice(NUMERIC)], budget)
            return self._line(f"{_in(a)} / {form + 2}", kind, a)
        a, b = self.several([self.draw.choice(NUMERIC), self.draw.choice(NUMERIC)], budget)
        if form == 2:
            return self._line(f"{_in(a)} / (abs({b.text}) + 1)", kind, a, b)
        return self._line(f"{_in(a)} / {_in(b)}", kind, a, b, partial=True)

    def _linear(self, kind: str, budget: int) -> _Part:
        a, b = self.several([self.draw.choice(NUMERIC), self.draw.choice(NUMERIC)], budget)
        factors = [str(self.draw.choice([1, -1, 2, 0.5, 0])) for _ in range(2)]
        return self._line(
            f"LinearSequenceMap({a.text}, {b.text}, {', '.join(factors)})", kind, a, b
        )

    def _joined(self, kind: str, budget: int) -> _Part:
        a, b = self.several(["str", "str"], budget)
        return self._line(f"{_in(a)} + {_in(b)}", kind, a, b)

    def _compared(self, kind: str, budget: int) -> _Part:
        first = self.draw.choice([self.token_kind, *NUMERIC, "str", "tuple"])
        second = self.draw.choice(NUMERIC) if first in NUMERIC else first
        operators = _ORDERED if first in (*NUMERIC, "str") else ("==", "!=")
        if self.draw.randint(0, 9) == 9:
            second, operators = self.draw.choice(KINDS), ("==", "!=")
        a, b = self.several([first, second], budget)
        return self._line(f"{_in(a)} {self.draw.choice(operators)} {_in(b)}", kind, a, b)

    def _logic(self, kind: str, budget: int) -> _Part:
        operator = self.draw.choice("&|~")
        if operator == "~":
            (a,) = self.several([self.draw.choice(["bool", "int", "str"])], budget)
            return self._line(f"~{a.text}", kind, a)
        a, b = self.several(["bool", "bool"], budget)
        return self._line(f"{_in(a)} {operator} {_in(b)}", kind, a, b)

    def _choice(self, kind: str, budget: int) -> _Part:
        c, a, b = self.several(["bool", kind, kind], budget)
        return self._line(f"where({c.text}, {a.text}, {b.text})", kind, c, a, b)

    def _odd_choice(self, kind: str, budget: int) -> _Part:
        kinds = ["bool", self.draw.choice(KINDS), self.draw.choice(KINDS)]
        c, a, b = self.several(kinds, budget)
        return self._line(f"where({c.text}, {a.text}, {b.text})", kind, c, a, b)

    def _hinted(self, kind: str, budget: int) -> _Part:
        (a,) = self.several([kind], budget)
        numeric = kind in NUMERIC
        hint = self.draw.choice(["categorical", *(["numerical"] if numeric else [])])
        return self._line(f"{hint}({a.text})", kind, a)

    def _constants(self, kind: str, budget: int) -> _Part:
        values = [self.draw.randint(0, 4) for _ in range(self.longest)]
        return self._line(f"ConstantSOp({values})", kind)

    # --- from selectors

    def _width(self, kind: str, budget: int) -> _Part:
        return self._line(f"SelectorWidth({self.selector(budget).text})", kind)

    def _mean(self, kind: str, budget: int) -> _Part:
        share = self.draw.randint(0, max(budget, 0))
        chosen = self.selector(budget - share)
        total = self.draw.randint(0, 7) < 7
        (values,) = self.several([self.draw.choice(NUMERIC)], share, total)
        return self._aggregate(chosen, values, kind, self._default(kind))

    def _summed(self, kind: str, budget: int) -> _Part:
        share = self.draw.randint(0, max(budget, 0))
        chosen = self.selector(budget - share)
        (values,) = self.several([self.draw.choice(NUMERIC)], share, True)
        mean = f"Aggregate({chosen.text}, {values.text}, 0)"
        return self._line(f"{mean} * SelectorWidth({chosen.text})", kind, values)

    def _versus(self, kind: str, budget: int) -> _Part:
        share = self.draw.randint(0, max(budget, 0))
        chosen = self.selector(budget - share)
        pair = self.several([self.draw.choice(NUMERIC), self.draw.choice(NUMERIC)], share, True)
        a, b = (f"Aggregate({chosen.text}, {values.text}, 0.5)" for values in pair)
        return self._line(f"{a} {self.draw.choice(_ORDERED)} {b}", kind, *pair)

    def _odd_mean(self, kind: str, budget: int) -> _Part:
        share = self.draw.randint(0, max(budget, 0))
        chosen = self.selector(budget - share)
        (values,) = self.several([self.draw.choice(NUMERIC)], share, True)
        return self._aggregate(chosen, values, kind, self.constant(self.draw.choice(KINDS)).text)

    def _move(self, kind: str, budget: int) -> _Part:
        share = self.draw.randint(0, max(budget, 0))
        if self.draw.randint(0, 3) == 3:
            return self._agreeing(kind, budget)
        (values,) = self.several([kind], share)
        return self._aggregate(self.finder(budget - share), values, kind, self._default(kind))

    def _odd_move(self, kind: str, budget: int) -> _Part:
        share = self.draw.randint(0, max(budget, 0))
        (values,) = self.several([self.draw.choice(KINDS)], share)
        default = self.constant(self.draw.choice(KINDS)).text
        return self._aggregate(self.finder(budget - share), values, kind, default)

    def _agreeing(self, kind: str, budget: int) -> _Part:
        """Several keys may be selected, but what they are compared by decides their value."""
        written = self.draw.choice([w for w in _CERTAIN if w.gives == kind])
        keys, queries = self.several(written.takes * 2, budget)
        values = self._line(
            f"Map({written.text}, {keys.text})", kind, keys, partial=written.partial
        )
        chosen = _Choice(f"Select({keys.text}, {queries.text}, Comparison.EQ)")
        return self._aggregate(chosen, values, kind, self._default(kind))

    def _default(self, kind: str) -> str:
        return self.draw.choice(["None", *[self.constant(kind).text] * 2])

    def _aggregate(self, chosen: _Choice, values: _Part, kind: str, default: str) -> _Part:
        written = "" if default == "None" else f", {default}"
        text = f"Aggregate({chosen.text}, {values.text}{written})"
        return self._line(text, kind, values, partial=default == "None" and not chosen.some)

    # --- selectors

    def selector(self, budget: int) -> _Choice:
        """Any selector."""
        if self.choices and self.draw.randint(0, 4) == 4:
            return self.draw.choice(self.choices)
        steps = [self._select] * 5 + [self._predicate] * 2
        if budget > 0:
            steps += [self._both, self._either, self._negated, self.finder, self._matrix]
        return self.draw.choice(steps)(budget - 1)

    def finder(self, budget: int) -> _Choice:
        """A selector of one key at most."""
        found = [choice for choice in self.choices if choice.at_most]
        if found and self.draw.randint(0, 4) == 4:
            return self.draw.choice(found)
        form = self.draw.randint(0, 4)
        if form == 4 and budget > 0:
            one, other = self.finder(budget // 2), self.selector(budget // 2)
            pair = self.draw.choice([(one, other), (other, one)])
            return self._chosen(f"{pair[0].text} & {pair[1].text}", at_most=True)
        if form == 3:
            keys = self.draw.choice(["indices + 1", "indices - 2", f"{self.longest - 1} - indices"])
            query = self.sop("int", budget)
            return self._chosen(f"Select({keys}, {query.text}, Comparison.EQ)", at_most=True)
        query = self.sop("int", budget)
        return self._chosen(f"Select(indices, {query.text}, Comparison.EQ)", at_most=True)

    def _chosen(self, text: str, at_most: bool = False, some: bool = False) -> _Choice:
        name = f"sel{len(self.choices) + 1}"
        choice = _Choice(name, at_most, some)
        self.lines.append(f"{name} = {text}")
        self.choices.append(choice)
        return choice

    def _select(self, budget: int) -> _Choice:
        first = self.draw.choice([self.token_kind, "int", *KINDS])
        second = self.draw.choice([first, *NUMERIC]) if first in NUMERIC else first
        keys = self.sop(first, self.draw.randint(0, max(budget, 0)))
        same = first == second and self.draw.randint(0, 2) == 0
        queries = keys if same else self.sop(second, self.draw.randint(0, max(budget, 0)))
        ordered = first in (*NUMERIC, "str")
        name = self.draw.choice(_COMPARISONS if ordered else ("EQ", "NEQ", "TRUE"))
        some = name == "TRUE" or (same and name in ("EQ", "LEQ", "GEQ"))
        some = some and not (keys.partial or queries.partial)
        text = f"Select({keys.text}, {queries.text}, Comparison.{name})"
        return self._chosen(text, some=some)

    def _predicate(self, budget: int) -> _Choice:
        written = self.draw.choice(PREDICATES)
        keys, queries = self.several(written.takes, budget)
        return self._chosen(f"Select({keys.text}, {queries.text}, {written.text})")

    def _both(self, budget: int) -> _Choice:
        a, b = self.selector(budget // 2), self.selector(budget // 2)
        return self._chosen(f"{a.text} & {b.text}", at_most=a.at_most or b.at_most)

    def _either(self, budget: int) -> _Choice:
        a, b = self.selector(budget // 2), self.selector(budget // 2)
        return self._chosen(f"{a.text} | {b.text}", some=a.some or b.some)

    def _negated(self, budget: int) -> _Choice:
        return self._chosen(f"~{self.selector(budget).text}")

    def _matrix(self, budget: int) -> _Choice:
        size = range(self.longest)
        rows = [[self.draw.randint(0, 1) for _ in size] for _ in size]
        return self._chosen(f"ConstantSelector({rows})")


def _in(part: _Part) -> str:
    """An operand in a larger expression: negative numbers are put in brackets."""
    return f"({part.text})" if part.text.startswith("-") else part.text
