"""A model from the folder that ``model.save`` wrote."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from .model import CompiledModel
from .save import load_stages, reading


def load(folder: str | PathLike[str]) -> CompiledModel:
    """The model that ``model.save(folder)`` wrote; nothing that stands in the files is run.

    It runs, shows itself and can be exported as the one that was compiled. Its program is not
    there, as its functions are no data: ``model.stages.provenance`` has the text of it.

    Raises:
        LoadError: a file is missing, was changed since it was saved, or was never saved by raspc;
            or another version of raspc saved it in another format.
    """
    stages, described = load_stages(folder)
    return reading(
        lambda: CompiledModel(stages, bos=described.bos, pad=described.pad), Path(folder)
    )
