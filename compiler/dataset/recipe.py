"""What a data set is made of, as one value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import KW_ONLY, asdict, dataclass, field
from hashlib import sha256

VERSION = 4
"""Whatever changes what a row holds changes the version, and with it the names of files."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what stands in a row, besides its seed.

    Attributes:
        vocab: the tokens of all programs.
        size, min_layers, min_heads, weights: see ``raspc.random_programs``.
        level: see ``optimize`` of ``raspc.compile``.
        checked: on so many inputs at most the weights are compared with the program.
        examples: so many inputs and answers stand in a row.
        seconds: a program that takes more of computing time is recorded as refused.
    """

    vocab: tuple[object, ...]
    max_seq_len: int
    _: KW_ONLY
    causal: bool = False
    level: int = 1
    size: int = 8
    min_layers: int = 1
    min_heads: int = 0
    weights: Mapping[str, float] = field(default_factory=dict[str, float])
    checked: int = 64
    examples: int = 16
    seconds: float = 4.0

    @property
    def mark(self) -> str:
        """A hash of all of it, in the names of files."""
        text = json.dumps([VERSION, asdict(self)], sort_keys=True)
        return sha256(text.encode()).hexdigest()[:12]
