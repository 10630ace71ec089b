"""From the normal form to craft: plan backwards, build forwards, and read the answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..craft.blocks import Circuit
from ..craft.variables import Variable
from ..rasp_ast.nodes import SOpNode
from ..rasp_ast.values import plain
from .analysis.rules import Analysis
from .answers.build import build_output
from .answers.plan import plan_output
from .encoding.builder import Builder
from .heads import means_and_moves as build_heads
from .mlps import build as build_mlps
from .planning import Plan
from .selectors.head_roots import ComputedRoot, HeadRoot


def lower(analysis: Analysis, programs: Mapping[str, SOpNode], *, readout: str) -> Circuit:
    """The circuit of analysed programs.

    Args:
        readout: ``"any"``, or ``"onehot"``: a categorical answer ends in one-hot columns.

    Raises:
        PrecisionError: something cannot be told apart in float32.
        CompileError: an MLP or an output would be too large.
    """
    plan = Plan(analysis)
    outputs = [plan_output(plan, name, program, readout) for name, program in programs.items()]
    plan.run()
    builder = Builder(plan)
    builder.embed()
    for root in sorted(plan.encodings, key=lambda r: r.order):
        if not plan.encodings[root].labels:
            continue
        if isinstance(root, HeadRoot):
            build_heads.build_root(builder, root)
        elif isinstance(root, ComputedRoot):
            build_mlps.build_root(builder, root)
    one = Variable("one", ("one",), (1,), np.ones((1, 1)), np.zeros(1))
    return Circuit(
        tuple(plain(v) for v in analysis.vocabulary.values),
        analysis.max_seq_len,
        analysis.causal,
        one,
        tuple(builder.embeddings),
        tuple(builder.blocks),
        tuple(build_output(builder, output) for output in outputs),
        tuple(
            text + (f" (line {source.line})" if source else "")
            for text, source in analysis.assumptions
        ),
    )
