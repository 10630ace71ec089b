"""The whole compiler: one short function of calls in order."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from itertools import count
from typing import TypeAlias

import networkx as nx

from ..rasp_ast.errors import CompileError, ProgramError, RaspError, ValueSetError
from ..rasp_ast.expressions import RASPExpr
from ..rasp_ast.nodes import Node, SOpNode
from ..rasp_ast.operands import SOp
from ..rasp_ast.source import capture_caller
from ..rasp_ast.usage import usage
from .analysis.graph import trace
from .analysis.normal_form import Analysis
from .analysis.rules import analyse
from .assembly.emit import emit
from .assembly.fold import folded
from .assembly.layout import allocate
from .assembly.reuse import reused
from .assembly.schedule import schedule, scheduled
from .compiled.model import CompiledModel
from .lowering import lower
from .options import BOS, PAD, Options, Readout
from .passes import Asked, Choices, Level, Minimize
from .progress import Progress, watched
from .record import Stages
from .search import Attempt, Draft, best

OUTPUT = "output"
"""What the answer of a lone program is called."""

Programs: TypeAlias = SOp | Mapping[str, SOp]
"""A program, or several by name."""


def stages(program: Programs, options: Options) -> Stages:
    """Runs every stage.

    Raises:
        ProgramError, FunctionError, CompileError: as :func:`compile`.
    """
    named = program if isinstance(program, Mapping) else {OUTPUT: program}
    nodes = {name: _program_node(p) for name, p in named.items()}
    if not nodes:
        raise ProgramError("there is no program to compile")
    graph = trace(*nodes.values())
    with watched(f"compiling {_title(named)}") as progress:
        attempt = _attempts(nodes, graph, options, progress)
        kept = best(attempt, options.passes, options.minimize, options.max_seq_len)
        progress.tell("weights")
        emitted = emit(kept.circuit, kept.schedule, kept.layout)
    return Stages(
        programs=nodes,
        graph=graph,
        analysis=kept.analysis,
        plan=kept.plan,
        circuit=kept.circuit,
        schedule=kept.schedule,
        layout=kept.layout,
        emitted=emitted,
        choices=kept.choices,
        asked=Asked(readout=options.readout, passes=options.passes, minimize=options.minimize),
    )


def _title(programs: Mapping[str, SOp]) -> str:
    """What to call programs in one word or two."""
    names = [p.node.name or "a program" for p in programs.values()]
    return names[0] if len(names) == 1 else f"{len(names)} programs"


def _attempts(
    programs: Mapping[str, SOpNode],
    graph: nx.DiGraph[Node],
    options: Options,
    progress: Progress,
) -> Attempt:
    """The stages up to weights as a function of what is chosen by trying."""
    analyses: dict[Hashable, Analysis] = {}
    refusals: dict[Hashable, CompileError] = {}
    numbers = count(1)

    def draft(choices: Choices) -> Draft:
        number = next(numbers)
        progress.tell(f"attempt {number}: values")
        # all that an analysis depends on
        counting = (choices.lifts, choices.passes.demand, choices.round_counts)
        known = (choices.fuses, choices.compare_as_sums, counting)
        for same in (known, known[:-1]):
            if same in refusals:
                raise refusals[same]
        if known not in analyses:
            try:
                analyses[known] = analyse(
                    graph, options.vocabulary, options.max_seq_len, choices, causal=options.causal
                )
            except CompileError as error:
                # how many values there are does not depend on how counts are held
                refusals[known[:-1] if isinstance(error, ValueSetError) else known] = error
                raise
        analysis = analyses[known].fork(choices)
        progress.tell(f"attempt {number}: heads and MLPs")
        planned, unscheduled = lower(analysis, programs, readout=options.readout)
        if options.passes.basis:
            unscheduled = folded(unscheduled)
        progress.tell(f"attempt {number}: layers")
        placed = schedule(unscheduled, share=options.passes.share)
        circuit = scheduled(unscheduled, placed)
        layout = allocate(circuit, placed)
        if options.passes.reuse:
            circuit, placed, layout = reused(circuit, placed, layout)
        return Draft(choices, analysis, planned, circuit, placed, layout)

    return draft


@usage('raspc.compile(program, vocab="abc", max_seq_len=8)')
def compile(
    program: Programs,
    vocab: Iterable[object],
    max_seq_len: int,
    *,
    causal: bool = False,
    readout: Readout = "any",
    optimize: Level = 1,
    minimize: Minimize = "layers",
    strict: bool = False,
    bos: str = BOS,
    pad: str = PAD,
) -> CompiledModel:
    """Compiles a program into the weights of a transformer.

    Works in numpy; jax starts with the model's first forward.

    Args:
        program: an s-op, or several by name, which share whatever they have in common; then ask
            the model's ``answers``.
        vocab: every token that inputs may hold.
        max_seq_len: the longest input, BOS not counted.
        causal: whether positions see only what precedes them (and themselves).
        readout: ``"any"`` decodes the answer from wherever it is; ``"onehot"`` makes a categorical
            answer end in one column for each value, labelled ``name:value``.
        optimize: 0, the textbook picture: each expression a block, each value one-hot; 1, small
            and shallow with legible columns; 2, as small as it gets. Or ``raspc.Passes(...)``.
        minimize: what comes first where one costs the other, ``"layers"`` or ``"parameters"``.
        strict: refuse a program whose meaning rests on something the compiler cannot prove
            (see ``CompiledModel.assumptions``).
        bos, pad: names of the two tokens that the compiler adds to the vocabulary.

    Raises:
        InputError: the vocabulary or the length makes no sense.
        ProgramError, FunctionError: the program is at fault.
        CompileError: it cannot be compiled exactly: ``ValueSetError`` where its values are too
            many, ``PrecisionError`` where float32 cannot tell them apart.
    """
    try:
        options = Options(
            vocab,
            max_seq_len,
            causal=causal,
            readout=readout,
            optimize=optimize,
            minimize=minimize,
            strict=strict,
            bos=bos,
            pad=pad,
        )
    except RaspError as error:  # what is wrong stands in this call
        error.source = error.source or capture_caller()
        raise
    return compile_for(options, program)


def compile_for(options: Options, program: Programs) -> CompiledModel:
    """:func:`compile` with its arguments as one value."""
    made = stages(program, options)
    if options.strict and made.circuit.assumptions:
        raise CompileError(
            f"the program is right only if {made.circuit.assumptions[0]}",
            source=made.analysis.registry.assumptions[0][1],
            hint="compile without strict=True and let raspc.check test it, "
            "or write the program so that it holds: a selector that selects at most one position, "
            "a function that has a value everywhere",
        )
    return CompiledModel(made, bos=options.bos, pad=options.pad)


def compile_rasp_to_model(
    program: SOp,
    vocab: Iterable[object],
    max_seq_len: int,
    causal: bool = False,  # noqa: FBT001, FBT002 - the signature is Tracr's
    compiler_bos: str = BOS,
    compiler_pad: str = PAD,
    mlp_exactness: int | None = None,
) -> CompiledModel:
    """Tracr's entry point: :func:`compile` with a one-hot readout.

    ``mlp_exactness`` is accepted and not needed: each slope is computed from what it separates.
    """
    del mlp_exactness
    return compile(
        program,
        vocab,
        max_seq_len,
        causal=causal,
        readout="onehot",
        bos=compiler_bos,
        pad=compiler_pad,
    )


def _program_node(program: object) -> SOpNode:
    if isinstance(program, SOp):
        return program.node
    if isinstance(program, RASPExpr):
        raise ProgramError(
            "a program is an s-op, not a selector",
            source=program.node.source,
            hint="aggregate over the selector, or take its SelectorWidth",
        )
    if isinstance(program, str):
        hint = 'raspc.rasp_program(text)["name"] or raspc.load_rasp(file)["name"] is an s-op'
    elif callable(program):
        hint = "perhaps brackets are missing: call what makes the program"
    elif isinstance(program, list | tuple):
        hint = "several programs are compiled by name: {'first': x, 'second': y}"
    else:
        hint = "Map, Aggregate and operators on raspc.tokens make s-ops"
    raise ProgramError(f"a program is an s-op, not {program!r}", hint=hint)
