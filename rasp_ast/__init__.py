"""The language: what programs are made of, what they mean, and how they are shown.

`raspc.rasp_ast` stands in for Tracr's `tracr.rasp.rasp`. The standard programs are in
`raspc.rasp_ast.programs`. A public name is registered once, in the `__all__` of its own file; this
face and that of `raspc` take it from there.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from . import (
    best,
    constants,
    errors,
    generation,
    library,
    maps,
    program_json,
    random_programs,
    scans,
    selectors,
    surface,
    tracr,
)
from .best import *  # noqa: F403
from .constants import *  # noqa: F403
from .errors import *  # noqa: F403
from .expressions import RASPExpr
from .generation import *  # noqa: F403
from .library import *  # noqa: F403
from .maps import *  # noqa: F403
from .printer import format_expression, format_program
from .program_json import *  # noqa: F403
from .random_programs import *  # noqa: F403
from .scans import *  # noqa: F403
from .selectors import *  # noqa: F403
from .surface import *  # noqa: F403
from .tracr import *  # noqa: F403

if TYPE_CHECKING:
    from . import causal_eval as causal_eval, programs as programs

__all__ = ["format_expression", "format_program"]
__all__ += best.__all__
__all__ += constants.__all__
__all__ += errors.__all__
__all__ += generation.__all__
__all__ += library.__all__
__all__ += maps.__all__
__all__ += program_json.__all__
__all__ += random_programs.__all__
__all__ += scans.__all__
__all__ += selectors.__all__
__all__ += surface.__all__
__all__ += tracr.__all__

_ROOMS = ("causal_eval", "programs")
"""Modules that are there without an import of their own."""


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _pictured(expression: RASPExpr) -> str | None:
    """The picture in a notebook; pictures are loaded when the first one is shown."""
    svg: str | None = import_module(".pictures.draw", __name__).notebook_picture(expression)
    return svg


RASPExpr.pictured = _pictured
