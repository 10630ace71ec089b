"""Never a wrong yes: what each rule forbids is refused, with its line."""

import linecache

import pytest
from fragment_programs import (
    AVERAGING,
    C_RASP,
    EQ,
    EXTENDED,
    LEQ,
    LT,
    ONE_LAYER,
    PROGRAMS,
    RASP_L,
    STAR_FREE,
    count,
    prefix,
    previous,
)

from raspc import (
    Aggregate,
    Map,
    Select,
    SelectorWidth,
    fragments,
    indices,
    length,
    tokens,
    where,
)
from raspc.rasp_ast.fragments.judging import FRAGMENTS
from raspc.rasp_ast.programs import (
    make_frac_prevs,
)


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
