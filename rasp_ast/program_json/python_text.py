"""Programs as Python: a line for each part that has a name or is used again."""

from __future__ import annotations

import builtins
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from keyword import iskeyword
from typing import Any, cast

from .. import best, constants, maps, selectors, surface
from ..errors import ProgramError
from ..notation import Binding, Phrase
from ..operands import SOp
from .programs import program_to_json
from .python_expressions import LEAVES, Entries, UnwrittenError, expression

LANGUAGE = "from raspc.rasp_ast import *"

MAX_TEXT_LENGTH = 60
"""Characters of an expression that stands within another: no line nests deeper than that."""

_FACES = (best, constants, maps, selectors, surface)
TAKEN = {"Fraction", "math", "operator", "result", *dir(builtins)}.union(
    *(f.__all__ for f in _FACES)
)
"""Names that the text needs for itself."""


def program_source(program: SOp | Mapping[str, SOp]) -> str:
    """Python that builds a program again; its last line assigns `result`.

    A random program stands there as it was made, any other is written from its parts. What the
    operators of Python and the names of `raspc.rasp_ast` do not say, stands in the text as data.

    Args:
        program: an s-op, or several by name, which `result` is a dict of then.

    Raises:
        ProgramError: a function of it is Python code; or it was written in the RASP text language,
            and is kept as its own text.
    """
    noted = program.annotations.get("source") if isinstance(program, SOp) else None
    if isinstance(noted, str):
        return noted
    if not isinstance(cast(object, program), SOp | Mapping):
        message = f"a program is an s-op, or several by name, found {program!r}"
        raise ProgramError(message, hint="pass the program that was compiled")
    data = program_to_json(program)
    try:
        return _Lines(json.loads(data)).text(alone=isinstance(program, SOp))
    except UnwrittenError:
        return f"{LANGUAGE}\nresult = program_from_json(\n    {data!r}\n)\n"


class _Lines:
    """The lines of one program, operands before what is made of them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.nodes: list[Entries] = document["nodes"]
        self.programs: Mapping[str, int] = document["programs"]
        self.uses = Counter(place for entries in self.nodes for place in entries.get("of", ()))
        self.made: list[Phrase] = []
        self.lines: list[str] = []
        self.variables: set[str] = set()

    def text(self, *, alone: bool) -> str:
        """All of them, with what they need in front."""
        for place, entries in enumerate(self.nodes):
            below: Sequence[int] = entries.get("of", ())
            made = expression(entries, [self.made[of] for of in below])
            self.made.append(self._kept(place, entries, made))
        results = {name: self.made[place].text for name, place in self.programs.items()}
        shown = ", ".join(f"{name!r}: {text}" for name, text in results.items())
        last = next(iter(results.values())) if alone else f"{{{shown}}}"
        body = "\n".join([*self.lines, f"result = {last}", ""])
        needed = ["from fractions import Fraction"] if "Fraction(" in body else []
        needed += [f"import {name}" for name in ("math", "operator") if f"{name}." in body]
        return "\n".join([*needed, LANGUAGE, body])

    def _kept(self, place: int, entries: Entries, made: Phrase) -> Phrase:
        """How others write a node: its text, or the variable that has it."""
        if made.text in LEAVES:
            return made
        if "name" not in entries and self.uses[place] < 2 and len(made.text) <= MAX_TEXT_LENGTH:
            return made
        variable = self._variable(entries.get("name"))
        self.lines.append(f"{variable} = {made.text}")
        return Phrase(variable, Binding.ATOM)

    def _variable(self, name: str | None) -> str:
        fit = name is not None and name.isidentifier() and not iskeyword(name)
        if name is None or not fit or name in TAKEN or name in self.variables:
            name = f"x{len(self.lines) + 1}"
            while name in self.variables:
                name += "_"
        self.variables.add(name)
        return name
