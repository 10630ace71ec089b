"""A grade as plain data, for programs that read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from ...model.answers_json import value_to_json
from ...model.json_reading import Json
from .grade import Grade
from .judging import Failure
from .task import Anything


def grade_as_data(grade: Grade) -> dict[str, Json]:
    """A grade as JSON has it; a place where all is right is ``{"any": true}``."""
    step = None if grade.parting is None else grade.parting.step
    source = None if step is None else step.source
    found: Json = None
    if grade.parting is not None:
        found = {
            "text": grade.step.partition(" (file")[0],
            "line": None if source is None else source.line,
            "is": _values(grade.parting.found),
            "should_be": _values(grade.parting.wanted),
        }
    score: Json = None
    if grade.score is not None:
        score = {**asdict(grade.score), "is_bounded": grade.score.is_bounded}
    return {
        "right": bool(grade),
        "inputs": grade.inputs,
        "exhausted": grade.exhausted,
        "failure": None if grade.failure is None else _failure(grade.failure),
        "step": found,
        "score": score,
        "best": asdict(grade.task.best),
    }


def _failure(failure: Failure) -> dict[str, Json]:
    return {
        "arguments": _values(failure.call.meant),
        "input": _values(failure.tokens),
        "expected": _values(failure.expected),
        "got": None if isinstance(failure.got, str) else _values(failure.got),
        "error": failure.got if isinstance(failure.got, str) else None,
        "wrong": list[Json](failure.wrong),
    }


def _values(values: Iterable[object]) -> list[Json]:
    return [{"any": True} if isinstance(v, Anything) else value_to_json(v) for v in values]
