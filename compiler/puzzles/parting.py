"""The first step of a program that is to blame: with what a right one has there it would be right.

Each s-op of the program, from the input on, is set in turn to what an s-op of the known solution
is on inputs that fail. The first for which the answers become right is where the two part: what
stands before it is as it should be, or is of no matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

from ...rasp_ast import nodes
from ...rasp_ast.boxes import BOX
from ...rasp_ast.depth import layers_of
from ...rasp_ast.errors import RaspError
from ...rasp_ast.interpreter import Run, read_input
from ...rasp_ast.nodes import SelectorNode, SOpNode
from ...rasp_ast.values import Value, plain
from .judging import Trial, is_right
from .task import Input

_MOST_RUNS = 4000
"""Runs that are tried at most; a program of so many steps is told no step."""

Values = list[Value | None]


@dataclass(frozen=True, kw_only=True)
class Parting:
    """Where a program and the known solution part, on the input that fails.

    Attributes:
        step: the s-op of the program.
        found, wanted: what it is there, and what it would have to be.
        head: the s-op of the first head that is wrong by it: itself, or one that reads it.
        layer: in which that is.
    """

    step: SOpNode
    found: tuple[object, ...]
    wanted: tuple[object, ...]
    head: SOpNode | None
    layer: int


@dataclass(frozen=True)
class _Case:
    """An input, what is right there, and what the steps of both programs are."""

    tokens: Input
    expected: Sequence[object]
    mine: Run
    known: Run
    _: KW_ONLY
    causal: bool


def parting(trial: Trial) -> Parting | None:
    """Where the program of a failed trial goes wrong; None where it has no values, or none shows.

    Each substitution is tried on all inputs that are known to fail, and on some that do not.
    """
    task, root = trial.task, trial.program.node
    known = task.solution(*trial.call.meant).node
    cases: list[_Case] = []
    for tokens in (*(failure.tokens for failure in trial.failures), *trial.passed):
        runs = [Run(read_input(tokens), causal=task.causal) for _ in range(2)]
        try:
            runs[0].evaluate([root])
            runs[1].evaluate([known])
        except RaspError:
            continue
        cases.append(_Case(tokens, task.spec(tokens, *trial.call.meant), *runs, causal=task.causal))
    if not cases or cases[0].tokens != trial.failures[0].tokens:
        return None
    return _search(root, known, cases)


def _search(root: SOpNode, known: SOpNode, cases: list[_Case]) -> Parting | None:
    left = _MOST_RUNS
    right = [node for node in nodes.topological([known]) if not isinstance(node, SelectorNode)]
    for step in nodes.topological([root]):
        if isinstance(step, SelectorNode) or not step.children:
            continue  # what is given, or is the same everywhere, is no step
        if isinstance(step, nodes.Apply) and step.function is BOX:
            continue  # nor what a library does for itself
        tried: set[tuple[object, ...]] = set()
        for other in right:
            values = [case.known.sequence(other) for case in cases]
            mark = tuple(map(tuple, values))
            same = values[0] == cases[0].mine.sequence(step)
            if mark in tried or same or _has_gaps(values):
                continue
            tried.add(mark)
            if step is not root and all(map(_is_the_answer, values, cases)):
                continue  # whoever is given the answer may pass it on: that blames nobody
            left -= 1
            if left < 0:
                return None
            if all(_mends(root, step, v, case) for v, case in zip(values, cases, strict=True)):
                return _found(root, step, values[0], cases[0])
    return None


def _is_the_answer(values: Values, case: _Case) -> bool:
    return all(map(is_right, case.expected, map(plain, values)))


def _has_gaps(values: list[Values]) -> bool:
    """Whether some are undefined: such a place is left as it is by whoever sets values."""
    return any(None in row for row in values)


def _mends(root: SOpNode, step: SOpNode, values: Values, case: _Case) -> bool:
    """Whether the answers are right if a step has these values."""
    run = Run(case.mine.tokens, causal=case.causal, do={step: values})
    try:
        got = run.sequence(root)
    except RaspError:
        return False
    shown = (plain(v) for v in got)
    return all(map(is_right, case.expected, shown))


def _found(root: SOpNode, step: SOpNode, wanted: Values, case: _Case) -> Parting:
    depths = layers_of(root)
    above: set[nodes.Node] = {step}
    head = step if step.attention is not None else None
    for node in nodes.topological([root]):
        if head is None and any(child in above for child in node.children):
            above.add(node)
            if isinstance(node, SOpNode) and node.attention is not None:
                head = node
    return Parting(
        step=step,
        found=tuple(map(plain, case.mine.sequence(step))),
        wanted=tuple(map(plain, wanted)),
        head=head,
        layer=depths[step if head is None else head],
    )
