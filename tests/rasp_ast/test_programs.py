"""The standard programs against oracles in plain Python, and the examples in their docstrings."""

import doctest
import inspect
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from raspc.rasp_ast import RASPExpr, indices, programs, tokens
from raspc.rasp_ast.programs import STANDARD

Oracle = Callable[[list[Any]], list[Any]]


def test_the_examples_in_the_docstrings() -> None:
    files = {inspect.getmodule(standard) for standard in vars(programs).values()}
    found = [doctest.testmod(file) for file in files if file is not None]
    assert not any(failed for failed, _ in found)
    assert sum(attempted for _, attempted in found) > 20


def test_every_program_has_an_example() -> None:
    makers = [name for name in vars(programs) if name.startswith("make_")]
    assert len(makers) > 20
    for name in makers:
        assert ">>>" in getattr(programs, name).__doc__


def prefixes(oracle: Callable[[list[Any]], Any]) -> Oracle:
    """What a program gives that looks at the prefix of each position."""
    return lambda xs: [oracle(xs[: i + 1]) for i in range(len(xs))]


def broadcast(oracle: Callable[[list[Any]], Any]) -> Oracle:
    """What a program gives that looks at the whole sequence."""
    return lambda xs: [oracle(xs)] * len(xs)


def double_histogram(xs: list[Any]) -> list[int]:
    counts = Counter(xs)
    return [sum(count == counts[x] for count in counts.values()) for x in xs]


def sort_unique(xs: list[Any]) -> list[Any]:
    ranks = {x: sum(y < x for y in xs) for x in xs}
    places = {rank: x for x, rank in ranks.items()}
    return [places.get(i) for i in range(len(xs))]


def most_frequent(xs: list[Any]) -> list[Any]:
    found = [x for x, _ in Counter(xs).most_common()]
    return found + [None] * (len(xs) - len(found))


def balance(xs: list[Any]) -> float:
    return (xs.count("(") - xs.count(")")) / len(xs)


def balanced(xs: list[Any], pairs: list[str]) -> bool:
    for opening, closing in pairs:
        depths = [xs[:i].count(opening) - xs[:i].count(closing) for i in range(len(xs) + 1)]
        if min(depths) < 0 or depths[-1] != 0:
            return False
    return True


def nested(xs: list[Any], pairs: list[str]) -> str:
    stack: list[str] = []
    for x in xs:
        for opening, closing in pairs:
            if x == opening:
                stack.append(closing)
            elif x == closing and (not stack or stack.pop() != closing):
                return "F"
    return "P" if stack else "T"


# An oracle for each mode; None where causal mode means the same as bidirectional mode.
ORACLES: dict[str, tuple[Oracle, Oracle | None]] = {
    "length": (broadcast(len), prefixes(len)),
    "reverse": (lambda xs: xs[::-1], None),
    "shift": (lambda xs: ["-", *xs[:-1]], None),
    "gather": (lambda xs: [xs[i // 2] for i in range(len(xs))], None),
    "count": (broadcast(lambda xs: xs.count("a")), prefixes(lambda xs: xs.count("a"))),
    "hist": (lambda xs: [xs.count(x) for x in xs], prefixes(lambda xs: xs.count(xs[-1]))),
    "double_hist": (double_histogram, None),
    "first_occurrence": (prefixes(lambda xs: xs[-1] not in xs[:-1]), None),
    "last_occurrence": (lambda xs: [x not in xs[i + 1 :] for i, x in enumerate(xs)], None),
    "detect_pattern": (prefixes(lambda xs: xs[-3:] == ["a", "b", "c"]), None),
    "sort_unique": (sort_unique, None),
    "sort": (sorted, None),
    "sort_freq": (lambda xs: sorted(xs, key=lambda x: -xs.count(x)), None),
    "most_frequent": (most_frequent, None),
    "frac_prevs": (prefixes(lambda xs: xs.count("x") / len(xs)), None),
    "pair_balance": (prefixes(balance), None),
    "shuffle_dyck1": (
        broadcast(lambda xs: balanced(xs, ["()"])),
        prefixes(lambda xs: balanced(xs, ["()"])),
    ),
    "shuffle_dyck2": (
        broadcast(lambda xs: balanced(xs, ["()", "{}"])),
        prefixes(lambda xs: balanced(xs, ["()", "{}"])),
    ),
    "dyck1_prefix": (prefixes(lambda xs: nested(xs, ["()"])), None),
    "dyck2_prefix": (prefixes(lambda xs: nested(xs, ["()", "{}"])), None),
}


def sequences(vocab: list[Any]) -> list[list[Any]]:
    """Every short sequence, some longer ones, and for brackets some that are nearly balanced."""
    rng = random.Random(0)
    found = [[]]
    short: list[list[Any]] = []
    for _ in range(4):
        found = [[*xs, x] for xs in found for x in vocab]
        short += found
    longer = [rng.choices(vocab, k=rng.randint(5, 20)) for _ in range(60)]
    if "(" in vocab:
        longer += [nearly_balanced(rng, vocab) for _ in range(200)]
    return short + longer


def nearly_balanced(rng: random.Random, vocab: list[Any]) -> list[Any]:
    closing = {"(": ")", "{": "}"}
    xs: list[Any] = []
    stack: list[str] = []
    for _ in range(rng.randint(2, 14)):
        opening = rng.choice([x for x in vocab if x in closing])
        if stack and rng.random() < 0.55:
            xs.append(stack.pop() if rng.random() < 0.95 else rng.choice(vocab))
        else:
            xs.append(opening)
            stack.append(closing[opening])
    return xs + stack[::-1]


CASES = [(name, causal) for name, standard in STANDARD.items() for causal in standard.modes]


@pytest.mark.parametrize(("name", "causal"), CASES)
def test_a_standard_program_agrees_with_its_oracle(name: str, causal: bool) -> None:
    standard = STANDARD[name]
    bidirectional_oracle, causal_oracle = ORACLES[name]
    oracle = causal_oracle if causal and causal_oracle is not None else bidirectional_oracle
    program = standard.make()
    for xs in sequences(list(standard.vocab)):
        found, expected = program(xs, causal), oracle(xs)
        assert found == expected, xs
        assert [type(x) is bool for x in found] == [type(x) is bool for x in expected]


def test_every_standard_program_has_a_name() -> None:
    assert all(standard.make().name for standard in STANDARD.values())
    assert ORACLES.keys() == STANDARD.keys()


# The bounds of the RASP paper, aggregates in a row.
DEPTHS = {"reverse": 2, "hist": 1, "double_hist": 2, "sort": 2, "most_frequent": 3}
DEPTHS |= {"dyck1_prefix": 2, "dyck2_prefix": 3, "shuffle_dyck2": 2, "detect_pattern": 1}


@pytest.mark.parametrize("name", DEPTHS)
def test_programs_are_shallow(name: str) -> None:
    def depth(expression: RASPExpr) -> int:
        below = max((depth(child) for child in expression.children), default=0)
        return below + (expression.node.kind in {"aggregate", "selector_width"})

    assert depth(STANDARD[name].make()) == DEPTHS[name]


def test_programs_of_other_sops() -> None:
    assert programs.make_reverse(indices)("abc") == [2, 1, 0]
    assert programs.make_histogram(indices % 2)("abc") == [2, 1, 2]
    assert programs.make_double_histogram(indices % 2)("abc") == [1, 1, 1]
    assert programs.make_first_occurrence(indices % 2)("abc") == [True, True, False]
    assert programs.make_sort(tokens, -indices, max_seq_len=5, min_key=1)("abc") == list("cba")
    assert programs.make_shift(tokens, 0)("ab") == ["a", "b"]
    assert programs.make_gather(tokens, tokens)([2, 0, 5]) == [5, 2, None]
    assert programs.make_detect_pattern(tokens, "a")("ba") == [False, True]
    assert programs.make_most_frequent(indices % 2)("abc") == [0, 1, None]
    three = programs.make_dyck2_prefix(["()", "{}", ("begin", "end")])
    assert three(["(", "begin", "end", ")", "begin", ")"]) == list("PPPTPF")
    assert programs.make_dyck2_prefix(["()"])("(a)") == list("PPT")
    assert programs.make_hist is programs.make_histogram
