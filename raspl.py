"""RASP-L as its programs import it: `from raspc.raspl import *`."""

from .rasp_ast import raspl as _raspl
from .rasp_ast.raspl import *  # noqa: F403

__all__: list[str] = []
__all__ += _raspl.__all__
