"""Does the transformer do what the program says?  Exhaustively if that can be, else on samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from random import Random

from ...craft.run import answers
from ...rasp_ast.errors import EvaluationError, ProgramError
from ...rasp_ast.interpreter import interpret
from ...rasp_ast.surface import SOp
from ...rasp_ast.values import Value, canonical, key, plain
from .model import CompiledModel


@dataclass(frozen=True)
class Mismatch:
    """An input on which the two differ."""

    level: str
    tokens: tuple[object, ...]
    wanted: tuple[object, ...]
    found: tuple[object, ...]
    output: str = ""

    def __str__(self) -> str:
        return (
            f"{self.level}{self.output and ', '}{self.output}: "
            f"{list(self.tokens)} should give {list(self.wanted)}, "
            f"gave {list(self.found)}"
        )


@dataclass(frozen=True)
class CheckReport:
    """What a check found; true if nothing is wrong.

    Attributes:
        inputs: on how many inputs the program and the model were compared.
        exhaustive: whether those are all inputs there are.
        meaningless: inputs on which the program itself has no meaning, and the first such error.
    """

    inputs: int
    exhaustive: bool
    levels: tuple[str, ...]
    mismatches: tuple[Mismatch, ...]
    meaningless: int = 0
    first_error: str = field(default="")

    def __bool__(self) -> bool:
        """Whether something was compared, and nothing differs."""
        return self.inputs > 0 and not self.mismatches

    def __str__(self) -> str:
        how = "all" if self.exhaustive else "sampled"
        extra = (
            f"; {self.meaningless} more mean nothing to the program ({self.first_error})"
            if self.meaningless
            else ""
        )
        if not self.inputs:
            return f"nothing was compared{extra}"
        if not self.mismatches:
            return f"agree on {self.inputs:,} inputs ({how}), {' and '.join(self.levels)}{extra}"
        shown = "\n".join(f"  {m}" for m in self.mismatches[:5])
        wrong = f"{len({m.tokens for m in self.mismatches}):,} of {self.inputs:,} inputs"
        return f"DISAGREE on {wrong} ({how}){extra}\n{shown}"

    def __repr__(self) -> str:
        return f"<{self}>"


def check(
    program: SOp | Mapping[str, SOp],
    model: CompiledModel,
    *,
    inputs: int = 2000,
    seed: int = 0,
    levels: str | Sequence[str] = ("jax",),
) -> CheckReport:
    """Compares the interpreter with the compiled model.

    An input on which a program has no meaning (the interpreter raises, as on the mean of different
    strings) is left out and counted; with it any assumption of the compiler is tested.

    Args:
        program: what was compiled.
        inputs: if there are no more inputs than this, all are tried; otherwise so many are drawn:
            lengths evenly, half of them with few distinct tokens (which meet each other more).
        seed: of the drawing.
        levels: ``"jax"`` (the transformer), ``"craft"`` (its blocks in numpy), or both.
    """
    levels = (levels,) if isinstance(levels, str) else tuple(levels)
    names = [output.name for output in model.circuit.outputs]
    programs = dict(program) if isinstance(program, Mapping) else {names[0]: program}
    _expect_s_ops(programs.values())
    if set(programs) != set(names):
        raise ProgramError(f"the model has the outputs {names}, not {list(programs)}")
    total = sum(len(model.vocabulary) ** n for n in range(1, model.max_seq_len + 1))
    exhaustive = total <= inputs
    chosen = list(_all(model) if exhaustive else islice(_samples(model, Random(seed)), inputs))
    wanted: list[Answers] = []
    meant: list[tuple[object, ...]] = []
    errors: list[str] = []
    for tokens in chosen:
        try:
            wanted.append(_interpreted(programs, tokens, model.circuit.causal))
            meant.append(tokens)
        except EvaluationError as error:
            errors.append(error.message)
    mismatches = [
        Mismatch(
            level, tokens, tuple(right[name]), tuple(found[name]), name if len(names) > 1 else ""
        )
        for level in levels
        for tokens, right, found in zip(meant, wanted, _answers(model, meant, level), strict=True)
        for name in names
        if [_key(v) for v in right[name]] != [_key(v) for v in found[name]]
    ]
    return CheckReport(
        len(meant),
        exhaustive,
        tuple(levels),
        tuple(mismatches),
        len(errors),
        errors[0] if errors else "",
    )


def _expect_s_ops(programs: Iterable[object]) -> None:
    if not all(isinstance(program, SOp) for program in programs):
        raise ProgramError("check compares s-ops", hint="aggregate over the selector first")


Answers = Mapping[str, Sequence[object]]


def _interpreted(programs: Mapping[str, SOp], tokens: Sequence[object], causal: bool) -> Answers:
    values = interpret([p.node for p in programs.values()], tokens, causal)
    return {
        name: [None if v is None else plain(v) for v in values[program.node]]
        for name, program in programs.items()
    }


def _answers(
    model: CompiledModel, inputs: Sequence[tuple[object, ...]], level: str
) -> Iterator[Answers]:
    if level == "craft":
        encode = model.input_encoder.encode
        return (answers(model.circuit, encode(tokens)) for tokens in inputs)
    if level == "jax":
        by_name = model.answers_batch(inputs)
        return ({n: rows[i] for n, rows in by_name.items()} for i in range(len(inputs)))
    raise ValueError(f"no level {level!r}; there are 'jax' and 'craft'")


def _key(value: object) -> object:
    if value is None:
        return None
    exact: Value | None = canonical(value)
    return None if exact is None else key(exact)


def _all(model: CompiledModel) -> Iterator[tuple[object, ...]]:
    for length in range(1, model.max_seq_len + 1):
        yield from product(model.vocabulary, repeat=length)


def _samples(model: CompiledModel, random: Random) -> Iterator[tuple[object, ...]]:
    vocabulary = list(model.vocabulary)
    while True:
        length = random.randint(1, model.max_seq_len)
        pool = vocabulary
        if random.random() < 0.5:
            pool = random.sample(vocabulary, min(len(vocabulary), random.randint(1, 4)))
        yield tuple(random.choice(pool) for _ in range(length))
