"""RASP-L: each function as the published library has it, and programs a token at a time."""

import doctest
import runpy
from math import floor, trunc
from pathlib import Path
from random import Random

import pytest

import raspc
from raspc import raspl
from raspc.rasp_ast.raspl import core, library
from raspc.raspl import *  # noqa: F403
from raspc.raspl import tokens

EXAMPLES = Path(__file__).parents[3] / "examples" / "raspl"

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


@pytest.mark.parametrize("name", ["mean", "max", "firsts", "lasts", "mode", "induct"])
def test_the_weights_give_the_same(name):
    program = FUNCTIONS[name][0](tokens)
    model = raspc.compile(program, vocab=range(4), max_seq_len=5, causal=True)
    assert raspc.check(program, model, inputs=150, levels=["craft"])


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


# --- programs, a token at a time


def generated(program, prompt, stop, limit):
    """What follows a prompt, the last token of each run being the next of the input."""
    sequence = list(prompt)
    while len(sequence) < limit and sequence[-1] != stop:
        sequence.append(program(sequence)[-1])
    return sequence[len(prompt) :]


def interpreted(program):
    return lambda xs: program(xs, causal=True)


ANSWERS = {
    "count": ([-1, 1, 3], [1, 2, 3, -2]),
    "copy_once": ([0, 3, 1, 4, 8], [3, 1, 4, 9]),
    "most": ([2, 0, 0, -1], [0, -2]),
    "sort": ([3, 0, 4, -1], [0, 3, 4, -2]),
    "parity": ([-100, 1, -101, 1, -102, 1, 2], [-100, 1, -101, 0, -102, 1, 3]),
    "addition": ([-1, -100, 7, -101, 0, -2, -100, 5, -101, 0, -3], [-100, 2, -101, 1, -5]),
}
QUICK = ["copy_once", "most", "sort"]


def example(name):
    return runpy.run_path(str(EXAMPLES / f"{name}.py"))


def test_each_example_has_an_answer():
    assert sorted(ANSWERS) == sorted(path.stem for path in EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("name", ANSWERS)
def test_the_interpreter_goes_on(name):
    prompt, answer = ANSWERS[name]
    assert generated(interpreted(example(name)["program"]), prompt, answer[-1], 40) == answer


@pytest.mark.parametrize("name", QUICK)
def test_the_weights_know_each_next_token(name):
    prompt, answer = ANSWERS[name]
    given = example(name)
    vocab, longest = given["vocab"], given["max_seq_len"]
    model = raspc.compile(given["program"], vocab=vocab, max_seq_len=longest, causal=True)
    assert model([*prompt, *answer])[len(prompt) - 1 : -1] == answer


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_the_weights_go_on(name):
    prompt, answer = ANSWERS[name]
    given = example(name)
    program, vocab, longest = given["program"], given["vocab"], given["max_seq_len"]
    model = raspc.compile(program, vocab=vocab, max_seq_len=longest, causal=True)
    assert generated(model, prompt, answer[-1], longest + 1) == answer
    assert raspc.check(program, model, inputs=60, levels=["craft"])


def test_counting_starts_at_the_last_start():
    program = interpreted(example("count")["program"])
    for low in range(4):
        for high in range(low, 5):
            wanted = [*range(low, high + 1), -2]
            assert generated(program, [-1, 0, 1, 0, 1, -2, -1, low, high], -2, 30) == wanted


@pytest.mark.parametrize("reverse", [True, False])
def test_sums_in_both_orders(reverse):
    """The answer is right wherever it is asked for, so each sum takes one run."""
    given = example("addition")
    program = given["add"](tokens, reverse)
    draw = Random(0)
    pairs = [(draw.randrange(1000), draw.choice([0, 1, 9, 99, 999, 123])) for _ in range(40)]
    for a, b in [*pairs, (999, 999), (0, 0), (555, 444), (545, 454)]:
        prompt = given["prompt"](a, b, 4, reverse)
        answer = [*given["tokens_of"](a + b, 4, reverse), -5]
        found = program([*prompt, *answer], causal=True)
        assert found[len(prompt) - 1 : -1] == answer, (a, b)


def adder(given, width, *, reverse):
    """The program for numbers of so many digits with the carry, and its model."""
    program = given["add"](tokens, reverse)
    vocab = [-1, -2, -3, -5, *range(10), *(-100 - i for i in range(width))]
    longest = 6 * width + 4
    return program, raspc.compile(program, vocab=vocab, max_seq_len=longest, causal=True)


@pytest.mark.parametrize(("reverse", "layers"), [(True, 7), (False, 6)])
def test_adders_of_five_digits_compile_at_once(reverse, layers):
    """No function of a pair of digits is a table of all that the pair is made of."""
    program, model = adder(example("addition"), 6, reverse=reverse)
    assert model.model_config.num_layers == layers
    assert not model.stages.fallbacks
    assert raspc.check(program, model, inputs=10, levels=["craft"])


@pytest.mark.slow
@pytest.mark.parametrize("reverse", [True, False])
def test_462_sums_token_by_token(reverse):
    """By the interpreter, and by weights that read what they wrote."""
    given, width = example("addition"), 4
    pairs = [(a, b) for a in range(0, 1000, 13) for b in (0, 1, 9, 99, 999, 123)]
    assert len(pairs) == 462
    prompts = [given["prompt"](a, b, width, reverse) for a, b in pairs]
    answers = [[*given["tokens_of"](a + b, width, reverse), -5] for a, b in pairs]
    program, model = adder(given, width, reverse=reverse)
    assert model.generate_batch(prompts, stop=-5, limit=2 * width + 1) == answers
    for prompt, answer in zip(prompts, answers, strict=True):
        assert program([*prompt, *answer], causal=True)[len(prompt) - 1 : -1] == answer
    assert raspc.check_generation(program, model, prompts=prompts[::40], stop=-5, limit=9)


@pytest.mark.slow
@pytest.mark.parametrize(("digits", "reverse"), [(4, True), (4, False), (5, False)])
def test_long_numbers_are_added_by_weights(digits, reverse):
    given, width, draw = example("addition"), digits + 1, Random(1)
    _, model = adder(given, width, reverse=reverse)
    pairs = [(10**digits - 1, 1), (0, 0)]
    pairs += [(draw.randrange(10**digits), draw.randrange(10**digits)) for _ in range(30)]
    found = model.generate_batch(
        [given["prompt"](a, b, width, reverse) for a, b in pairs], stop=-5, limit=2 * width + 1
    )
    assert found == [[*given["tokens_of"](a + b, width, reverse), -5] for a, b in pairs]


# --- and its fragment


@pytest.mark.parametrize("name", ANSWERS)
def test_they_are_rasp_l(name):
    given = example(name)
    found = raspc.fragments(given["program"], vocab=given["vocab"], causal=True)
    assert found["RASP-L"], str(found["RASP-L"])


def test_arithmetic_of_positions_is_not():
    broken = raspl.index_select(tokens, raspl.indices(tokens) * 2)
    found = raspc.fragments(broken, vocab=range(4), causal=True)["RASP-L"]
    assert found.reason.rule == "index"
    assert not raspc.fragments(raspc.Aggregate(raspl.select(K, Q, LT), tokens), vocab=range(4))[
        "RASP-L"
    ]
    assert raspc.fragments(raspl.kqv(K, Q, tokens, LT), vocab=range(4))["RASP-L"]
