"""A program and all that compiling it takes, as a command line states it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ...rasp_ast.errors import InputError
from ..compiled.model import CompiledModel
from ..loading.programs import STANDARD_LENGTH, LoadedProgram, load
from ..loading.text import check_vocabulary
from ..loading.tokens import parse_input, parse_vocab
from ..passes import LEVELS, Minimize, Passes
from ..pipeline import compile


@dataclass(frozen=True, kw_only=True)
class CompileRequest:
    """A program and all that compiling it takes."""

    loaded: LoadedProgram
    vocab: Sequence[object]
    max_seq_len: int
    causal: bool
    strict: bool
    passes: Passes
    minimize: Minimize

    @classmethod
    def of(cls, arguments: Namespace) -> CompileRequest:
        """What the arguments ask for; what they leave open, the program's file says.

        Raises:
            InputError: neither says what must be said, or there is no such program.
            ProgramError: the program is at fault.
        """
        loaded = load(arguments.program, arguments.output or ())
        vocab = loaded.vocab if arguments.vocab is None else parse_vocab(arguments.vocab)
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
        passes = LEVELS[int(arguments.optimize)]
        for name in arguments.without:
            passes = passes.without(name)
        return cls(
            loaded=loaded,
            vocab=vocab,
            max_seq_len=longest,
            causal=loaded.causal if arguments.causal is None else arguments.causal,
            strict=arguments.strict,
            passes=passes,
            minimize=arguments.minimize,
        )

    def compile(self, passes: Passes | None = None) -> CompiledModel:
        """The model, or the one that other passes give."""
        return compile(
            self.loaded.program,
            self.vocab,
            self.max_seq_len,
            causal=self.causal,
            optimize=passes or self.passes,
            minimize=self.minimize,
            strict=self.strict,
        )

    def inputs(self, arguments: Namespace) -> list[list[object]]:
        """Those on the command line, or the file's example, or a random one."""
        if arguments.input:
            return [parse_input(text, self.vocab) for text in arguments.input]
        if self.loaded.example is not None:
            return [list(self.loaded.example)]
        size = min(self.max_seq_len, STANDARD_LENGTH)
        return [Random(arguments.seed).choices(self.vocab, k=size)]
