"""A session that also compiles, checks, draws and warns; what it says comes by kinds.

Besides the items of the RASP language it takes two commands, which no program can contain:

    compile NAME over VOCABULARY up to LENGTH
    check NAME
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ...rasp_ast.depth import rasp_layers
from ...rasp_ast.errors import ProgramError, RaspError
from ...rasp_ast.operands import SOp
from ...rasp_ast.text.errors import RaspSyntaxError, RaspTextError
from ...rasp_ast.text.events import Event, Leave
from ...rasp_ast.text.loading import RaspProgram
from ...rasp_ast.text.session import Session
from ...rasp_ast.text.syntax.lint import traps
from ...rasp_ast.text.syntax.tree import Item
from ...rasp_ast.text.values import Scope
from ..compiled.check import check
from ..compiled.model import CompiledModel
from ..loading.text import check_lengths, check_vocabulary
from ..loading.tokens import parse_vocab
from ..pipeline import compile
from .drawings import draw

Kind: TypeAlias = Literal["value", "warning", "error"]

_COMPILE = re.compile(
    r"compile\s+(?P<name>\S.*?)\s+over\s+(?P<vocab>\S.*?)\s+up\s+to\s+(?P<longest>[0-9]{1,9})"
)
_CHECK = re.compile(r"check\s+(?P<name>\S.*?)(\s+on\s+(?P<inputs>[0-9]{1,9})(\s+inputs)?)?")
# Two names side by side are nothing in RASP, but either word may be a variable before an operator.
_BEGINS = re.compile(r"\s*(compile|check)\s+(?!(and|or|in|if)\b)[A-Za-z_]")
_USAGE = {
    "compile": "compile NAME over VOCABULARY up to LENGTH, as in: compile length over abc up to 8",
    "check": "check NAME, or check NAME on 500 inputs, once it is compiled",
}
_INPUTS = 2000


@dataclass(frozen=True)
class Reply:
    """Lines that belong together, what they are, and where in the text, for whoever looks on."""

    kind: Kind
    lines: list[str]
    place: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Compiled:
    program: SOp
    model: CompiledModel


class Console(Session):
    """A session as a person has it."""

    def __init__(self, library: str | None = None, *, friendly: bool = False) -> None:
        self.compiled: dict[str, _Compiled] = {}
        super().__init__(library, draw, friendly=friendly)

    def replies(self, line: str) -> Iterator[Reply]:
        """What one line of input, typed without its end, leads to."""
        if not self.pending and is_request(line):
            yield self._request(line)
            return
        for event, lines in self.answers(line):
            yield from self._warnings()
            if isinstance(event, RaspTextError):
                yield Reply("error", lines, () if self.friendly else _place(event))
            elif not isinstance(event, Leave):
                yield Reply("value", lines)
        yield from self._warnings()

    def perform(self, item: Item | RaspSyntaxError, scope: Scope) -> list[Event]:
        """Do what an item says, and notice the traps in it if it was typed here."""
        if scope is self.console and not isinstance(item, RaspSyntaxError):
            self.remarks += traps(item, scope.file)
        return super().perform(item, scope)

    def _warnings(self) -> Iterator[Reply]:
        remarks, self.remarks = self.remarks, []
        for trap in remarks:
            place = trap.source.excerpt().split("\n")[1:]
            yield Reply("warning", [f"warning: {trap.message}", *place, f"  hint: {trap.hint}"])

    # --- requests to the compiler

    def _request(self, line: str) -> Reply:
        words = line.partition("#")[0].strip().rstrip("; ")
        try:
            if (asked := _COMPILE.fullmatch(words)) is not None:
                return self._compile(asked["name"], asked["vocab"], int(asked["longest"]))
            if (asked := _CHECK.fullmatch(words)) is not None:
                return self._check(asked["name"], int(asked["inputs"] or _INPUTS))
        except RaspError as error:
            return Reply("error", str(error).split("\n"))
        return Reply("error", [f"write: {_USAGE[words.split()[0]]}"])

    def _compile(self, name: str, vocab: str, longest: int) -> Reply:
        program = self._program(name)
        vocabulary = _vocabulary(vocab)
        check_vocabulary([program], vocabulary)
        check_lengths([program], longest)
        model = compile(program, vocabulary, longest)
        self.compiled[name] = _Compiled(program, model)
        lines = [f"{name}: {model.summary}", f"RASP counts {rasp_layers(program)}"]
        lines += [f"right only if {text}" for text in model.assumptions]
        return Reply("value", [f"     {line}" for line in lines])

    def _check(self, name: str, inputs: int) -> Reply:
        model = self.compiled.get(name)
        if model is None:
            hint = f"compile {name} over abc up to 8"
            raise ProgramError(f"{name} has not been compiled yet", hint=hint)
        if name.isidentifier() and self._program(name).node is not model.program.node:
            raise ProgramError(f"{name} has changed since it was compiled", hint="compile it again")
        report = check(model.program, model.model, inputs=inputs)
        lines = f"{name}: {report}".split("\n")
        return Reply("value" if report else "error", [f"     {line}" for line in lines])

    def _program(self, text: str) -> SOp:
        """The s-op that a name or an expression stands for. It need not fit the example."""
        example, self.trials.example = self.trials.example, None
        try:
            value = RaspProgram(self, self.console).evaluate(text)
        finally:
            self.trials.example = example
        if isinstance(value, SOp):
            return value
        hint = f"selector_width({text}) is an s-op"
        raise ProgramError(f"only s-ops are compiled, and {text} is a selector", hint=hint)


def is_request(line: str) -> bool:
    """Whether a line asks for the compiler, rather than being RASP."""
    return _BEGINS.match(line) is not None


def _vocabulary(text: str) -> list[object]:
    """As on the command line; a text in quotes is its characters."""
    quoted = len(text) > 2 and text[0] == text[-1] == '"'
    return list(text[1:-1]) if quoted else parse_vocab(text)


def _place(trouble: RaspTextError) -> tuple[str, ...]:
    """The line and the carets, without the name of a file that is no file."""
    if trouble.source is None:
        return ()
    return tuple(trouble.source.excerpt().split("\n")[1:])
