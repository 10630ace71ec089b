"""RASPy as its programs import it: `from raspc.raspy import *`."""

from .rasp_ast import raspy as _raspy
from .rasp_ast.pictures.draw import draw
from .rasp_ast.raspy import *  # noqa: F403

__all__ = ["draw"]
__all__ += _raspy.__all__
