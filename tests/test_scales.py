"""Every construct over numbers of any scale: right or refused, never wrong, and never a crash.

A program does not know the unit of its numbers, so what is right for -1, 0.5 and 2 must be right
for millionths and for billions, or be refused where float32 cannot hold it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import pytest
from levels import disagreements, every_input
from test_every_construct import CASES, NUMBERS

import raspc
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    LinearSequenceMap,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    tokens,
    where,
)

EQ, LT, LEQ, GT = (Comparison[name] for name in ("EQ", "LT", "LEQ", "GT"))
ALL, SAME = Select(tokens, tokens, Comparison.TRUE), Select(tokens, tokens, EQ)
PREFIX, LAST = Select(indices, indices, LEQ), Select(indices, indices - 1, EQ)
FIRST = Select(indices, 0, EQ)
BEFORE = Select(tokens, tokens, LT) | (SAME & Select(indices, indices, LT))
average, whole = Aggregate(PREFIX, tokens), Aggregate(ALL, tokens)
previous = Aggregate(LAST, tokens, 0)

OF_NUMBERS: dict[str, SOp] = {
    "the tokens": tokens,
    "a square": tokens * tokens,
    "a cube": tokens**3,
    "a quotient": 1 / tokens,
    "a remainder": tokens % 3,
    "a whole quotient": tokens // 3,
    "a half and more": tokens / 2 + 0.5,
    "negation": -tokens,
    "plus the index": tokens + indices,
    "times the index": tokens * indices,
    "minus the previous": tokens - previous,
    "a sum of three": tokens + Aggregate(FIRST, tokens) - indices,
    "a large and a small factor": LinearSequenceMap(tokens, indices, 1e10, 1e-10),
    "the larger": SequenceMap(max, tokens, indices),
    "clipped": Map(lambda x: min(x, 2), tokens),
    "as a string": Map(str, tokens),
    "in a tuple": Map(lambda x, i: (x, i), tokens, indices),
    "above 0": tokens > 0,
    "a previous square": Aggregate(LAST, tokens * tokens, 0),
    "sorted": Aggregate(Select(SelectorWidth(BEFORE), indices, EQ), tokens),
    "how many are equal": SelectorWidth(SAME),
    "how many are above the first": SelectorWidth(Select(tokens, Aggregate(FIRST, tokens), GT)),
    "a mean": average,
    "a mean above 0": average > 0,
    "a mean above 1": average > 1,
    "a mean as a string": Map(str, average),
    "a mean of squares": Aggregate(ALL, tokens * tokens),
    "a mean of means": Aggregate(ALL, average),
    "a previous mean": Aggregate(LAST, average, 0),
    "equal means": average == whole,
    "a mean below a mean": average < whole,
    "a mean and a mean": average + whole,
    "a mean equal to a token": tokens == average,
    "a mean not below a token": tokens <= average,
    "a mean times its count": average * SelectorWidth(PREFIX),
    "a mean over a count": average / SelectorWidth(SAME),
    "a mean times a token": average * tokens,
    "three means and a token": Map(lambda x: x * 3, average) - tokens,
    "tokens above the mean": where(tokens > average, tokens, 0),
    "selected by a mean": SelectorWidth(Select(tokens, average, EQ)),
    "a mean selected by a mean": SelectorWidth(Select(average, average, LT)),
    "variance": Aggregate(ALL, tokens * tokens) - whole * whole,
    "a default of another scale": Aggregate(LAST, tokens, 1),
}


def programs() -> Iterator[tuple[str, SOp, Sequence[Any]]]:
    for name, program in OF_NUMBERS.items():
        yield name, program, NUMBERS
    for name, (vocab, program) in CASES.items():
        if isinstance(program, SOp) and vocab in (NUMBERS, [0, 1], [True, 0.5, 2]):
            yield name, program, vocab


PROGRAMS = {name: (program, vocab) for name, program, vocab in programs()}

SCALES = {f"1e{k}": (Fraction(10) ** k, 0) for k in (-38, -30, -20, -10, -6, -3, 3, 6, 10, 15, 37)}
OFFSETS = {
    f"beyond {base:.2g}": (Fraction(1), base)
    for base in (10**4, 10**6, 10**10, -(10**13), 2**53, 2**60, 10**20, 10**30)
}
BOTH = {
    "thousandths before -1e10": (Fraction(1, 1000), -(10**10)),
    "of 1e6": (Fraction(10**6), 10**6),
}
UNITS = SCALES | OFFSETS | BOTH
REFUSED = "refused"
MOST_REFUSED = 2 / 3
"""Of the programs in a unit far from 1; in thousands and thousandths none is refused."""


def in_unit(vocab: Sequence[Any], unit: str) -> list[Any]:
    """The vocabulary in another unit, bools as they are."""
    scale, base = UNITS[unit]
    scaled = [x if isinstance(x, bool) else Fraction(x) * scale + base for x in vocab]
    return [
        x if isinstance(x, bool) else int(x) if x.denominator == 1 else float(x) for x in scaled
    ]


def wrong(
    name: str, unit: str, optimize: int, readout: str, levels: Sequence[str], causal: bool = False
) -> str | None:
    """What is wrong; ``REFUSED``, or None if all is right."""
    program, plain = PROGRAMS[name]
    vocab = in_unit(plain, unit)
    try:
        model = raspc.compile(program, vocab, 3, optimize=optimize, readout=readout, causal=causal)
    except raspc.CompileError:
        return REFUSED
    found = disagreements(program, model, every_input(vocab, 3)[::3], levels)
    return f"{name} {unit} level {optimize} {readout}: {found[0]}" if found else None


QUICK = [
    "a cube",
    "a mean below a mean",
    "selected by a mean",
    "defaults: 'a' for means",
    "minus the previous",
]


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("unit", ["1e-10", "1e6", "1e15", "beyond 1e+10"])
def test_some_numbers_of_some_scales(name: str, unit: str) -> None:
    for optimize, readout in ((0, "any"), (1, "onehot"), (2, "any")):
        assert wrong(name, unit, optimize, readout, ["craft"]) in (None, REFUSED)


@pytest.mark.slow
@pytest.mark.parametrize("readout", ["any", "onehot"])
@pytest.mark.parametrize("optimize", [0, 1, 2])
@pytest.mark.parametrize("unit", UNITS)
def test_all_numbers_of_all_scales(unit: str, optimize: int, readout: str) -> None:
    causal = readout == "onehot"
    found = [wrong(name, unit, optimize, readout, ["craft"], causal) for name in PROGRAMS]
    refused = found.count(REFUSED)
    assert refused <= (0 if unit in ("1e-3", "1e3") else MOST_REFUSED * len(found))
    assert not [text for text in found if text not in (None, REFUSED)]


@pytest.mark.slow
@pytest.mark.parametrize("optimize", [0, 1, 2])
@pytest.mark.parametrize("unit", ["1e-30", "1e-6", "1e6", "1e37", "beyond 1e+06"])
def test_float32_has_numbers_of_all_scales(unit: str, optimize: int) -> None:
    found = [wrong(name, unit, optimize, "any", ["jax"]) for name in OF_NUMBERS]
    assert not [text for text in found if text not in (None, REFUSED)]


@pytest.mark.parametrize("readout", ["any", "onehot"])
@pytest.mark.parametrize("optimize", [0, 1, 2])
def test_a_millionth_of_the_largest_is_not_nothing(optimize: int, readout: str) -> None:
    vocab = [10**6, 1]
    model = raspc.compile(tokens * tokens, vocab, 2, optimize=optimize, readout=readout)
    assert not disagreements(tokens * tokens, model, every_input(vocab, 2))
