"""A transformer as nodes and edges: which of them are needed, and what a run is without some.

Numpy only. Nothing of RASP: names of variables and lines of a program are texts here.
"""

from .edges import Ablation, EdgeKey, Port, possible_edges
from .graph import Carried, CircuitGraph, Edge, Expression, Kind, Node, Variable
from .less_precise import BFLOAT16, FLOAT32, TF32, Arithmetic, less_precise_logits
from .run import EdgeError, residuals, run_edges

__all__ = [
    "BFLOAT16",
    "FLOAT32",
    "TF32",
    "Ablation",
    "Arithmetic",
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
    "less_precise_logits",
    "possible_edges",
    "residuals",
    "run_edges",
]
