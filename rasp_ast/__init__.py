"""The language: what programs are made of, what they mean, and how they are shown.

`raspc.rasp_ast` stands in for Tracr's `tracr.rasp.rasp`. The standard programs are in
`raspc.rasp_ast.programs`. A public name is registered once, in the `__all__` of its own file; this
face and that of `raspc` take it from there.
"""

from importlib import import_module

from . import errors, random_programs, surface
from .errors import *  # noqa: F403
from .expressions import RASPExpr
from .printer import format_expression, format_program
from .random_programs import *  # noqa: F403
from .surface import *  # noqa: F403

__all__ = ["format_expression", "format_program"]
__all__ += errors.__all__
__all__ += random_programs.__all__
__all__ += surface.__all__


def _pictured(expression: RASPExpr) -> str | None:
    """The picture in a notebook; pictures are loaded when the first one is shown."""
    found: str | None = import_module(".pictures.draw", __name__).notebook_picture(expression)
    return found


RASPExpr.pictured = _pictured
