"""Programs in RASP-L, a token at a time: what follows, and which fragment they lie in."""

import runpy
from pathlib import Path
from random import Random

import pytest

import raspc
from raspc import raspl
from raspc.raspl import tokens

EXAMPLES = Path(__file__).parents[3] / "examples" / "raspl"


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
    keys, queries = tokens % 3, tokens - 1
    mean = raspc.Aggregate(raspl.select(keys, queries, raspl.lt), tokens)
    assert not raspc.fragments(mean, vocab=range(4))["RASP-L"]
    own = raspl.kqv(keys, queries, tokens, raspl.lt)
    assert raspc.fragments(own, vocab=range(4))["RASP-L"]
