"""A compiled model in the formats of others: one file for each format.

Each knows arrays and a config, and loads its own library only when it is called, so that none of
these libraries is needed to compile and run programs.
"""

from .architecture import ExportError
from .checkpoint import Checkpoint
from .libraries import MissingLibraryError

__all__ = ["Checkpoint", "ExportError", "MissingLibraryError"]
