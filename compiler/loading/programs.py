"""What the command line is given as text: a program's file or name, a vocabulary, inputs."""

from __future__ import annotations

import ast
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
from ...rasp_ast.errors import InputError, ProgramError, RaspError
from ...rasp_ast.programs import STANDARD
from ...rasp_ast.source import Source
from ...rasp_ast.surface import SOp
from ...rasp_ast.values import canonical, key, plain
from .text import SUFFIX, load_text

STANDARD_LENGTH = 8
"""The maximum length of a standard program for which none is given."""


@dataclass(frozen=True)
class Given:
    """A program as it was found, with what its file or record says besides."""

    name: str
    programs: Mapping[str, SOp]
    vocab: Sequence[object] | None
    max_seq_len: int | None
    causal: bool
    example: Sequence[object] | None
    text: bool = False

    @property
    def program(self) -> SOp | Mapping[str, SOp]:
        """The only one, or all by name."""
        return self.programs if len(self.programs) > 1 else next(iter(self.programs.values()))

    def says(self, what: str) -> str:
        """What a hint adds about another place to say something. Text has no other."""
        return "" if self.text else f", or `{what} = ...` in the file"


def load(program: str, outputs: Sequence[str] = ()) -> Given:
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
        causal = False not in standard.modes
        alone = {program: standard.make()}
        return Given(program, alone, standard.vocab, STANDARD_LENGTH, causal, None)
    path = Path(program)
    if not path.is_file():
        raise _nothing(program)
    if path.suffix == SUFFIX:
        programs = load_text(path, outputs)
        return Given(", ".join(programs), programs, None, None, False, None, text=True)
    if path.suffix != ".py":
        raise InputError(f"{program} is no file of programs: neither Python (.py) nor RASP (.rasp)")
    found = _run(path)
    vocab, example = found.get("vocab"), found.get("example")
    return Given(
        path.stem,
        {output or path.stem: _choose(found, output, program) for output in outputs or [None]},
        None if vocab is None else _vocabulary(vocab, program),
        found.get("max_seq_len"),
        bool(found.get("causal", False)),
        None if example is None else list(example),
    )


def _nothing(program: str) -> InputError:
    close = get_close_matches(program, STANDARD, n=3)
    hint = (
        f"did you mean {' or '.join(close)}?" if close else "`raspc list` shows the standard ones"
    )
    return InputError(f"no file and no standard program {program!r}", hint=hint)


def _run(path: Path) -> dict[str, Any]:
    """What a user's file defines."""
    with _beside(path):
        try:
            return runpy.run_path(str(path), run_name=path.stem)
        except RaspError:
            raise
        except SyntaxError as error:
            text = "".join(traceback.format_exception_only(error)).rstrip()
            raise ProgramError(f"{path} is not valid Python\n{text}") from error
        except Exception as error:
            what = "".join(traceback.format_exception_only(error)).strip()
            raise ProgramError(f"{path} raises {what}", source=_own_line(error, path)) from error


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


def _choose(found: Mapping[str, object], output: str | None, file: str) -> SOp:
    own = {
        name: value
        for name, value in found.items()
        if isinstance(value, SOp) and not any(value is leaf for leaf in (tokens, indices, length))
    }
    if output is None and "program" in found:
        output = "program"
    if output is not None:
        chosen = found.get(output)
        if isinstance(chosen, SOp):
            return chosen
        what = f"{output!r} is {chosen!r}" if output in found else f"there is no {output!r}"
        raise ProgramError(f"{file} defines no such program: {what}", hint=_known(own))
    if len({id(value) for value in own.values()}) == 1:
        return next(iter(own.values()))
    what = "several s-ops and none is called `program`" if own else "no s-op"
    raise ProgramError(f"{file} defines {what}", hint=_known(own))


def _known(own: Mapping[str, SOp]) -> str:
    if not own:
        return "a program is an s-op at the top of the file, such as `program = ...`"
    return f"its s-ops are {', '.join(own)}; name one with --output"


# ---- vocabularies and inputs ---------------------------------------------------------------------


def parse_vocab(text: str) -> list[object]:
    """``abcd`` is four characters, ``1,2,3`` three numbers, ``up,down`` two words."""
    if "," not in text or text == ",":
        return list(text)
    return [_literal(part.strip()) for part in text.removesuffix(",").split(",")]


def parse_input(text: str, vocab: Sequence[object]) -> list[object]:
    """Tokens separated by spaces or commas; without either, characters (or one token).

    A token is what the vocabulary shows as that text.
    """
    known = {str(value): value for value in reversed(vocab)}
    if len(text.split()) > 1 or text != text.strip():
        parts = text.split()
    elif text in known:
        parts = [text]
    elif "," in text and "," not in known:
        parts = [part.strip() for part in text.removesuffix(",").split(",")]
    else:
        parts = list(text)
    return [known[part] if part in known else _literal(part) for part in parts]


def _literal(text: str) -> object:
    """A number or a quoted string if it is written like one, else the text itself."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else text


def _vocabulary(vocab: Any, file: str) -> list[object]:
    try:
        found = [canonical(value) for value in vocab]
    except (TypeError, ValueError) as error:
        raise InputError(f"the vocabulary of {file} is {vocab!r}: {error}") from error
    if None in found:
        raise InputError(f"the vocabulary of {file} holds None, which means undefined")
    return [plain(value) for value in found]


def same(left: object, right: object) -> bool:
    """Whether two plain values are one value: 1 and 1.0 are, 1 and True are not."""
    return key(canonical(left)) == key(canonical(right))
