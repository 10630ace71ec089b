"""Steps that make an s-op of a selector."""

from __future__ import annotations

from ..choosing import TIES
from .draft import ORDERED, Choice, Draft, Part, Row
from .functions import KINDS, MAPS, NUMERIC

# Functions of one operand that give one value for all that are equal to Python, such as 1 and True.
_CERTAIN = [w for w in MAPS if len(w.takes) == 1 and w.takes[0] not in ("mixed", "tuple")]


def _width(draft: Draft, kind: str, budget: int) -> Part:
    return draft.line(f"SelectorWidth({draft.selector(budget).text})", kind)


def _mean(draft: Draft, kind: str, budget: int) -> Part:
    share = draft.draw.randint(0, max(budget, 0))
    chosen = draft.selector(budget - share)
    total = draft.draw.randint(0, 7) < 7
    (values,) = draft.several([draft.draw.choice(NUMERIC)], share, total)
    return _aggregate(draft, chosen, values, kind, _default(draft, kind))


def _summed(draft: Draft, kind: str, budget: int) -> Part:
    share = draft.draw.randint(0, max(budget, 0))
    chosen = draft.selector(budget - share)
    (values,) = draft.several([draft.draw.choice(NUMERIC)], share, True)
    mean = f"Aggregate({chosen.text}, {values.text}, 0)"
    return draft.line(f"{mean} * SelectorWidth({chosen.text})", kind, values)


def _sum(draft: Draft, kind: str, budget: int) -> Part:
    share = draft.draw.randint(0, max(budget, 0))
    chosen = draft.selector(budget - share)
    kinds = ["int", "bool"] if kind == "int" else NUMERIC
    (values,) = draft.several([draft.draw.choice(kinds)], share, True)
    default = draft.draw.choice(["", "", f", {draft.constant(kind).text}", ", None"])
    text = f"Sum({chosen.text}, {values.text}{default})"
    return draft.line(text, kind, values, partial=default == ", None" and not chosen.some)


def _best(draft: Draft, kind: str, budget: int) -> Part:
    share = draft.draw.randint(0, max(budget, 0))
    chosen = draft.selector(budget - share)
    score, values = draft.several([draft.draw.choice(NUMERIC), kind], share)
    ties = draft.draw.choice(TIES)
    default = _default(draft, kind)
    text = f"Best({chosen.text}, {score.text}, {values.text}, {default}, ties={ties!r})"
    partial = score.partial or (default == "None" and not chosen.some)
    return draft.line(text, kind, score, values, partial=partial)


def _versus(draft: Draft, kind: str, budget: int) -> Part:
    share = draft.draw.randint(0, max(budget, 0))
    chosen = draft.selector(budget - share)
    pair = draft.several([draft.draw.choice(NUMERIC), draft.draw.choice(NUMERIC)], share, True)
    a, b = (f"Aggregate({chosen.text}, {values.text}, 0.5)" for values in pair)
    return draft.line(f"{a} {draft.draw.choice(ORDERED)} {b}", kind, *pair)


def _moment(draft: Draft, kind: str, budget: int) -> Part:
    """Arithmetic of means over one selector: a variance, a weighted mean, a mean of quotients."""
    share = draft.draw.randint(0, max(budget, 0))
    chosen = draft.selector(budget - share)
    x, y = draft.several(["int", "int"], share, True)
    form = draft.draw.randint(0, 3)

    def mean(text: str) -> str:
        return f"Aggregate({chosen.text}, {text})"

    if form == 0:
        moment = f"({mean(f'{x.text} * {x.text}')} - {mean(x.text)} ** 2)"
    elif form == 1:
        weight = f"(abs({y.text}) + 1)"
        moment = f"({mean(f'{x.text} * {weight}')} / {mean(weight)})"
    elif form == 2:
        moment = mean(f"({x.text} / (abs({y.text}) + 1))")
    else:
        moment = mean(mean(x.text))
    if kind == "bool":
        level = draft.draw.choice([y.text, "0", "1", "0.5"])
        moment = f"{moment} {draft.draw.choice(ORDERED)} {level}"
    return draft.line(moment, kind, x, y, partial=not chosen.some)


def _odd_mean(draft: Draft, kind: str, budget: int) -> Part:
    share = draft.draw.randint(0, max(budget, 0))
    chosen = draft.selector(budget - share)
    (values,) = draft.several([draft.draw.choice(NUMERIC)], share, True)
    return _aggregate(draft, chosen, values, kind, draft.constant(draft.draw.choice(KINDS)).text)


def _move(draft: Draft, kind: str, budget: int) -> Part:
    share = draft.draw.randint(0, max(budget, 0))
    if draft.draw.randint(0, 3) == 3:
        return _agreeing(draft, kind, budget)
    (values,) = draft.several([kind], share)
    return _aggregate(draft, draft.finder(budget - share), values, kind, _default(draft, kind))


def _odd_move(draft: Draft, kind: str, budget: int) -> Part:
    share = draft.draw.randint(0, max(budget, 0))
    (values,) = draft.several([draft.draw.choice(KINDS)], share)
    default = draft.constant(draft.draw.choice(KINDS)).text
    return _aggregate(draft, draft.finder(budget - share), values, kind, default)


def _agreeing(draft: Draft, kind: str, budget: int) -> Part:
    """Several keys may be selected, but what they are compared by decides their value."""
    written = draft.draw.choice([w for w in _CERTAIN if w.gives == kind])
    keys, queries = draft.several(written.takes * 2, budget)
    values = draft.line(f"Map({written.text}, {keys.text})", kind, keys, partial=written.partial)
    chosen = Choice(f"Select({keys.text}, {queries.text}, Comparison.EQ)")
    return _aggregate(draft, chosen, values, kind, _default(draft, kind))


def _default(draft: Draft, kind: str) -> str:
    return draft.draw.choice(["None", *[draft.constant(kind).text] * 2])


def _aggregate(draft: Draft, chosen: Choice, values: Part, kind: str, default: str) -> Part:
    written = "" if default == "None" else f", {default}"
    text = f"Aggregate({chosen.text}, {values.text}{written})"
    return draft.line(text, kind, values, partial=default == "None" and not chosen.some)


AGGREGATES: dict[str, Row] = {
    "width": Row(_width, {"int": 3}),
    "mean": Row(_mean, {"number": 3}),
    "summed": Row(_summed, {"number": 1}),
    "sum": Row(_sum, {"int": 1, "number": 1}),
    "best": Row(_best, {"int": 1, "bool": 1, "str": 1, "number": 1, "tuple": 1}),
    "versus": Row(_versus, {"bool": 1}),
    "moment": Row(_moment, {"bool": 1, "number": 1}),
    "odd_mean": Row(_odd_mean, {"mixed": 1}),
    "move": Row(_move, {"int": 1, "bool": 1, "str": 2, "number": 1, "tuple": 1}),
    "odd_move": Row(_odd_move, {"mixed": 1}),
}
"""The steps, and how often each is taken for a sequence of a kind, beside the others."""
