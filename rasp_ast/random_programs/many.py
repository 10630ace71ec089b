"""Many random programs: as large as they are asked to be, and no two that mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import islice, product
from random import Random
from typing import Literal

from ..depth import rasp_layers
from ..errors import EvaluationError, InputError, ProgramError
from ..many_inputs import on_many
from ..surface import SOp
from ..values import Value, canonical, key
from .programs import random_program

Distinct = Literal["by meaning", "by text", "no"]

_ATTEMPTS = 1000
_PROBES = 64


def random_programs(
    count: int,
    seed: int,
    *,
    vocab: Iterable[object],
    size: int = 8,
    max_seq_len: int = 8,
    causal: bool = False,
    min_layers: int = 0,
    min_heads: int = 0,
    distinct: Distinct = "by meaning",
    weights: Mapping[str, float] | None = None,
) -> list[SOp]:
    """So many random programs; the first ones are the same if there are more.

    Args:
        size: as for `random_program`, as are the others that it has.
        min_layers, min_heads: as RASP counts them (`rasp_layers`); the compiler may need fewer.
        distinct: `"by meaning"`, no two give the same answers on `probes`; `"by text"`, no two are
            written alike; or `"no"`.

    Raises:
        ProgramError: there were none left in many attempts.
    """
    tokens = [*vocab]
    inputs = probes(tokens, max_seq_len)
    seen: set[str] = set()
    found: list[SOp] = []
    for number in range(count):
        draw = Random(f"{seed}/{number}")
        for _ in range(_ATTEMPTS):
            program = random_program(
                draw,
                vocab=tokens,
                size=size,
                max_seq_len=max_seq_len,
                causal=causal,
                weights=weights,
            )
            if not is_large(program, min_layers, min_heads):
                continue
            mark = _mark(program, inputs, distinct, causal=causal)
            if mark not in seen or distinct == "no":
                seen.add(mark)
                found.append(program)
                break
        else:
            raise ProgramError(
                f"{_ATTEMPTS} random programs in a row were too small, or there already",
                hint="ask for fewer, for a larger `size`, or for other weights",
            )
    return found


def is_large(program: SOp, min_layers: int, min_heads: int) -> bool:
    """Whether a program has so many layers and heads, as RASP counts them."""
    layers = rasp_layers(program)
    return layers.depth >= min_layers and sum(layers.heads) >= min_heads


def probes(vocab: Sequence[object], max_seq_len: int) -> list[tuple[object, ...]]:
    """The inputs on which programs are compared: the same ones for the same vocabulary.

    All of them where they are few, else the shortest and some of the longest.
    """
    lengths = range(1, max_seq_len + 1)
    if sum(len(vocab) ** n for n in lengths) <= _PROBES:
        return [xs for n in lengths for xs in product(vocab, repeat=n)]
    short = list(islice((xs for n in lengths for xs in product(vocab, repeat=n)), _PROBES // 4))
    draw = Random(0)
    drawn = _PROBES - len(short)
    return short + [tuple(draw.choices(vocab, k=max_seq_len)) for _ in range(drawn)]


def meaning_of(program: SOp, inputs: Iterable[Sequence[object]], *, causal: bool) -> str:
    """A hash of the answers of a program on inputs; where it means nothing counts too."""
    made = sha256()
    tokens = [[_token(x) for x in xs] for xs in inputs]
    for found in on_many([program.node], tokens, causal=causal):
        meant = not isinstance(found, EvaluationError)
        shown = [key(value) for value in found[0]] if meant else None
        made.update(repr(shown).encode())
    return made.hexdigest()


def _token(x: object) -> Value:
    value = canonical(x)
    if value is None:
        raise InputError("a token is not None")
    return value


def _mark(
    program: SOp, inputs: Sequence[Sequence[object]], distinct: Distinct, *, causal: bool
) -> str:
    if distinct == "by meaning":
        return meaning_of(program, inputs, causal=causal)
    return str(program.annotations["source"]) if distinct == "by text" else ""
