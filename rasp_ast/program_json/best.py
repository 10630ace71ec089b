"""Attention to the best match as JSON: the score, and what decides among equals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from .. import nodes
from ..choosing import TIES, Ties
from ..errors import InputError
from ..nodes import Node, SelectorNode, SOpNode
from .functions import function_from_json, function_to_json
from .values import Json, value_from_json, value_to_json


def best_to_json(node: nodes.Best) -> dict[str, Json]:
    """What a node says beside its kind and its children."""
    entries: dict[str, Json] = {"ties": node.ties}
    if node.score is not None:
        entries["function"] = function_to_json(node.score, node.source)
    if node.default is not None:
        entries["default"] = value_to_json(node.default)
    return entries


def best_from_json(entries: Mapping[str, object], below: Sequence[Node]) -> nodes.Best:
    """The node of these entries over its children: the selector, values, and what is scored.

    Raises:
        InputError: it is no such node.
    """
    ties: Ties | None = next((known for known in TIES if known == entries.get("ties")), None)
    if ties is None or len(below) != (4 if "function" in entries else 3):
        raise InputError(f"{dict(entries)!r} of {len(below)} nodes is no best match")
    scored = "function" in entries
    return nodes.Best(
        selector=cast(SelectorNode, below[0]),
        values=cast(SOpNode, below[1]),
        default=value_from_json(entries.get("default")),
        keys=cast(SOpNode, below[2]),
        queries=cast(SOpNode, below[3]) if scored else None,
        score=function_from_json(entries["function"], 2, predicate=False) if scored else None,
        ties=ties,
    )
