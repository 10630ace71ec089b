"""What is done with a compiled model once it is there: it is kept in files."""

from __future__ import annotations

from os import PathLike
from typing import Protocol

from ...model import Tokenizer
from ..record import Stages
from .save import save_stages


class Specimen(Protocol):
    """What a model needs to be looked at."""

    @property
    def stages(self) -> Stages: ...
    @property
    def input_encoder(self) -> Tokenizer: ...


class Laboratory:
    """Saving, as a method."""

    def save(self: Specimen, folder: str | PathLike[str]) -> None:
        """Writes ``model.safetensors`` and ``model.json``, which ``raspc.load(folder)`` reads.

        The weights, and what they mean as data: the tokens, who owns which columns, the circuit,
        how answers are decoded, the text of the program. The same program gives the same bytes.
        """
        tokenizer = self.input_encoder
        save_stages(self.stages, folder, bos=tokenizer.bos_token, pad=tokenizer.pad_token)
