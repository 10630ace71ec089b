"""RASP-L: each function as the published library has it."""

import doctest
from math import floor, trunc
from random import Random

import pytest

import raspc
from raspc import raspl
from raspc.rasp_ast.raspl import core, library
from raspc.raspl import *  # noqa: F403
from raspc.raspl import tokens

# --- what each function gives, as loops over lists


MEANS = {"mean": trunc, "mean, rounded down": floor}


def reduced(k, q, v, pred, default, reduction):
    result = []
    for i in range(len(k)):
        chosen = [v[j] for j in range(i + 1) if pred(k[j], q[i])]
        if not chosen:
            result.append(default)
        elif reduction in MEANS:
            result.append(MEANS[reduction](sum(chosen) / len(chosen)))
        else:
            result.append(max(chosen) if reduction == "max" else min(chosen))
    return result


def place(k, q, default, last):
    result = []
    for i in range(len(k)):
        found = [j for j in range(i + 1) if k[j] == q[i]]
        result.append(found[-1 if last else 0] if found else default)
    return result


def at(x, idx, default):
    return [x[j] if 0 <= j <= i else default for i, j in enumerate(idx)]


def shifted(x, n, default=0):
    return [x[i - n] if i - n >= 0 and n >= 0 else default for i in range(len(x))]


def counted(b):
    return [sum(map(bool, b[: i + 1])) for i in range(len(b))]


def prev(x, q):
    return [x[: i + 1].count(q[i]) for i in range(len(x))]


def extreme_place(x, best):
    return [x.index(best(x[: i + 1])) for i in range(len(x))]


def inducted(k, q, v, offset, default=0):
    """The value behind the first match among the keys that are `offset` behind."""
    return [
        next((v[j] for j in range(i + 1) if j >= offset and k[j - offset] == q[i]), default)
        for i in range(len(k))
    ]


def most_frequent(x):
    numbers = prev(x, x)
    return [x[p] for p in extreme_place(numbers, max)]


def before_first(k, q, offset):
    first = place(k, q, None, last=False)
    idx = [-1 if j is None else j + offset for j in first]
    return at(k, idx, 0)


def kinds(x):
    """Keys and queries that differ, made of the input."""
    return [n % 3 for n in x], [n - 1 for n in x]


K, Q = tokens % 3, tokens - 1
EQ, LT, GEQ = raspl.equals, raspl.lt, raspl.geq

FUNCTIONS = {
    "full": (lambda x: raspl.full(x, 7), lambda x: [7] * len(x)),
    "indices": (raspl.indices, lambda x: list(range(len(x)))),
    "tok_map": (lambda x: raspl.tok_map(x, lambda n: n / 2), lambda x: [trunc(n / 2) for n in x]),
    "tok_map truth": (
        lambda x: raspl.tok_map(x, lambda n: n > 1),
        lambda x: [int(n > 1) for n in x],
    ),
    "seq_map": (
        lambda x: raspl.seq_map(x, Q, lambda a, b: a * b),
        lambda x: [n * (n - 1) for n in x],
    ),
    "sel_width": (
        lambda x: raspl.sel_width(raspl.select(K, Q, LT)),
        lambda x: [
            sum(kinds(x)[0][j] < kinds(x)[1][i] for j in range(i + 1)) for i in range(len(x))
        ],
    ),
    "mean": (
        lambda x: raspl.kqv(K, Q, x, LT, -5),
        lambda x: reduced(*kinds(x), x, lambda k, q: k < q, -5, "mean"),
    ),
    "mean, rounded down": (
        lambda x: raspl.kqv(K, Q, x, LT, -5, rounding="floor"),
        lambda x: reduced(*kinds(x), x, lambda k, q: k < q, -5, "mean, rounded down"),
    ),
    "max": (
        lambda x: raspl.kqv(K, Q, x, LT, -5, "max"),
        lambda x: reduced(*kinds(x), x, lambda k, q: k < q, -5, "max"),
    ),
    "min": (
        lambda x: raspl.kqv(K, Q, x, GEQ, 6, "min"),
        lambda x: reduced(*kinds(x), x, lambda k, q: k >= q, 6, "min"),
    ),
    "shift_right": (lambda x: raspl.shift_right(x, 2, -9), lambda x: shifted(x, 2, -9)),
    "shift_right left": (lambda x: raspl.shift_right(x, -1, -9), lambda x: [-9] * len(x)),
    "cumsum": (lambda x: raspl.cumsum(x > 1), lambda x: counted([n > 1 for n in x])),
    "cumsum of numbers": (raspl.cumsum, counted),
    "where": (lambda x: raspl.where(x > 1, x, -x), lambda x: [n if n > 1 else -n for n in x]),
    "mask": (lambda x: raspl.mask(x, x > 1, -3), lambda x: [n if n > 1 else -3 for n in x]),
    "maximum": (raspl.maximum, lambda x: [max(x[: i + 1]) for i in range(len(x))]),
    "minimum": (raspl.minimum, lambda x: [min(x[: i + 1]) for i in range(len(x))]),
    "argmax": (raspl.argmax, lambda x: extreme_place(x, max)),
    "argmin": (raspl.argmin, lambda x: extreme_place(x, min)),
    "num_prev": (lambda x: raspl.num_prev(K, Q), lambda x: prev(*kinds(x))),
    "has_seen": (lambda x: raspl.has_seen(K, Q), lambda x: [int(n > 0) for n in prev(*kinds(x))]),
    "firsts": (lambda x: raspl.firsts(K, Q), lambda x: place(*kinds(x), -1, last=False)),
    "lasts": (lambda x: raspl.lasts(K, Q, -2), lambda x: place(*kinds(x), -2, last=True)),
    "lasts of one": (lambda x: raspl.lasts(x, 1), lambda x: place(x, [1] * len(x), -1, last=True)),
    "index_select": (lambda x: raspl.index_select(x, Q, -4), lambda x: at(x, kinds(x)[1], -4)),
    "first_true": (
        lambda x: raspl.first_true(x > 1),
        lambda x: place([n > 1 for n in x], [True] * len(x), -1, last=False),
    ),
    "binary_mode": (
        lambda x: raspl.binary_mode(x > 1),
        lambda x: [int(2 * n > i + 1) for i, n in enumerate(counted([n > 1 for n in x]))],
    ),
    "mode": (raspl.mode, most_frequent),
    "induct": (lambda x: raspl.induct(x, x, 1), lambda x: inducted(x, x, x, 1)),
    "induct_kqv": (
        lambda x: raspl.induct_kqv(K, Q, x, 2, 8),
        lambda x: inducted(*kinds(x), x, 2, 8),
    ),
    "induct_prev": (lambda x: raspl.induct_prev(x, x, -1), lambda x: before_first(x, x, -1)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_gives_what_its_loop_gives(name):
    front, loop = FUNCTIONS[name]
    program, draw = front(tokens), Random(name)
    for _ in range(60):
        x = draw.choices(range(-2, 6), k=draw.randint(1, 9))
        assert list(map(int, program(x, causal=True))) == loop(x), x
        if name in ("firsts", "mode", "mean"):
            assert program(x) == program(x, causal=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_on_ten_thousand_inputs(name):
    """Half of them of few values, so that there are many matches, and many means below 0."""
    front, loop = FUNCTIONS[name]
    program, draw = front(tokens), Random(name)
    for _ in range(10_000):
        low = draw.randint(-4, 0)
        x = draw.choices(range(low, draw.choice([low + 3, 9])), k=draw.randint(1, 9))
        assert list(map(int, program(x, causal=True))) == loop(x), x


def test_every_function_is_tried():
    tried = {name.replace(",", "").split()[0] for name in FUNCTIONS}
    others = {"aggr", "aggr_max", "aggr_mean", "aggr_min", "kqv", "select", "tokens"}
    predicates = {"equals", "leq", "lt", "geq", "gt"}
    assert tried | others | predicates == {*raspl.__all__, "mean", "max", "min"}


@pytest.mark.parametrize("longest", [8, 16])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_weights_of_each_function_give_the_same(name, longest):
    program = FUNCTIONS[name][0](tokens)
    model = raspc.compile(program, vocab=range(-2, 6), max_seq_len=longest, causal=True)
    assert raspc.check(program, model, inputs=100, levels=["craft"])


@pytest.mark.parametrize("module", [core, library], ids=["core", "library"])
def test_its_own_examples(module):
    assert doctest.testmod(module, extraglobs={"tokens": tokens}).failed == 0


def test_what_is_refused_says_what_to_do():
    with pytest.raises(raspc.ProgramError, match="call it with `tokens`"):
        raspl.indices([1, 2])
    with pytest.raises(raspc.ProgramError, match="by 'trunc' or 'floor', found 'up'"):
        raspl.kqv(tokens, tokens, tokens, EQ, rounding="up")
    with pytest.raises(raspc.ProgramError, match="'mean', 'max' or 'min'"):
        raspl.kqv(tokens, tokens, tokens, EQ, reduction="sum")
