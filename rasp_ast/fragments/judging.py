"""All fragments that are known, and what is said of a program and each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..cells import cells, to_the_left
from ..nodes import SOpNode
from ..operands import SOp
from ..vocabulary import vocabulary_values
from .averaging import AVERAGING
from .crasp import EXTENDED, PLAIN
from .one_layer import ONE_LAYER
from .raspl import RASP_L
from .reading import read
from .star_free import STAR_FREE
from .verdicts import Fragment, Question, Verdict

FRAGMENTS: tuple[Fragment, ...] = (RASP_L, PLAIN, EXTENDED, STAR_FREE, AVERAGING, ONE_LAYER)
_BY_NAME = {fragment.name: fragment for fragment in FRAGMENTS}


class Fragments(Mapping[str, Verdict]):
    """The verdict on a program for each fragment, by the fragment's name, found when asked for."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._found: dict[str, Verdict] = {}

    def __getitem__(self, name: str) -> Verdict:
        if name not in self._found:
            self._found[name] = _BY_NAME[name].judge(self._question)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_BY_NAME)

    def __len__(self) -> int:
        return len(_BY_NAME)

    def __repr__(self) -> str:
        width = max(map(cells, self))
        return "\n".join(f"{to_the_left(name, width)}  {v.short}" for name, v in self.items())


def fragments(
    program: SOp | SOpNode, *, vocab: Iterable[object] | None = None, causal: bool = False
) -> Fragments:
    """Which fragments of RASP a program lies in, as it is written and at all lengths.

    A no says that the program as it is written breaks a rule; another that means the same may keep
    it. A yes is proved by its witness.

    Args:
        program: an s-op.
        vocab: the tokens. Where it is not given, they may be compared with constants only.
        causal: whether attention is kept from later positions, as when it is compiled.

    Raises:
        InputError: the vocabulary is none.

    >>> from raspc.rasp_ast import Comparison, Select, SelectorWidth, tokens
    >>> a, b = (SelectorWidth(Select(tokens, token, Comparison.EQ)) for token in "ab")
    >>> fragments(a > b, causal=True)["C-RASP"]
    Verdict(fragment='C-RASP', reason=None, witness='answer = # "a" > # "b"\\n', depth=1)
    """
    root = program.node if isinstance(program, SOp) else program
    tokens = None if vocab is None else tuple(vocabulary_values(vocab))
    reading = read(root, tokens, causal=causal)
    return Fragments(Question(root=root, vocab=tokens, causal=causal, reading=reading))
