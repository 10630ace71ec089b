"""A program in a file or by a name, with what its file says besides."""

from __future__ import annotations

import runpy
import sys
import traceback
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from os.path import samefile
from pathlib import Path
from typing import Any

from ...rasp_ast import indices, length, tokens
from ...rasp_ast.crasp.loading import SUFFIXES
from ...rasp_ast.errors import InputError, ProgramError, RaspError
from ...rasp_ast.operands import SOp
from ...rasp_ast.programs import STANDARD
from ...rasp_ast.source import Source
from . import crasp
from .text import SUFFIX, load_text
from .tokens import parse_vocab, vocabulary_of

STANDARD_LENGTH = 8
"""The maximum length of a standard program for which none is given."""


@dataclass(frozen=True, kw_only=True)
class LoadedProgram:
    """A program as its file or the table of standard programs states it.

    Attributes:
        name: what it is called when something is printed of it.
        programs: its s-ops by name; each is an answer of one model.
        vocab, max_seq_len, example: None where the file does not say.
        text: whether it is written in the RASP text language, which can state none of them.
        words: whether all its tokens are text, whatever they look like.
    """

    name: str
    programs: Mapping[str, SOp]
    vocab: Sequence[object] | None = None
    max_seq_len: int | None = None
    causal: bool = False
    example: Sequence[object] | None = None
    text: bool = False
    words: bool = False

    @property
    def program(self) -> SOp | Mapping[str, SOp]:
        """The only one, or all by name."""
        return self.programs if len(self.programs) > 1 else next(iter(self.programs.values()))

    def hint_for(self, what: str) -> str:
        """What a hint adds about another place to say something. Text has no other."""
        return "" if self.text or self.words else f", or `{what} = ...` in the file"

    def vocabulary(self, given: str | None) -> Sequence[object] | None:
        """The tokens that a user states as text, or else those of the file, or None."""
        if given is None:
            return self.vocab
        tokens = parse_vocab(given)
        return list(map(str, tokens)) if self.words else tokens


def load(program: str, outputs: Sequence[str] = ()) -> LoadedProgram:
    """The program in a file, Python or RASP text, or the standard one of that name.

    Args:
        outputs: the variables of the file that hold programs; otherwise it is ``program``, or the
            only s-op that there is.

    Raises:
        InputError: there is no such file or name.
        ProgramError: the file raises, or defines no program.
    """
    if program in STANDARD:
        standard = STANDARD[program]
        return LoadedProgram(
            name=program,
            programs={program: standard.make()},
            vocab=standard.vocab,
            max_seq_len=STANDARD_LENGTH,
            causal=False not in standard.modes,
        )
    path = Path(program)
    if not path.is_file():
        raise _nothing(program)
    if path.suffix == SUFFIX:
        programs, causal = load_text(path, outputs)
        name = ", ".join(programs)
        return LoadedProgram(name=name, programs=programs, causal=causal, text=True)
    if path.suffix in SUFFIXES:
        programs, named = crasp.chosen(path, outputs)
        name = ", ".join(programs)
        return LoadedProgram(name=name, programs=programs, vocab=named, causal=True, words=True)
    if path.suffix != ".py":
        kinds = "neither Python (.py) nor RASP (.rasp) nor C-RASP (.crasp)"
        raise InputError(f"{program} is no file of programs: {kinds}")
    defined = execute_file(path)
    vocab, example = defined.get("vocab"), defined.get("example")
    return LoadedProgram(
        name=path.stem,
        programs={
            output or path.stem: _choose(defined, output, program) for output in outputs or [None]
        },
        vocab=None if vocab is None else vocabulary_of(vocab, program),
        max_seq_len=defined.get("max_seq_len"),
        causal=bool(defined.get("causal", False)),
        example=None if example is None else list(example),
    )


def _nothing(program: str) -> InputError:
    close = get_close_matches(program, STANDARD, n=3)
    hint = (
        f"did you mean {' or '.join(close)}?" if close else "`raspc list` shows the standard ones"
    )
    return InputError(f"no file and no standard program {program!r}", hint=hint)


def execute_file(path: Path) -> dict[str, Any]:
    """What a user's file defines. Raises ProgramError where it raises anything."""
    with _beside(path):
        try:
            return runpy.run_path(str(path), run_name=path.stem)
        except RaspError:
            raise
        except SyntaxError as error:
            text = "".join(traceback.format_exception_only(error)).rstrip()
            raise ProgramError(f"{path} is not valid Python\n{text}") from error
        except Exception as error:
            raise raised(error, path) from error


def raised(error: Exception, path: Path) -> ProgramError:
    """What a user's file raises, with its line."""
    what = "".join(traceback.format_exception_only(error)).strip()
    return ProgramError(f"{path} raises {what}", source=_own_line(error, path))


def _own_line(error: Exception, path: Path) -> Source | None:
    """The last line of the user's file that led to the error."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f for f in frames if Path(f.filename).exists() and samefile(f.filename, path)]
    if not lines or lines[-1].lineno is None:
        return None
    last = lines[-1]
    assert last.lineno is not None
    one_line = last.end_lineno == last.lineno
    return Source(str(path), last.lineno, last.colno, last.end_colno if one_line else None)


@contextmanager
def _beside(path: Path) -> Generator[None]:
    """Imports look beside the file first, as they do when Python runs it."""
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)


_LEAVES = (tokens.node, indices.node, length.node)
"""What each file imports, and none means as its program."""


def _choose(defined: Mapping[str, object], output: str | None, file: str) -> SOp:
    own = {
        name: value
        for name, value in defined.items()
        if isinstance(value, SOp) and value.node not in _LEAVES
    }
    if output is None and "program" in defined:
        output = "program"
    if output is not None:
        chosen = defined.get(output)
        if isinstance(chosen, SOp):
            return chosen
        what = f"{output!r} is {chosen!r}" if output in defined else f"there is no {output!r}"
        raise ProgramError(f"{file} defines no such program: {what}", hint=_known(own))
    if len({id(value) for value in own.values()}) == 1:
        return next(iter(own.values()))
    what = "several s-ops and none is called `program`" if own else "no s-op"
    raise ProgramError(f"{file} defines {what}", hint=_known(own))


def _known(own: Mapping[str, SOp]) -> str:
    if not own:
        return "a program is an s-op at the top of the file, such as `program = ...`"
    return f"its s-ops are {', '.join(own)}; name one with --output"
