"""Programs as data: JSON that says what each node is made of, and is read without running it.

What enters here knows how to write one kind of thing and to read it back.
"""

from .programs import program_from_json, program_to_json
from .python_text import program_source

__all__ = ["program_from_json", "program_source", "program_to_json"]
