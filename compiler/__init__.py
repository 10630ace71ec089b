"""The compiler: the stages in order, the check, the command line."""

from .compiled.check import CheckReport, check
from .compiled.model import CompiledModel
from .passes import Passes
from .pipeline import compile, compile_rasp_to_model, stages
from .stages import Stages

__all__ = [
    "CheckReport",
    "CompiledModel",
    "Passes",
    "Stages",
    "check",
    "compile",
    "compile_rasp_to_model",
    "stages",
]
