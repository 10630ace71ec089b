"""The dependency graph: the program's own nodes, an edge from each operand to its user."""

from __future__ import annotations

import networkx as nx

from ...rasp_ast.called import called
from ...rasp_ast.errors import CompileError
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


def locate(error: CompileError, graph: nx.DiGraph[Node]) -> None:
    """Names the expression at an error's line, if the error names none: the last that stands there.

    Of the expressions that one call makes the last is what the call is for. What stands nowhere,
    such as a lone ``length``, is shown where the program is.
    """
    known = [node for node in graph.nodes if node.source is not None]
    there = [node for node in known if error.source in (None, node.source)]
    if there:
        text = format_expression(there[-1], called(graph.nodes))
        error.about(f"`{text}`", there[-1].source)
