"""The .rasp examples do what they say, and compile to what their Python twins compile to."""

import random
from pathlib import Path

import pytest
from levels import one_in

import raspc
from raspc.rasp_ast import programs
from raspc.rasp_ast.text.session import Session

EXAMPLES = Path(__file__).parents[1] / "examples"

GIVEN = [
    ("histogram", "hist_bos", "§aba", [0, 2, 1, 2]),
    ("histogram", "hist_bos", "aba", [1, 1, 1]),
    ("histogram", "hist_nobos", "aba", [2, 1, 2]),
    ("reverse", "reverse", "abc", list("cba")),
    ("sort", "sort_bos", "§cab", list("§abc")),
    ("sort", "sorted", "cabb", list("abbc")),
    ("double_histogram", "hist2_bos", "§abbc", [0, 2, 1, 1, 2]),
    ("double_histogram", "hist2_nobos", "abbc", [2, 1, 1, 2]),
    ("most_frequent", "sort_by_most_freq", "§abaacbb", list("§abc§§§§")),
    ("most_frequent", "most_frequent", "abcbc", list("bca__")),
    ("dyck", "dyck1_ptf", "(())())(", list("PPPTPTFF")),
    ("dyck", "dyck2_ptf", "({)}", list("PPFF")),
    ("dyck", "dyck3_ptf", "([{}])", list("PPPPPT")),
    ("addition", "longsum", "23+345", [0, 0, 0, 3, 6, 8]),
    ("addition", "longsum", "99+1", [0, 1, 0, 0]),
]

# vocabulary, maximum length, layers of the compiled model
COMPILED = {
    "reverse": ("abcd", 6, 2),
    "hist_nobos": ("abcd", 6, 1),
    "hist_bos": ("§abc", 6, 1),
    "hist2_nobos": ("abc", 6, 2),
    "hist2_bos": ("§abc", 6, 2),
    "sorted": ("abcd", 6, 2),
    "sort_bos": ("§abc", 6, 2),
    "most_frequent": ("abc", 6, 3),
    "sort_by_most_freq": ("§abc", 6, 3),
    "dyck1_ptf": ("()", 8, 2),
    "dyck2_ptf": ("(){}", 6, 3),
    "dyck3_ptf": ("(){}[]", 5, 3),
    "longsum": ("0123456789+", 6, 4),
}

TWINS = {
    "reverse": programs.make_reverse,
    "hist_nobos": programs.make_histogram,
    "hist2_nobos": programs.make_double_histogram,
    "sorted": lambda: programs.make_sort(raspc.tokens, raspc.tokens),
}


def program(file, name):
    return raspc.load_rasp(EXAMPLES / f"{file}.rasp")[name]


@pytest.mark.parametrize(("file", "name", "given", "expected"), GIVEN)
def test_what_they_give(file, name, given, expected):
    assert program(file, name)(given) == expected


@pytest.mark.parametrize("file", sorted(path.stem for path in EXAMPLES.glob("*.rasp")))
def test_a_session_loads_them(file, monkeypatch):
    monkeypatch.chdir(EXAMPLES.parent)
    session = Session()
    assert session.feed(f'load "examples/{file}";')
    assert not session.troubles
    for line in (EXAMPLES / f"{file}.rasp").read_text(encoding="utf-8").splitlines():
        if line.startswith("#     >> "):
            printed = session.feed(line.removeprefix("#     >> "))
            assert printed
    assert not session.troubles


@pytest.mark.parametrize("name", one_in(7, COMPILED))
def test_they_compile(name):
    [file] = {row[0] for row in GIVEN if row[1] == name}
    vocab, max_seq_len, layers = COMPILED[name]
    found = program(file, name)
    model = raspc.compile(found, vocab, max_seq_len)
    assert model.sizes.layers == layers
    assert raspc.check(found, model, inputs=200)


@pytest.mark.parametrize("name", TWINS)
def test_they_are_as_small_as_their_twins(name):
    [file] = {row[0] for row in GIVEN if row[1] == name}
    vocab, max_seq_len, _ = COMPILED[name]
    sizes = raspc.compile(program(file, name), vocab, max_seq_len).sizes
    assert sizes.parameters <= raspc.compile(TWINS[name](), vocab, max_seq_len).sizes.parameters


def test_any_kinds_of_brackets():
    pairs = raspc.load_rasp(EXAMPLES / "dyck.rasp").evaluate('dyckk_ptf(["<>"])')
    assert pairs("<<>>>") == list("PPPTF")


def test_sums():
    longsum = program("addition", "longsum")
    numbers = random.Random(0)
    for _ in range(40):
        one, other = (numbers.randrange(10 ** numbers.randrange(1, 6)) for _ in range(2))
        digits = longsum(f"{one}+{other}")
        assert int("".join(map(str, digits))) == one + other
