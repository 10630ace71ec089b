"""The whole compiler: one short function of calls in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import cast

import networkx as nx

from ..craft.blocks import Circuit
from ..rasp_ast.errors import CompileError, InputError, PrecisionError, ProgramError
from ..rasp_ast.nodes import Node, SOpNode
from ..rasp_ast.surface import RASPExpr, SOp
from ..rasp_ast.values import Value, canonical, key
from .analysis import Analysis, analyse
from .compiled import CompiledModel
from .derived import WidthRoot
from .domains import Domain
from .emit import Emitted, emit
from .graph import trace
from .layout import Layout, allocate
from .lowering import lower
from .schedule import Schedule, schedule, scheduled

OUTPUT = "output"
"""What the answer of a lone program is called."""
BOS, PAD = "compiler_bos", "compiler_pad"


@dataclass(frozen=True, eq=False)
class Stages:
    """Everything the compiler made on the way, in the order in which it was made."""

    programs: Mapping[str, SOpNode]
    graph: nx.DiGraph[Node]
    analysis: Analysis
    circuit: Circuit
    schedule: Schedule
    layout: Layout
    emitted: Emitted

    def without_program(self) -> Stages:
        """The same, with an empty program: what is left has no functions of the user's in it."""
        known = self.analysis
        empty = Analysis(known.vocabulary, known.max_seq_len, known.causal, known.whole_counts)
        return replace(self, programs={}, graph=nx.DiGraph(), analysis=empty)


def stages(
    program: SOp | Mapping[str, SOp],
    vocab: Iterable[object],
    max_seq_len: int,
    *,
    causal: bool = False,
    readout: str = "any",
    bos: str = BOS,
    pad: str = PAD,
) -> Stages:
    """Runs every stage; see :func:`compile` for the arguments and the errors."""
    named = program if isinstance(program, Mapping) else {OUTPUT: program}
    nodes = {name: _program_node(p) for name, p in named.items()}
    if not nodes:
        raise ProgramError("there is no program to compile")
    vocabulary = _vocabulary(vocab, bos, pad)
    _check_length(max_seq_len)
    graph = trace(*nodes.values())

    def made(whole_counts: bool, *, classes: bool = False) -> Stages:
        analysis = analyse(graph, vocabulary, max_seq_len, causal, whole_counts=whole_counts)
        answered = "classes" if classes and readout == "any" else readout
        unscheduled = lower(analysis, nodes, readout=answered)
        placed = schedule(unscheduled)
        circuit = scheduled(unscheduled, placed)
        layout = allocate(circuit, placed)
        emitted = emit(circuit, placed, layout)
        return Stages(nodes, graph, analysis, circuit, placed, layout, emitted)

    try:
        plain = made(False)
    except PrecisionError as error:
        for whole_counts, classes in ((True, False), (False, True), (True, True)):
            with suppress(CompileError):
                return made(whole_counts, classes=classes)
        raise error
    counts = any(isinstance(r, WidthRoot) for r in plain.analysis.roots.values())
    if not (counts and plain.analysis.decoded):
        return plain  # nothing to be gained
    try:
        rounded = made(True)
    except CompileError:
        return plain
    return rounded if len(rounded.schedule.layers) < len(plain.schedule.layers) else plain


def compile(
    program: SOp | Mapping[str, SOp],
    vocab: Iterable[object],
    max_seq_len: int,
    *,
    causal: bool = False,
    readout: str = "any",
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
        strict: refuse a program whose meaning rests on something the compiler cannot prove
            (see ``CompiledModel.assumptions``).
        bos, pad: names of the two tokens that the compiler adds to the vocabulary.

    Raises:
        InputError: the vocabulary or the length makes no sense.
        ProgramError, FunctionError: the program is at fault.
        CompileError: it cannot be compiled exactly: ``ValueSetError`` where its values are too
            many, ``PrecisionError`` where float32 cannot tell them apart.
    """
    if readout not in ("any", "onehot"):
        raise CompileError(f"readout must be 'any' or 'onehot', not {readout!r}")
    made = stages(program, vocab, max_seq_len, causal=causal, readout=readout, bos=bos, pad=pad)
    if strict and made.circuit.assumptions:
        raise CompileError(
            f"the program is right only if {made.circuit.assumptions[0]}",
            source=made.analysis.assumptions[0][1],
            hint="compile without strict=True and let raspc.check test it, "
            "or write the selector so that it selects at most one position",
        )
    return CompiledModel(made, bos=bos, pad=pad)


def compile_rasp_to_model(
    program: SOp,
    vocab: Iterable[object],
    max_seq_len: int,
    causal: bool = False,
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
    what = "a selector" if isinstance(program, RASPExpr) else f"{program!r}"
    raise ProgramError(
        f"a program is an s-op, not {what}",
        source=program.node.source if isinstance(program, RASPExpr) else None,
        hint="aggregate over the selector, or take its SelectorWidth",
    )


def _vocabulary(vocab: object, bos: str, pad: str) -> Domain:
    values: list[Value | None] = []
    if not isinstance(vocab, Iterable):
        raise InputError(f"a vocabulary is a collection of tokens, not {vocab!r}")
    for token in cast("Iterable[object]", vocab):
        try:
            value = canonical(token)
        except (TypeError, ValueError) as error:
            raise InputError(f"the vocabulary holds {token!r}: {error}") from error
        if value is None:
            raise InputError("the vocabulary holds None, which means undefined")
        values.append(value)
    if not values:
        raise InputError("the vocabulary is empty")
    for token, role in ((bos, "BOS"), (pad, "PAD")):
        if any(key(v) == key(token) for v in values):
            raise InputError(
                f"{token!r} stands for {role} and cannot be in the vocabulary",
                hint=f"pass another name for {role}",
            )
    if bos == pad:
        raise InputError(f"BOS and PAD must differ, both are {bos!r}")
    return Domain.of(values)


def _check_length(max_seq_len: object) -> None:
    if isinstance(max_seq_len, bool) or not isinstance(max_seq_len, int) or max_seq_len < 1:
        raise InputError(f"max_seq_len must be a positive whole number, not {max_seq_len!r}")
