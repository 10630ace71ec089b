"""RASPy: each name as the published library has it, its puzzles, and both as weights."""

import doctest
import html
import operator
import re
import runpy
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from levels import disagreements, one_in

import raspc
from raspc import raspy
from raspc.rasp_ast.pictures.colours import COMPACT, RASPY
from raspc.rasp_ast.raspy import selecting, sequences
from raspc.raspy import SOp, aggregate, identity, indices, key, query, raw, select, tokens, where

PUZZLES = runpy.run_path(str(Path(__file__).parents[3] / "examples" / "raspy" / "puzzles.py"))

head, index, shift, minimum = (PUZZLES[n] for n in ("head", "index", "shift", "minimum"))
first, ralign, split, slide = (PUZZLES[n] for n in ("first", "ralign", "split", "slide"))
add = PUZZLES["add"]

SAME = key(tokens) == query(tokens)
DRAWN = [Random(seed).choices(range(-2, 4), k=1 + seed % 6) for seed in range(20)]

# --- the puzzles: what each gives, as loops over lists


def shifted(i, default, xs):
    return [xs[p - i] if 0 <= p - i < len(xs) else default for p in range(len(xs))]


def aligned(default, xs):
    kept = [x for x in xs if x != "_"]
    return [default] * (len(xs) - len(kept)) + kept


def part(v, before, xs):
    place = xs.index(v)
    chosen = xs[:place] if before else xs[place + 1 :]
    return (["0"] * len(xs) + list(chosen))[-len(xs) :]


def slid(xs):
    return [next(y for y in xs[p:] if y != "<") for p in range(len(xs))]


def total(xs):
    left, _, right = "".join(xs).partition("+")
    return [int(c) for c in str(int(left) + int(right)).zfill(len(xs))]


def words(letters, most, *, asked=lambda word: True):
    every = (list(w) for n in range(1, most + 1) for w in product(letters, repeat=n))
    return [word for word in every if asked(word)]


def is_sum(word):
    return word.count("+") == 1 and "+" not in (word[0], word[-1])


PADDED = [word + ["_"] * n for word in words("xy", 3) for n in range(3)]
SUMS = words("019+", 4, asked=is_sum)
SOLVED = {
    "head": (head(), lambda xs: [xs[0]] * len(xs), words([0, 1, 2], 3), 1),
    "index": (
        index(1),
        lambda xs: [xs[1]] * len(xs) if len(xs) > 1 else [0],
        words([0, 1, 2], 3),
        1,
    ),
    "shift": (shift(1, 0), lambda xs: shifted(1, 0, xs), words([0, 1, 2], 3), 1),
    "shift names": (shift(2), lambda xs: shifted(2, "0", xs), words("ab", 4), 1),
    "shift left": (shift(-1), lambda xs: shifted(-1, "0", xs), words("ab", 4), 1),
    "ralign": (ralign(), lambda xs: aligned("-", xs), PADDED, 2),
    "split first": (
        split("-", True),
        lambda xs: part("-", True, xs),
        words("x-", 4, asked=lambda w: w.count("-") == 1),
        3,
    ),
    "split second": (
        split("-", False),
        lambda xs: part("-", False, xs),
        words("x-", 4, asked=lambda w: w.count("-") == 1),
        1,
    ),
    "minimum": (minimum(), lambda xs: [min(xs)] * len(xs), words([-1, 0, 3], 4), 2),
    "first": (
        first("l"),
        lambda xs: [xs.index("l") if "l" in xs else 99] * len(xs),
        words("hel", 3),
        2,
    ),
    "slide": (
        slide(tokens != "<"),
        slid,
        words("12<", 4, asked=lambda w: w[-1] != "<"),
        2,
    ),
    "add": (add(), total, SUMS, 6),
}


@pytest.mark.parametrize("name", SOLVED)
def test_puzzles(name):
    program, wanted, inputs, layers = SOLVED[name]
    assert program.layer == program(inputs[-1]).layer == layers
    for xs in inputs:
        assert program(xs) == wanted(xs), xs


def compiled(name):
    program, _, inputs, _ = SOLVED[name]
    vocab = sorted({token for word in inputs for token in word}, key=str)
    return raspc.compile(program, vocab=vocab, max_seq_len=max(map(len, inputs)))


@pytest.mark.parametrize("name", SOLVED)
def test_puzzles_as_circuits(name):
    program, _, inputs, _ = SOLVED[name]
    assert not list(disagreements(program, compiled(name), inputs, ["craft"]))


@pytest.mark.parametrize("name", one_in(6, sorted(SOLVED)))
def test_puzzles_as_transformers(name):
    program, wanted, inputs, _ = SOLVED[name]
    model = compiled(name)
    assert raspc.check(program, model)
    assert model.batch(inputs) == [wanted(xs) for xs in inputs]


# --- the warm-ups

EVERYTHING = key(1) == query(1)
UP_TO = key(indices) <= query(indices)
WINDOW = UP_TO & (key(indices) > query(indices - 3))
LENGTH = EVERYTHING.value(1)
PLACE = (key(indices) > query(indices)).value(1)
NEIGHBOUR = where(indices % 2 == 0, indices + 1, indices - 1)

WARM_UPS = {
    "even": (where(tokens % 2 == 0, tokens, 0), lambda xs: [x if x % 2 == 0 else 0 for x in xs]),
    "length": (LENGTH, lambda xs: [len(xs)] * len(xs)),
    "running sum": (UP_TO.value(tokens), lambda xs: [sum(xs[: p + 1]) for p in range(len(xs))]),
    "window": (WINDOW.value(tokens), lambda xs: [sum(xs[: p + 1][-3:]) for p in range(len(xs))]),
    "histogram": (SAME.value(1), lambda xs: [xs.count(x) for x in xs]),
    "reverse": (
        (key(LENGTH - indices - 1) == query(indices)).value(tokens),
        lambda xs: list(xs)[::-1],
    ),
    "rotate": (
        (key((indices + 2) % LENGTH) == query(indices)).value(tokens),
        lambda xs: [xs[(p - 2) % len(xs)] for p in range(len(xs))],
    ),
    "swap": (
        (key(indices) == query(NEIGHBOUR)).value(tokens, -1),
        lambda xs: [(*xs, -1)[p + 1 if p % 2 == 0 else p - 1] for p in range(len(xs))],
    ),
    "number": (
        EVERYTHING.value(tokens * 10**PLACE),
        lambda xs: [int("".join(map(str, xs)))] * len(xs),
    ),
}


@pytest.mark.parametrize("name", WARM_UPS)
def test_warm_ups(name):
    program, wanted = WARM_UPS[name]
    inputs = list(map(tuple, words([0, 1, 2], 4)))
    for xs in inputs:
        assert program(xs) == wanted(xs)
    model = raspc.compile(program, vocab=[0, 1, 2], max_seq_len=4)
    assert not list(disagreements(program, model, inputs, ["craft"]))


def test_sums_of_long_numbers():
    assert add()("683+345") == [0, 0, 0, 1, 0, 2, 8]
    assert add()("99999999+1") == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]


# --- values


def valued(pred, keys, queries, values, default=0):
    """The sum of what is selected, one alone as it is."""
    result = []
    for q in queries:
        chosen = [v for k, v in zip(keys, values, strict=True) if pred(k, q)]
        result.append(default if not chosen else chosen[0] if len(chosen) == 1 else sum(chosen))
    return result


COMPARED = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]
OTHERS = [operator.add, operator.sub, operator.mul, operator.and_, operator.or_]


@pytest.mark.parametrize("compare", [*COMPARED, *OTHERS])
def test_keys_and_queries_are_compared(compare):
    of_query, of_key = compare(key(tokens), query(indices)), compare(query(indices), key(tokens))
    for xs in DRAWN:
        places = range(len(xs))
        wanted = valued(compare, xs, places, xs)
        assert of_query.value(tokens)(xs) == wanted
        assert select(tokens, indices, compare).value(tokens)(xs) == wanted
        assert of_key.value(1)(xs) == valued(lambda k, q: compare(q, k), xs, places, [1] * len(xs))


@pytest.mark.parametrize("compare", [operator.truediv, operator.mod])
def test_quotients_are_predicates_too(compare):
    selected = compare(key(tokens), query(indices + 1)).value(1)
    for xs in DRAWN:
        assert selected(xs) == valued(compare, xs, range(1, len(xs) + 1), [1] * len(xs))


def test_a_value_alone_is_as_it_is_and_none_is_the_default():
    at = key(indices) == query(indices - 1)
    assert at.value(tokens)("ab") == [0, "a"]
    assert at.value(tokens, default=None)("ab") == [None, "a"]
    assert aggregate(at, tokens, "-", name="before")("ab") == ["-", "a"]
    assert aggregate(at, tokens, name="before").name == "before"
    assert (key(tokens) == query("a")).value(tokens == "a")("aab") == [2, 2, 2]


def test_selectors_are_combined_and_negated():
    before = key(indices) < query(indices)
    assert (~SAME).value(1)("hello") == [4, 4, 3, 3, 4]
    assert (SAME & before).value(1)("hello") == [0, 0, 0, 1, 0]
    assert (SAME | before).value(1)("hello") == [1, 2, 4, 4, 5]
    assert (SAME & ~before).value(1)("hello") == [1, 1, 2, 1, 1]
    assert SAME("aba") == [[True, False, True], [False, True, False], [True, False, True]]


# --- elementwise


@pytest.mark.parametrize(
    "f",
    [
        lambda x: 1 - x,
        lambda x: 2 * x + 3,
        lambda x: -x,
        lambda x: +x,
        lambda x: x // 2,
        lambda x: 7 // (x + 9),
        lambda x: x**2,
        lambda x: 2 ** abs(x),
        lambda x: 7 % (x + 9),
        lambda x: abs(x) / 2,
        lambda x: 1 / (x + 9),
        lambda x: 5 & x,
        lambda x: x | 4,
        lambda x: (x > 0) & (x != 2) | (x == -1),
        lambda x: 1 <= x,  # noqa: SIM300
        lambda x: round(x / 3),
        lambda x: np.int64(2) * x,
    ],
)
def test_operators_are_those_of_python(f):
    program = f(tokens)
    assert isinstance(program, SOp)
    for xs in DRAWN:
        assert program(xs) == pytest.approx([f(x) for x in xs])


def test_not_is_of_truth_values():
    assert (~(tokens == "l"))("hello") == [True, True, False, False, True]
    moved = (key(indices) == query(indices)).value(tokens == "l")
    assert where(~moved, 0, 1)("hello") == [0, 0, 1, 1, 0]


def test_methods():
    assert tokens.map(str.upper)("ab") == ["A", "B"]
    assert (tokens / 2).round()([1, 3, 4]) == [0, 2, 2]
    assert raw([(1, 2), (3,)]).has(3)("ab") == [False, True]
    assert SOp.zip(lambda a, b, c: (a, b, c), tokens, indices, "x")("ab") == [
        ("a", 0, "x"),
        ("b", 1, "x"),
    ]
    assert tokens.input("ab") == tokens("ab") == identity("ab").toseq() == ["a", "b"]
    assert where(indices > 0, tokens, "no")("ab") == ["n", "b"]  # a longer string is a sequence
    assert (tokens == ["a", "c"])("ab") == [True, False]
    assert key("ab").sop("ab") == ["a", "b"]


def test_a_name_is_of_one_expression():
    counted = SAME.value(1)
    named = counted.name("count")
    assert (named.name, counted.name) == ("count", "")
    assert (named + 1).name == ""
    assert (named + 1)("hello") == [2, 2, 3, 3, 2]
    assert repr(named) == repr(counted) == "sum(select(tokens, tokens, ==), 1)"


def test_values_remember_what_they_are_of():
    bound = (SAME.value(1) + SAME.value(indices))("aba")
    assert (bound.val, bound.layer, bound.bind) == ([4, 2, 4], 1, ["a", "b", "a"])
    assert bound.sels == [SAME("aba")]
    assert minimum()([1]).sels[0] == [[False]]
    assert (raw(bound) + 1)("xyz") == (tokens * 0 + bound + 1)([0, 0, 0]) == [5, 3, 5]


@pytest.mark.parametrize(
    "thing", [tokens, SAME, key(tokens), query(1), SAME.value(1)("abb"), SAME("abb")], ids=repr
)
def test_all_is_shown(thing):
    assert thing._repr_svg_().startswith("<svg")
    assert str(raspy.draw(thing).svg).startswith("<svg")


def test_what_is_bound_is_drawn_on_its_own_input():
    assert "a b b" in SAME.value(1)("abb")._repr_svg_()
    assert "x y" in raspy.draw(SAME.value(1)("abb"), "xy").svg
    assert tokens.map(int)._repr_svg_() is None


# --- mistakes


def test_a_key_is_compared_with_a_query():
    with pytest.raises(raspc.ProgramError, match="a key is compared with a query, found 2") as said:
        _ = key(indices) < 2
    assert "write query(...) around it" in str(said.value)
    with pytest.raises(raspc.ProgramError, match="a query is compared with a key, found a query"):
        _ = query(indices) == query(2)
    with pytest.raises(raspc.ProgramError, match="a key is neither true nor false"):
        assert key(indices)


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda: SAME.value(key(tokens)), r"a sequence must be .*, found key\(tokens\)"),
        (lambda: SAME.value(SAME), "a sequence must be an s-op, found a selector"),
        (lambda: aggregate(tokens, tokens), "must be a selector, found an s-op"),
        (lambda: select(tokens, tokens, []), "must be a Python function"),
        (lambda: SOp.zip(max, tokens, lambda: 1), "an operand of Map must be"),
        (lambda: tokens.value(1), "a part of a program has no `value`"),
        (lambda: tokens + (lambda: 1), "an operand of `[+]` must be"),
    ],
)
def test_mistakes_are_shown_where_they_stand(write, said):
    with pytest.raises(raspc.ProgramError, match=said) as caught:
        write()
    assert "lambda: " in str(caught.value)


def test_operators_on_bits_are_written_with_brackets():
    both = (tokens > 1) & ((indices % 2 == 0) | (indices == 3))
    assert repr(both) == "(tokens > 1) & ((indices % 2 == 0) | (indices == 3))"
    assert repr((tokens & 1) + 1) == "(tokens & 1) + 1"


def test_a_raw_sequence_has_no_more_than_its_values():
    with pytest.raises(raspc.RaspError, match="2 values are given, none for position 2"):
        (raw([1, 2]) + indices)("abc")


def test_what_is_imported_is_no_program(tmp_path):
    file = tmp_path / "one.py"
    file.write_text(
        "from raspc.raspy import *\nhist = (key(tokens) == query(tokens)).value(1)\n"
        "vocab = 'ab'\nmax_seq_len = 3\n"
    )
    from raspc.compiler.loading.programs import load

    assert load(str(file), None).program("aba") == [2, 1, 2]


@pytest.mark.parametrize("module", [sequences, selecting], ids=["sequences", "selecting"])
def test_examples_in_docstrings(module):
    found = doctest.testmod(module, extraglobs=vars(raspy))
    assert found.attempted
    assert not found.failed


def test_names():
    assert set(raspy.__all__) == {
        *("SOp", "Selector", "Key", "Query", "Seq", "tokens", "identity", "indices", "raw"),
        *("key", "query", "select", "aggregate", "where", "draw"),
    }


# --- pictures

RASPY_COLOURS = {"#f4c095", "#679289", "#ee2e31", "#071e22", "#1d7874"}


def texts(svg):
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def filled(svg, colour):
    """The cells of a colour, as the texts in them."""
    cells = re.findall(rf'<rect[^>]*fill="{colour}"[^>]*/>\n<text[^>]*>([^<]*)</text>', svg)
    return [html.unescape(cell) for cell in cells]


def test_pictures_are_in_the_grammar_of_raspy():
    """Keys above and queries left, values below and results right, in its five colours."""
    earlier = (SAME & (key(indices) < query(indices))).value(1).name("earlier")
    svg = earlier("aba")._repr_svg_()
    assert set(re.findall(r"#[0-9a-f]{6}", svg)) >= RASPY_COLOURS
    assert filled(svg, "#f4c095") == [*"aba", *"012"]
    assert filled(svg, "#679289") == [*"aba", *"012"]
    assert filled(svg, "#ee2e31") == ["1", "1", "1"]
    assert filled(svg, "#071e22") == ["1", "0", "0", "1"]  # one result, and the answers
    assert svg.count('fill="#d3d3d3"') == 1
    said = texts(svg)
    assert said.index("Layer 1") < said.index("Final")
    assert {"==", "<", "sum", "earlier", "dashed: nothing is selected, so 0"} <= set(said)


def test_a_key_is_a_row_and_a_query_a_column():
    row, column = key(tokens)._repr_svg_(), query(indices + 1)._repr_svg_()
    assert filled(row, "#f4c095") == [*"hello"]
    assert filled(column, "#679289") == [*"12345"]
    places = [float(y) for y in re.findall(r'<rect x="[^"]*" y="([^"]*)"[^>]*"#679289"', column)]
    assert sorted(set(places)) == places
    assert "<desc>query indices + 1: 1 2 3 4 5.</desc>" in column
    assert filled(raspy.draw(key(tokens), "ab").svg, "#f4c095") == [*"ab"]
    assert key(tokens.map(int))._repr_svg_() is None


def test_other_styles_are_there_when_they_are_wanted():
    counted = SAME.value(1)
    assert raspy.draw(counted).svg == raspy.draw(counted, style="raspy").svg
    assert "#679289" not in raspy.draw(counted, style="compact").svg
    assert (
        "#ee2e31"
        in raspy.draw(
            raspc.SelectorWidth(raspc.Select(tokens, tokens, raspc.Comparison.EQ)), style="raspy"
        ).svg
    )


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("colours", [COMPACT, RASPY])
def test_texts_can_be_read(colours):
    """The contrast that the guidelines of the web ask for."""
    tones = (colours.key, colours.query, colours.value, colours.result, colours.empty)
    for tone in tones:
        for ink, ground in ((tone.ink, tone.fill), (tone.label, "#ffffff")):
            dark, light = sorted(map(luminance, (ink, ground)))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, tone
