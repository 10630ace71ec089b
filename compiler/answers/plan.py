"""How answers are decoded: by the first way that does."""

from __future__ import annotations

from ...rasp_ast.nodes import SOpNode
from ..analysis.normal_form import Analysis
from ..encoding.demands import Demands
from ..encoding.features import one_hot
from .output_plan import AsClasses, OutputPlan
from .question import Question
from .ways import WAYS


def plan_output(
    analysis: Analysis, demands: Demands, name: str, program: SOpNode, readout: str
) -> OutputPlan:
    """Chooses how a program's answer is decoded, and asks for the features.

    Args:
        readout: see ``lower``.

    Raises:
        CompileError: too many classes.
    """
    question = Question(
        analysis=analysis,
        demands=demands,
        name=name,
        program=program,
        wants_columns=readout == "onehot",
    )
    for way in WAYS:
        answer = way(question)
        if answer is not None:
            return answer
    scores = demands.ask(question.table, one_hot(question.domain))
    return question.answered(AsClasses("categorical"), scores)
