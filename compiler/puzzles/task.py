"""What a puzzle asks for: its statement, what is right, and the inputs on which that is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from random import Random
from typing import Any, Concatenate, Literal, TypeAlias

from ...rasp_ast.operands import SOp

Origin: TypeAlias = Literal["RASPy", "RASP", "RASP-L"]
Input: TypeAlias = tuple[Any, ...]
Spec: TypeAlias = Callable[Concatenate[Input, ...], Sequence[object]]
Asked: TypeAlias = Callable[Concatenate[Input, ...], bool]


class Anything:
    """What stands in a right answer where none is asked for."""

    def __repr__(self) -> str:
        return "any"


ANYTHING = Anything()


@dataclass(frozen=True, slots=True)
class Call:
    """Arguments with which a solution is called, and what they mean to the specification."""

    given: tuple[object, ...] = ()
    meant: tuple[object, ...] = ()

    @classmethod
    def of(cls, *arguments: object) -> Call:
        """Arguments that the specification takes as well."""
        return cls(arguments, arguments)

    def __str__(self) -> str:
        return ", ".join(map(repr, self.given))


@dataclass(frozen=True, slots=True)
class Best:
    """The best solution that is known.

    Attributes:
        layers: aggregates one upon another.
        heads: different selectors in all layers together.
        published: layers of the published solution, where they are more.
    """

    layers: int
    heads: int
    published: int | None = None


def always(_: Input, *arguments: object) -> bool:
    """Whatever the input is, the puzzle asks for it."""
    del arguments
    return True


@dataclass(frozen=True, kw_only=True)
class Task:
    """A puzzle.

    Attributes:
        name: what a file calls the solution.
        statement: what is asked for, as said to students.
        spec: the right answer, of the input and then the arguments; ANYTHING where all is right.
        vocab: all tokens; `few` of them, in order, make up the short inputs, which are all tried.
        upto: the length of the longest of these.
        longest: the length of the longest input that is drawn.
        solution: the best that is known, with the arguments of the specification.
        ways: lists of calls; a solution is right if it is for all calls of one of the lists.
        asked: whether the puzzle asks for an input, of the same.
        every: the short inputs, if they are not the words of `few` that are asked for.
        makes: a long input of about this length, if no word of `vocab` will do.
        causal: whether positions see only what precedes them.
        compiled: the length for which a solution is compiled.
        compiled_for: the tokens for which it is, if not all.
    """

    name: str
    origin: Origin
    statement: str
    spec: Spec = field(repr=False)
    vocab: Sequence[object]
    few: Sequence[object]
    upto: int
    best: Best
    solution: Callable[..., SOp] = field(repr=False)
    longest: int = 12
    ways: tuple[tuple[Call, ...], ...] = ((Call(),),)
    asked: Asked = field(default=always, repr=False)
    every: Callable[[], Iterable[Sequence[object]]] | None = field(default=None, repr=False)
    makes: Callable[[Random, int], Sequence[object]] | None = field(default=None, repr=False)
    causal: bool = False
    compiled: int = 6
    compiled_for: Sequence[object] = ()

    @property
    def takes(self) -> int:
        """How many arguments a solution is called with."""
        return len(self.ways[0][0].given)

    def small(self, arguments: Input = ()) -> Iterator[Input]:
        """All short inputs, the shortest first, those of a length in the order of `few`."""
        if self.every is not None:
            yield from sorted(map(tuple, self.every()), key=len)
            return
        for length in range(1, self.upto + 1):
            for word in product(self.few, repeat=length):
                if self.asked(word, *arguments):
                    yield word

    def large(self, count: int, arguments: Input = (), seed: int = 0) -> list[Input]:
        """Longer inputs, drawn; fewer than `count` where hardly any is asked for."""
        random = Random(seed)
        tries = islice(self._drawn(random), 40 * count)
        return list(islice((x for x in tries if self.asked(x, *arguments)), count))

    def _drawn(self, random: Random) -> Iterator[Input]:
        if self.every is not None and self.makes is None:
            return
        while True:
            length = random.randint(min(self.upto + 1, self.longest), self.longest)
            if self.makes is not None:
                yield tuple(self.makes(random, length))
                continue
            pool = random.sample(list(self.vocab), random.randint(2, len(self.vocab)))
            yield tuple(random.choices(pool, k=length))
