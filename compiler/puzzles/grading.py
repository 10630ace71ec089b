"""From a solution to its grade."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from ...rasp_ast.errors import ProgramError
from ...rasp_ast.operands import SOp
from ...rasp_ast.raspy import tokens as raspy_tokens
from .grade import Grade
from .judging import Trial, tried
from .naming import step_text
from .parting import Parting, parting
from .pictured import pictured
from .score import scored
from .task import Call, Task


def graded(task: Task, mine: SOp | Callable[..., SOp], *, compiled: bool) -> Grade:
    """The grade of a solution, by the first way in which it is right; else by the first of all.

    Raises:
        ProgramError: it is no solution, or cannot be called like one.
    """
    first: list[Trial] | None = None
    for number, way in enumerate(task.ways):
        try:
            trials = _trials(task, way, mine)
        except Exception:
            if number == 0:
                raise
            continue  # this way of calling it is not its own
        if not trials[-1].failures:
            return _right(task, trials, compiled=compiled)
        first = first or trials
    assert first is not None
    return _wrong(task, first)


def _trials(task: Task, way: tuple[Call, ...], mine: SOp | Callable[..., SOp]) -> list[Trial]:
    """Trials of the calls of a way, up to the first that fails."""
    trials: list[Trial] = []
    for call in way:
        trials.append(tried(task, call, program_of(task, call, mine)))
        if trials[-1].failures:
            break
    return trials


def program_of(task: Task, call: Call, mine: object) -> SOp:
    """The program that a solution gives.

    Raises:
        ProgramError: it gives none, or takes other arguments.
    """
    hint = f"write def {task.name}({', '.join(f'argument{i}' for i in range(1, task.takes + 1))})"
    if isinstance(mine, SOp):
        if call.given:
            raise ProgramError(f"{task.name} has arguments, found an s-op", hint=hint)
        return mine
    if not callable(mine):
        raise ProgramError(f"a solution of {task.name} is no {mine!r}", hint=hint)
    program: object = mine(*call.given, *_more(task, call, mine))
    if not isinstance(program, SOp):
        raise ProgramError(
            f"a solution of {task.name} gives an s-op, found {program!r}",
            hint="a selector becomes one by .value(...)",
        )
    return program


def _more(task: Task, call: Call, mine: Callable[..., object]) -> tuple[SOp, ...]:
    """`tokens`, where a function asks for one argument more than the puzzle has."""
    needed = [
        parameter
        for parameter in inspect.signature(mine).parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    if len(needed) <= len(call.given):
        return ()
    if len(needed) == len(call.given) + 1:
        return (raspy_tokens,)
    raise ProgramError(
        f"{task.name} is called with {task.takes} arguments, and this takes {len(needed)}",
    )


def _right(task: Task, trials: list[Trial], *, compiled: bool) -> Grade:
    return Grade(
        task=task,
        inputs=sum(trial.tried for trial in trials),
        exhausted=max(trial.exhausted for trial in trials),
        score=scored(task, trials, compiled=compiled),
    )


def _wrong(task: Task, trials: list[Trial]) -> Grade:
    failed = trials[-1]
    failure = failed.failures[0]
    found = None if isinstance(failure.got, str) else parting(failed)
    return Grade(
        task=task,
        inputs=sum(trial.tried for trial in trials),
        exhausted=failed.exhausted,
        failure=failure,
        parting=found,
        step="" if found is None else _step(found),
        picture=pictured(failed, failure, found),
    )


def _step(found: Parting) -> str:
    """A step as text, and where it stands."""
    text, source = step_text(found.step), found.step.source
    return text if source is None else f"{text} ({source})"
