"""For what a program is compiled, as one value that is checked when it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from itertools import islice
from typing import Literal, TypeAlias, get_args

from ..rasp_ast.errors import CompileError, InputError
from ..rasp_ast.values import key
from ..rasp_ast.vocabulary import MAX_TOKENS, vocabulary_values
from .keep import Keep
from .passes import Level, Minimize, Passes, passes_of
from .tables.domains import Domain

MAX_LENGTH = 1 << 16
"""The weights of one head on one sequence of this length are 17 GB."""
MAX_PADDING = 64
"""More layers that do nothing than this nobody asks for."""
BOS, PAD = "compiler_bos", "compiler_pad"
COMPILER_BOS, COMPILER_PAD = BOS, PAD
"""What Tracr calls them."""

Readout: TypeAlias = Literal["any", "onehot"]
"""Whether a categorical answer is decoded from wherever it is, or ends in a column per value."""


@dataclass(frozen=True)
class Options:
    """What ``compile`` is told besides the program; see there for what each means.

    Raises:
        InputError: the vocabulary or the length makes no sense.
        CompileError: there is no such level, readout or aim.
    """

    vocab: Iterable[object]
    max_seq_len: int
    _: KW_ONLY
    causal: bool = False
    readout: Readout = "any"
    optimize: Level = 1
    minimize: Minimize = "layers"
    strict: bool = False
    keep: Keep = ()
    pad_layers: int = 0
    bos: str = BOS
    pad: str = PAD

    def __post_init__(self) -> None:
        """Looks at each of them, so that an error comes before any work."""
        if self.readout not in get_args(Readout):
            raise CompileError(f"readout must be 'any' or 'onehot', not {self.readout!r}")
        if self.minimize not in get_args(Minimize):
            raise CompileError(f"minimize must be 'layers' or 'parameters', not {self.minimize!r}")
        _check_length(self.max_seq_len)
        if isinstance(self.vocab, Iterator):  # it is read several times
            object.__setattr__(self, "vocab", tuple(islice(self.vocab, MAX_TOKENS + 1)))
        if isinstance(self.keep, Iterator):
            object.__setattr__(self, "keep", tuple(self.keep))
        _check_kept(self.keep)
        _check_padding(self.pad_layers)
        _ = self.passes, self.vocabulary

    @cached_property
    def passes(self) -> Passes:
        """The passes of the level, or those asked for."""
        return passes_of(self.optimize)

    @cached_property
    def vocabulary(self) -> Domain:
        """The tokens in order, each once."""
        values = vocabulary_values(self.vocab)
        if not values:
            raise InputError("the vocabulary is empty")
        for token, role in ((self.bos, "BOS"), (self.pad, "PAD")):
            if any(key(value) == key(token) for value in values):
                raise InputError(
                    f"{token!r} stands for {role} and cannot be in the vocabulary",
                    hint=f"pass another name for {role}",
                )
        if self.bos == self.pad:
            raise InputError(f"BOS and PAD must differ, both are {self.bos!r}")
        return Domain.of(values)


def _check_kept(keep: object) -> None:
    if not isinstance(keep, Iterable):
        raise InputError(
            f"keep is a list of expressions or of their names, not {keep!r}",
            hint="keep=[expression], or keep='named'",
        )


def _check_padding(pad_layers: object) -> None:
    number = pad_layers if isinstance(pad_layers, int) and pad_layers is not True else -1
    if not 0 <= number <= MAX_PADDING:
        raise InputError(
            f"pad_layers is a number of layers up to {MAX_PADDING}, not {pad_layers!r}"
        )


def _check_length(max_seq_len: object) -> None:
    if isinstance(max_seq_len, bool) or not isinstance(max_seq_len, int) or max_seq_len < 1:
        raise InputError(f"max_seq_len must be a positive whole number, not {max_seq_len!r}")
    if max_seq_len > MAX_LENGTH:
        raise InputError(
            f"max_seq_len is {max_seq_len:,}; the limit is {MAX_LENGTH:,}, "
            f"at which one head weighs {MAX_LENGTH**2:,} pairs of positions",
            hint="use a smaller max_seq_len",
        )
