"""The normal form as text: what each part of the program is, between heads."""

from __future__ import annotations

import networkx as nx

from ...rasp_ast.nodes import Node
from ...rasp_ast.printer import format_expression
from ..selectors.factors import Factor
from ..selectors.selections import Selection
from ..tables.roots import Root
from ..tables.tables import Table
from .normal_form import Analysis


def format_values(graph: nx.DiGraph[Node], analysis: Analysis) -> str:
    """Each node with its roots and value set (s-ops) or its exclusive terms (selectors).

    Numbers are those of the printed graph.
    """
    lines: list[str] = []
    for number, node in enumerate(graph.nodes):
        lines.append(f"%{number}  {format_expression(node)}")
        if node in analysis.unlisted:
            lines.append("    a mean of too many values to list")
        elif node in analysis.tables:
            lines.append(f"    {_format_table(analysis.tables[node])}")
        if node in analysis.selected:
            lines.extend(f"    {line}" for line in _format_selection(analysis.selected[node]))
    lines.extend(f"assumes that {text}" for text, _ in analysis.registry.assumptions)
    return "\n".join(lines)


def _format_table(table: Table) -> str:
    if table.is_constant:
        return f"constant, {table.domain}"
    if table.is_identity:
        return f"{_title(table.roots[0])}, {table.domain}"
    return f"function of {', '.join(map(_title, table.roots))}, {table.domain}"


def _title(root: Root) -> str:
    """The name of its variable, or what it is where the name is made up."""
    return root.name if root.node is not None or root.lookup is not None else root.text


def _format_selection(selection: Selection) -> list[str]:
    if selection.is_empty:
        return ["selects nothing"]
    if selection.is_full:
        return ["selects everything"]
    return [
        f"{'or ' if i else ''}{' and '.join(_format_factor(factor) for factor in term)}"
        for i, term in enumerate(selection.terms)
    ]


def _format_factor(factor: Factor) -> str:
    keys, queries = factor.shape
    return (
        f"{int(factor.selected.sum())} of {keys} x {queries} pairs of "
        f"{_names(factor.key)} (key), {_names(factor.query)} (query)"
    )


def _names(table: Table) -> str:
    names = ", ".join(map(_title, table.roots)) or "a constant"
    return names if table.is_identity or table.is_constant else f"f({names})"
