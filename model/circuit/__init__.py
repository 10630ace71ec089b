"""A transformer as nodes and edges: which of them are needed, and what a run is without some.

Numpy only. Nothing of RASP: names of variables and lines of a program are texts here.
"""

from .edges import Ablation, EdgeKey, Port, possible_edges
from .graph import Carried, CircuitGraph, Edge, Expression, Kind, Node, Variable
from .run import EdgeError, residuals, run_edges

__all__ = [
    "Ablation",
    "Carried",
    "CircuitGraph",
    "Edge",
    "EdgeError",
    "EdgeKey",
    "Expression",
    "Kind",
    "Node",
    "Port",
    "Variable",
    "possible_edges",
    "residuals",
    "run_edges",
]
