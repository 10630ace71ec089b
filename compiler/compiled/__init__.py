"""What the user gets: the model, its trace, sizes, report and check.

What enters here works on a compiled model and compiles nothing.
"""

from .check import CheckReport, check
from .model import CompiledModel
from .save import LoadError

__all__ = ["CheckReport", "CompiledModel", "LoadError", "check"]
