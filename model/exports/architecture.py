"""What the files of the architectures take, and what they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .checkpoint import Array, Checkpoint
from .stream import Stream


class ExportError(ValueError):
    """A model that a format cannot hold; the message says why, and what to do if there is a way."""


@dataclass(frozen=True, eq=False)
class Tried:
    """A model, and the largest size of what each column of its stream held on many inputs.

    Attributes:
        ranges: ``[sites, d_model]``; a site is where something reads the stream: the attention and
            the MLP of each layer in turn, and the unembedding.
    """

    checkpoint: Checkpoint
    ranges: Array


@dataclass(frozen=True, eq=False)
class Parts:
    """A model in an architecture.

    Attributes:
        wide: the model without norms, in the architecture's stream.
        config: the arguments of the architecture's config, its ``model_type`` among them.
        arrays: the parameters of the class without its head, by name.
        classifier: the module that is the head where answers are not tokens.
    """

    wide: Checkpoint
    stream: Stream
    config: Mapping[str, object]
    arrays: dict[str, Array]
    classifier: str
