"""One layer: no head reads what another head gives. Elementwise functions are free, as in RASP."""

from __future__ import annotations

from ..depth import layers_of
from ..nodes import SOpNode
from ..printer import format_expression
from .reasons import Reason
from .verdicts import Fragment, Question, Verdict


def judge(question: Question) -> Verdict:
    """Whether one layer of attention is enough for the program as it is written."""
    layers = layers_of(question.root)
    for node, layer in layers.items():
        if layer > 1 and isinstance(node, SOpNode) and node.heads:
            reason = Reason(
                rule="layer",
                message="this head reads what another head gives, and so stands in a second layer",
                source=node.source,
            )
            return Verdict(fragment=ONE_LAYER.name, reason=reason)
    heads = [node for node in layers if isinstance(node, SOpNode) and node.heads]
    lines = "".join(f"{format_expression(head)}\n" for head in heads)
    return Verdict(fragment=ONE_LAYER.name, witness=lines or "no head at all\n")


ONE_LAYER = Fragment(name="one layer", slug="one-layer", judge=judge)
