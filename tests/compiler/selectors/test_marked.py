"""A count of marked positions so far tells these apart, so that selecting by it moves one value."""

from __future__ import annotations

import pytest

import raspc
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SOp,
    indices,
    tokens,
    where,
)

EQ, LT, LEQ, GT, GEQ = (Comparison[name] for name in ("EQ", "LT", "LEQ", "GT", "GEQ"))
KEPT = tokens != "_"
MARKED = Select(KEPT, True, EQ)
SAME = Select(tokens, tokens, EQ)
FIRST = SelectorWidth(SAME & Select(indices, indices, LT)) == 0
NEW_RUN = tokens != Aggregate(Select(indices, indices - 1, EQ), tokens, "")

EARLIER = SelectorWidth(SAME & Select(indices, indices, LT))
WORD = SelectorWidth(Select(tokens, "_", EQ) & Select(indices, indices, LEQ))
LETTERS = Select(WORD, WORD, EQ) & MARKED
PLACE = SelectorWidth(LETTERS & Select(indices, indices, LT))


def so_far(mark: SOp, order: Comparison = LT) -> SOp:
    return SelectorWidth(Select(mark, True, EQ) & Select(indices, indices, order))


def at(place: SOp) -> SOp:
    return Aggregate(Select(place, indices, EQ), tokens, "_")


ALONE = {
    "blanks are left out": at(where(KEPT, so_far(KEPT), -1)),
    "so are repeated tokens": at(where(FIRST, so_far(FIRST), -1)),
    "the first of each run": at(where(NEW_RUN, so_far(NEW_RUN, LEQ) - 1, -1)),
    "from the end": at(where(KEPT, so_far(KEPT, GT), -1)),
    "from the end, and itself": at(where(KEPT, so_far(KEPT, GEQ) - 1, -1)),
    "a mark of its own beside the count": Aggregate(
        Select(so_far(KEPT), indices, EQ) & MARKED, tokens
    ),
    "the last equal token": Aggregate(
        SAME & Select(EARLIER, EARLIER - 1, EQ), Map(str, indices), "none"
    ),
    "words, letter by letter from behind": Aggregate(
        LETTERS & Select(PLACE, SelectorWidth(LETTERS) - 1 - PLACE, EQ), tokens, "_"
    ),
    "the third": Aggregate(Select(where(KEPT, so_far(KEPT), -1), 2, EQ), tokens, "_"),
}
SEVERAL = {
    "who is not marked has a count too": at(so_far(KEPT)),
    "a mark that says less": at(where(tokens != "a", so_far(KEPT), -1)),
    "two counts are one place": at(where(KEPT, so_far(KEPT) // 2, -1)),
    "a count of a window": at(
        where(
            KEPT,
            SelectorWidth(MARKED & Select(indices, indices, lambda k, q: q - 2 <= k < q)),
            -1,
        )
    ),
    "the count of those who are not marked": at(where(NEW_RUN, so_far(NEW_RUN, LEQ), 0)),
    "a letter of any word": Aggregate(MARKED & Select(PLACE, 1, EQ), tokens),
    "a place in another order": Aggregate(
        SAME & Select(SelectorWidth(SAME & Select(tokens, tokens, LEQ)), 1, EQ), Map(str, indices)
    ),
    "a count of all": at(where(KEPT, SelectorWidth(MARKED), -1)),
}


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("name", ALONE)
def test_one_key_is_found(name: str, level: int) -> None:
    model = raspc.compile(ALONE[name], "ab_", 6, optimize=level, strict=True)
    assert raspc.check(ALONE[name], model, levels="craft")


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("name", SEVERAL)
def test_several_may_be(name: str, level: int) -> None:
    assert raspc.compile(SEVERAL[name], "ab_", 6, optimize=level).assumptions


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_mask_counts_what_is_so_far(level: int) -> None:
    program = Aggregate(Select(where(KEPT, SelectorWidth(MARKED), -1), 2, EQ), tokens, "_")
    model = raspc.compile(program, "ab_", 6, causal=True, optimize=level, strict=True)
    assert raspc.check(program, model, levels="craft")
    to_come = at(where(KEPT, so_far(KEPT, GEQ), -1))  # behind the mask it is 1 at each
    assert raspc.compile(to_come, "ab_", 6, causal=True, optimize=level).assumptions


def test_nothing_is_proved_of_a_count_that_is_kept() -> None:
    count = so_far(KEPT)
    program = at(where(KEPT, count, -1))
    model = raspc.compile(program, "ab_", 6, keep=[count])
    assert model.assumptions
    assert raspc.check(program, model, levels="craft")


def test_runs_are_told_with_their_lengths() -> None:
    """A mean of lengths was known too badly to be written beside the token, at n = 8 already."""
    run = SelectorWidth(Select(NEW_RUN, True, EQ) & Select(indices, indices, LEQ))
    size = SelectorWidth(Select(run, run, EQ))
    start = Select(where(NEW_RUN, run, 0), indices + 1, EQ)
    program = raspc.SequenceMap(
        lambda token, n: None if token is None else f"{n}{token}",
        Aggregate(start, tokens),
        Aggregate(start, size),
    )
    assert program("aabbba") == ["2a", "3b", "1a", None, None, None]
    model = raspc.compile(program, "ab", 16, strict=True)
    assert raspc.check(program, model, inputs=200, levels="craft")


@pytest.mark.parametrize("level", [1, 2])
def test_what_followed_the_last_equal_token(level: int) -> None:
    """The position came as a mean, which was compared by classes: 106,923 and 28,704 parameters."""
    last = Aggregate(SAME & Select(EARLIER, EARLIER - 1, EQ), indices, -1)
    program = Aggregate(Select(indices, last + 1, EQ), tokens)
    model = raspc.compile(program, "abcd", 32, optimize=level, strict=True)
    assert model.sizes.parameters < (40_000 if level == 1 else 4_500)
    assert raspc.check(program, model, inputs=200, levels="craft")
