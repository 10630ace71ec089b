"""Data sets of compiled programs: a file for each range of seeds, the same bytes whoever makes it.

What enters here is a pure function of a recipe and a range of seeds, or runs such.
"""

from .pool import make_dataset
from .recipe import Recipe
from .shard import outcomes

__all__ = ["Recipe", "make_dataset", "outcomes"]
