"""A program and all that compiling it takes, as a command line states it."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass, replace
from random import Random

from ...rasp_ast.errors import InputError
from ..compiled.model import CompiledModel
from ..keep import NAMED
from ..loading.programs import STANDARD_LENGTH, LoadedProgram, load
from ..loading.text import check_lengths, check_vocabulary
from ..loading.tokens import parse_input
from ..options import Options
from ..passes import LEVELS, Passes
from ..pipeline import compile_for


@dataclass(frozen=True, kw_only=True)
class CompileRequest:
    """A program and all that compiling it takes."""

    loaded: LoadedProgram
    options: Options

    @classmethod
    def of(cls, arguments: Namespace) -> CompileRequest:
        """What the arguments ask for; what they leave open, the program's file says.

        Raises:
            InputError: neither says what must be said, or there is no such program.
            ProgramError: the program is at fault.
        """
        loaded = load(arguments.program, arguments.output or ())
        vocab = loaded.vocabulary(arguments.vocab)
        longest = loaded.max_seq_len if arguments.max_len is None else arguments.max_len
        if vocab is None:
            raise InputError(
                f"{loaded.name} needs a vocabulary", hint=f"--vocab abc{loaded.hint_for('vocab')}"
            )
        if longest is None:
            raise InputError(
                f"{loaded.name} needs a maximum length",
                hint=f"--max-len 8{loaded.hint_for('max_seq_len')}",
            )
        if loaded.text:
            check_vocabulary(loaded.programs.values(), vocab)
            check_lengths(loaded.programs.values(), longest)
        passes = LEVELS[int(arguments.optimize)]
        for name in arguments.without:
            passes = passes.without(name)
        options = Options(
            vocab,
            longest,
            causal=loaded.causal if arguments.causal is None else arguments.causal,
            optimize=passes,
            minimize=arguments.minimize,
            strict=arguments.strict,
            keep=NAMED if arguments.keep == [NAMED] else arguments.keep,
            pad_layers=arguments.pad_layers,
        )
        return cls(loaded=loaded, options=options)

    def compile(self, passes: Passes | None = None) -> CompiledModel:
        """The model, or the one that other passes give."""
        options = self.options if passes is None else replace(self.options, optimize=passes)
        return compile_for(options, self.loaded.program)

    def inputs(self, arguments: Namespace) -> list[list[object]]:
        """Those on the command line, or the file's example, or a random one."""
        vocab = list(self.options.vocab)
        if arguments.input:
            return [parse_input(text, vocab) for text in arguments.input]
        if self.loaded.example is not None:
            return [list(self.loaded.example)]
        size = min(self.options.max_seq_len, STANDARD_LENGTH)
        return [Random(arguments.seed).choices(vocab, k=size)]
