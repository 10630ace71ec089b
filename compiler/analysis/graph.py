"""The dependency graph: the program's own nodes, an edge from each operand to its user."""

from __future__ import annotations

import networkx as nx

from ...rasp_ast.nodes import Node, topological
from ...rasp_ast.printer import format_expression


def trace(*programs: Node) -> nx.DiGraph[Node]:
    """The graph of everything the programs need; operands come before their users."""
    graph: nx.DiGraph[Node] = nx.DiGraph()
    for node in topological(programs):
        graph.add_node(node)
        for position, child in enumerate(node.children):
            graph.add_edge(child, node, operand=position)
    return graph


def format_graph(graph: nx.DiGraph[Node]) -> str:
    """One line for each node, operands by number."""
    number = {node: i for i, node in enumerate(graph.nodes)}
    lines: list[str] = []
    for node, i in number.items():
        operands = ", ".join(f"%{number[child]}" for child in node.children)
        lines.append(
            f"%{i} = {type(node).__name__.lower()}({operands})  # {format_expression(node)}"
        )
    return "\n".join(lines)
