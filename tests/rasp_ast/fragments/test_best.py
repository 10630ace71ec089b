"""The best match in the fragments: a yes means what the program means, and a no has its line."""

import linecache
import random

import pytest

from raspc import (
    Best,
    Comparison,
    Map,
    Max,
    Min,
    Score,
    Select,
    SelectorWidth,
    fragments,
    indices,
    tokens,
    where,
)
from raspc.rasp_ast.choosing import TIES
from raspc.rasp_ast.fragments.cases import Fixed
from raspc.rasp_ast.fragments.formulas import All, Last, Ref, Some, Within
from raspc.rasp_ast.fragments.judging import FRAGMENTS
from raspc.rasp_ast.fragments.reading import read
from raspc.rasp_ast.fragments.subjects import Residue, TokenIn
from raspc.rasp_ast.values import canonical, key, plain

RASP_L, C_RASP, EXTENDED, STAR_FREE, AVERAGING, ONE_LAYER = (f.name for f in FRAGMENTS)
EQ, LT, LEQ = Comparison.EQ, Comparison.LT, Comparison.LEQ
VOCAB = "abc"

prefix = Select(indices, indices, LEQ)
strict = Select(indices, indices, LT)
but_one = Select(indices, indices - 2, LEQ)
close = prefix & Select(indices, indices - 2, Comparison.GEQ)
same = prefix & Select(tokens, tokens, EQ)
rank = where(tokens == "a", 2, where(tokens == "b", 1, 1))
PAIR = Score(tokens, tokens, lambda k, q: {"aa": 2, "ab": 1, "ba": 2, "cc": None}.get(k + q, 0))

PROGRAMS = {
    **{
        f"{name}, {ties}": Best(selector, rank, tokens, default="-", ties=ties)
        for name, selector in {
            "prefix": prefix,
            "strict": strict,
            "but one": but_one,
            "close": close,
            "same": prefix & Select(tokens, "b", Comparison.GEQ),
        }.items()
        for ties in TIES
    },
    "score of both": Best(prefix, PAIR, tokens, default="-", ties="right"),
    "score of both, left": Best(strict, PAIR, tokens == "a"),
    "last": Best(strict & Select(tokens, "a", EQ), indices, tokens),
    "first": Best(prefix & Select(tokens, "c", Comparison.NEQ), -indices, tokens, default="-"),
    "greatest": Max(prefix, where(tokens == "a", 1, where(tokens == "b", 5, 3))) > 3,
    "least": Min(strict, where(tokens == "a", 1, 2), default=0),
    "undefined score": Best(prefix, Map({"a": 1}.get, tokens), tokens, ties="right"),
    "of a best": Best(prefix, where(Best(strict, rank, tokens, "-") == "a", 1, 0), tokens, "-"),
    "counted": SelectorWidth(prefix & Select(Best(strict, rank, tokens, "-"), "b", EQ)) > 2,
}
NO_COUNT = {"right", "nearest", "nearest_other"}


def holds(formula, reading, word, place):
    """Whether a formula holds at a position of a word."""

    def defined(number, at):
        return holds(reading.table.formulas[number], reading, word, at)

    def count(atom):
        if atom.behind >= 0:
            return int(place >= atom.behind and defined(atom.definition, place - atom.behind))
        return sum(defined(atom.definition, at) for at in range(place + 1))

    match formula:
        case TokenIn(keys, _, inside):
            return (word[place] in keys) == inside
        case Residue(modulus, rests):
            return place % modulus in rests
        case Ref(number, positive):
            return defined(number, place) == positive
        case Last(among, here, positive):
            found = [at for at in range(place + 1) if defined(among, at)]
            return bool(found and defined(here, found[-1])) == positive
        case Within(weights, values):
            total = sum(factor * count(atom) for atom, factor in weights)
            ends = [(low is None or low <= total, high is None or total <= high)
                    for low, high in values.parts]  # fmt: skip
            return any(low and high for low, high in ends)
        case All(parts):
            return all(holds(part, reading, word, place) for part in parts)
        case Some(parts):
            return any(holds(part, reading, word, place) for part in parts)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_reading_is_the_program(name):
    program, draw = PROGRAMS[name], random.Random(0)
    reading = read(program.node, list(VOCAB), causal=True)
    assert reading.reason is None
    for _ in range(12):
        word = draw.choices(VOCAB, k=draw.randint(1, 7))
        for place, wanted in enumerate(program(word, causal=True)):
            cases = [c for c in reading.cases if holds(c.when, reading, word, place)]
            [case] = cases
            assert isinstance(case.leaf, Fixed)
            shown = None if case.leaf.value is None else plain(case.leaf.value)
            assert key(canonical(shown)) == key(canonical(wanted)), (word, place)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_best_match_is_hard_attention(name):
    found = fragments(PROGRAMS[name], vocab=VOCAB, causal=True)
    assert found[STAR_FREE], found[STAR_FREE].reason
    assert not found[AVERAGING]
    counted = "last(" not in found[STAR_FREE].witness
    assert bool(found[EXTENDED]) == counted
    if name.startswith(("prefix", "strict, right", "last", "first")):
        assert counted == (name.endswith("left") or name.startswith("first"))
    if not counted:
        assert "last(p : q)" in found[STAR_FREE].witness
        assert found[C_RASP].reason.rule == "last"


def forbidden_last():
    return Best(prefix & Select(tokens, "a", Comparison.NEQ), indices, tokens, "-")  # broken


def forbidden_score():
    score = SelectorWidth(prefix & Select(tokens, "a", EQ))
    return Best(prefix, score, tokens)  # broken


def forbidden_value():
    return Best(prefix & Select(tokens, "b", EQ), indices, indices) > 1  # broken


def forbidden_parity():
    return Best(prefix, where(indices % 2 == 0, 1, 0), tokens)  # broken


def forbidden_later():
    return Best(Select(tokens, "a", EQ), rank, tokens)  # broken


@pytest.mark.parametrize(
    ("fragment", "program", "rule", "causal"),
    [
        (C_RASP, forbidden_last, "last", True),
        (EXTENDED, forbidden_last, "last", True),
        (C_RASP, forbidden_score, "score", True),
        (STAR_FREE, forbidden_score, "score", True),
        (STAR_FREE, forbidden_value, "linear", True),
        (STAR_FREE, forbidden_parity, "periodic", True),
        (STAR_FREE, forbidden_later, "causal", False),
    ],
)
def test_what_the_best_match_may_not(fragment, program, rule, causal):
    verdict = fragments(program(), vocab=VOCAB, causal=causal)[fragment]
    assert not verdict
    assert verdict.reason.rule == rule
    source = verdict.reason.source
    assert "# broken" in linecache.getline(source.file, source.line)


def test_tokens_of_no_stated_alphabet_are_not_moved():
    assert fragments(Best(prefix, 1, tokens), causal=True)[STAR_FREE].reason.rule == "alphabet"


def test_the_witness_of_the_last_is_text():
    last = Best(prefix & Select(tokens, "c", Comparison.NEQ), indices, tokens == "a", default=False)
    witness = fragments(last.named("on_top"), vocab=VOCAB, causal=True)[STAR_FREE].witness
    assert witness.splitlines()[-1] == 'on_top = last("a" || "b" : "a")'
