"""From the normal form to craft: plan backwards, build forwards, and read the answers.

Backwards, a root is planned when all its readers are: its encoding is chosen from what they asked,
then the heads or the MLP that compute it are chosen, which ask for features of earlier roots in
turn. What nobody asks for is never planned. Forwards, each plan becomes blocks, with error bounds.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from ..craft.blocks import Circuit, Head, Output
from ..craft.constants import constant_variable
from ..craft.formatting import counted
from ..craft.names import numbered, parts_of
from ..rasp_ast.errors import refusing
from ..rasp_ast.nodes import SOpNode
from ..rasp_ast.values import plain
from .analysis.normal_form import Analysis
from .answers.build import build_output
from .answers.output_plan import OutputPlan
from .answers.plan import plan_output
from .assembly.column_units import in_column_units
from .assembly.float_range import FloatRangeError
from .effort import VALUES_PER_UNIT, effort_of
from .encoding.builder import Builder
from .encoding.demands import Demands
from .encoding.encodings import Encoding, choose_encoding, one_hot_encoding
from .encoding.features import one_hot
from .encoding.readings import Reading, readings
from .heads.exact_reads import make_reads_exact
from .heads.plan import HeadPlan
from .heads.rules import build_heads, is_from_heads, plan_heads
from .mlps.build import build_mlp
from .mlps.plan import MlpPlan, plan_mlp
from .model_size import SizeSoFar
from .passes import MAX_COMPUTED_ONE_HOT, MAX_ONE_HOT
from .selectors.head_roots import computed_root, reads_units
from .subjects import subject_of
from .tables.domains import has_distinct_numbers
from .tables.roots import Root
from .tables.tables import root_table


@dataclass(kw_only=True, repr=False)
class Plan:
    """What must be built, and in which encodings.

    Attributes:
        outputs: how each program's answer is read.
        encodings: of each root that is read; one without columns is constant.
        readings: what the columns of a root show, by root; of those that have some.
        heads, mlps: what computes a root, by root.
        kept: the roots of expressions that stay variables of their own.
        demands: what all of these were asked for.
    """

    outputs: tuple[OutputPlan, ...]
    demands: Demands
    encodings: dict[Root, Encoding] = field(default_factory=dict[Root, Encoding])
    readings: dict[Root, Reading] = field(default_factory=dict[Root, Reading])
    heads: dict[Root, tuple[HeadPlan, ...]] = field(
        default_factory=dict[Root, tuple[HeadPlan, ...]]
    )
    mlps: dict[Root, MlpPlan] = field(default_factory=dict[Root, MlpPlan])
    kept: tuple[Root, ...] = ()

    def __repr__(self) -> str:
        heads = sum(map(len, self.heads.values()))
        return (
            f"<plan of {counted(len(self.encodings), 'root')}: {counted(heads, 'head')}, "
            f"{counted(len(self.mlps), 'MLP')}, {counted(len(self.outputs), 'answer')}>"
        )

    @property
    def kept_names(self) -> frozenset[str]:
        """The names of the variables that nothing else may be made of."""
        return frozenset(self.called(root) for root in self.kept)

    def called(self, root: Root) -> str:
        """The name of the variable that holds a root; the root's own if there is none."""
        return self.readings[root].name if root in self.readings else root.name


def plan(analysis: Analysis, programs: Mapping[str, SOpNode], *, readout: str) -> Plan:
    """Backwards from the answers; see :func:`lower`."""
    demands = Demands(analysis.registry)
    made = Plan(
        outputs=tuple(
            _plan_output(analysis, demands, name, p, readout) for name, p in programs.items()
        ),
        demands=demands,
        kept=tuple(analysis.registry.cuts.values()),
    )
    size = SizeSoFar(analysis.registry)
    for root in made.kept:
        _ask_all(demands, root)
    while (root := demands.next_root()) is not None:
        with refusing(partial(subject_of, analysis, made.encodings, root)):
            _plan_root(analysis, demands, made, root)
            encoding, heads = made.encodings[root], made.heads.get(root, ())
            size.add(root, encoding, heads, made.mlps.get(root))
        with refusing(partial(subject_of, analysis, made.encodings, size.widest or root)):
            size.check()
    made.readings = readings(analysis, made.encodings)
    return made


def _ask_all(demands: Demands, root: Root) -> None:
    """Asks for whatever tells all values of a kept expression apart."""
    domain, size = root.domain, len(root.domain)
    one_number = demands.registry.choices.passes.numbers or _has_too_many_values(root)
    if root.scalar:
        features = root.numbers[:, None]
    elif not one_number:
        features = one_hot(domain)
    elif domain.is_numeric and domain.undefined is None and has_distinct_numbers(domain):
        features = domain.numbers[:, None]
    else:
        features = np.arange(size, dtype=float)[:, None]
    demands.ask(root_table(root), features)


def _has_too_many_values(root: Root) -> bool:
    """Whether it has no column for each value, whatever the passes, if nobody asks for that."""
    return len(root.domain) > (MAX_COMPUTED_ONE_HOT if reads_units(root) else MAX_ONE_HOT)


def _plan_output(
    analysis: Analysis, demands: Demands, name: str, program: SOpNode, readout: str
) -> OutputPlan:
    with refusing(partial(analysis.registry.subject, program)):
        return plan_output(analysis, demands, name, program, readout)


def _plan_root(analysis: Analysis, demands: Demands, made: Plan, root: Root) -> None:
    """The encoding of a root, and what computes it."""
    encoding = _encoding(analysis, demands, made, root)
    analysis.registry.effort += effort_of(root, encoding.width)
    made.encodings[root] = encoding
    if not encoding.width:
        return
    if is_from_heads(root):
        made.heads[root] = plan_heads(demands, root, encoding)
    elif (computed := computed_root(root)) is not None:
        made.mlps[root] = plan_mlp(demands, computed, encoding)
        analysis.registry.effort += VALUES_PER_UNIT * made.mlps[root].strategy.units


def _encoding(analysis: Analysis, demands: Demands, made: Plan, root: Root) -> Encoding:
    if root in demands.fixed:
        return demands.fixed[root]
    passes = analysis.registry.choices.passes
    textbook = not (passes.demand or root.scalar or len(root.domain) > MAX_ONE_HOT)
    if textbook and not _has_too_many_values(root):
        return one_hot_encoding(root)
    # every head reads ``one``, for its BOS dimension
    constants = bool(made.heads) or is_from_heads(root)
    best = choose_encoding(root, demands.asked[root], free_constants=constants, basis=passes.basis)
    return one_hot_encoding(root) if textbook and best.width > MAX_COMPUTED_ONE_HOT else best


def build(analysis: Analysis, made: Plan) -> Circuit:
    """Forwards from the embeddings; see :func:`lower`."""
    builder = Builder(analysis.registry, made.encodings, made.readings)
    builder.embed()
    for root in sorted(made.encodings, key=lambda r: r.sort_key):
        with refusing(partial(subject_of, analysis, made.encodings, root)):
            _build_root(builder, made, root)
    kinds = {block.kind for block in builder.blocks if isinstance(block, Head)}
    choices = builder.registry.choices
    circuit = Circuit(
        vocabulary=tuple(plain(v) for v in analysis.registry.vocabulary.values),
        max_seq_len=analysis.registry.max_seq_len,
        causal=analysis.registry.causal,
        one=constant_variable(
            at_bos="count" in kinds and "sum" not in kinds,
            size=choices.one if "sum" in kinds else 1,
        ),
        embeddings=tuple(builder.embeddings),
        blocks=tuple(builder.blocks),
        outputs=tuple(_build_output(builder, output) for output in made.outputs),
        assumptions=tuple(
            text + (f" (line {source.line})" if source else "")
            for text, source in analysis.registry.assumptions
        ),
    )
    return circuit if choices.lifts_finely else in_column_units(circuit)


def _build_root(builder: Builder, made: Plan, root: Root) -> None:
    if not made.encodings[root].width:
        return
    if is_from_heads(root):
        make_reads_exact(builder, root, made.heads[root], made.demands.resolution)
        build_heads(builder, root, made.heads[root])
    elif (computed := computed_root(root)) is not None:
        build_mlp(builder, computed, made.mlps[root])


def _build_output(builder: Builder, output: OutputPlan) -> Output:
    with refusing(partial(builder.registry.subject, output.program)):
        return build_output(builder, output)


@contextmanager
def refusing_numbers(analysis: Analysis, made: Plan) -> Generator[None]:
    """A number that float32 does not hold is refused as what it is in the program."""
    try:
        yield
    except FloatRangeError as error:
        names = (error.name, numbered(error.name)[0], parts_of(error.name)[0])
        root = next((r for r, reading in made.readings.items() if reading.name in names), None)
        output = next((o for o in made.outputs if o.name == error.name), None)
        if root is not None:
            error.about(*subject_of(analysis, made.encodings, root))
        elif output is not None:
            error.about(*analysis.registry.subject(output.program))
        raise


def lower(
    analysis: Analysis, programs: Mapping[str, SOpNode], *, readout: str
) -> tuple[Plan, Circuit]:
    """The plan of analysed programs, and their circuit.

    Args:
        readout: ``"any"``, or ``"onehot"``: a categorical answer ends in one-hot columns.

    Raises:
        PrecisionError: something cannot be told apart in float32.
        CompileError: an MLP or an output would be too large.
    """
    made = plan(analysis, programs, readout=readout)
    return made, build(analysis, made)
