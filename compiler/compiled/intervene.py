"""Setting variables from outside: in the model, and by what the program says of it.

The program is a causal model of the transformer, exact wherever a variable owns columns.  To set a
variable is to write its encoding into its columns once it is complete, and, in the interpreter, to
give its expression other values.  Where the facts that the compiler proved still hold, the two
agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import cast

from ...rasp_ast.errors import EvaluationError, InputError
from ...rasp_ast.interpreter import Run, read_input
from ...rasp_ast.interventions import values_at
from ...rasp_ast.nodes import SOpNode
from ...rasp_ast.values import Value, canonical, key, plain
from .facts import Facts
from .handles import Handle, Set, chosen, handles, patches
from .input_space import space_of
from .observed import Answers, alone_or_all, answers_of
from .specimen import Specimen


@dataclass(frozen=True)
class Difference:
    """An intervention on which program and model differ, in one output."""

    tokens: tuple[object, ...]
    done: tuple[tuple[str, tuple[object, ...]], ...]
    output: str
    wanted: tuple[object, ...]
    found: tuple[object, ...]

    def __str__(self) -> str:
        done = ", ".join(f"{name} set to {list(values)}" for name, values in self.done)
        return (
            f"{list(self.tokens)}, {done}: {self.output} should be {list(self.wanted)}, "
            f"is {list(self.found)}"
        )


@dataclass(frozen=True, repr=False)
class Interventions:
    """What came of interventions that were drawn.

    Attributes:
        compared: on how many the program and the model were compared.
        refused: how many more break what the compiler proved, or mean nothing to the program.
        variables: the names of those that were set.
    """

    compared: int
    refused: int
    variables: tuple[str, ...]
    differences: tuple[Difference, ...]

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        if not self.variables:
            return "no variable can be set"
        extra = f"; {self.refused:,} more break what was proved" if self.refused else ""
        if not self.differences:
            return f"agree on {self.compared:,} interventions on {', '.join(self.variables)}{extra}"
        shown = "\n".join(f"  {difference}" for difference in self.differences[:5])
        wrong = f"DISAGREE on {len(self.differences):,} of {self.compared:,} interventions"
        return f"{wrong}{extra}\n{shown}"


def intervene(
    model: Specimen,
    sequence: Iterable[object],
    do: Mapping[object, object] | Iterable[object],
    source: Iterable[object] | None,
) -> list[object] | dict[str, list[object]]:
    """What a model gives where variables are set; see ``Laboratory.intervene``."""
    known, tokens = handles(model.with_program), read_input(sequence)
    if source is not None:
        wanted = _taken(model, known, list(do), read_input(source))
    elif isinstance(do, Mapping):
        pairs = cast("Mapping[object, object]", do).items()
        wanted = {chosen(known, w).name: values_at(values, len(tokens)) for w, values in pairs}
    else:
        raise InputError("variables are set to values, in a mapping, or to those of a source")
    for name, values in wanted.items():
        if len(values) != len(tokens):
            raise InputError(f"{name}: {len(values)} values for {len(tokens)} positions")
    _meant(model, Facts(model.with_program.analysis), known, tokens, wanted)
    batches = _run(model, known, [tokens], [wanted])
    return alone_or_all({name: rows[0] for name, rows in batches.items()})


def _taken(
    model: Specimen, known: Mapping[str, Handle], names: Sequence[object], source: Sequence[Value]
) -> dict[str, Set]:
    """The values that variables have on another input."""
    run = Run(source, causal=model.with_program.circuit.causal)
    taken: dict[str, Set] = {}
    for what in names:
        handle = chosen(known, what)
        taken[handle.name] = run.sequence(handle.nodes[0])
        if None in taken[handle.name]:
            raise InputError(f"{handle.name} is undefined somewhere on the source")
    return taken


def _meant(
    model: Specimen,
    facts: Facts,
    known: Mapping[str, Handle],
    tokens: Sequence[Value],
    wanted: Mapping[str, Set],
) -> Answers:
    """What the program says.

    Raises:
        EvaluationError: it says nothing.
        InputError: something that the compiler proved of all inputs does not hold.
    """
    do: dict[SOpNode, Set] = {}
    for name, values in wanted.items():
        do.update(known[name].do(values))
    run = Run(tokens, causal=model.with_program.circuit.causal, do=do)
    run.evaluate(model.with_program.programs.values())
    broken = facts.broken(run)
    if broken is not None:
        raise InputError(
            f"this breaks what the compiler proved of all inputs: {broken}",
            hint="the model was not made for it; set other values, or other positions, or compile "
            "with keep=[...]: of what is in the list nothing is proved but its value set",
        )
    return {
        name: [plain(v) for v in run.columns[node].sequence()]
        for name, node in model.with_program.programs.items()
    }


def _run(
    model: Specimen,
    known: Mapping[str, Handle],
    inputs: Sequence[Sequence[Value]],
    cases: Sequence[Mapping[str, Set]],
) -> dict[str, list[list[object]]]:
    ids = model.encode(inputs)
    made = patches(known, cases, (ids.shape[0], ids.shape[1]), model.model_config.d_model)
    logits, _ = model.runner.watch(ids, patches=made)
    return answers_of(model.with_program.circuit.rules, logits, [len(xs) for xs in inputs])


def check_interventions(model: Specimen, count: int, seed: int) -> Interventions:
    """Draws interventions on single variables and compares program and model.

    Each sets one variable, at every position or at some, on an input that is drawn too.
    """
    known, facts = handles(model.with_program), Facts(model.with_program.analysis)
    circuit, random = model.with_program.circuit, Random(seed)
    space = space_of(circuit).drawn(seed)
    inputs: list[Sequence[Value]] = []
    cases: list[Mapping[str, Set]] = []
    meant: list[Answers] = []
    refused = 0
    for tokens, handle in zip(space, _cycled(known, count), strict=False):
        values = _drawn(random, handle, len(tokens))
        try:
            wanted = _meant(model, facts, known, read_input(tokens), {handle.name: values})
        except (EvaluationError, InputError):
            refused += 1
            continue
        inputs.append(read_input(tokens))
        cases.append({handle.name: values})
        meant.append(wanted)
    answers = _run(model, known, inputs, cases) if inputs else {}
    differences = [
        Difference(tuple(xs), _shown(case), name, tuple(right[name]), tuple(answers[name][row]))
        for row, (xs, case, right) in enumerate(zip(inputs, cases, meant, strict=True))
        for name in right
        if list(map(_key, right[name])) != list(map(_key, answers[name][row]))
    ]
    return Interventions(len(inputs), refused, tuple(known), tuple(differences))


def _cycled(known: Mapping[str, Handle], count: int) -> Iterable[Handle]:
    """The variables in turn, so many times in all."""
    each = list(known.values())
    return (each[i % len(each)] for i in range(count if each else 0))


def _drawn(random: Random, handle: Handle, size: int) -> list[Value | None]:
    """Values for all positions, or, every other time, for one of them."""
    defined = [value for value in handle.root.domain.values if value is not None]
    values: list[Value | None] = [random.choice(defined) for _ in range(size)]
    if random.random() < 0.5:
        kept = random.randrange(size)
        values = [value if place == kept else None for place, value in enumerate(values)]
    return values


def _shown(case: Mapping[str, Set]) -> tuple[tuple[str, tuple[object, ...]], ...]:
    return tuple((name, tuple(plain(v) for v in values)) for name, values in case.items())


def _key(value: object) -> object:
    exact = canonical(value)
    return None if exact is None else key(exact)
