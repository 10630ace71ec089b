"""Session, interpreter, craft and transformer agree on the .rasp examples.

On all inputs where these are few; by the thousand at the natural alphabet and real lengths.
"""

from itertools import product
from pathlib import Path
from random import Random
from string import ascii_lowercase as letters

import pytest
from levels import disagreements, meaning, one_in, samples

import raspc
from raspc.rasp_ast.text.dialect import Run

MANY = 2000
EXAMPLES = Path(__file__).parents[1] / "examples"

# The file, the alphabet of a few letters and how long all inputs are, the natural alphabet, and the
# longest of the lengths that the compiler does not refuse with it.
PROGRAMS = {
    "reverse": ("reverse", "abc", 5, letters, 64),
    "hist_nobos": ("histogram", "abc", 5, letters, 64),
    "hist_bos": ("histogram", "§ab", 5, f"§{letters}", 64),
    "hist2_nobos": ("double_histogram", "abc", 5, letters, 64),
    "hist2_bos": ("double_histogram", "§ab", 5, f"§{letters}", 64),
    "sorted": ("sort", "abc", 5, letters, 64),
    "sort_bos": ("sort", "§ab", 5, f"§{letters}", 64),
    "most_frequent": ("most_frequent", "abc", 5, letters, 64),
    "sort_by_most_freq": ("most_frequent", "§ab", 5, f"§{letters}", 64),
    "dyck1_ptf": ("dyck", "()", 7, "()", 64),
    "dyck2_ptf": ("dyck", "(){}", 4, "(){}", 64),
    "dyck3_ptf": ("dyck", "(){}[]", 3, "(){}[]", 64),
    "longsum": ("addition", "09+", 5, "0123456789+", 16),
}


def program(name):
    return raspc.load_rasp(EXAMPLES / f"{PROGRAMS[name][0]}.rasp")[name]


def test_no_example_is_forgotten():
    for path in EXAMPLES.glob("*.rasp"):
        defined = raspc.load_rasp(path)
        own = {name for name in defined if isinstance(defined[name], raspc.SOp)}
        outputs = {name for name, row in PROGRAMS.items() if row[0] == path.stem}
        used = {node.name for name in outputs for node in _below(defined[name].node)}
        assert own <= outputs | used


def _below(root):
    found, waiting = set(), [root]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += node.children
    return found


@pytest.mark.parametrize("name", one_in(4, PROGRAMS))
def test_all_inputs(name):
    _, few, longest, _, _ = PROGRAMS[name]
    found = program(name)
    assert_agrees_on_all(found, few, longest, "craft")
    for n in range(1, longest + 1):
        for given in product(few, repeat=n):
            assert found(given) == Run(list(given)).sequence(found.node)


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_all_inputs_in_jax(name):
    _, few, longest, _, _ = PROGRAMS[name]
    assert_agrees_on_all(program(name), few, longest, "jax")


def assert_agrees_on_all(program, few, longest, level):
    model = raspc.compile(program, few, longest)
    total = sum(len(few) ** n for n in range(1, longest + 1))
    report = raspc.check(program, model, inputs=total, levels=[level])
    assert report, report
    assert (report.exhaustive, report.inputs) == (True, total)


@pytest.mark.slow
@pytest.mark.parametrize("max_seq_len", [16, 64])
@pytest.mark.parametrize("name", PROGRAMS)
def test_random_inputs(name, max_seq_len):
    *_, alphabet, longest = PROGRAMS[name]
    found = program(name)
    try:
        model = raspc.compile(found, alphabet, max_seq_len)
    except raspc.CompileError as error:
        assert max_seq_len > longest
        pytest.skip(f"refused: {error.message}")
    inputs = samples(alphabet, max_seq_len, MANY)
    if "+" in alphabet:
        inputs += sums(max_seq_len)
    assert sum(meaning(found, xs, False) is not None for xs in inputs) >= MANY
    assert disagreements(found, model, inputs, ["jax"]) == []
    assert disagreements(found, model, inputs[::8], ["craft"]) == []


def sums(longest):
    """Two numbers of as many digits as there is room for."""
    numbers = Random(0)
    lengths = [(numbers.randrange(1, longest - 1), numbers.random()) for _ in range(MANY)]
    pairs = [(n, max(1, round(part * (longest - 1 - n)))) for n, part in lengths]
    return [
        (*numbers.choices("0123456789", k=n), "+", *numbers.choices("0123456789", k=m))
        for n, m in pairs
    ]
