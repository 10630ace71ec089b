"""The heads and MLPs of a model on one input: what is weighed beside what the program selects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import compress

import numpy as np
import numpy.typing as npt

from ...craft.blocks import Head as HeadBlock, Mlp
from ...craft.formatting import counted
from ...craft.names import numbered, parts_of
from ...rasp_ast.interpreter import BoolArray
from ...rasp_ast.nodes import Best
from ...rasp_ast.pictures.flow import cell_of
from ...rasp_ast.pictures.parts import Flow, Head, Layer, Move, Row, Softmax
from ...rasp_ast.values import Value, canonical, is_numeric
from ..heads.plan import HeadPlan
from ..record import Stages
from ..selectors.head_roots import HeadRoot, head_root
from ..tables.tables import constant_table
from .words import Words

Pattern = npt.NDArray[np.float32]
_SEEN = 0.005
"""A weight of less than this is not seen in a picture."""


def model_flow(
    stages: Stages,
    tokens: Sequence[Value],
    patterns: Sequence[Pattern],
    answers: Mapping[str, Sequence[object]],
    title: str,
    summary: str,
) -> Flow:
    """A model on an input, as a picture shows it.

    Args:
        stages: with the program, as far as there is one.
        title, summary: what it is called, and how large it is.
        patterns: for each layer, ``[heads, 1 + tokens, 1 + tokens]``.
    """
    words = Words(stages, tokens)
    painter = _Painter(words)
    layers = [
        painter.layer(number, heads, mlps, patterns[number])
        for number, (heads, mlps) in enumerate(stages.schedule.layers)
    ]
    given = tuple(map(cell_of, tokens))
    return Flow(title, summary, given, tuple(layers), tuple(_answers(words, answers)))


def _answers(words: Words, answers: Mapping[str, Sequence[object]]) -> list[Row]:
    meant = words.answers()
    rows: list[Row] = []
    for name, found in answers.items():
        whose = f" {name}" if len(answers) > 1 else ""
        cells = words.cells([None if v is None else canonical(v) for v in found])
        rows.append(Row(f"model{whose}", cells))
        if meant is not None:
            right = words.cells([None if v is None else canonical(v) for v in meant[name]])
            mark = "\u2713" if cells == right else "\u2717"
            rows.append(Row(f"program{whose} {mark}", right))
    return rows


class _Painter:
    def __init__(self, words: Words) -> None:
        self.words = words
        self.stages = words.stages
        self.size = len(words.tokens)
        plan = self.stages.plan
        self.roots = {reading.name: root for root, reading in plan.readings.items()}

    def layer(
        self, number: int, heads: Sequence[HeadBlock], mlps: Sequence[Mlp], patterns: Pattern
    ) -> Layer:
        shown = tuple(self.head(slot, head, patterns[slot]) for slot, head in enumerate(heads))
        results = {move.output for head in shown for move in head.moves}
        gone = {v: v.name for v, half in self.stages.erased.items() if half == 2 * number + 1}
        computing = [mlp for mlp in mlps if mlp.write.variable not in gone]
        rows = tuple(dict.fromkeys(self.computed(mlp) for mlp in computing))
        again = sum(row in results for row in rows)
        computed = f"MLP of {counted(sum(mlp.read.width for mlp in mlps), 'unit')}"
        computed += f", which rounds {counted(again, 'result')} of the heads" if again else ""
        computed += f"; erases {', '.join(gone.values())}" if gone else ""
        rows = tuple(row for row in rows if row not in results)
        return Layer(number, shown, rows, computed if mlps else "no MLP")

    def computed(self, mlp: Mlp) -> Row:
        root = self.roots.get(mlp.write.variable.name)
        if root is None:
            origin = self.stages.provenance.origins.get(mlp.write.variable.name)
            return Row(origin.expression if origin else mlp.name, ())
        return self.words.shown(root)

    def head(self, slot: int, head: HeadBlock, pattern: Pattern) -> Head:
        plan = self._plan(head)
        factors = [] if plan is None else [each.factor for each in plan.factors]
        matrix = self._matrix(plan)
        weights, bos = pattern[1:, 1:], pattern[1:, 0]
        moves, at_bos = self._moves(head, plan, matrix)
        scale, note = _scaled(weights, matrix, head)
        note = note or self._preference(plan)
        return Head(
            f"head {slot}: {self._does(head, plan)}",
            tuple(map(self.words.compared, factors)),
            (weights > _SEEN if matrix is None else matrix).tolist(),
            moves,
            Softmax(
                _rows(weights * scale), tuple(bos.tolist()), at_bos, note, framed=matrix is not None
            ),
        )

    def _plan(self, head: HeadBlock) -> HeadPlan | None:
        """The plan of the first of the heads that were made one."""
        name, number = numbered(parts_of(head.name)[0])
        root = self.roots.get(name)
        plans = self.stages.plan.heads.get(root, ()) if root is not None else ()
        return plans[number - 1] if number <= len(plans) else None

    def _does(self, head: HeadBlock, plan: HeadPlan | None) -> str:
        """What it makes, in a few words."""
        origins = self.stages.provenance.origins
        made = [
            self.words.name(self.roots[name]) if name in self.roots else origins[name].expression
            for name in (write.variable.name for write in head.writes)
            if name in origins
        ]
        text = ", ".join(dict.fromkeys(made)) or head.name
        plans = () if plan is None else self.stages.plan.heads[plan.root]
        part = f", part {plans.index(plan) + 1} of {len(plans)}" if len(plans) > 1 and plan else ""
        return text + part

    def _matrix(self, plan: HeadPlan | None) -> BoolArray | None:
        """What the head should weigh, as the program says."""
        if plan is None:
            return None
        return self.words.selected([each.factor for each in plan.factors])

    def _moves(
        self, head: HeadBlock, plan: HeadPlan | None, matrix: BoolArray | None
    ) -> tuple[tuple[Move, ...], tuple[str, ...]]:
        """What it moves, and what BOS has in place of it."""
        moves: list[Move] = []
        at_bos: list[str] = []
        for write in head.writes:
            written = self.roots.get(write.variable.name)
            root = None if written is None else head_root(written)
            if plan is None or root is None:
                continue
            move, default = self._move(head, root, plan, matrix)
            moves.append(move)
            at_bos.append(default)
        return tuple(moves), tuple(at_bos)

    def _move(
        self, head: HeadBlock, root: HeadRoot, plan: HeadPlan, matrix: BoolArray | None
    ) -> tuple[Move, str]:
        words, name = self.words, self.words.name(root)
        if root.bos_number is not None or (root.is_mean and words.held(root) is None):
            return self._mean(root, root.bos_number, matrix)
        if head.kind == "count":
            ones = Row("0", ("0",) * self.size)
            counts = None if matrix is None else matrix.sum(axis=1).tolist()
            shares = ("?",) * self.size if counts is None else tuple(f"1/{1 + c}" for c in counts)
            return Move(
                ones, Row(name if root.node is None else f"1/(1+{name})", shares), "", "mean"
            ), "1"
        values = self._values(root, plan)
        several = len(self.stages.plan.heads[plan.root]) > 1
        if several and matrix is not None and plan.value is None:
            made = Row(f"part of {name}", words.cells(matrix.sum(axis=1).tolist()))
        else:
            made = Row(name, words.cells(words.held(root)))
        default = root.default_if_empty
        at_bos = "0" if head.kind == "sum" else "" if default is None else cell_of(default)
        return Move(values, made, "0" if head.kind == "sum" else at_bos, _how(head, root)), at_bos

    def _mean(
        self, root: HeadRoot, at_bos: Fraction | None, matrix: BoolArray | None
    ) -> tuple[Move, str]:
        """What it averages, if BOS has a number with that among the selected ones."""
        values = None if root.gathered is None else self.words.values(root.gathered)
        made: list[Value | None] | None = None
        weights = (0,) * self.size if at_bos is None else root.bos_weights or (1,) * self.size
        if matrix is not None and values is not None:
            numbers = [Fraction(v) if is_numeric(v) else Fraction(0) for v in values]
            made = [
                canonical(
                    sum(compress(numbers, row), (at_bos or Fraction(0)) * bos) / (bos + sum(row))
                )
                if bos + sum(row)
                else root.default_if_empty
                for bos, row in zip(weights, matrix.tolist(), strict=False)
            ]
        added = self.words.row(root.gathered or constant_table(1))
        means = Row(self.words.name(root), self.words.cells(made))
        return Move(added, means, "", "mean"), "" if at_bos is None else cell_of(canonical(at_bos))

    def _preference(self, plan: HeadPlan | None) -> str:
        """By what the best of the selected keys is chosen, where one alone weighs."""
        if plan is None or not plan.root.chooses_best:
            return ""
        node = plan.root.node
        scored = node.keys if isinstance(node, Best) and node.score is None else None
        table = None if scored is None else self.stages.analysis.tables.get(scored)
        by = "" if table is None else f", by {self.words.label(table)}"
        return f"the best of the selected keys alone weighs{by}"

    def _values(self, root: HeadRoot, plan: HeadPlan) -> Row:
        """What is added up or averaged."""
        if plan.value is None:
            return Row("1", ("1",) * self.size)
        return self.words.row(root.gathered or plan.value.table)


def _how(head: HeadBlock, root: HeadRoot) -> str:
    """What becomes of several values."""
    return "best" if root.chooses_best else "sum" if head.kind == "sum" else "mean"


def _scaled(weights: Pattern, matrix: BoolArray | None, head: HeadBlock) -> tuple[float, str]:
    """By what weights are multiplied to be seen, where BOS takes nearly all; and how it is said."""
    if head.kind != "sum" or matrix is None or not matrix.any():
        return 1.0, ""
    scale = 1.0 / float(np.median(weights[matrix]))
    return scale, f"BOS is lifted: keys weigh {scale:.2g} times less"


def _rows(weights: Pattern) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(weight) for weight in row) for row in weights)
