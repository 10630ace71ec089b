"""A session: lines go in as they are typed, what is to be shown comes out.

    session = Session()
    lines = session.banner
    while session.open:
        lines = session.feed(input(session.prompt))

The terminal, its colours and its history belong to whoever drives the session; so does drawing, by
giving `on_draw`. `Console` of `raspc.compiler.session.console` is a session that draws, compiles
and checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from ..errors import RaspError
from ..source import Source, remember
from .advice import kind as kind_of
from .builtins import elements_of
from .dialect import Run
from .display import Display, Example, applied_lines, named_lines
from .errors import Advice, RaspRuleError, RaspTextError, RaspValueError
from .events import Event, Leave, Named
from .labels import shown
from .statements import Machine
from .syntax.parser import Reader
from .syntax.tree import Command
from .values import Applied, Host, Scope, SOpValue

VERSION = "RASP 0.1"
EXAMPLE = "hello"

# Called with an s-op and the input on which it is to be drawn; gives lines to show.
Draw = Callable[[SOpValue, Run], Iterable[str]]


class Session(Machine):
    """One session. `troubles` collects what went wrong, with the places in the text.

    A `friendly` one is for people: a line needs no `;` at its end, names of the library may be
    given to other things, and what goes wrong is said in words that tell what to write. Otherwise
    layouts and words are those of the reference interpreter.

    `library` replaces the text of the standard library, for tests.
    """

    def __init__(
        self, library: str | None = None, on_draw: Draw | None = None, *, friendly: bool = False
    ) -> None:
        self.examples: dict[str, Host] = {"s-op": EXAMPLE, "selector": EXAMPLE}
        self.displays = {"s-op": True, "selector": True}
        self.full = False
        self.open = True
        self.on_draw = on_draw
        self.troubles: list[RaspError] = []
        self._runs = {"s-op": Run(list(EXAMPLE)), "selector": Run(list(EXAMPLE))}
        self._typed: list[str] = []
        super().__init__(EXAMPLE, library)
        self.trials.example = self._runs["s-op"]
        self._reader = Reader(self.console.file, forgiving=True)
        self.friendly = friendly

    @property
    def friendly(self) -> bool:
        """Whether it is for people."""
        return self._reader.lenient

    @friendly.setter
    def friendly(self, friendly: bool) -> None:
        self._reader.lenient = friendly
        self.console.reserved = frozenset() if friendly else self.of_library

    @property
    def banner(self) -> list[str]:
        """What a session shows first: its name, the example, and what is wrong with the library."""
        lines = [VERSION, f"running example is: {EXAMPLE}"]
        return lines + [line for trouble in self.start for line in self._lines(trouble)]

    @property
    def prompt(self) -> str:
        """What to show before the next line."""
        return self._reader.prompt

    @property
    def pending(self) -> bool:
        """Whether the lines so far end within an item."""
        return self._reader.pending

    def abandon(self) -> None:
        """Forget a half-typed item."""
        self._reader.abandon()

    def unfinished(self) -> RaspTextError | None:
        """What is wrong if nothing more is typed: an item may be unfinished, and is dropped."""
        return self._reader.end()

    def told(self, trouble: RaspError) -> list[str]:
        """A trouble in words for a person: what it is, where, and what to do."""
        advice = trouble.told if isinstance(trouble, RaspTextError) else None
        says, hint = (
            (trouble.message, trouble.hint) if advice is None else (advice.says, advice.hint)
        )
        lines = f"\t Error: {says}".split("\n")
        if trouble.source is not None:
            place, *excerpt = trouble.source.excerpt().split("\n")
            lines += excerpt if trouble.source.file == self.console.file else [place, *excerpt]
        lines += [] if hint is None else [f"  hint: {hint}"]
        return [self.as_typed(line) for line in lines]

    def as_typed(self, line: str) -> str:
        """A line for a person, with the input called as it is typed."""
        tokens = self.console.variables.get("tokens")
        if isinstance(tokens, SOpValue) and tokens.label == "tokens_str":
            return line.replace("tokens_str", "tokens")
        return line

    def feed(self, line: str) -> list[str]:
        """The lines that one line of input, typed without its end, leads to."""
        return [shown_line for _, lines in self.answers(line) for shown_line in lines]

    def answers(self, line: str) -> Iterator[tuple[Event, list[str]]]:
        """The same one by one, each with what it shows, for whoever has colours."""
        self._typed.append(f"{line}\n")
        remember(self.console.file, self._typed)
        for item in self._reader.feed(line):
            for event in self.perform(item, self.console):
                yield event, self._lines(event)
            if not self.open:
                return

    def transcript(self, text: str) -> str:
        """All that a session prints, prompts included, when this text is piped into it."""
        written = [f"{line}\n" for line in self.banner]
        for line in StringIO(text):
            written.append(self.prompt)
            written += [f"{shown_line}\n" for shown_line in self.feed(line.removesuffix("\n"))]
            if not self.open:
                return "".join(written)
        return "".join([*written, self.prompt, "\n"])

    # --- what a machine leaves to a session

    def command(self, command: Command, scope: Scope) -> list[Event]:
        """Do what a command says. An example is evaluated in the console, wherever it is set."""
        which = [command.which] if command.which else ["s-op", "selector"]
        match command.kind:
            case "set example":
                assert command.value is not None
                value = self.evaluate(command.value, self._of_console(scope))
                self._set_example(value, which, scope.place(command.value.at))
            case "show example":
                return [f"\t{kind} example: {shown(self.examples[kind])}" for kind in which]
            case "examples":
                self.displays.update(dict.fromkeys(which, command.on))
            case "full display":
                self.full = command.on
            case "causal":
                self.see_all(causal=command.on)
            case _:
                return [Leave()]
        return []

    def see_all(self, *, causal: bool) -> None:
        """Let positions see all, or only themselves and what precedes them."""
        self.trials.causal = causal
        self._runs = {kind: self.trials.run(run.elements) for kind, run in self._runs.items()}
        self.trials.example = self._runs["s-op"]

    def draw(self, value: SOpValue, run: Run) -> list[Event]:
        """Leave drawing to whoever knows how, and say so if nobody does."""
        if self.on_draw is None:
            return ["     not drawn: a Session draws by its on_draw; a Console has one"]
        return list(self.on_draw(value, run))

    def _of_console(self, scope: Scope) -> Scope:
        """The console, with the file of the text that is evaluated there."""
        if scope.file == self.console.file:
            return self.console
        inner = self.console.inner()
        inner.file = scope.file
        return inner

    def _set_example(self, value: Host, which: list[str], source: Source) -> None:
        if not isinstance(value, (str, list, dict)):
            message = f"example not iterable: {shown(value)}"
            told = Advice(
                f"an example is a text or a list, and this is {kind_of(value)}",
                'write set example "hello", or set example [1, 2, 3]',
            )
            raise RaspRuleError(message, source=source, advice=told)
        run = self.trials.run(elements_of(value, source))
        for kind in which:
            self.examples[kind] = value
            self._runs[kind] = run
        self.trials.example = self._runs["s-op"]

    # --- showing

    def _display(self) -> Display:
        def example(kind: str) -> Example | None:
            if not self.displays[kind]:
                return None
            return Example(self.examples[kind], self._runs[kind])

        return Display(example("s-op"), example("selector"), self.full, self.friendly)

    def _lines(self, event: Event) -> list[str]:
        match event:
            case Named(name=name, value=value, loaded=loaded):
                display = Display(None, None) if loaded else self._display()
                try:
                    return named_lines(name, value, display)
                except RecursionError:
                    return self._lines(RaspValueError("this is nested too deeply to be shown"))
            case Applied():
                return applied_lines(event, self._display())
            case RaspTextError():
                self.troubles.append(event)
                return self.told(event) if self.friendly else event.transcript.split("\n")
            case Leave():
                self.open = False
                return []
            case str():
                return [event]
