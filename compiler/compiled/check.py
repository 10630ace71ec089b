"""Does the transformer do what the program says?  Exhaustively if that can be, else on samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from ...craft.run import answers
from ...rasp_ast.errors import EvaluationError, InputError, ProgramError
from ...rasp_ast.interpreter import read_input
from ...rasp_ast.many_inputs import on_many
from ...rasp_ast.operands import SOp
from ...rasp_ast.usage import usage
from ...rasp_ast.values import Value, canonical, key, plain
from .check_report import CheckReport, Mismatch
from .comparable import expect_s_ops
from .generation_check import PROMPTS, GenerationReport, check_generation
from .input_space import InputSpace, given_space, space_of
from .intervene import check_interventions
from .model import CompiledModel
from .observed import Answers

LEVELS = ("jax", "craft")
"""What a model can be run on."""
OUTPUT = "output"
"""What the answer of a program alone is called."""


@usage("raspc.check(program, model)")
def check(
    program: SOp | Mapping[str, SOp],
    other: CompiledModel | SOp,
    *,
    inputs: int = 2000,
    seed: int = 0,
    levels: str | Sequence[str] = ("jax",),
    interventions: int = 0,
    generate: int = 0,
    prompts: Iterable[Iterable[object]] | None = None,
    stop: object = None,
    vocab: Iterable[object] | None = None,
    max_seq_len: int | None = None,
    causal: bool = False,
) -> CheckReport:
    """Compares the interpreter with the compiled model, or two programs in the interpreter.

    An input on which a program has no meaning (the interpreter raises, as on the mean of different
    strings) is left out and counted; with it any assumption of the compiler is tested.

    Args:
        program: what was compiled.
        other: the model; or another program, which should give the same.
        inputs: if there are no more inputs than this, all are tried; otherwise so many are drawn:
            lengths evenly, half of them with few distinct tokens (which meet each other more).
        seed: of the drawing.
        levels: ``"jax"`` (the transformer), ``"craft"`` (its blocks in numpy), or both.
        interventions: on so many variables that are set to other values, on inputs that are drawn,
            the program and the model are compared too (in jax); see ``CompiledModel.intervene``.
        generate: so many tokens at most are appended to prompts by ``model.generate``, all in one
            batch, and compared with those of ``raspc.generate``; the program is causal.
        prompts: which prompts; None for all there are, if they are few, or some that are drawn.
        stop: the token after which nothing is appended; None for none.
        vocab, max_seq_len, causal: what two programs are compared on; a model knows its own.

    Raises:
        InputError: nothing would be compared, or it is not said on what.
        ProgramError: these are not what can be compared.
    """
    expect_s_ops(program, other)
    chosen = (levels,) if isinstance(levels, str) else tuple(levels)
    space, names = _space(other, vocab, max_seq_len, causal=causal)
    if isinstance(other, CompiledModel):
        _expect_levels(chosen)
    else:
        chosen = ("interpreter",)
    programs = dict(program) if isinstance(program, Mapping) else {names[0]: program}
    if set(programs) != set(names):
        raise ProgramError(f"the model has the outputs {names}, not {list(programs)}")
    total = space.size
    tried = list(space if total <= inputs else islice(space.drawn(seed), inputs))
    meant, wanted, errors = _meanings(programs, tried, causal=space.causal)

    def found(level: str) -> Iterator[Answers]:
        if isinstance(other, CompiledModel):
            return _answers(other, meant, level)
        return _answers_of_program(other, meant, causal=space.causal)

    changed = None
    if interventions and isinstance(other, CompiledModel):
        _expect_own(programs, other)
        changed = check_interventions(other, interventions, seed)
    generated = _generated(programs, other, generate, prompts, stop, min(inputs, PROMPTS), seed)
    each = {level: list(found(level)) for level in chosen}
    return CheckReport(
        inputs=len(meant),
        exhaustive=total <= inputs,
        levels=chosen,
        mismatches=tuple(_mismatches(names, meant, wanted, each)),
        meaningless=len(errors),
        first_error=errors[0] if errors else "",
        interventions=changed,
        generation=generated,
    )


def _space(
    other: CompiledModel | SOp,
    vocab: Iterable[object] | None,
    max_seq_len: int | None,
    *,
    causal: bool,
) -> tuple[InputSpace, list[str]]:
    """The inputs on which something is compared, and the names of its answers."""
    if not isinstance(other, CompiledModel):
        return given_space(vocab, max_seq_len, causal=causal), [OUTPUT]
    if vocab is not None or max_seq_len is not None or causal:
        raise InputError("a model has a vocabulary, a length and a mask of its own")
    return space_of(other.circuit), [output.name for output in other.circuit.outputs]


def _generated(
    programs: Mapping[str, SOp],
    model: CompiledModel | SOp,
    limit: int,
    prompts: Iterable[Iterable[object]] | None,
    stop: object,
    at_most: int,
    seed: int,
) -> GenerationReport | None:
    """What came of appending tokens; None if that is not asked for."""
    if not limit:
        if prompts is not None or stop is not None:
            raise InputError(
                "nothing is appended to prompts, or up to a token, unless it is said how much",
                hint="raspc.check(program, model, generate=8, ...)",
            )
        return None
    if not isinstance(model, CompiledModel):
        raise ProgramError("tokens are generated by a model, and compared with its program")
    program = next(iter(programs.values()))  # of several the model generates none
    return check_generation(
        program,
        model,
        prompts=at_most if prompts is None else prompts,
        limit=limit,
        stop=stop,
        seed=seed,
    )


def _mismatches(
    names: Sequence[str],
    inputs: Sequence[tuple[object, ...]],
    wanted: Sequence[Answers],
    found: Mapping[str, Sequence[Answers]],
) -> Iterator[Mismatch]:
    """Where answers at some level are not those that are wanted."""
    for level, answered in found.items():
        for tokens, right, own in zip(inputs, wanted, answered, strict=True):
            for name in names:
                if [_key(v) for v in right[name]] != [_key(v) for v in own[name]]:
                    shown = name if len(names) > 1 else ""
                    yield Mismatch(level, tokens, tuple(right[name]), tuple(own[name]), shown)


def _expect_own(programs: Mapping[str, SOp], model: CompiledModel) -> None:
    """Raises ProgramError unless the model was compiled of these very programs."""
    if any(program.node not in model.stages.graph for program in programs.values()):
        raise ProgramError(
            "interventions are checked against the program that was compiled",
            hint="pass the same s-op to raspc.compile and to raspc.check",
        )


def _expect_levels(levels: Sequence[str]) -> None:
    """Raises InputError for levels that do not exist, or none."""
    for level in levels:
        if level not in LEVELS:
            raise InputError(f"no level {level!r}; there are 'jax' and 'craft'")
    if not levels:
        raise InputError("no level to run the model on; there are 'jax' and 'craft'")


def _interpreted(
    programs: Mapping[str, SOp], inputs: Iterable[Sequence[object]], *, causal: bool
) -> Iterator[Answers | EvaluationError]:
    """The answers on each input, or why there are none."""
    read = [read_input(tokens) for tokens in inputs]
    for found in on_many([p.node for p in programs.values()], read, causal=causal):
        if isinstance(found, EvaluationError):
            yield found
        else:
            named = zip(programs, found, strict=True)
            yield {name: [plain(v) for v in own] for name, own in named}


def _meanings(
    programs: Mapping[str, SOp], tried: Sequence[tuple[object, ...]], *, causal: bool
) -> tuple[list[tuple[object, ...]], list[Answers], list[str]]:
    """The inputs on which the programs have a meaning, the answers there, and the other errors."""
    meant: list[tuple[object, ...]] = []
    wanted: list[Answers] = []
    errors: list[str] = []
    found = _interpreted(programs, tried, causal=causal)
    for tokens, answers_there in zip(tried, found, strict=True):
        if isinstance(answers_there, EvaluationError):
            errors.append(answers_there.message)
        else:
            wanted.append(answers_there)
            meant.append(tokens)
    return meant, wanted, errors


def _answers_of_program(
    program: SOp, inputs: Sequence[tuple[object, ...]], *, causal: bool
) -> Iterator[Answers]:
    """A program's own answers; where it has no meaning, why."""
    for found in _interpreted({OUTPUT: program}, inputs, causal=causal):
        yield {OUTPUT: [found.message]} if isinstance(found, EvaluationError) else found


def _answers(
    model: CompiledModel, inputs: Sequence[tuple[object, ...]], level: str
) -> Iterator[Answers]:
    if level == "craft":
        encode = model.input_encoder.encode
        return (answers(model.circuit, encode(tokens)) for tokens in inputs)
    by_name = model.answers_batch(inputs)
    return ({n: rows[i] for n, rows in by_name.items()} for i in range(len(inputs)))


def _key(value: object) -> object:
    if value is None:
        return None
    exact: Value | None = canonical(value)
    return None if exact is None else key(exact)
