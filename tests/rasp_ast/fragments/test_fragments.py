"""Which fragment a program lies in: yes with a witness that means the same, no with the line."""

import linecache
import random
from itertools import pairwise
from pathlib import Path

import pytest

import raspc
from raspc import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    Sum,
    crasp_program,
    fragments,
    indices,
    length,
    tokens,
    where,
)
from raspc.rasp_ast.fragments.judging import FRAGMENTS
from raspc.rasp_ast.programs import (
    make_detect_pattern,
    make_first_occurrence,
    make_frac_prevs,
    make_gather,
    make_hist,
    make_last_occurrence,
    make_reverse,
    make_shift,
    make_shuffle_dyck1,
    make_sort,
)
from raspc.rasp_ast.values import canonical, key

EXAMPLES = Path(__file__).parents[3] / "examples" / "crasp"
RASP_L, C_RASP, EXTENDED, STAR_FREE, AVERAGING, ONE_LAYER = (f.name for f in FRAGMENTS)
EQ, LT, LEQ, TRUE = Comparison.EQ, Comparison.LT, Comparison.LEQ, Comparison.TRUE

prefix = Select(indices, indices, LEQ)


def count(token):
    return SelectorWidth(Select(tokens, token, EQ) & prefix)


def previous(k=1):
    return make_shift(tokens == "a", k, False)


def example(name):
    return raspc.load_crasp(EXAMPLES / f"{name}.crasp").program


def follows():
    """The token after the last one like this: copying where tokens occur once."""
    before = make_shift(tokens, 1, "-")
    return Aggregate(Select(before, tokens, EQ), tokens, "-")


# Programs, and the depths or yes for the fragments in which they lie, in the order of FRAGMENTS.
PROGRAMS = {
    "dyck1": (example("dyck1"), "()", [1, 2, 2, 0, 0, 0]),
    "anbncn": (example("anbncn"), "abc", [0, 2, 2, 0, 0, 0]),
    "contains_ab": (example("contains_ab"), "ab", [1, 0, 2, 1, 0, 0]),
    "even_a": (example("even_a"), "ab", [0, 0, 1, 0, 0, 1]),
    "copy4": (example("copy4"), "ab", [1, 0, 2, 1, 0, 0]),
    "increment": (example("increment"), "01", [0, 0, 2, 0, 0, 0]),
    "blocks3": (example("blocks3"), "ab", [0, 3, 3, 0, 0, 0]),
    "majority": (count("a") > count("b"), "ab", [1, 1, 1, 0, 0, 1]),
    "half": (make_frac_prevs(tokens == "a") > 1 / 2, "ab", [0, 1, 1, 0, 1, 1]),
    "any": (make_frac_prevs(tokens == "a") > 0, "ab", [0, 1, 1, 1, 1, 1]),
    "shuffle_dyck1": (make_shuffle_dyck1(), "()", [0, 2, 2, 0, 1, 0]),
    "hist": (make_hist(), "abc", [1, 1, 1, 0, 0, 1]),
    "first": (make_first_occurrence(), "abc", [1, 1, 1, 1, 0, 1]),
    "pattern": (make_detect_pattern(tokens, "ab"), "ab", [1, 0, 1, 1, 0, 1]),
    "fourth": (indices == 3, "ab", [1, 1, 1, 1, 1, 1]),
    "copy": (follows(), "abc", [1, 0, 2, 1, 0, 0]),
    "sort": (make_sort(tokens, tokens), "abc", [1, 0, 0, 0, 0, 0]),
    "sort numbers": (make_sort(tokens, tokens), range(4), [0, 0, 0, 0, 0, 0]),
    "parity": ((count("a") % 2) == 0, "ab", [0, 0, 0, 0, 0, 1]),
    "parity by index": (indices % 2 == 0, "ab", [0, 0, 0, 0, 1, 1]),
    "gather": (make_gather(tokens, indices // 2), "ab", [0, 0, 0, 0, 0, 1]),
    "score": (Sum(prefix, where(tokens == "a", 2, -3)) > 1, "ab", [0, 1, 1, 0, 0, 1]),
    "branch": (where(tokens == "a", 1, make_shift(tokens, 1)), "ab", [1, 0, 1, 1, 0, 1]),
    "mean": (make_frac_prevs(tokens == "a"), "ab", [0, 0, 0, 0, 1, 1]),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_and_their_fragments(name):
    program, vocab, expected = PROGRAMS[name]
    found = fragments(program, vocab=vocab, causal=True)
    given = [v.depth if v.depth is not None else int(v.holds) for v in found.values()]
    if name in ("parity by index", "even_a"):  # a remainder is no count: yes, at depth 0 or 1
        given[2], expected = int(found[EXTENDED].holds), [*expected[:2], 1, *expected[3:]]
    assert given == expected, repr(found)
    for fragment, verdict in found.items():
        assert verdict.fragment == fragment
        assert (verdict.witness is None) == (verdict.reason is not None) == (not verdict)


# --- a witness means what the program means


def same(program, verdict, words, causal):
    """Whether the witness gives what the program gives, wherever that has a meaning."""
    text = crasp_program(verdict.witness)
    lines = verdict.witness.splitlines()
    answers = {
        after.split(" = ")[0]: eval(line.split(": the answer is ", 1)[1])
        for line, after in pairwise(lines)
        if line.startswith("// ") and ": the answer is " in line
    }
    for word in words:
        try:
            wanted = program(word, causal=causal)
        except raspc.EvaluationError:
            continue
        shown = [str(token) for token in word]
        if not answers:
            found = text.program(shown, causal=True)
        else:
            columns = {name: text[name](shown, causal=True) for name in answers}
            rows = [[answers[n] for n in answers if columns[n][i]] for i in range(len(word))]
            assert all(len(row) == 1 for row in rows)
            found = [row[0] for row in rows]
        assert [key(canonical(x)) for x in found] == [key(canonical(x)) for x in wanted], word
    return True


@pytest.mark.parametrize("name", [n for n, (_, _, yes) in PROGRAMS.items() if yes[2]])
def test_a_witness_is_the_program(name):
    program, vocab, _ = PROGRAMS[name]
    draw = random.Random(0)
    words = [draw.choices(list(vocab), k=draw.randint(1, 9)) for _ in range(40)]
    verdict = fragments(program, vocab=vocab, causal=True)[EXTENDED]
    assert same(program, verdict, words, causal=True)


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_witnesses_of_random_programs(start):
    for seed in range(start, start + 10):
        vocab, causal = [list("abc"), [0, 1, 2, 3], [-1, 0, 1]][seed % 3], seed % 4 != 0
        size = 3 + seed % 7
        program = raspc.random_program(seed, vocab=vocab, size=size, causal=causal)
        found = fragments(program, vocab=vocab, causal=causal)
        assert not found[C_RASP] or found[EXTENDED]
        if found[EXTENDED]:
            draw = random.Random(seed)
            words = [draw.choices(vocab, k=draw.randint(1, 8)) for _ in range(12)]
            assert same(program, found[EXTENDED], words, causal)


# --- never a wrong yes: what each rule forbids is refused, with its line


def of_length():
    return length > 3  # broken


def later():
    return SelectorWidth(Select(tokens, "a", EQ)) > 1  # broken


def remainder_of_a_count():
    return count("a") % 2 == 0  # broken


def product_of_counts():
    return count("a") * count("b") > 3  # broken


def function_of_a_count():
    return Map(lambda n: n in (2, 3, 5, 7), count("a"))  # broken


def place_of_a_count():
    return Aggregate(Select(indices, count("a"), EQ) & prefix, tokens == "a", False)  # broken


def count_of_equal_counts():
    return SelectorWidth(Select(count("a"), count("b"), EQ) & prefix) > 1  # broken


def predicate_of_positions():
    far = Select(indices, indices, lambda k, q: 2 * k == q)
    return SelectorWidth(far & prefix) > 0


def mean_of_positions():
    return Aggregate(Select(tokens, "a", EQ) & prefix, indices, 0) > 2  # broken


def means_of_different_positions():
    of_a = Aggregate(Select(tokens, "a", EQ) & prefix, where(previous(), 1, 0), 0)
    return of_a > make_frac_prevs(tokens == "a")  # broken


def before():
    return Aggregate(Select(indices, indices - 1, EQ), tokens == "a", False)  # broken


def but_one():
    return SelectorWidth(Select(tokens, "a", EQ) & Select(indices, indices - 2, LEQ)) > 1  # broken


def parity():
    return indices % 2 == 0  # broken


def more_a():
    return count("a") > count("b")  # broken


def as_many_twice():
    return 2 * count("a") - 3 == count("b")  # broken


def doubled():
    return Select(indices, 2 * indices, EQ)  # broken


def doubled_place():
    return SelectorWidth(Select(indices, 2 * indices, LT) & prefix) > 1  # broken


def sum_of_places():
    return indices + indices > 3  # broken


def square_by_a_function():
    return Map(lambda i: i * i % 64, indices) > 3  # broken


def parity_by_a_function():
    return Map(lambda i: i % 2 == 0, indices)  # broken


def too_large():
    return count("a") * 2 > 3  # broken


def quotient():
    return count("a") / 2 > 3  # broken


def mean():
    return make_mean() > 1 / 3


def make_mean():
    return Aggregate(prefix, where(tokens == "a", 1, 0))  # broken


def chosen():
    return Aggregate(Select(tokens, "a", EQ) & prefix, where(tokens == "a", 1, 0), 0) > 0  # broken


def counted():
    return SelectorWidth(prefix) > 3  # broken


def second_layer():
    return Aggregate(prefix, where(make_frac_prevs(tokens == "a") > 1 / 2, 1, 0)) > 0  # broken


COUNTS = [of_length, later, remainder_of_a_count, product_of_counts, function_of_a_count,
          place_of_a_count, count_of_equal_counts, mean_of_positions,
          means_of_different_positions]  # fmt: skip
FORBIDDEN = {
    RASP_L: [of_length, later, parity, doubled_place, sum_of_places, square_by_a_function,
             parity_by_a_function, too_large, remainder_of_a_count, function_of_a_count,
             quotient, mean, mean_of_positions],
    C_RASP: [*COUNTS, before, but_one, parity],
    EXTENDED: COUNTS,
    STAR_FREE: [*COUNTS, parity, more_a, as_many_twice],
    AVERAGING: [of_length, chosen, counted, before],
    ONE_LAYER: [second_layer],
}  # fmt: skip


def masked(name):
    """The programs that see no later positions in either mode."""
    program, vocab, _ = PROGRAMS[name]
    return program, vocab, not name.startswith(("hist", "copy", "first", "sort", "shuffle"))


@pytest.mark.parametrize(
    ("fragment", "broken"),
    [(fragment, broken) for fragment, all_ in FORBIDDEN.items() for broken in all_],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_one_forbidden_operation_is_refused_with_its_line(fragment, broken):
    """Programs that are accepted, each with one more thing that the fragment has not."""
    place = [f.name for f in FRAGMENTS].index(fragment)
    accepted = [name for name, (_, _, yes) in PROGRAMS.items() if yes[place]]
    tried = 0
    for name in accepted[::2]:
        program, vocab, is_masked = masked(name)
        causal = broken is not later
        if not (causal or is_masked):
            continue
        vocab = {*vocab, "a", "b"}
        verdict = fragments(program != broken(), vocab=vocab, causal=causal)[fragment]
        assert not verdict, name
        assert verdict.witness is None
        source = verdict.reason.source
        assert "# broken" in linecache.getline(source.file, source.line), str(verdict)
        tried += 1
    assert tried >= 2


# --- what is asked


def test_equality_over_a_finite_alphabet_is_a_count():
    found = fragments(make_hist(), causal=True)
    assert "endlessly many" in found[C_RASP].reason.message
    assert "vocabulary" in found[C_RASP].reason.hint
    assert fragments(make_hist(), vocab="ab", causal=True)[C_RASP].witness == (
        'hist = # "a" if "a" else # "b"\n'
    )


def test_without_an_alphabet_tokens_may_be_compared():
    found = fragments(count("a") > count("b"))
    assert found[C_RASP].witness == 'answer = # "a" > # "b"\n'
    assert found[C_RASP].depth == 1
    assert not fragments(Map(ord, tokens) > 3)[C_RASP]


@pytest.mark.parametrize("make", [make_reverse, make_hist, make_last_occurrence])
def test_later_positions_are_refused_unless_it_is_causal(make):
    verdict = fragments(make(), vocab="ab", causal=False)[EXTENDED]
    assert verdict.reason.rule == "causal"
    assert "compile it as causal" in str(verdict)


def test_all_answers_have_a_line():
    program = make_shift(tokens, 1, "-")
    verdict = fragments(program, vocab="ab", causal=True)[EXTENDED]
    assert "// shift 1: the answer is '-'\nshift_1 = #[pred] true == 0\n" in verdict.witness


def test_a_verdict_is_shown_on_a_line_and_in_full():
    found = fragments(more_a(), vocab="ab", causal=True)
    assert repr(found).splitlines()[1] == "C-RASP                   yes, depth 1"
    assert str(found[C_RASP]) == "C-RASP: yes, depth 1"
    assert "compares counts with each other" in str(found[STAR_FREE])
    assert "^^^^" in str(found[STAR_FREE])
    assert len(found) == len(FRAGMENTS)
