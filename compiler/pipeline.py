"""The whole compiler: one short function of calls in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from ..rasp_ast.called import called
from ..rasp_ast.errors import CompileError, RaspError, refusing
from ..rasp_ast.operands import SOp
from ..rasp_ast.source import capture_caller
from ..rasp_ast.usage import usage
from .analysis.graph import locate, trace
from .assembly.emit import emit
from .attempts import Attempts
from .compiled.model import CompiledModel
from .keep import Keep, kept_of
from .lowering import refusing_numbers
from .model_size import check_model
from .options import BOS, PAD, Options, Readout
from .passes import Asked, Level, Minimize
from .programs import Programs, nodes_of, title_of
from .progress import watched
from .record import Stages
from .search import best


def stages(program: Programs, options: Options) -> Stages:
    """Runs every stage.

    Raises:
        ProgramError, FunctionError, CompileError: as :func:`compile`.
    """
    nodes = nodes_of(program)
    graph = trace(*nodes.values())
    kept_nodes = kept_of(options.keep, graph.nodes, called(graph))
    try:
        with watched(f"compiling {title_of(nodes)}") as progress:
            attempts = Attempts(nodes, graph, kept_nodes, options, progress)
            draft = best(
                attempts.draft,
                attempts.known,
                options.passes,
                options.minimize,
                options.max_seq_len,
            )
            progress.tell("weights")
            last = next(reversed(nodes.values()))
            with refusing(partial(draft.analysis.registry.subject, last)):
                check_model(draft.config, last.source)
            with refusing_numbers(draft.analysis, draft.plan):
                emitted = emit(draft.circuit, draft.schedule, draft.layout)
    except CompileError as error:
        locate(error, graph)
        raise
    return Stages(
        programs=nodes,
        graph=graph,
        analysis=draft.analysis,
        plan=draft.plan,
        circuit=draft.circuit,
        schedule=draft.schedule,
        layout=draft.layout,
        emitted=emitted,
        choices=replace(draft.choices, unkept=tuple(draft.analysis.registry.unkept)),
        asked=Asked(
            readout=options.readout,
            passes=options.passes,
            minimize=options.minimize,
            keep=tuple(i for i, n in enumerate(graph) if n in draft.analysis.registry.cuts),
            pad_layers=options.pad_layers,
        ),
    )


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
    keep: Keep = (),
    pad_layers: int = 0,
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
            (see ``CompiledModel.assumptions``), and one whose answer is a number where ``readout``
            asks for columns.
        keep: expressions, or their names, that stay variables of their own: a block computes each,
            all that uses it reads it from its columns, and nothing is proved of it but its value
            set. ``"named"`` are all that have a name. What that costs is yours to pay.
        pad_layers: at least so many layers; those that are added do nothing.
        bos, pad: names of the two tokens that the compiler adds to the vocabulary.

    Raises:
        InputError: the vocabulary or the length makes no sense.
        ProgramError, FunctionError: the program is at fault; or it has no such expression to keep.
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
            keep=keep,
            pad_layers=pad_layers,
            bos=bos,
            pad=pad,
        )
    except RaspError as error:  # what is wrong stands in this call
        error.source = error.source or capture_caller()
        raise
    try:
        return compile_for(options, program)
    except CompileError as error:  # what stands nowhere is what was asked for here
        error.source = error.source or capture_caller()
        raise


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
    if options.strict and made.answered_as_numbers:
        numerical = made.programs[made.answered_as_numbers[0]]
        with refusing(partial(made.analysis.registry.subject, numerical)):
            raise CompileError(
                "its answer is a number, which has no one-hot columns",
                source=numerical.source,
                hint="compile without strict=True, which answers with the number, or make classes "
                "of it, as `mean > 0.5` does",
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
