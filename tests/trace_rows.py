"""Whether the rows of a trace are what they name, as the interpreter has it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from levels import meaning, typed

from raspc.compiler import CompiledModel
from raspc.compiler.compiled.words import Words
from raspc.compiler.encoding.readings import Reading
from raspc.compiler.selectors.head_roots import HeadRoot, computed_root, head_root
from raspc.compiler.tables.roots import PART_OF, Root
from raspc.craft import run
from raspc.craft.names import parts_of
from raspc.craft.variables import OneOf
from raspc.rasp_ast import SOp
from raspc.rasp_ast.interpreter import Run, read_input
from raspc.rasp_ast.leaves import INDICES, TOKENS

UNNAMED = "no expression"


def meant(root: Root, reading: Reading, values: Run, words: Words) -> Sequence[Any] | None:
    """What the interpreter says of the expression that a reading names; None if it names none."""
    if root.lookup is not None:
        return values.sequence(TOKENS if root.lookup == "token" else INDICES)
    columns = [values.sequence(node) for node in reading.nodes]
    if columns:
        return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    made = computed_root(root)
    inner = made.table.roots[0].base if made is not None and made.table.is_identity else root
    head = head_root(inner)
    return None if head is None else returned(head, words)


def returned(head: HeadRoot, words: Words) -> Sequence[Any] | None:
    """What a head returns that the program has no expression for: a count, a sum, or a mean, in
    which BOS may have a share; None where that is open."""
    rows = words.roots.matrix(head.selection, words.run.visible)
    if rows is None:
        return None
    if head.gathered is None:
        return [int(row.sum()) for row in rows]
    gathered = words.values(head.gathered)
    if gathered is None:
        return None
    at_bos = head.bos_number
    weights = [0] * len(rows) if at_bos is None else head.bos_weights or [1] * len(rows)
    found: list[Any] = []
    for row, weight in zip(rows, weights, strict=False):
        total = sum(Fraction(v) for v, on in zip(gathered, row, strict=True) if on)  # type: ignore[arg-type]
        size = int(row.sum()) + weight
        total += weight * (at_bos or 0)
        if head.adds_up:
            found.append(total)
            continue
        found.append(total / size if size else head.default_if_empty)
    return found


def is_shown(shown: object, wanted: object) -> bool:
    """Whether a value is shown: itself, or one of several; a number to the digits of a trace."""
    if isinstance(shown, OneOf):
        return any(is_shown(member, wanted) for member in shown.values)
    if isinstance(shown, tuple):
        are_parts = isinstance(wanted, tuple) and len(wanted) == len(shown)
        return are_parts and all(map(is_shown, shown, wanted))
    if type(shown) is float and not isinstance(wanted, (bool, str, tuple)) and wanted is not None:
        return abs(shown - float(wanted)) <= 1e-5 * max(abs(float(wanted)), 1e-30)
    return typed(shown) == typed(wanted)


def in_numpy(model: CompiledModel, xs: Sequence[Any]) -> dict[str, list[Any]]:
    """What each variable shows, by the circuit; columns must not be erased."""
    state = run(model.circuit, model.input_encoder.encode(xs))
    return {
        variable.name: variable.decode(rows[1:])
        for variable, rows in state.items()
        if variable is not model.circuit.one and variable.width
    }


def wrong_rows(
    program: SOp, model: CompiledModel, xs: Sequence[Any], shown: Mapping[str, Sequence[Any]]
) -> Counter[str]:
    """Rows that do not show what they name; and how many there are, and name nothing."""
    counts: Counter[str] = Counter()
    if meaning(program, xs, model.circuit.causal) is None:
        return counts
    words = Words(model.stages, read_input(xs))
    values = Run(read_input(xs), causal=model.circuit.causal)
    by_name = {r.name: (root, r) for root, r in model.stages.plan.readings.items()}
    for variable, row in shown.items():
        of = variable.removesuffix(" made exact")
        names = [of] if of in by_name else parts_of(of)
        wanted = [meant(*by_name[name], values, words) for name in names]
        counts["rows"] += 1
        if any(column is None for column in wanted):
            texts = [by_name[name][1].text for name in names]
            kind = PART_OF if all(text.startswith(PART_OF) for text in texts) else UNNAMED
            counts[f"{kind}: {variable}"] += 1
            continue
        if re.fullmatch(r"value(_\d+)?|f\(.*, .*", variable):
            counts[f"{UNNAMED}: {variable} has a made-up name"] += 1
        columns = [column for column in wanted if column is not None]
        expected = columns[0] if len(columns) == 1 else [*zip(*columns, strict=True)]
        held = model.layout[variable].variable
        names_a_part = not any(by_name[name][1].nodes for name in names)
        sure = held.number_error + 0.5 * 10.0**-held.decimals
        off = sure if names_a_part and held.is_partially_listed else 0.0
        for found, right in zip(row, expected, strict=True):
            close = off > 0 and abs(found - float(right)) <= off
            if not (close or is_shown(found, right)):
                counts[f"{variable} shows {found}, is {right} on {list(xs)}"] += 1
    return counts


def found_wrong(counts: Counter[str]) -> dict[str, int]:
    return {text: n for text, n in counts.items() if " shows " in text}
