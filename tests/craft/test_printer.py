"""How circuits are shown; whole ones are in tests/golden."""

import numpy as np
import pytest

from raspc.craft.blocks import Circuit, Embedding, Head, Mlp, Output, Write
from raspc.craft.printer import format_circuit, number
from raspc.craft.variables import Read, Variable, constant_read


def variable(name, columns, values, encoding, **rest):
    encoding = np.array(encoding, float)
    return Variable(name, columns, values, encoding, np.zeros(len(columns)), **rest)


ONE = variable("one", ("one",), (1,), [[1]])
TOKENS = variable("tokens", ("tokens:a", "tokens:b"), ("a", "b"), np.eye(2))
COUNT = variable("count", ("count",), (0, 1, 2, 3), [[0], [1], [2], [3]], grid=1.0)
FLAG = variable("flag", ("flag",), (False, True), [[0], [1]])


def read(source, matrix, constant, at_bos):
    return Read(((source, np.array(matrix, float)),), np.array(constant), np.array(at_bos))


HEAD = Head(
    "count",
    read(TOKENS, [[1, 0], [0, 0]], [0.0, 0.25], [0.0, 2.5]),
    read(TOKENS, [[1, 0], [-2, 0]], [0.0, 0.0], [0.0, 1.0]),
    constant_read([1.0], [0.0]),
    (Write(COUNT, np.array([[1 / 3]])),),
    gain=7.0,
    integral=False,
    margin=6.5,
    counting=True,
)
MLP = Mlp(
    "flag",
    read(COUNT, [[1, 1, 1e-12]], [-0.5, -1.5, 1.0], [-1.0, -1.0, 1.0]),
    Write(FLAG, np.array([[1.0], [-1.0], [0.0]])),
    np.array([0.5]),
    margin=0.25,
)
EMBEDDING = Embedding(TOKENS, "token", np.eye(2))


def circuit(output, blocks=(HEAD, MLP)):
    return Circuit(("a", "b"), 3, True, ONE, (EMBEDDING,), blocks, (output,))


CLASSES = Output(
    "output", "categorical", read(FLAG, [[-1, 1]], [1.0, 0.0], [0, 0]), (False, True), np.zeros(0)
)
NUMBERS = Output(
    "output", "numerical", read(COUNT, [[1]], [0.0], [0.0]), (0, 1, 2, 3), np.arange(4.0)
)


def test_a_circuit_from_its_embeddings_to_its_output():
    assert format_circuit(circuit(CLASSES)).splitlines() == [
        "2 tokens up to length 3, causal",
        "reads are 0 at BOS where nothing else is said",
        "",
        "token embedding",
        "  tokens: 2 values, a b",
        "    one-hot in 2 columns: a b",
        "",
        "head count: counts the selected; gain 7; margin 6.5",
        "  score (tokens:a)       * (tokens:a - 2*tokens:b)",
        "        (0.25 [BOS 2.5]) * (0 [BOS 1])",
        "  value 1 -> 0.333333*count",
        "  count: 4 values, 0 to 3",
        "    count = x",
        "    rounded to multiples of 1 as it is written",
        "",
        "mlp flag: 3 units; margin 0.25",
        "  unit  relu(count - 0.5 [BOS -1]) -> flag",
        "        relu(count - 1.5 [BOS -1]) -> -flag",
        "        relu(1 [BOS 1])            -> 0",
        "        1                          -> 0.5*flag",
        "  flag: 2 values, False True",
        "    flag = 1 for True, else 0",
        "",
        "output: the value of the largest of",
        "  -flag + 1 for False",
        "  flag      for True",
    ]


def test_a_number_is_the_nearest():
    assert (
        format_circuit(circuit(NUMBERS)).splitlines()[-1]
        == "output: the nearest of 0 to 3 to count"
    )


def test_long_runs_show_their_ends():
    wide = Mlp(
        "flag",
        read(COUNT, [[1] * 20], [-float(i) for i in range(20)], [0.0] * 20),
        Write(FLAG, np.ones((20, 1))),
        np.zeros(1),
        margin=1.0,
    )
    lines = format_circuit(circuit(CLASSES, (HEAD, wide)), limit=3).splitlines()
    start = lines.index("mlp flag: 20 units; margin 1")
    assert lines[start + 1 : start + 5] == [
        "  unit  relu(count)      -> flag",
        "        relu(count - 1)  -> flag",
        "        ... 17 more ...",
        "        relu(count - 19) -> flag",
    ]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ([[1], [4], [9], [16]], "count = x^2 + 2*x + 1"),
        ([[5], [5], [5], [5]], "count = 5"),
        ([[1], [0], [0], [-1]], "count = 1 for 0, -1 for 3, else 0"),
    ],
)
def test_encodings_in_words(encoding, text):
    held = variable("count", ("count",), (0, 1, 2, 3), encoding)
    head = Head(**{**vars(HEAD), "writes": (Write(held, np.ones((1, 1))),)})
    output = Output("output", "numerical", read(held, [[1]], [0.0], [0.0]), (0, 1), np.arange(2.0))
    assert f"    {text}" in format_circuit(circuit(output, (head,))).splitlines()


@pytest.mark.parametrize(
    ("x", "text"), [(1 / 3, "0.333333"), (-0.0, "0"), (2.0, "2"), (4194304.0, "4.1943e+06")]
)
def test_numbers_show_no_rounding(x, text):
    assert number(x) == text
