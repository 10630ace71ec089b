"""Steps that make an s-op of others at the same position."""

from __future__ import annotations

from .draft import ORDERED, Draft, Part, Row, within
from .functions import KINDS, MAPS, NUMERIC


def _leaf(draft: Draft, kind: str, budget: int) -> Part:
    options: list[Part | None] = [Part("tokens", kind)] * 3 if kind == draft.token_kind else []
    if kind == "int":
        options += [Part("indices", "int")] * 2
        options += [] if draft.causal else [Part("length", "int")]
    total = [w for w in MAPS if w.takes == (draft.token_kind,) and w.gives == kind]
    options += [None] * 2 if total and kind != draft.token_kind else []
    options.append(draft.constant(kind))
    chosen = draft.draw.choice(options)
    if chosen is not None:
        return chosen
    written = draft.draw.choice([w for w in total if not w.partial] or total)
    return draft.line(f"Map({written.text}, tokens)", kind, partial=written.partial)


def _mapped(draft: Draft, kind: str, budget: int) -> Part:
    written = draft.draw.choice([w for w in MAPS if w.gives == kind])
    parts = draft.several(written.takes, budget)
    form = "SequenceMap" if len(parts) == 2 and draft.draw.randint(0, 1) else "Map"
    text = f"{form}({written.text}, {', '.join(p.text for p in parts)})"
    return draft.line(text, kind, *parts, partial=written.partial)


def _arithmetic(draft: Draft, kind: str, budget: int) -> Part:
    operator = draft.draw.choice(["+", "-", "+", "-", "*", "neg", "abs"])
    numeric = NUMERIC if kind == "number" else ("int", "int", "bool")
    if operator in ("neg", "abs"):
        (a,) = draft.several([kind], budget)
        text = f"-{a.text}" if operator == "neg" else f"abs({a.text})"
        return draft.calculated(operator, text, kind, a)
    a, b = draft.several([draft.draw.choice(numeric), draft.draw.choice(numeric)], budget)
    return draft.calculated(operator, f"{within(a)} {operator} {within(b)}", kind, a, b)


def _floor(draft: Draft, kind: str, budget: int) -> Part:
    operator = draft.draw.choice(["//", "%"])
    (a,) = draft.several(["int"], budget // 2)
    if draft.draw.randint(0, 3) < 3:
        return draft.line(f"{within(a)} {operator} {draft.draw.choice([2, 3, -2])}", kind, a)
    (b,) = draft.several(["int"], budget // 2)
    return draft.line(f"{within(a)} {operator} {within(b)}", kind, a, b, partial=True)


def _divided(draft: Draft, kind: str, budget: int) -> Part:
    form = draft.draw.randint(0, 3)
    if form < 2:
        (a,) = draft.several([draft.draw.choice(NUMERIC)], budget)
        return draft.line(f"{within(a)} / {form + 2}", kind, a)
    a, b = draft.several([draft.draw.choice(NUMERIC), draft.draw.choice(NUMERIC)], budget)
    if form == 2:
        return draft.calculated("/ (abs + 1)", f"{within(a)} / (abs({b.text}) + 1)", kind, a, b)
    return draft.calculated("/", f"{within(a)} / {within(b)}", kind, a, b, partial=True)


def _linear(draft: Draft, kind: str, budget: int) -> Part:
    a, b = draft.several([draft.draw.choice(NUMERIC), draft.draw.choice(NUMERIC)], budget)
    factors = [str(draft.draw.choice([1, -1, 2, 0.5, 0])) for _ in range(2)]
    return draft.line(f"LinearSequenceMap({a.text}, {b.text}, {', '.join(factors)})", kind, a, b)


def _joined(draft: Draft, kind: str, budget: int) -> Part:
    a, b = draft.several(["str", "str"], budget)
    return draft.line(f"{within(a)} + {within(b)}", kind, a, b)


def _compared(draft: Draft, kind: str, budget: int) -> Part:
    first = draft.draw.choice([draft.token_kind, *NUMERIC, "str", "tuple"])
    second = draft.draw.choice(NUMERIC) if first in NUMERIC else first
    operators = ORDERED if first in (*NUMERIC, "str") else ("==", "!=")
    if draft.draw.randint(0, 9) == 9:
        second, operators = draft.draw.choice(KINDS), ("==", "!=")
    a, b = draft.several([first, second], budget)
    operator = draft.draw.choice(operators)
    return draft.calculated(operator, f"{within(a)} {operator} {within(b)}", kind, a, b)


def _logic(draft: Draft, kind: str, budget: int) -> Part:
    operator = draft.draw.choice("&|~")
    if operator == "~":
        (a,) = draft.several([draft.draw.choice(["bool", "int", "str"])], budget)
        return draft.line(f"~{a.text}", kind, a)
    a, b = draft.several(["bool", "bool"], budget)
    return draft.line(f"{within(a)} {operator} {within(b)}", kind, a, b)


def _choice(draft: Draft, kind: str, budget: int) -> Part:
    c, a, b = draft.several(["bool", kind, kind], budget)
    return draft.line(f"where({c.text}, {a.text}, {b.text})", kind, c, a, b)


def _odd_choice(draft: Draft, kind: str, budget: int) -> Part:
    kinds = ["bool", draft.draw.choice(KINDS), draft.draw.choice(KINDS)]
    c, a, b = draft.several(kinds, budget)
    return draft.line(f"where({c.text}, {a.text}, {b.text})", kind, c, a, b)


def _hinted(draft: Draft, kind: str, budget: int) -> Part:
    (a,) = draft.several([kind], budget)
    numeric = kind in NUMERIC
    hint = draft.draw.choice(["categorical", *(["numerical"] if numeric else [])])
    return draft.line(f"{hint}({a.text})", kind, a)


def _constants(draft: Draft, kind: str, budget: int) -> Part:
    values = [draft.draw.randint(0, 4) for _ in range(draft.longest)]
    return draft.line(f"ConstantSOp({values})", kind)


ELEMENTWISE: dict[str, Row] = {
    "leaf": Row(_leaf, {"int": 1, "bool": 1, "str": 1, "number": 1, "tuple": 1, "mixed": 1}),
    "mapped": Row(_mapped, {"int": 1, "bool": 1, "str": 2, "number": 1, "tuple": 1, "mixed": 1}),
    "arithmetic": Row(_arithmetic, {"int": 2, "number": 1}),
    "floor": Row(_floor, {"int": 1}),
    "divided": Row(_divided, {"number": 1}),
    "linear": Row(_linear, {"number": 1}),
    "joined": Row(_joined, {"str": 1}),
    "compared": Row(_compared, {"bool": 3}),
    "logic": Row(_logic, {"bool": 1}),
    "choice": Row(_choice, {"int": 1, "bool": 1, "str": 1, "number": 1, "tuple": 1, "mixed": 1}),
    "odd_choice": Row(_odd_choice, {"mixed": 1}),
    "hinted": Row(_hinted, {"int": 1, "bool": 1, "str": 1, "number": 1, "mixed": 1}),
    "constants": Row(_constants, {"int": 1}),
}
"""The steps, and how often each is taken for a sequence of a kind, beside the others."""
