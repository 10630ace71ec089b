"""What the command line can do: each command takes its arguments and returns its exit code."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import Event, Thread

from ...craft.printer import format_circuit
from ...rasp_ast.depth import rasp_layers
from ...rasp_ast.errors import InputError
from ...rasp_ast.printer import format_program
from ...rasp_ast.programs import STANDARD
from ...rasp_ast.values import canonical
from ..analysis.graph import format_graph, trace
from ..analysis.printer import format_values
from ..analysis.rules import analyse
from ..columns_of_text import table
from ..compiled.check import check
from ..compiled.model import CompiledModel
from ..compiled.report import layers, savings, summary
from ..loading.programs import STANDARD_LENGTH, Given, load, parse_input, parse_vocab, same
from ..loading.text import check_vocabulary
from ..passes import LEVELS, Minimize, Passes
from ..pipeline import compile
from ..tables.domains import Domain

DISAGREE = 1
"""The exit code of a check that fails."""
PATIENCE = 3.0
"""Seconds before a person who watches is told that something is under way."""


@dataclass(frozen=True)
class Job:
    """A program and all that compiling it takes."""

    given: Given
    vocab: Sequence[object]
    max_seq_len: int
    causal: bool
    strict: bool
    passes: Passes
    minimize: Minimize

    @classmethod
    def of(cls, arguments: Namespace) -> Job:
        given = load(arguments.program, arguments.output or ())
        vocab = given.vocab if arguments.vocab is None else parse_vocab(arguments.vocab)
        longest = given.max_seq_len if arguments.max_len is None else arguments.max_len
        causal = given.causal if arguments.causal is None else arguments.causal
        if vocab is None:
            raise InputError(
                f"{given.name} needs a vocabulary", hint=f"--vocab abc{given.says('vocab')}"
            )
        if longest is None:
            raise InputError(
                f"{given.name} needs a maximum length",
                hint=f"--max-len 8{given.says('max_seq_len')}",
            )
        if given.text:
            check_vocabulary(given.programs.values(), vocab)
        passes = LEVELS[int(arguments.optimize)]
        for name in arguments.without:
            passes = passes.without(name)
        return cls(given, vocab, longest, causal, arguments.strict, passes, arguments.minimize)

    def compile(self, passes: Passes | None = None) -> CompiledModel:
        return compile(
            self.given.program,
            self.vocab,
            self.max_seq_len,
            causal=self.causal,
            optimize=passes or self.passes,
            minimize=self.minimize,
            strict=self.strict,
        )

    def inputs(self, arguments: Namespace) -> list[list[object]]:
        """Those on the command line, or the file's example, or a random one."""
        if arguments.input:
            return [parse_input(text, self.vocab) for text in arguments.input]
        if self.given.example is not None:
            return [list(self.given.example)]
        size = min(self.max_seq_len, STANDARD_LENGTH)
        return [Random(arguments.seed).choices(self.vocab, k=size)]


def run_command(arguments: Namespace) -> int:
    job = Job.of(arguments)
    model = job.compile()
    print(f"{job.given.name}: {summary(model)}")
    agree = True
    for tokens in job.inputs(arguments):
        programs = job.given.programs
        answers = model.answers(tokens) if len(programs) > 1 else {"": model(tokens)}
        for (name, program), found in zip(programs.items(), answers.values(), strict=True):
            wanted: list[object] = list(program(tokens, causal=job.causal))
            fine = [same(w, f) for w, f in zip(wanted, found, strict=True)]
            agree = agree and all(fine)
            rows = [
                (str(i), str(token), repr(w), repr(f), "yes" if ok else "NO")
                for i, (token, w, f, ok) in enumerate(zip(tokens, wanted, found, fine, strict=True))
            ]
            title = f"{name}\n" if len(programs) > 1 else ""
            head = ("position", "token", "interpreter", "transformer", "ok")
            print(f"\n{title}{table(head, rows)}")
    _print_assumptions(model)
    return 0 if agree else DISAGREE


def check_command(arguments: Namespace) -> int:
    job = Job.of(arguments)
    model = job.compile()
    with _patience(f"checking {job.given.name}"):
        report = check(
            job.given.program,
            model,
            inputs=arguments.inputs,
            seed=arguments.seed,
            levels=arguments.level or ["jax"],
        )
    print(f"{job.given.name}: {report}")
    _print_assumptions(model)
    return 0 if report else DISAGREE


def layout_command(arguments: Namespace) -> int:
    print(Job.of(arguments).compile().layout)
    return 0


def trace_command(arguments: Namespace) -> int:
    job = Job.of(arguments)
    model = job.compile()
    print("\n\n".join(str(model.trace(tokens)) for tokens in job.inputs(arguments)))
    return 0


def report_command(arguments: Namespace) -> int:
    job = Job.of(arguments)
    model = job.compile()
    print(f"{model.sizes}\n\n{table(('layer', 'heads', 'MLP units'), layers(model))}")
    for name, program in job.given.programs.items() if job.given.text else ():
        print(f"\nRASP counts for {name}: {rasp_layers(program)}")
    with _patience(f"compiling {job.given.name} without each pass"):
        rows = savings(job.compile, job.passes, model)
    if rows:
        print(f"\n{table(('without', 'layers', 'parameters', 'what the pass saves'), rows)}")
    _print_assumptions(model)
    return 0


def emit_command(arguments: Namespace) -> int:
    print(STAGES[arguments.stage](arguments))
    return 0


def _emit_values(arguments: Namespace) -> str:
    job = Job.of(arguments)
    graph = trace(*(program.node for program in job.given.programs.values()))
    vocabulary = Domain.of(canonical(token) for token in job.vocab)
    return format_values(graph, analyse(graph, vocabulary, job.max_seq_len, job.causal))


def _emit_program(arguments: Namespace) -> str:
    programs = load(arguments.program, arguments.output or ()).programs
    return "\n\n".join(format_program(program) for program in programs.values())


def _emit_graph(arguments: Namespace) -> str:
    programs = load(arguments.program, arguments.output or ()).programs
    return format_graph(trace(*(program.node for program in programs.values())))


def _emit_weights(arguments: Namespace) -> str:
    params = Job.of(arguments).compile().params
    rows = [
        (module, name, " x ".join(map(str, array.shape)), str(int((array != 0).sum())))
        for module, arrays in params.items()
        for name, array in arrays.items()
    ]
    return table(("module", "name", "shape", "nonzero"), rows)


STAGES: dict[str, Callable[[Namespace], str]] = {
    "program": _emit_program,
    "graph": _emit_graph,
    "values": _emit_values,
    "craft": lambda a: format_circuit(Job.of(a).compile().circuit),
    "layout": lambda a: str(Job.of(a).compile().layout),
    "weights": _emit_weights,
}
"""What each stage hands on, as text; nothing after that stage is run."""


def list_command(arguments: Namespace) -> int:
    del arguments
    rows = [
        (name, " ".join(map(str, standard.vocab)), standard.summary)
        for name, standard in STANDARD.items()
    ]
    print(table(("program", "vocabulary", "gives"), rows))
    return 0


# ---- text ----------------------------------------------------------------------------------------


def _print_assumptions(model: CompiledModel) -> None:
    for text in model.assumptions:
        print(f"right only if {text}")


@contextmanager
def _patience(what: str) -> Generator[None]:
    """Tells whoever watches, after a while, that something is under way and for how long."""
    if not sys.stderr.isatty():
        yield
        return
    done = Event()

    def tell() -> None:
        seconds = PATIENCE
        while not done.wait(PATIENCE):
            print(f"\r{what}: {seconds:.0f} s ", end="", file=sys.stderr, flush=True)
            seconds += PATIENCE
        if seconds > PATIENCE:
            print(file=sys.stderr)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
