"""A session that also compiles, checks, draws and warns; what it says comes by kinds.

Besides the items of the RASP language it takes what `requests.py` knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ...rasp_ast.depth import rasp_layers
from ...rasp_ast.errors import ProgramError, RaspError
from ...rasp_ast.operands import SOp
from ...rasp_ast.text.errors import RaspSyntaxError, RaspTextError
from ...rasp_ast.text.events import Event, Leave
from ...rasp_ast.text.loading import RaspProgram
from ...rasp_ast.text.names import unknown_name
from ...rasp_ast.text.session import Session
from ...rasp_ast.text.syntax.lexer import unprompted
from ...rasp_ast.text.syntax.lint import traps
from ...rasp_ast.text.syntax.tree import Item
from ...rasp_ast.text.values import Scope
from ..compiled.check import check
from ..loading.text import check_lengths, check_vocabulary
from ..loading.tokens import parse_vocab
from ..pipeline import compile
from .drawings import draw
from .helping import help_lines, overview, unknown
from .models import Compiled, input_of, not_compiled, shown
from .requests import Request, help_topic, is_request, request

Kind: TypeAlias = Literal["value", "warning", "error"]

_INPUTS = 2000


@dataclass(frozen=True)
class Reply:
    """Lines that belong together, what they are, and where in the text, for whoever looks on."""

    kind: Kind
    lines: list[str]
    place: tuple[str, ...] = ()


class Console(Session):
    """A session as a person has it."""

    def __init__(self, library: str | None = None, *, friendly: bool = False) -> None:
        self.compiled: dict[str, Compiled] = {}
        super().__init__(library, draw, friendly=friendly)

    def replies(self, line: str) -> Iterator[Reply]:
        """What one line of input, typed without its end, leads to."""
        asked = unprompted(line)
        topic = None if self.pending or self.console.knows("help") else help_topic(asked)
        if topic is not None:
            yield self._help(topic)
            return
        if not self.pending and is_request(asked, self.console.known()):
            yield self._request(asked)
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

    def _help(self, name: str) -> Reply:
        if not name:
            return Reply("value", overview())
        found = help_lines(name, self.console.variables)
        if found is None:
            return Reply("error", unknown(name, self.console.variables))
        return Reply("value", found)

    def _request(self, line: str) -> Reply:
        asked = request(line)
        if isinstance(asked, str):
            return Reply("error", [asked])
        try:
            match asked.verb:
                case "compile":
                    return self._compile(asked.name, asked.given or "", asked.longest)
                case "check":
                    return self._check(asked.name, int(asked.given or _INPUTS))
                case _:
                    return self._show(asked)
        except RaspError as error:
            return Reply("error", self._trouble(error))

    def _trouble(self, error: RaspError) -> list[str]:
        """What went wrong, in words of the language where it is an error of that."""
        if self.friendly:
            return self.told(error)
        return str(error).split("\n")

    def _show(self, asked: Request) -> Reply:
        made = self._made(asked.name)
        example = list(self.trials.example.elements) if self.trials.example is not None else []
        tokens = input_of(asked, example, made.model)
        lines, fine = shown(asked.verb, asked.name, made, tokens)
        return Reply("value" if fine else "error", [f"     {line}".rstrip() for line in lines])

    def _compile(self, name: str, vocab: str, longest: int) -> Reply:
        program = self._program(name)
        vocabulary = _vocabulary(vocab)
        check_vocabulary([program], vocabulary)
        check_lengths([program], longest)
        model = compile(program, vocabulary, longest, causal=self.trials.causal)
        self.compiled[name] = Compiled(program, model)
        lines = [f"{name}: {model.summary}", f"RASP counts {rasp_layers(program)}"]
        lines += [f"right only if {self.as_typed(text)}" for text in model.assumptions]
        return Reply("value", [f"     {line}" for line in lines])

    def _check(self, name: str, inputs: int) -> Reply:
        model = self._made(name)
        report = check(model.program, model.model, inputs=inputs)
        lines = f"{name}: {report}".split("\n")
        return Reply("value" if report else "error", [f"     {line}" for line in lines])

    def _made(self, name: str) -> Compiled:
        """A program that was compiled, and has not changed since."""
        made = self.compiled.get(name)
        if made is None:
            raise not_compiled(name)
        if name.isidentifier() and self._program(name).node is not made.program.node:
            raise ProgramError(f"{name} has changed since it was compiled", hint="compile it again")
        return made

    def _program(self, text: str) -> SOp:
        """The s-op that a name or an expression stands for. It need not fit the example."""
        if self.friendly and text.isidentifier() and text not in self.console.known():
            told = unknown_name(text, self.console.known(), "program")
            raise ProgramError(told.says, hint=told.hint)
        example, self.trials.example = self.trials.example, None
        try:
            value = RaspProgram(self, self.console).evaluate(text)
        finally:
            self.trials.example = example
        if isinstance(value, SOp):
            return value
        hint = f"selector_width({text}) is an s-op"
        raise ProgramError(f"only s-ops are compiled, and {text} is a selector", hint=hint)


def _vocabulary(text: str) -> list[object]:
    """As on the command line; a text in quotes is its characters."""
    quoted = len(text) > 2 and text[0] == text[-1] == '"'
    return list(text[1:-1]) if quoted else parse_vocab(text)


def _place(trouble: RaspTextError) -> tuple[str, ...]:
    """The line and the carets, without the name of a file that is no file."""
    if trouble.source is None:
        return ()
    return tuple(trouble.source.excerpt().split("\n")[1:])
