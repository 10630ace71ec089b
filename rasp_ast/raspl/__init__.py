"""A front end: RASP-L, the causal dialect in which length generalisation is studied.

What enters is a function of that library, as nodes of the language; docs/raspl.md has the table.
"""

from . import core, library
from .core import *  # noqa: F403
from .library import *  # noqa: F403

__all__: list[str] = []
__all__ += core.__all__
__all__ += library.__all__
