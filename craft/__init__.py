"""The intermediate: variables with encodings, heads and MLPs that read and write them."""

from .blocks import Block, Circuit, Embedding, Head, Mlp, Output, Write
from .run import answer, answers, attention, run
from .variables import Read, Variable

__all__ = [
    "Block",
    "Circuit",
    "Embedding",
    "Head",
    "Mlp",
    "Output",
    "Read",
    "Variable",
    "Write",
    "answer",
    "answers",
    "attention",
    "run",
]
