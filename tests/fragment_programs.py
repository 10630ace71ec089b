"""Programs, and the fragments of RASP in which they lie."""

from pathlib import Path

import raspc
from raspc import (
    Aggregate,
    Comparison,
    Select,
    SelectorWidth,
    Sum,
    indices,
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
    make_shift,
    make_shuffle_dyck1,
    make_sort,
)

EXAMPLES = Path(__file__).parents[1] / "examples" / "crasp"
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
    "marks are added up": (
        Sum(prefix, tokens == "a") > Sum(prefix, tokens == "b"),
        "ab",
        [0, 1, 1, 0, 0, 1],
    ),
    "score": (Sum(prefix, where(tokens == "a", 2, -3)) > 1, "ab", [0, 1, 1, 0, 0, 1]),
    "branch": (where(tokens == "a", 1, make_shift(tokens, 1)), "ab", [1, 0, 1, 1, 0, 1]),
    "mean": (make_frac_prevs(tokens == "a"), "ab", [0, 0, 0, 0, 1, 1]),
}
