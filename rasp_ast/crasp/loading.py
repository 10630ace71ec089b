"""Programs from C-RASP files and from text, for Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from ..errors import InputError, ProgramError
from ..nodes import SOpNode
from ..operands import SOp
from ..source import Source, remember
from .lines import read_line
from .terms import Term

SUFFIXES = (".crasp", ".cr")


@dataclass(frozen=True, eq=False)
class CRaspProgram(Mapping[str, SOp]):
    """What a text in C-RASP defines: its truth values and counts by their names, in its order.

    Attributes:
        program: what the last line defines; its last value is the verdict on the input.
        tokens: the tokens that the text names, sorted.
    """

    definitions: Mapping[str, SOp]
    program: SOp
    tokens: Sequence[str]

    def __getitem__(self, name: str) -> SOp:
        return self.definitions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.definitions)

    def __len__(self) -> int:
        return len(self.definitions)

    def accepts(self, tokens: Sequence[str]) -> bool:
        """Whether the verdict on a sequence of tokens is true; a count is true unless it is 0."""
        return bool(self.program(tokens, causal=True)[-1])


def load_crasp(path: str | Path) -> CRaspProgram:
    """The program in a C-RASP file.

    Raises ProgramError with its line, InputError where the file cannot be read.

    >>> load_crasp("examples/crasp/dyck1.crasp").accepts("(()())")
    True
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    return _read(text, str(path))


def crasp_program(text: str) -> CRaspProgram:
    """The program in a C-RASP text. Raises ProgramError with its line.

    >>> crasp_program('more = # "a" > # "b"').program("abba")
    [True, False, False, False]
    """
    return _read(text, "<crasp>")


def _read(text: str, file: str) -> CRaspProgram:
    lines = list(StringIO(text))
    remember(file, lines)
    known: dict[str, Term] = {}
    tokens: set[str] = set()
    last = None
    for number, line in enumerate(lines, start=1):
        found = read_line(line, Source(file, number), known, tokens)
        if found is not None:
            node: SOpNode = replace(found.term.node, name=found.name)
            known[found.name] = Term(found.term.kind, node, found.term.source)
            last = found.name
    if last is None:
        hint = 'the last line that defines something is the verdict, as in `more = # "a" > # "b"`'
        raise ProgramError(f"{file} defines nothing", hint=hint)
    definitions = {name: SOp.of(term.node) for name, term in known.items()}
    return CRaspProgram(definitions, definitions[last], sorted(tokens))
