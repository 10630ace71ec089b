"""Random programs: valid by their types, everything the language has, and printable as Python.

A program is written as text, a line for each step, and then built by running that text. So it can
be shown, kept and built again, and an error points at its line. All choices come from one
`random.Random`, simplest first, so that whoever supplies the choices can make the program simpler.
"""

from __future__ import annotations

import linecache
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any, cast
from zlib import crc32

from ..errors import EvaluationError, InputError, ProgramError
from ..many_inputs import on_many
from ..operands import SOp
from ..values import Value, canonical, key
from .draft import kind_of
from .functions import KINDS
from .writer import STEPS, Writer

_DRAWS = 200
_SAMPLES = 24


def random_program(
    random: Random | int,
    *,
    vocab: Iterable[object],
    size: int = 8,
    max_seq_len: int = 8,
    causal: bool = False,
    nontrivial: bool = True,
    weights: Mapping[str, float] | None = None,
) -> SOp:
    """A program over the vocabulary, of about `size` steps at most.

    Types are kept: no program compares a string with a number or averages strings. An input may
    still have no meaning for it, such as one that divides by zero. `nontrivial` asks that on a
    sample of inputs it gives different values, and mostly has a meaning and is defined. `weights`
    say how many times more often than else a step is taken, by its name in `STEPS`.
    """
    unknown = sorted(set(weights or {}) - set(STEPS))
    if unknown:
        raise InputError(f"no step is called {unknown[0]!r}", hint=f"there are {', '.join(STEPS)}")
    draw = Random(random) if isinstance(random, int) else random
    tokens = _tokens(vocab)
    for _ in range(_DRAWS):
        writer = Writer(draw, tokens, max_seq_len, causal, weights)
        kind = draw.choice([kind_of(tokens), *KINDS])
        program = program_from_source(writer.program(kind, draw.randint(0, size)))
        if not nontrivial or _varies(program, tokens, max_seq_len, causal):
            return program
    raise ProgramError(f"{_DRAWS} random programs in a row were trivial", hint="ask for more")


def program_from_source(text: str) -> SOp:
    """What the text assigns to `result`. It is run as Python: trust it first."""
    file = f"<random program {crc32(text.encode()):08x}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    names: dict[str, Any] = {"__name__": "random_program"}
    exec(compile(text, file, "exec"), names)
    result = cast(SOp, names["result"])
    return result.annotated(source=text) if isinstance(cast(object, result), SOp) else result


def _tokens(vocab: Iterable[object]) -> list[Value]:
    values = [canonical(token) for token in vocab]
    tokens = [token for token in values if token is not None]
    if not tokens or len(tokens) < len(values):
        raise InputError("a vocabulary holds at least one token, and not None")
    return tokens


def _varies(program: SOp, tokens: Sequence[Value], longest: int, causal: bool) -> bool:
    draw = Random(0)
    inputs = [draw.choices(tokens, k=draw.randint(1, longest)) for _ in range(_SAMPLES)]
    seen: list[Value | None] = []
    meant = 0
    for found in on_many([program.node], inputs, causal=causal):
        if not isinstance(found, EvaluationError):
            seen += found[0]
            meant += 1
    defined = sum(value is not None for value in seen)
    differ = len({key(value) for value in seen}) > 1
    return differ and 2 * meant >= _SAMPLES and 2 * defined >= len(seen)
