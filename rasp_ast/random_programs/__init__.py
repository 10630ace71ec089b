"""Valid programs from a seed, printable as Python.

What enters here makes programs for tests and data sets.
"""

from .programs import program_from_source, random_program

__all__ = ["program_from_source", "random_program"]
