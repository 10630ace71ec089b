"""What a program gives on inputs, and on which it is wrong."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from ...rasp_ast.errors import RaspError
from ...rasp_ast.interpreter import Run, read_input
from ...rasp_ast.nodes import SOpNode
from ...rasp_ast.operands import SOp
from ...rasp_ast.values import canonical, key, plain
from .inputs import shrunk
from .task import Anything, Call, Input, Task

DRAWN = 120
"""How many longer inputs are drawn for a call; the short ones are all tried."""

_FAILURES = 6
"""How many inputs that fail are kept: a step is to blame for all of them, not for one."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """An input on which a program is wrong.

    Attributes:
        call: with what the solution was called.
        tokens: the input.
        expected: the right answer; ANYTHING where none is asked for.
        got: what the program gives, or why it gives nothing.
    """

    call: Call
    tokens: Input
    expected: tuple[object, ...]
    got: tuple[object, ...] | str

    @property
    def wrong(self) -> tuple[int, ...]:
        """The positions at which it is wrong."""
        if isinstance(self.got, str):
            return tuple(range(len(self.expected)))
        pairs = zip(self.expected, self.got, strict=True)
        return tuple(p for p, (wanted, got) in enumerate(pairs) if not is_right(wanted, got))


@dataclass(kw_only=True)
class Trial:
    """A program, and what came of trying it on all inputs of a call.

    Attributes:
        tried: on how many inputs.
        exhausted: the length up to which these are all inputs of few tokens.
        failures: the first few that fail, the smallest first.
        passed: some that do not.
        values: for each s-op, the different values that it has on the short inputs.
    """

    task: Task
    call: Call
    program: SOp
    tried: int = 0
    exhausted: int = 0
    failures: list[Failure] = field(default_factory=list[Failure])
    passed: list[Input] = field(default_factory=list[Input])
    values: dict[SOpNode, set[Hashable]] = field(default_factory=dict[SOpNode, set[Hashable]])

    @property
    def widest(self) -> tuple[SOpNode, int]:
        """The s-op that takes the most values, and how many."""
        node = max(self.values, key=lambda node: len(self.values[node]))
        return node, len(self.values[node])


def is_right(wanted: object, got: object) -> bool:
    """Whether a value is what is wanted; True is 1, as Python has it."""
    return isinstance(wanted, Anything) or bool(wanted == got)


def tried(task: Task, call: Call, program: SOp) -> Trial:
    """A program on all inputs of a call: the short ones first, then longer ones."""
    trial = Trial(task=task, call=call, program=program)
    for tokens in task.small(call.meant):
        _try(trial, tokens, counts=True)
        trial.exhausted = max(trial.exhausted, len(tokens))
        if len(trial.failures) == _FAILURES:
            return trial
    if trial.failures:
        return trial
    for tokens in task.large(DRAWN, call.meant):
        _try(trial, tokens, counts=False)
        if trial.failures:
            trial.failures[0] = _smallest(trial, trial.failures[0])
            return trial
    return trial


def _try(trial: Trial, tokens: Input, *, counts: bool) -> None:
    trial.tried += 1
    run = Run(read_input(tokens), causal=trial.task.causal)
    failure = judged(trial.task, trial.call, trial.program, tokens, run)
    if failure is not None:
        trial.failures.append(failure)
    elif len(trial.passed) < _FAILURES:
        trial.passed.append(tokens)
    if counts:
        for node, column in run.columns.items():
            trial.values.setdefault(node, set()).update(map(key, column.sequence()))


def judged(
    task: Task, call: Call, program: SOp, tokens: Input, run: Run | None = None
) -> Failure | None:
    """How a program fails on an input, None if it does not."""
    run = Run(read_input(tokens), causal=task.causal) if run is None else run
    expected = tuple(task.spec(tokens, *call.meant))
    try:
        got = tuple(plain(v) for v in run.sequence(program.node))
    except RaspError as error:
        return Failure(call=call, tokens=tokens, expected=expected, got=error.message)
    failure = Failure(call=call, tokens=tokens, expected=_plain(expected), got=got)
    return failure if failure.wrong else None


def _smallest(trial: Trial, found: Failure) -> Failure:
    """One like it that is as small as can be."""
    task, call = trial.task, trial.call

    def failing(tokens: Input) -> Failure | None:
        asked = task.asked(tokens, *call.meant)
        return judged(task, call, trial.program, tokens) if asked else None

    tokens = shrunk(found.tokens, list(task.vocab), lambda x: failing(x) is not None)
    return failing(tokens) or found


def _plain(expected: Sequence[object]) -> tuple[object, ...]:
    def shown(value: object) -> object:
        return value if isinstance(value, Anything) else plain(canonical(value))

    return tuple(map(shown, expected))
