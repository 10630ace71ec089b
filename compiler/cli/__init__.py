"""The command line: the parser of arguments, and a file for each group of commands.

What enters here reads arguments and prints; a command loads no more than it needs.
"""

from .main import main

__all__ = ["main"]
