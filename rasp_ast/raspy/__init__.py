"""A front end: RASPy, the dialect of keys, queries and values in which RASP is taught.

What enters is a name of that library, as nodes of the language; docs/raspy.md has the table.
"""

from . import bound, selecting, sequences
from .bound import *  # noqa: F403
from .selecting import *  # noqa: F403
from .sequences import *  # noqa: F403

__all__: list[str] = []
__all__ += bound.__all__
__all__ += selecting.__all__
__all__ += sequences.__all__
