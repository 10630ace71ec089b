"""C-RASP text: what its programs mean, how tightly its operators bind, what is refused."""

from itertools import product
from pathlib import Path

import pytest
from levels import one_in

import raspc
from raspc import crasp_program, load_crasp
from raspc.compiler.cli import main

EXAMPLES = Path(__file__).parents[3] / "examples" / "crasp"


def is_dyck1(word):
    depths = [word[:n].count("(") - word[:n].count(")") for n in range(len(word) + 1)]
    return min(depths) == 0 == depths[-1]


def is_counting_on(word):
    """Whether each four bits are the number before them and one more; the last may be cut off."""
    bits = "".join(word)
    for start in range(4, len(bits), 4):
        number = int(bits[start - 4 : start][::-1], 2)
        wanted = f"{(number + 1) % 16:04b}"[::-1]
        if not wanted.startswith(bits[start : start + 4]):
            return False
    return True


# What each example accepts, in plain Python, its tokens, the longest input tried, and its layers.
LANGUAGES = {
    "dyck1": (is_dyck1, "()", 8, 2),
    "anbncn": (lambda w: w == "a" * (n := len(w) // 3) + "b" * n + "c" * n and n, "abc", 6, 2),
    "contains_ab": (lambda w: "ab" in w, "ab", 7, 2),
    "even_a": (lambda w: set(w) <= {"a"} and len(w) % 2 == 0, "ab", 7, 1),
    "copy4": (lambda w: all(x == y for x, y in zip(w, w[4:])), "ab", 8, 2),  # noqa: B905
    "increment": (is_counting_on, "01", 8, 3),
    "blocks3": (lambda w: w.count("ab") == 1 == w.count("ba") and w[0] == "a", "ab", 8, 3),
}


def words(tokens, longest):
    return ("".join(w) for n in range(1, longest + 1) for w in product(tokens, repeat=n))


def test_each_example_has_its_language():
    assert sorted(LANGUAGES) == sorted(path.stem for path in EXAMPLES.iterdir())


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_interpreter_accepts_the_language(name):
    accepts, tokens, longest, _ = LANGUAGES[name]
    program = load_crasp(EXAMPLES / f"{name}.crasp").program
    for word in product(tokens, repeat=longest):
        for n, verdict in enumerate(program(word, causal=True), start=1):
            assert verdict == bool(accepts("".join(word[:n]))), word[:n]


@pytest.mark.parametrize("name", one_in(2, LANGUAGES))
def test_the_transformer_does_as_well(name):
    program = load_crasp(EXAMPLES / f"{name}.crasp").program
    _, tokens, longest, layers = LANGUAGES[name]
    model = raspc.compile(program, vocab=tokens, max_seq_len=min(longest, 7), causal=True)
    assert raspc.check(program, model, inputs=100, levels=["craft"])
    assert model.sizes.layers == layers


def test_a_count_and_all_prefixes_are_there():
    program = crasp_program('a = # "a"\nmore = a > # "b"')
    assert list(program) == ["a", "more"]
    assert program["a"]("abba") == [1, 1, 1, 2]
    assert program.program("abaa") == program["more"]("abaa", causal=True)
    assert program.accepts("aab")
    assert not program.accepts("ab")
    assert program.tokens == ["a", "b"]
    assert crasp_program("x = # true").tokens == []


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ('x = # ! "a" == 1', 'x = (# (! "a")) == 1'),
        ('x = 2 * # "a" + 1 == # "b"', 'x = ((2 * (# "a")) + 1) == (# "b")'),
        ('x = # "a" - # "b" - 1 == 0', 'x = (# "a" - # "b") - 1 == 0'),
        ('x = "a" || "b" && # "c" > 0', 'x = "a" || ("b" && (# "c" > 0))'),
        ('x = # "a" > 0 && # "b" > 0', 'x = (# "a" > 0) && (# "b" > 0)'),
        ('x = # "a" if "b" || "c" else 1 + 1', 'x = (# "a") if ("b" || "c") else (1 + 1)'),
        ('x = 0 if "a" else 1 if "b" else 2', 'x = 0 if "a" else (1 if "b" else 2)'),
        ('x = - # "a" < -1', 'x = (0 - # "a") < 0 - 1'),
        ('x = min(# "a", 2) == max(# "b", 1)', 'x = (# "a" if # "a" < 2 else 2) == max(1, # "b")'),
        ('x = #[pred1] "a" == 1', 'x = #[pred] "a" != 0'),
        ('x = #[last3] "a"', 'x = #[pred0] "a" + #[pred] "a" + #[pred2] "a"'),
        ("x = pos_odd", "x = pos_1_mod_2"),
        ("x = pos_even", "x = ! pos_odd"),
        ('x = # (true && "a")', 'x = # "a" + # false'),
    ],
)  # fmt: skip
def test_how_tightly_operators_bind(text, same):
    left, right = crasp_program(text).program, crasp_program(same).program
    for word in words("abc", 4):
        assert left(word) == right(word) == left(word, causal=True)


def test_positions_before_the_first_are_none():
    """A guard that selects nothing counts 0."""
    assert crasp_program('x = #[pred2] "a" == 0').program("aaaa") == [True, True, False, False]


def test_comments_blank_lines_and_later_definitions():
    program = crasp_program('// one\n\n#import pos_even // two\nx = "//"\nx = # x // again\n')
    assert program.program(["//", "a", "//"]) == [1, 1, 2]


REFUSED = [
    ('x = # "a" && "b" > 0', '"b"', "must be a count, found a truth value"),
    ('x = # # "a"', '# "a"', "what `#` counts must be a truth value"),
    ('x = ! (# "a")', '# "a"', "what `!` negates must be a truth value"),
    ('x = 1 if 2 else 3', "2", "the condition after `if` must be a truth value"),
    ('x = "a" if "b" else 3', "3", "must be a truth value, found a count"),
    ('x = min("a", 1)', '"a"', "an argument of `min` must be a count"),
    ('x = 2 * "a"', '"a"', "what is multiplied must be a count"),
    ('x = # "a" * 2', "*", "the number comes first"),
    ('open = "a"\ny = opens', "opens", "did you mean open?"),
    ("x = x", "x", "a name is defined above"),
    ("x = pred", "pred", "#[pred] x"),
    ('x = #[pos_odd] "a"', '#[pos_odd] "a"', "is no local predicate"),
    ("#import prod", "#import prod", "no predicate is called `prod`"),
    ('x = "a', '"', "cannot stand here"),
    ('x = "é" && ', "", "the line ends too early"),
    ('x = "é" + é', "é", "cannot stand here"),
    ("true = 1", "true = 1", "`true` belongs to the language"),
    ("// nothing", None, "defines nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "message"), REFUSED)
def test_what_is_refused_shows_the_place(text, place, message):
    with pytest.raises(raspc.ProgramError) as refused:
        crasp_program(text)
    assert message in str(refused.value)
    if place is None:
        assert refused.value.source is None
        return
    lines = text.splitlines()
    source = refused.value.source
    assert source.line == len(lines)
    assert lines[-1].encode()[source.col : source.end_col].decode().strip() == place


def test_files_that_are_none(tmp_path):
    with pytest.raises(raspc.InputError, match="cannot be read"):
        load_crasp(tmp_path / "none.crasp")


def test_the_command_line_takes_tokens_as_text(capsys):
    file = str(EXAMPLES / "increment.crasp")
    given = ["--max-len", "5", "--vocab", "0,1", "--input", "0 0 0 0 1"]
    assert main(["run", file, *given]) == 0
    assert capsys.readouterr().out.split()[-4:] == ["1", "True", "True", "yes"]
    assert main(["run", file, "--max-len", "4", "--output", "carry"]) == 0
    assert main(["run", file, "--max-len", "4", "--output", "carri"]) == 2
    assert "it defines first, " in capsys.readouterr().err
    assert main(["run", file]) == 2
    assert capsys.readouterr().err.endswith("hint: --max-len 8\n")
