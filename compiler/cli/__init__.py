"""The command line: one function for each command, and the parser of arguments.

What enters here reads arguments and prints.
"""

from .main import main

__all__ = ["main"]
