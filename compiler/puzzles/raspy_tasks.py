"""RASPy's puzzles, which end in the addition of two numbers in one string.

The statements and what is right are those of the notebook; where it leaves something open, no input
asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from ...rasp_ast.raspy import tokens
from .puzzle import Puzzle
from .raspy_solutions import SHIFTED, add, first, head, index, minimum, ralign, shift, slide, split
from .task import Best, Call, Input

# --- what is right


def _at(xs: Input, i: int) -> list[object]:
    return [xs[i]] * len(xs)


def _first(xs: Input, token: object) -> list[object]:
    return [xs.index(token)] * len(xs)


def _shifted(xs: Input, i: int, default: object) -> list[object]:
    return [xs[p - i] if p >= i else default for p in range(len(xs))]


def _aligned(xs: Input, default: object) -> list[object]:
    kept = [x for x in xs if x != "_"]
    return [default] * (len(xs) - len(kept)) + kept


def _part(xs: Input, v: object, get_first_part: object) -> list[object]:
    place = xs.index(v)
    chosen = xs[:place] if get_first_part else xs[place + 1 :]
    return [*(SHIFTED,) * (len(xs) - len(chosen)), *chosen]


def _slid(xs: Input, match: object) -> list[object]:
    return [next(x for x in xs[p:] if x != match) for p in range(len(xs))]


def _added(xs: Input) -> list[object]:
    left, _, right = "".join(map(str, xs)).partition("+")
    return [int(digit) for digit in str(int(left) + int(right)).zfill(len(xs))]


# --- which inputs are asked for


def _is_longer(xs: Input, i: int) -> bool:
    return len(xs) > i


def _has_one(xs: Input, v: object, _: object) -> bool:
    return xs.count(v) == 1


def _occurs(xs: Input, token: object) -> bool:
    return token in xs


def _ends_otherwise(xs: Input, match: object) -> bool:
    return bool(xs[-1] != match)


def _is_padded(xs: Input, _: object) -> bool:
    kept = [x for x in xs if x != "_"]
    return list(xs[: len(kept)]) == kept


def _is_sum(xs: Input) -> bool:
    return xs.count("+") == 1 and "+" not in (xs[0], xs[-1])


def _padded(random: Random, size: int) -> list[object]:
    pads = random.randint(0, size)
    return [*random.choices("xyz", k=size - pads), *"_" * pads]


def _split_at(random: Random, size: int) -> list[object]:
    word: list[object] = [*random.choices("abx", k=size)]
    word[random.randrange(size)] = random.choice("-+")
    return word


def _sum(random: Random, size: int) -> Sequence[object]:
    """Two numbers, half of the time with a chain of nines in them."""
    pool = random.choice(["0123456789", "0189"])
    word = random.choices(pool, k=size)
    word[random.randint(1, size - 2)] = "+"
    return word


NUMBERS = range(6)

PUZZLES = (
    Puzzle(
        name="head",
        origin="RASPy",
        statement="Every position gets the first value.",
        spec=lambda xs: [xs[0]] * len(xs),
        vocab=NUMBERS,
        few=range(3),
        upto=4,
        best=Best(1, 1),
        solution=head,
    ),
    Puzzle(
        name="index",
        origin="RASPy",
        statement="index(i): every position gets the value at position i.",
        spec=_at,
        vocab=NUMBERS,
        few=range(2),
        upto=4,
        best=Best(1, 1),
        solution=index,
        ways=((Call.of(1), Call.of(0), Call.of(2)),),
        asked=_is_longer,
    ),
    Puzzle(
        name="shift",
        origin="RASPy",
        statement="shift(i, default): values move i places to the right, the default follows them.",
        spec=_shifted,
        vocab=NUMBERS,
        few=range(2),
        upto=4,
        best=Best(1, 1),
        solution=shift,
        ways=((Call.of(1, "0"), Call.of(2, 0)),),
    ),
    Puzzle(
        name="ralign",
        origin="RASPy",
        statement='ralign(default): what stands before the padding of "_" moves to the right end.',
        spec=_aligned,
        vocab="xyz_",
        few="xy_",
        upto=4,
        best=Best(2, 2),
        solution=ralign,
        ways=((Call.of("-"), Call.of("0")),),
        asked=_is_padded,
        makes=_padded,
    ),
    Puzzle(
        name="split",
        origin="RASPy",
        statement="split(v, get_first_part): what stands before v, or behind it, at the right end, "
        'behind as many "0" as it takes. There is one v.',
        spec=_part,
        vocab="abx-+",
        few="-+x",
        upto=4,
        best=Best(2, 3, published=3),
        solution=split,
        ways=(
            (Call.of("-", 1), Call.of("-", 0), Call.of("+", 0)),
            (Call(("-", 0), ("-", 1)), Call(("-", 1), ("-", 0))),
        ),
        asked=_has_one,
        makes=_split_at,
    ),
    Puzzle(
        name="minimum",
        origin="RASPy",
        statement="Every position gets the smallest value.",
        spec=lambda xs: [min(xs)] * len(xs),
        vocab=[-1, *NUMBERS],
        few=[-1, 0, 2],
        upto=4,
        best=Best(2, 2),
        solution=minimum,
    ),
    Puzzle(
        name="first",
        origin="RASPy",
        statement="first(token): every position gets the first place of the token, which occurs.",
        spec=_first,
        vocab="helo",
        few="hl",
        upto=6,
        best=Best(2, 2),
        solution=first,
        ways=((Call.of("l"), Call.of("h")),),
        asked=_occurs,
    ),
    Puzzle(
        name="slide",
        origin="RASPy",
        statement='slide(match): where the value is match, "<", the nearest other one to the '
        "right. The last value is another one.",
        spec=_slid,
        vocab="123<",
        few="12<",
        upto=4,
        best=Best(2, 2),
        solution=slide,
        ways=((Call.of("<"),), (Call((tokens != "<",), ("<",)),)),
        asked=_ends_otherwise,
    ),
    Puzzle(
        name="add",
        origin="RASPy",
        statement='The sum of two numbers, as in "683+345": its digits, with zeros before them.',
        spec=_added,
        vocab="+0123456789",
        few="+019",
        upto=5,
        longest=9,
        best=Best(4, 5, published=6),
        solution=add,
        asked=_is_sum,
        makes=_sum,
        compiled=4,
        compiled_for="+019",
    ),
)
