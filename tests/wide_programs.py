"""Programs of the kinds that random ones hardly ever are: long, over many tokens, deep.

Joint keys, orders and thresholds in heads, large and tiny numbers, sums of products, chains of ten
heads. A number makes the same program on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from strategies import Case

from raspc import (
    Aggregate,
    Best,
    CompiledModel,
    Map,
    Select,
    SelectorWidth,
    SOp,
    Sum,
    indices,
    tokens,
    where,
)
from raspc.compiler.heads.scores import Scores
from raspc.compiler.mlps.cases import Strategy

ORDERS = ("<", "<=", ">", ">=")
VOCABULARIES: list[tuple[Any, ...]] = [
    tuple(range(16)),
    tuple(range(-5, 6)),
    tuple(3 * 10**6 + 7 * i for i in range(8)),
    tuple(i / 1024 for i in range(12)),
    tuple(10.0**i for i in range(-3, 4)),
    (1, 2, 4, 8, 16, 32),
]
LENGTHS = (5, 8, 16, 32, 64)

Draw = Callable[[Random, int], SOp]


def joint_keys(random: Random, n: int) -> SOp:
    """Ranks by several things at once, as lexicographic orders are written."""
    scaled = random.choice([tokens * n + indices, tokens + indices / n, indices + tokens * (2 * n)])
    before = Select(scaled, scaled, random.choice(ORDERS))
    rank = SelectorWidth(before)
    return rank if random.random() < 0.5 else Aggregate(Select(rank, indices, "=="), tokens, 0)


def orders(random: Random, _: int) -> SOp:
    """Orders and thresholds in heads, counts among their keys and queries."""
    same = Select(tokens, tokens, "==")
    ahead = Select(indices, indices, random.choice(ORDERS))
    limit = random.choice([SelectorWidth(same), SelectorWidth(same & ahead), indices])
    chosen = Select(indices, limit, random.choice(ORDERS))
    if random.random() < 0.4:
        chosen &= Select(tokens, random.choice([0, 1, 8]), random.choice([*ORDERS, "!="]))
    if random.random() < 0.4:
        chosen = chosen & ahead if random.random() < 0.5 else chosen | same
    return SelectorWidth(chosen) if random.random() < 0.6 else Best(chosen, tokens, indices, -1)


def numbers(random: Random, _: int) -> SOp:
    """Large and tiny numbers, scaled, shifted and compared."""
    scale = random.choice([1e-6, 1e-3, 7, 10**4, 10**6])
    moved = tokens * scale + random.choice([0, 3, 10**5])
    other = Map(lambda i: i * scale, indices) if random.random() < 0.5 else moved
    picked = Aggregate(Select(indices, indices - 1, "=="), moved, 0)
    compared = where(picked > other, moved, other)
    return random.choice([compared, picked + other, SelectorWidth(Select(moved, other, "<"))])


def sums(random: Random, _: int) -> SOp:
    """Sums of products, and means of them against others."""
    chosen = Select(indices, indices, random.choice(ORDERS))
    small = Map(lambda t: round(t) % 4, tokens)
    product = random.choice([small * indices, small * small, small * (small + indices)])
    total = Sum(chosen, product)
    mean = Aggregate(chosen, product, 0)
    return random.choice([total, mean, where(mean > 1, total, 0), total % 7])


def chain(random: Random, n: int) -> SOp:
    """Ten heads one after the other, each of what the one before gave."""
    value: SOp = Map(lambda t: round(t) % 3, tokens)
    for _ in range(10):
        step = random.choice([1, 2, -1])
        moved = Aggregate(Select(indices, indices - step, "=="), value, random.choice([0, 1]))
        counted = SelectorWidth(Select(value, moved, "==")) if random.random() < 0.2 else moved
        value = Map(lambda a, b: (a + 2 * b + 1) % 3, value, counted)
    return value if n else tokens


KINDS: dict[str, Draw] = {
    "joint keys": joint_keys,
    "orders": orders,
    "numbers": numbers,
    "sums": sums,
    "chain": chain,
}


def wide_case(number: int) -> tuple[str, Case]:
    """The kind of a program, and the program with what it is compiled for."""
    random = Random(number)
    kind = list(KINDS)[number % len(KINDS)]
    longest = random.choice(LENGTHS)
    program = KINDS[kind](random, longest)
    return kind, Case(program, random.choice(VOCABULARIES), longest, random.random() < 0.3)


# ---- what was kept -------------------------------------------------------------------------------


def strategies_kept(model: CompiledModel) -> Counter[str]:
    """How heads, MLPs and answers of a model are computed, and how often."""
    plan = model.stages.plan
    kept: Counter[str] = Counter(f"answer: {output.kind}" for output in plan.outputs)
    for root, heads in plan.heads.items():
        kept[f"head: {type(root).__name__.removesuffix('Root').lower()}"] += 1
        for head in heads:
            kept.update(f"scores: {scores_kind(f.scores)}" for f in head.factors)
    kept.update(f"MLP: {mlp_kind(mlp.strategy)}" for mlp in plan.mlps.values())
    return kept


def scores_kind(scores: Scores) -> str:
    """By which of the ways in ``heads/scores.py``."""
    if not scores.dims:
        return "nothing"
    for name, side in (("by query class", scores.query), ("by key class", scores.key)):
        if np.isin(side, (0.0, 1.0)).all() and (side.sum(axis=1) <= 1).all():
            return name
    return "curve"


def mlp_kind(strategy: Strategy) -> str:
    """Of a number, gated or not; of several numbers; of a gated root; of classes."""
    if strategy.hinges is not None:
        return "hinges"
    if strategy.number:
        return "gated number" if strategy.gates else "number"
    return "gated root" if strategy.gated else "classes"
