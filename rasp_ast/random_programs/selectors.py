"""Steps that make a selector."""

from __future__ import annotations

from collections.abc import Callable

from .draft import Choice, Draft
from .functions import KINDS, NUMERIC, PREDICATES

_COMPARISONS = ("EQ", "LT", "LEQ", "GT", "GEQ", "NEQ", "TRUE", "FALSE")


def _select(draft: Draft, budget: int) -> Choice:
    first = draft.draw.choice([draft.token_kind, "int", *KINDS])
    second = draft.draw.choice([first, *NUMERIC]) if first in NUMERIC else first
    keys = draft.sop(first, draft.draw.randint(0, max(budget, 0)))
    same = first == second and draft.draw.randint(0, 2) == 0
    queries = keys if same else draft.sop(second, draft.draw.randint(0, max(budget, 0)))
    ordered = first in (*NUMERIC, "str")
    name = draft.draw.choice(_COMPARISONS if ordered else ("EQ", "NEQ", "TRUE"))
    some = name == "TRUE" or (same and name in ("EQ", "LEQ", "GEQ"))
    some = some and not (keys.partial or queries.partial)
    text = f"Select({keys.text}, {queries.text}, Comparison.{name})"
    return draft.chosen(text, some=some)


def _predicate(draft: Draft, budget: int) -> Choice:
    written = draft.draw.choice(PREDICATES)
    keys, queries = draft.several(written.takes, budget)
    return draft.chosen(f"Select({keys.text}, {queries.text}, {written.text})")


def _both(draft: Draft, budget: int) -> Choice:
    a, b = draft.selector(budget // 2), draft.selector(budget // 2)
    return draft.chosen(f"{a.text} & {b.text}", at_most=a.at_most or b.at_most)


def _either(draft: Draft, budget: int) -> Choice:
    a, b = draft.selector(budget // 2), draft.selector(budget // 2)
    return draft.chosen(f"{a.text} | {b.text}", some=a.some or b.some)


def _negated(draft: Draft, budget: int) -> Choice:
    return draft.chosen(f"~{draft.selector(budget).text}")


def _matrix(draft: Draft, budget: int) -> Choice:
    size = range(draft.longest)
    rows = [[draft.draw.randint(0, 1) for _ in size] for _ in size]
    return draft.chosen(f"ConstantSelector({rows})")


def _finder(draft: Draft, budget: int) -> Choice:
    return draft.finder(budget)


SELECTORS: dict[str, Callable[[Draft, int], Choice]] = {
    "select": _select,
    "predicate": _predicate,
    "and": _both,
    "or": _either,
    "not": _negated,
    "finder": _finder,
    "matrix": _matrix,
}

# How a selector is chosen: the simple ones as often as they are listed; the others if it may grow.
SIMPLE = ["select"] * 5 + ["predicate"] * 2
COMPOSED = ["and", "or", "not", "finder", "matrix"]
