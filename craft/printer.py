"""A circuit as text: its variables, and what each block reads, does and writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from ..model.answers import Classes, Number, Quotient
from .blocks import Circuit, Embedding, Head, Mlp, Output, Write
from .column_sums import TOLERANCE
from .expressions import clean, features, linear_sum, weighted_sum
from .formatting import aligned, counted, number, page, value_text
from .quotient_text import format_quotient
from .step_text import unit_lines
from .variables import Array, Variable

_LEGEND = """\
  tokens:a         a column: 1 where tokens is a, 0 where it is not
  tokens:{a,c}     1 where it is one of these: a column, or the sum of theirs; tokens:{a:2,c:-1} is
                   2 for a, -1 for c, and indices:{0..7:x-4} x - 4 times the column of each x
  hist, 1/(1+hist) a column that holds the number itself, or what it says
  hist = 0.125*x   what a column holds where its variable is x
  f(hist)          a variable that an MLP makes of hist
  score (q) * (k)  what queries have times what keys have, added up; times the gain, which is
                   rounded up to 1 or 1.5 times a power of two where that is said
  margin           of a head, how many logits selected keys are above others; of an MLP, how far
                   what it reads is from its steps
  value x -> y     x of the keys is averaged, or added up, and written to y
  if x -> y        two ReLUs, a step: where x holds y is added
  relu(x) -> y     a ReLU: y times what it lets pass is added"""
_OF_BOS = "what is read at BOS is 0 where nothing else is said, as in [BOS 1]"
_WITHOUT_BOS = "what BOS holds and what is read there is left out; --bos shows it"


def format_circuit(circuit: Circuit, *, limit: int = 8, bos: bool = False) -> str:
    """The circuit, block by block, in the order in which it runs.

    Args:
        limit: of long runs of alike lines no more than this many are shown.
        bos: with what is read at BOS.
    """
    mode = "causal" if circuit.causal else "bidirectional"
    lines = [
        f"{len(circuit.vocabulary)} tokens up to length {circuit.max_seq_len}, {mode}",
        *_LEGEND.split("\n"),
        f"  {_OF_BOS if bos else _WITHOUT_BOS}",
    ]
    for embedding in circuit.embeddings:
        lines += ["", *_format_embedding(embedding, limit, bos=bos)]
    shown = {e.variable for e in circuit.embeddings}
    for block in circuit.blocks:
        is_head = isinstance(block, Head)
        text = (
            _format_head(block, limit, bos=bos) if is_head else _format_mlp(block, limit, bos=bos)
        )
        lines += ["", *text]
        for write in block.writes:
            if write.variable not in shown:
                shown.add(write.variable)
                lines += [f"  {line}" for line in _format_variable(write.variable, limit, bos=bos)]
    for output in circuit.outputs:
        lines += ["", *_format_output(output, limit)]
    lines += [f"right only if {text}" for text in circuit.assumptions]
    return page(lines)


# ---- variables -----------------------------------------------------------------------------------


def _format_embedding(embedding: Embedding, limit: int, *, bos: bool) -> Iterator[str]:
    first, *rest = _format_variable(embedding.variable, limit, bos=bos)
    yield f"{embedding.by} embedding"
    yield f"  {first}"
    yield from (f"  {line}" for line in rest)


def _format_variable(variable: Variable, limit: int, *, bos: bool) -> list[str]:
    """What it may hold, and how: in words where there are words for it."""
    values = _values(variable.values, limit)
    title = f"{variable.name}: {counted(len(variable.values), 'value')}, {values}"
    held = [f"  {line}" for line in _encoding(variable, limit)]
    if variable.rounding_unit:
        held.append(f"  rounded to multiples of {number(variable.rounding_unit)} as it is written")
    if bos and variable.at_bos.any():
        held.append(f"  at BOS {', '.join(map(number, variable.at_bos))}")
    return [title, *held]


def _values(values: Sequence[object], limit: int) -> str:
    numbers = _numbers(values)
    if numbers is not None and len(numbers) > 2 and bool((np.diff(numbers) == 1).all()):
        return f"{value_text(values[0])} to {value_text(values[-1])}"
    shown = [value_text(v) for v in values]
    if len(shown) > limit:
        shown = [*shown[: limit - 1], "...", shown[-1]]
    return " ".join(shown)


def _numbers(values: Sequence[object]) -> Array | None:
    """The values as an array, if all are numbers."""
    if any(isinstance(v, bool) or not isinstance(v, int | float | Fraction) for v in values):
        return None
    return np.array(values, float)


def _encoding(variable: Variable, limit: int) -> Iterator[str]:
    matrix, columns = variable.encoding, variable.columns
    if not columns:
        yield "held in no column: it is constant"
        return
    unit = variable.unit
    one_hot = np.isin(matrix, (0.0, unit)).all() and (matrix.sum(axis=1) <= unit).all()
    if one_hot and len(columns) > 1:
        names = [c.removeprefix(f"{variable.name}:") for c in columns]
        held = "" if unit == 1 else f", {unit:g} where it is,"
        yield f"one-hot{held} in {len(columns)} columns: {_values(names, max(limit, 16))}"
        return
    for label, column in list(zip(columns, matrix.T, strict=True))[:limit]:
        yield f"{label} = {_held(variable.values, column, limit)}"
    if len(columns) > limit:
        yield f"... and {len(columns) - limit} more"


def _held(values: Sequence[object], column: Array, limit: int) -> str:
    """What a column holds for each value."""
    undefined = values[-1] is None
    defined = values[:-1] if undefined else values
    curve = _curve(defined, column[: len(defined)])
    if curve is None:
        return _listed(values, column, limit)
    return f"{curve}, {number(column[-1])} where undefined" if undefined else curve


def _curve(values: Sequence[object], column: Array) -> str | None:
    """The column as a polynomial of the value, x, up to its square, which takes four values: any
    three points are on a parabola."""
    x = _numbers(values)
    if x is None or len(x) < 2:
        return None
    for degree in range(3 if len(x) > 3 else 2):
        powers = np.stack([x**d for d in range(degree, -1, -1)], axis=1)
        fitted: Array = np.linalg.lstsq(powers, column, rcond=None)[0].astype(np.float64)
        error = np.abs(powers @ fitted - column).max()
        if error <= TOLERANCE * float(np.abs(column).max()):
            return linear_sum(zip(clean(fitted), ("x^2", "x", "")[-degree - 1 :], strict=True))
    return None


def _listed(values: Sequence[object], column: Array, limit: int) -> str:
    """Value by value; those that it is alike for together."""
    some = [(number(c), value_text(v)) for v, c in zip(values, column, strict=True) if c]
    alike: dict[str, list[str]] = {}
    for held, text in some[:limit]:
        alike.setdefault(held, []).append(text)
    groups = [f"{held} for {' '.join(texts)}" for held, texts in alike.items()]
    more = [f"... {len(some) - limit} more"] if len(some) > limit else []
    rest = ["else 0"] if len(some) < len(values) else []
    return ", ".join([*groups, *more, *rest])


_KINDS = {
    "average": "averages over the selected",
    "count": "averages over the selected and BOS",
    "sum": "adds up over the selected, BOS lifted",
}
"""What heads do, by their kind."""


# ---- blocks --------------------------------------------------------------------------------------


def _format_head(head: Head, limit: int, *, bos: bool) -> Iterator[str]:
    kind = _KINDS[head.kind]
    raised = head.scores_are_integers and head.kind != "sum"
    rounded = ", rounded up" if raised else ""
    margin = f"; margin {number(head.margin)}" if np.isfinite(head.margin) else ""
    yield f"head {head.name}: {kind}; gain {number(head.gain)}{rounded}{margin}"
    pairs = zip(features(head.query, bos=bos), features(head.key, bos=bos), strict=True)
    products = [(_bracketed(q), _bracketed(k)) for q, k in pairs if bos or "0" not in (q, k)]
    if products:
        yield from aligned("  score ", " * ", products, limit)
    else:
        yield "  score 0 for all keys"
    values = features(head.value, bos=bos)
    if not bos:  # where tokens hold nothing it is what BOS holds that matters
        told = features(head.value)
        values = [whole if text == "0" else text for text, whole in zip(values, told, strict=True)]
    pairs = [(value, _adds(head.writes, i)) for i, value in enumerate(values)]
    yield from aligned("  value ", " -> ", pairs, limit)


def _bracketed(text: str) -> str:
    """As a factor; the label of a column may have brackets of its own."""
    return text if re.fullmatch(r"\([^()]*\)", text) else f"({text})"


def _format_mlp(mlp: Mlp, limit: int, *, bos: bool) -> Iterator[str]:
    margin = f"; margin {number(mlp.margin)}" if np.isfinite(mlp.margin) else ""
    yield f"mlp {mlp.name}: {counted(mlp.read.width, 'unit')}{margin}"
    pairs = [
        (f"{kind} {text}".replace("relu (", "relu(").rstrip(), effect)
        for kind, text, effect in unit_lines(mlp, bos=bos)
    ]
    yield from aligned("  ", " -> ", pairs, limit)


def _adds(writes: Sequence[Write], i: int) -> str:
    """Which columns a value is added to."""
    return " and ".join(weighted_sum([(write.variable, write.matrix[i])]) for write in writes)


def _format_output(output: Output, limit: int) -> Iterator[str]:
    logits = features(output.read, bos=False)
    match output.rule:
        case Classes(values):
            yield "output: the value of the largest of"
            rows = [(text, value_text(v)) for text, v in zip(logits, values, strict=True)]
            yield from aligned("  ", " for ", rows, max(limit, 16))
        case Number(values, points, may_be_undefined=may_be_undefined):
            numbers = _numbers(values)
            if numbers is not None and np.array_equal(numbers, points):
                yield f"output: the nearest of {_values(values, limit)} to {logits[0]}"
            else:
                yield f"output: the value of the point nearest to {logits[0]}"
                rows = [(number(x), value_text(v)) for x, v in zip(points, values, strict=True)]
                yield from aligned("  ", " for ", rows, max(limit, 16))
            if may_be_undefined:
                yield f"  but undefined where {logits[1]} is at most 0.5"
        case Quotient():
            yield from format_quotient(output.rule, logits)
