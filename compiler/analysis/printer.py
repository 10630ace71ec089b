"""The normal form as text: what each part of the program is, between heads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import networkx as nx

from ...craft.formatting import page
from ...rasp_ast.nodes import Node
from ...rasp_ast.printer import format_expression
from ..selectors.factors import Factor
from ..selectors.selections import Selection
from ..tables.roots import Root
from ..tables.tables import Table
from .normal_form import Analysis

Names: TypeAlias = Mapping[Node, str]


def format_values(graph: nx.DiGraph[Node], analysis: Analysis) -> str:
    """Each node with its roots and value set (s-ops) or its exclusive terms (selectors).

    Numbers are those of the printed graph.
    """
    names = analysis.registry.names
    lines: list[str] = []
    for number, node in enumerate(graph.nodes):
        lines.append(f"%{number}  {format_expression(node)}")
        if node in analysis.unlisted:
            lines.append("    a mean of too many values to list")
        elif node in analysis.tables:
            lines.append(f"    {_format_table(analysis.tables[node], names)}")
        if node in analysis.selected:
            lines.extend(
                f"    {line}" for line in _format_selection(analysis.selected[node], names)
            )
    lines.extend(f"assumes that {text}" for text, _ in analysis.registry.assumptions)
    return page(lines)


def _format_table(table: Table, names: Names) -> str:
    if table.is_constant:
        return f"constant, {table.domain}"
    if table.is_identity:
        return f"{_title(table.roots[0], names)}, {table.domain}"
    return f"function of {_titles(table, names)}, {table.domain}"


def _titles(table: Table, names: Names) -> str:
    return ", ".join(_title(root, names) for root in table.roots) or "a constant"


def _title(root: Root, names: Names) -> str:
    """The name that the program gives it, or the expression that it is."""
    return root.name if root.lookup is not None or root.node in names else root.text


def _format_selection(selection: Selection, names: Names) -> list[str]:
    if selection.is_empty:
        return ["selects nothing"]
    if selection.is_full:
        return ["selects everything"]
    return [
        f"{'or ' if i else ''}{' and '.join(_format_factor(factor, names) for factor in term)}"
        for i, term in enumerate(selection.terms)
    ]


def _format_factor(factor: Factor, names: Names) -> str:
    keys, queries = factor.shape
    return (
        f"{int(factor.selected.sum())} of {keys} x {queries} pairs of "
        f"{_compared(factor.key, names)} (key), {_compared(factor.query, names)} (query)"
    )


def _compared(table: Table, names: Names) -> str:
    titles = _titles(table, names)
    return titles if table.is_identity or table.is_constant else f"f({titles})"
