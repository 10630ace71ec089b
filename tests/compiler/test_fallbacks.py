"""A pass that is switched off is not used behind one's back: what is done all the same is said.

What a model does is read from the model, not from the choices that the compiler notes down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest
from levels import one_in
from standard import MODES, compiled

import raspc
from raspc import Aggregate, Comparison, Passes, Select, SelectorWidth, indices, tokens
from raspc.compiler import CompiledModel
from raspc.compiler.passes import LEVELS
from raspc.craft.blocks import Head
from raspc.rasp_ast.nodes import Apply
from raspc.rasp_ast.programs import STANDARD

LENGTH = 6
ALL = Passes(**{f.name: True for f in fields(Passes)})


def lifts(model: CompiledModel) -> bool:
    return bool(model.stages.lifted)


def rounds(model: CompiledModel) -> bool:
    return bool(model.circuit.rounded)


def shares(model: CompiledModel) -> bool:
    """Some head writes several variables."""
    heads = (b for b in model.circuit.blocks if isinstance(b, Head))
    return any(len({w.variable for w in head.writes}) > 1 for head in heads)


def reuses(model: CompiledModel) -> bool:
    """Some column has two owners."""
    columns = Counter(c for entry in model.layout for c in range(entry.start, entry.stop))
    return max(columns.values(), default=0) > 1


def numbers(model: CompiledModel) -> bool:
    """What is no number is numbered, one value after the other."""
    encodings = model.stages.plan.encodings.items()
    steps = [
        np.diff(encoding.matrix[root.domain.is_defined > 0, 0])
        for root, encoding in encodings
        if not (root.scalar or root.domain.is_numeric) and encoding.matrix.shape[1] == 1
    ]
    return any(len(own) > 1 and own[0] != 0 and np.ptp(own) == 0 for own in steps)


def demands(model: CompiledModel) -> bool:
    """Some variable has fewer columns than values."""
    encodings = model.stages.plan.encodings.items()
    return any(
        not root.scalar and encoding.width and encoding.matrix.shape[1] < len(root.domain)
        for root, encoding in encodings
    )


def splits(model: CompiledModel) -> bool:
    """Some order is compared digit by digit."""
    return model.stages.choices.order_digits > 1


def fuses(model: CompiledModel) -> bool:
    """Some elementwise function is no value of its own, but a function of others."""
    tables = [
        model.stages.analysis.tables.get(n) for n in model.stages.graph if isinstance(n, Apply)
    ]
    return any(t and not (t.is_identity or t.is_constant) for t in tables)


def uses_powers(model: CompiledModel) -> bool:
    """Some column of an embedding holds powers of two alone, each a few times the one before."""
    for embedding in model.circuit.embeddings:
        for column in embedding.rows.T:
            sizes = np.unique(np.abs(column[column != 0]))
            are_powers = (np.frexp(sizes)[0] == 0.5).all()
            if len(sizes) > 2 and are_powers and (sizes[1:] >= 4 * sizes[:-1]).all():
                return True
    return False


def folds(model: CompiledModel) -> bool:
    """Some variable has fewer columns than its encoding: the others are sums of what is there."""
    plan = model.stages.plan
    widths = {v.name: v.width for v in model.circuit.variables()}
    read = [(r.name, plan.encodings[root].width) for root, r in plan.readings.items()]
    return any(widths.get(name, 0) < columns for name, columns in read)


DONE: dict[str, tuple[Callable[[CompiledModel], bool], str]] = {
    "lift": (lifts, "BOS lifted"),
    "whole": (rounds, "rounded as it is written"),
    "share": (shares, "with share"),
    "reuse": (reuses, "with reuse"),
    "numbers": (numbers, "with numbers"),
    "demand": (demands, "with demand"),
    "digits": (splits, "digits"),
    "fuse": (fuses, "with fuse"),
    "powers": (uses_powers, "with powers"),
    "basis": (folds, "with basis"),
}
"""Of each pass whether a model does what it is for, and what must then be said."""

SETS = [
    *((f"all but {f.name}", ALL.without(f.name)) for f in fields(Passes)),
    *((f"level {number}", passes) for number, passes in enumerate(LEVELS)),
]
CASES = [(name, causal, what, passes) for what, passes in SETS for name, causal in MODES]


@pytest.mark.parametrize(("name", "causal", "what", "passes"), one_in(20, CASES))
def test_what_is_done_though_its_pass_is_off_is_said(
    name: str, causal: bool, what: str, passes: Passes
) -> None:
    del what
    standard = STANDARD[name]
    model = raspc.compile(standard.make(), standard.vocab, LENGTH, causal=causal, optimize=passes)
    said = "; ".join(model.stages.fallbacks)
    assert said in " ".join(repr(model).split())  # a long one goes on below
    for off, (does, words) in DONE.items():
        if not getattr(passes, off) and does(model):
            assert words in said, off
    used = model.stages.choices.passes
    assert all(f"with {p}" in said for p in used.on if p not in passes.on)
    assert all(f"without {p}" in said for p in passes.on if p not in used.on)


def test_each_pass_does_something_that_these_see() -> None:
    """Or the test above would see nothing at all."""
    seen = {
        off
        for name in ("sort", "most_frequent", "double_hist", "shuffle_dyck2", "reverse")
        for level in (1, 2)
        for model in [compiled(name, 10, level=level)]
        for off, (does, _) in DONE.items()
        if does(model)
    }
    assert splits(compiled("frac_prevs", 32, level=2))
    assert seen >= DONE.keys() - {"digits"}


def test_large_sets_that_are_numbered_are_said() -> None:
    """But not a number that is there as itself."""
    words = [f"w{number}" for number in range(300)]
    same = SelectorWidth(Select(tokens, tokens, Comparison.EQ))
    said = ("tokens: 300 values, numbered",)
    assert raspc.compile(same, words, 4).stages.fallbacks == said
    assert raspc.compile(same, words, 4, optimize=0).stages.fallbacks == ()
    assert raspc.compile(same, words[:65], 4).stages.fallbacks == ("tokens: 65 values, numbered",)
    assert raspc.compile(same, words[:64], 4).stages.fallbacks == ()
    as_bits = raspc.compile(same, words[:200], 200)
    assert as_bits.stages.fallbacks == ("tokens: 200 values, numbered",)
    positions = SelectorWidth(Select(indices, indices, Comparison.LT))
    assert "numbered" not in repr(raspc.compile(positions, "ab", 200))
    mean = Aggregate(Select(indices, indices, Comparison.LEQ), tokens)  # of Fractions, listed
    assert "numbered" not in repr(raspc.compile(mean, range(40), 8, keep=[mean]))
    moved = Aggregate(Select(indices, indices - 1, Comparison.EQ), tokens)
    assert raspc.compile(moved, range(300), 4).stages.fallbacks == ()
