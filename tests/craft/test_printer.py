"""How circuits are shown; whole ones are in tests/golden."""

import numpy as np
import pytest

import raspc
from raspc import Aggregate, Comparison, Map, Select, SelectorWidth, SequenceMap, indices, tokens
from raspc.craft.blocks import Circuit, Embedding, Head, Mlp, Output, Write
from raspc.craft.formatting import number
from raspc.craft.printer import format_circuit
from raspc.craft.variables import Read, Variable, constant_read
from raspc.model.answers import Classes, Number
from raspc.model.quotients import Kept, Quotient


def variable(name, columns, values, encoding, **rest):
    encoding = np.array(encoding, float)
    return Variable(name, columns, values, encoding, np.zeros(len(columns)), **rest)


ONE = variable("one", ("one",), (1,), [[1]])
TOKENS = variable("tokens", ("tokens:a", "tokens:b"), ("a", "b"), np.eye(2))
COUNT = variable("count", ("count",), (0, 1, 2, 3), [[0], [1], [2], [3]], rounding_unit=1.0)
FLAG = variable("flag", ("flag",), (False, True), [[0], [1]])


def read(source, matrix, constant, at_bos):
    return Read(((source, np.array(matrix, float)),), np.array(constant), np.array(at_bos))


HEAD = Head(
    name="count",
    kind="sum",
    query=read(TOKENS, [[1, 0], [0, 0]], [0.0, 0.25], [0.0, 2.5]),
    key=read(TOKENS, [[1, 0], [-2, 0]], [0.0, 0.0], [0.0, 1.0]),
    value=constant_read([1.0], [0.0]),
    writes=(Write(COUNT, np.array([[1 / 3]])),),
    gain=7.0,
    scores_are_integers=False,
    margin=6.5,
)
MLP = Mlp(
    name="flag",
    read=read(COUNT, [[2, 2, 1e-12]], [-0.5, -1.5, 1.0], [-1.0, -1.0, 1.0]),
    write=Write(FLAG, np.array([[1.0], [-1.0], [0.0]])),
    bias=np.array([0.5]),
    margin=0.25,
)
EMBEDDING = Embedding(TOKENS, "token", np.eye(2))


def circuit(output, blocks=(HEAD, MLP)):
    return Circuit(
        vocabulary=("a", "b"),
        max_seq_len=3,
        causal=True,
        one=ONE,
        embeddings=(EMBEDDING,),
        blocks=blocks,
        outputs=(output,),
    )


CLASSES = Output("output", read(FLAG, [[-1, 1]], [1.0, 0.0], [0, 0]), Classes((False, True)))
NUMBERS = Output(
    "output", read(COUNT, [[1]], [0.0], [0.0]), Number((0, 1, 2, 3), (0.0, 1.0, 2.0, 3.0))
)


def test_a_circuit_from_its_embeddings_to_its_output():
    first, *rest = format_circuit(circuit(CLASSES), bos=True).splitlines()
    assert first == "2 tokens up to length 3, causal"
    start = rest.index("")
    assert rest[start - 1] == (
        "  what is read at BOS is 0 where nothing else is said, as in [BOS 1]"
    )
    assert rest[start:] == [
        "",
        "token embedding",
        "  tokens: 2 values, a b",
        "    one-hot in 2 columns: a b",
        "",
        "head count: adds up over the selected, BOS lifted; gain 7; margin 6.5",
        "  score (tokens:a)       * (tokens:a - 2*tokens:b)",
        "        (0.25 [BOS 2.5]) * (0 [BOS 1])",
        "  value 1 -> 0.333*count",
        "  count: 4 values, 0 to 3",
        "    count = x",
        "    rounded to multiples of 1 as it is written",
        "",
        "mlp flag: 3 units; margin 0.25",
        "  if count is not 0 -> flag",
        "  relu(1 [BOS 1])   -> 0",
        "  always            -> 0.5*flag",
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


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (Classes(("x", None)), ["the value of the largest of", "  flag           for x",
                                "  -2*flag + 1.05 for undefined"]),
        (Number((0, 0.5), (0.0, 0.5), may_be_undefined=True),
         ["the nearest of 0 0.5 to flag", "  but undefined where -2*flag + 1.05 is at most 0.5"]),
        (Quotient(((1, (1, 0)),), ((1, (0, 1)),), 2, (1,)),
         ["flag / (-2*flag + 1.05), of numbers rounded to whole ones",
          "  but undefined where (-2*flag + 1.05) is 0"]),
        (Quotient(((1, (1, 0)),), ((3, (0, 1)),), 2, (1,), 7, is_of_bools=True),
         ["flag / (3 * (-2*flag + 1.05)), of numbers rounded to whole ones",
          "  but 7 where (-2*flag + 1.05) is 0", "  and False for 0, True for 1"]),
        (Quotient(((-2, (1, 0)), (3, (0, 0))), ((6, (0, 0)),), 2, (1,), 7, are_averaged=True),
         ["(-2 * (flag / (-2*flag + 1.05)) + 3) / 6, of numbers rounded to whole ones",
          "  but 7 where (-2*flag + 1.05) is 1"]),
        (Quotient(((2, (0, 0, 1)),), ((1, (0, 0, 0)),), 2, rounded=(
            Kept(numerator=((1, (1, 0)),), denominator=((9, (0, 0)),), taken="sqrt"),)),
         ["2 * sqrt(flag / 9), of numbers rounded to whole ones"]),
        (Quotient(((2, (0, 0, 0, 1)),), ((1, (0, 0, 0, 0)),), 2, rounded=(
            Kept(numerator=((1, (1, 0)),), denominator=((1, (0, 0)),), taken="power"),
            Kept(numerator=((3, (0, 0, 1)),), denominator=((7, (0, 0, 0)),)))),
         ["2 * ((3 * (flag ** 0.5)) / 7), of numbers rounded to whole ones"]),
    ],
)  # fmt: skip
def test_every_rule_of_decoding_in_words(rule, lines):
    output = Output("output", read(FLAG, [[1, -2]], [0.0, 1.05], [0.0, 0.0]), rule)
    shown = format_circuit(circuit(output)).splitlines()
    assert shown[-len(lines) :] == [f"output: {lines[0]}", *lines[1:]]


def test_numbers_that_stand_for_other_values():
    rule = Number(("a", None, "a"), (0.0, 1.0, 2.0))
    output = Output("output", read(COUNT, [[1]], [0.0], [0.0]), rule)
    assert format_circuit(circuit(output)).splitlines()[-4:] == [
        "output: the value of the point nearest to count",
        "  0 for a",
        "  1 for undefined",
        "  2 for a",
    ]


ALL = Select(tokens, tokens, Comparison.TRUE)
HIST = SelectorWidth(Select(tokens, tokens, Comparison.EQ)).named("hist")
LARGEST = "the value of the largest of"
MEAN = "mean_total / f(length), of numbers rounded to whole ones"


@pytest.mark.parametrize(
    ("program", "vocab", "longest", "level", "lines"),
    [
        (Aggregate(ALL, tokens), range(-100, 101), 64, 1,
         [MEAN, "  but undefined where f(length) is 0"]),
        (Aggregate(ALL, tokens == "a"), "ab", 400, 1,
         [MEAN, "  but undefined where f(length) is 0", "  and False for 0, True for 1"]),
        (tokens, "ab", 3, 1,
         [LARGEST, "  32*tokens:a       for a", "  -32*tokens:a + 32 for b"]),
        (tokens, (1, 2), 3, 1, ["the nearest of 1 2 to tokens"]),
        (HIST > 1, "ab", 4, 1,  # two lines that cross between 1 and 2
         [LARGEST, "  0                   for False", "  -384/(1+hist) + 160 for True"]),
        (Map(lambda x: "xyz"[x], indices), "ab", 3, 2,  # a whole number for each class
         [LARGEST, "  -64*(indices-1) - 32 for x", "  0                    for y",
          "  64*(indices-1) - 32  for z"]),
        (SequenceMap(lambda a, i: a == "a" and i == 0, tokens, indices), "ab", 2, 1,  # boxes
         [LARGEST, "  -32                         for False",
          "  -64*tokens:b - 64*indices:1 for True"]),
        (SequenceMap(lambda a, i: (a, i), tokens, indices), range(80), 80, 1,  # a numbering
         ["  ... 6384 more ...", "  6399 for (79, 79)"]),
    ],
)  # fmt: skip
def test_every_kind_of_answer_that_is_compiled(program, vocab, longest, level, lines):
    model = raspc.compile(program, vocab, longest, optimize=level)
    shown = format_circuit(model.circuit).splitlines()
    assert [text.removeprefix("output: ") for text in shown[-len(lines) :]] == lines


def shown(lines: str, start: str) -> list[str]:
    """The lines that begin so, but for the legend."""
    return [line.strip() for line in lines.split("\n\n", 1)[1].splitlines() if start in line]


def test_what_is_at_bos_is_shown_on_demand():
    text = format_circuit(circuit(CLASSES))
    assert "--bos shows it" in text.split("\n\n")[0]
    assert "[BOS" not in text.split("\n\n", 1)[1]
    assert shown(text, "score") == ["score (tokens:a) * (tokens:a - 2*tokens:b)"]
    counting = format_circuit(raspc.compile(HIST, "ab", 4).circuit)
    assert shown(counting, "value 0") == ["value 0 [BOS 1] -> 1/(1+hist)"]  # or nothing is seen
    length = raspc.compile(SelectorWidth(ALL), "ab", 4).circuit
    assert shown(format_circuit(length), "score") == ["score 0 for all keys"]


STEP = [[1, 1]], [0.0, -1.0], [0.0, 0.0]


@pytest.mark.parametrize(
    ("source", "weights", "matrix", "text"),
    [
        (COUNT, STEP, [[1], [-1]], "if count is not 0 -> flag"),
        (COUNT, ([[1, 1]], [-1.0, -2.0], [0, 0]), [[1], [-1]], "if count >= 2 -> flag"),
        (COUNT, ([[2, 2]], [-4.0, -5.0], [0, 0]), [[3], [-3]], "if count = 3 -> 3*flag"),
        (COUNT, ([[-1, -1]], [2.0, 1.0], [0, 0]), [[1], [-1]], "if count <= 1 -> flag"),
        (COUNT, ([[-4, -4]], [4.0, 2.0], [0, 0]), [[1], [-1]], "if count = 0 -> 2*flag"),
        (TOKENS, ([[1, 1], [0, 0]], [0.0, -1.0], [0, 0]), [[1], [-1]], "if tokens = a -> flag"),
        # three ways not to be a step: it is in between, it falls, it goes on
        (COUNT, ([[1, 1]], [0.0, -2.0], [0, 0]), [[1], [-1]], "relu(count) -> flag"),
        (COUNT, ([[1, 1]], [-1.5, -0.5], [0, 0]), [[1], [-1]], "relu(count - 1.5) -> flag"),
        (COUNT, STEP, [[1], [-2]], "relu(count) -> flag"),
    ],
)
def test_two_units_that_make_a_step_are_called_by_what_they_test(source, weights, matrix, text):
    write = Write(FLAG, np.array(matrix, float))
    mlp = Mlp(name="flag", read=read(source, *weights), write=write, bias=np.zeros(1), margin=1.0)
    lines = format_circuit(circuit(CLASSES, (HEAD, mlp)))
    assert " ".join(shown(lines, "-> ")[1].split()) == text


def test_a_step_of_several_variables_is_an_inequality():
    one, other = read(COUNT, [[1, 1]], [-2.0, -3.0], [0, 0]), read(FLAG, [[2, 2]], [0, 0], [0, 0])
    both = Read((*one.parts, *other.parts), one.constant, one.at_bos)
    write = Write(FLAG, np.array([[1.0], [-1.0]]))
    mlp = Mlp(name="flag", read=both, write=write, bias=np.zeros(1), margin=1.0)
    lines = format_circuit(circuit(CLASSES, (HEAD, mlp)))
    assert shown(lines, "if ") == ["if count + 2*flag > 2.5 -> flag"]


def test_a_minus_before_a_label_is_drawn_to_its_coefficient():
    places = variable("place", ("-(place-1)^2",), (0, 1, 2), [[-1], [0], [-1]])
    output = Output("output", read(places, [[-2]], [1.0], [0.0]), Number((0, 1), (0.0, 1.0)))
    assert format_circuit(circuit(output)).endswith("to 2*(place-1)^2 + 1")


def test_long_runs_show_their_ends():
    wide = Mlp(
        name="flag",
        read=read(COUNT, [[1] * 20], [-float(i) for i in range(20)], [0.0] * 20),
        write=Write(FLAG, np.ones((20, 1))),
        bias=np.zeros(1),
        margin=1.0,
    )
    lines = format_circuit(circuit(CLASSES, (HEAD, wide)), limit=3).splitlines()
    start = lines.index("mlp flag: 20 units; margin 1")
    assert lines[start + 1 : start + 5] == [
        "  relu(count)      -> flag",
        "  relu(count - 1)  -> flag",
        "  ... 17 more ...",
        "  relu(count - 19) -> flag",
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
    output = Output("output", read(held, [[1]], [0.0], [0.0]), Number((0, 1), (0.0, 1.0)))
    assert f"    {text}" in format_circuit(circuit(output, (head,))).splitlines()


@pytest.mark.parametrize(
    ("x", "text"), [(1 / 3, "0.333"), (-0.0, "0"), (2.0, "2"), (4194304.0, "4.19e+06")]
)
def test_numbers_show_no_rounding(x, text):
    assert number(x) == text
