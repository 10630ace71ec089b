"""What a model needs, to be watched and changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from ...model import OutputEncoder, Tokenizer, TransformerConfig
from ..record import Stages

if TYPE_CHECKING:
    from ...model import Runner


class Specimen(Protocol):
    """A compiled model, as far as this room's functions on it need to know."""

    @property
    def stages(self) -> Stages: ...
    @property
    def input_encoder(self) -> Tokenizer: ...
    @property
    def output_encoder(self) -> OutputEncoder: ...
    @property
    def output_label(self) -> str | None: ...
    @property
    def model_config(self) -> TransformerConfig: ...
    @cached_property
    def with_program(self) -> Stages: ...
    @cached_property
    def runner(self) -> Runner: ...
    @property
    def summary(self) -> str: ...
    def encode(self, sequences: Sequence[Iterable[object]]) -> npt.NDArray[np.int32]: ...
