"""Drawings: what is in them, and that they are pictures."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from raspc.rasp_ast.depth import rasp_layers
from raspc.rasp_ast.pictures.draw import applied_to, drawing
from raspc.rasp_ast.pictures.flow import flow
from raspc.rasp_ast.pictures.parts import Compared, Row
from raspc.rasp_ast.text.dialect import Run
from raspc.rasp_ast.text.errors import RaspTextError
from raspc.rasp_ast.text.session import Session

EXAMPLES = Path(__file__).parents[3] / "examples"
NAMES = {
    "sort": ("sorted", "bca"),
    "dyck": ("dyck2_ptf", "({})"),
    "reverse": ("reverse", "abc"),
    "histogram": ("hist_bos", "§ab"),
    "double_histogram": ("hist2_bos", "§abb"),
    "most_frequent": ("sort_by_most_freq", "§abb"),
    "addition": ("longsum", "12+9"),
}


def value(text, name="x"):
    session = Session()
    for line in text.splitlines():
        session.feed(line)
    assert not session.troubles
    return session.console.variables[name]


def flow_of(text, given="abca"):
    found = value(text)
    return flow(found.node, found.label, Run(list(given)))


def labels(layer):
    return [row.label for row in layer.rows]


def test_a_layer_its_heads_and_what_is_computed_of_them():
    found = flow_of("s = select(tokens, tokens, ==);\nx = aggregate(s, indices) + 1;")
    assert (found.title, found.given, found.counted) == ("x", tuple("abca"), "1 layer, heads 1")
    embedding, layer = found.layers
    assert (embedding.number, embedding.heads) == (0, ())
    assert labels(embedding) == ["tokens", "indices"]
    [head] = layer.heads
    assert head.label == "s"
    tokens = Row("tokens", tuple("abca"))
    assert head.comparisons == (Compared(tokens, "==", tokens),)
    assert head.matrix[0] == [True, False, False, True]
    [move] = head.moves
    assert move.values == Row("indices", ("0", "1", "2", "3"))
    assert (move.output.cells, move.default) == (("1.5", "1", "2", "1.5"), "0")
    assert layer.rows == (Row("x", ("2.5", "2", "3", "2.5"), (move.output.label,)),)


def test_heads_are_those_that_are_counted():
    for text in (
        "x = sort(tokens, tokens);",
        "s = select(tokens, tokens, ==);\nx = aggregate(s, length) + aggregate(s, indices);",
        "x = selector_width(select(tokens, tokens, ==));",
        "x = tokens[-1];",
        "x = 3 if indices > 1 else 4;",
        'x = ("a" in tokens) and (length > 2);',
    ):
        found = flow_of(text)
        heads = [len(layer.heads) for layer in found.layers if layer.number]
        assert tuple(heads) == rasp_layers(value(text).node).heads


def test_small_steps_are_left_out():
    """Unnamed, of one user, and both of them elementwise; a selector is none."""
    [layer] = flow_of("x = ((indices + 1) * 2 + 3) % 5;").layers
    assert [(row.label, row.sources) for row in layer.rows] == [
        ("indices", ()),
        ("x", ("indices",)),
    ]
    [layer] = flow_of("y = indices + 1;\nx = y * 2 + y;").layers
    assert labels(layer) == ["indices", "y", "x"]
    [layer] = flow_of("def f(a) {return a * 2 + a;}\nx = f(indices + 1) + 5;").layers
    assert labels(layer) == ["indices", "indices + 1", "x"]
    embedding, _ = flow_of("x = aggregate(select(indices + 1, 2, ==), indices);").layers
    assert labels(embedding) == ["indices", "indices + 1"]
    [head] = flow_of("x = aggregate(select(indices, 1, ==), indices);").layers[1].heads
    [compared] = head.comparisons
    assert (compared.query.cells, compared.key.label) == (tuple("1111"), "indices")


def test_several_of_one_name():
    found = flow_of("def f(a) {b = a + 1; return b * 2 + b;}\nx = f(indices) + f(-indices);")
    assert {"b", "b_2"} <= set(labels(found.layers[0]))


LOOP = """
def f(a) {
    value = a;
    for i in range(4) { value = value * 2 if value > i else value; }
    return value;
}
"""


def test_steps_of_a_loop_are_one_row():
    [layer] = flow_of(f"{LOOP}x = f(indices) + 1;").layers
    assert labels(layer) == ["indices", "value \u00d7 4 steps", "x"]
    assert layer.rows[1].cells == ("0", "16", "32", "48")
    assert layer.rows[2].sources == ("value",)


def test_a_step_that_something_else_reads_is_a_row():
    text = "b = indices * 2;\nc = b;\nb = b + indices;\nx = aggregate(select(b, c, ==), b);"
    [embedding, _] = flow_of(text).layers
    assert labels(embedding) == ["indices", "b", "b_2"]


def test_steps_in_layers_of_their_own_are_rows():
    step = "v = v + aggregate(select(indices, indices - i, ==), v, 0);"
    found = flow_of(f"v = indices;\nfor i in [1, 2] {{ {step} }}\nx = v * 2;")
    assert [labels(layer)[-1] for layer in found.layers[1:]] == ["v", "x"]


def test_names_of_the_library_are_not_shown():
    text = "first = indices * 2;\nx = selector_width(select(first, tokens, ==)) + first;"
    found = flow_of(text, [1, 2])
    private = {"share", "of_first", "first_2", "rank", "before"}
    shown = [label for layer in found.layers for label in labels(layer)]
    shown += [head.label for layer in found.layers for head in layer.heads]
    assert "first" in shown
    assert not private & set(shown)
    assert not any("or first" in label for label in shown)


def test_a_part_has_one_name_in_a_picture():
    function = "def f(a) {b = a + 1; return b * 2 + b;}\n"
    found = flow_of(f"{function}x = aggregate(select(f(indices), f(-indices), ==), indices);")
    [head] = found.layers[1].heads
    assert head.label == "select(b * 2 + b, b_2 * 2 + b_2, ==)"


def test_the_input_has_both_names_where_it_is_taken_in_two_ways():
    text = 'set example "12"\nx = aggregate(select(tokens_int, 1, ==), tokens_str);'
    assert {"tokens_str", "tokens_int"} <= set(labels(flow_of(text, "12").layers[0]))


def test_aggregates_share_a_head():
    found = flow_of(
        "s = select(tokens, tokens, ==);\nx = aggregate(s, indices) + aggregate(s, -indices, 7);"
    )
    [head] = found.layers[1].heads
    assert [move.default for move in head.moves] == ["0", "7"]


@pytest.mark.parametrize("file", NAMES)
def test_the_examples(file):
    name, given = NAMES[file]
    session = Session()
    session.feed(f'load "{EXAMPLES / file}";')
    program = session.console.variables[name]
    picture = drawing(program, list(given)).svg
    root = ET.fromstring(picture)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == f'{name}("{given}")'
    depth = len(rasp_layers(program.node).heads)
    assert [text for text in texts if re.fullmatch(r"Layer \d", text)] == [
        f"Layer {n}" for n in range(1, depth + 1)
    ]
    assert all("nan" not in value for element in root.iter() for value in element.attrib.values())


def test_lines_go_from_what_is_selected():
    picture = drawing(
        value("x = aggregate(select(indices, indices, <=), indices);"), list("abc")
    ).svg
    assert picture.count("stroke-opacity") == 6
    assert "where nothing is selected" not in picture
    picture = drawing(
        value("x = aggregate(select(indices, indices, <), indices, 9);"), list("abc")
    ).svg
    assert picture.count("stroke-opacity") == 3
    assert "9 where nothing is selected" in picture


def test_nothing_sticks_out():
    text = f"{'a' * 200} = indices + 1;\nx = {'a' * 200} * 2;"
    root = ET.fromstring(drawing(value(text), ["<&\"'>", "\x00\n", "汉字" * 20, " ", ""]).svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for box in root.iter("{http://www.w3.org/2000/svg}rect"):
        x, y = float(box.attrib.get("x", 0)), float(box.attrib.get("y", 0))
        assert x + float(box.attrib["width"]) <= width
        assert y + float(box.attrib["height"]) <= height


def test_long_inputs_and_long_programs():
    assert drawing(value("x = sort(tokens, tokens);"), list("abcdefgh" * 8)).svg.startswith("<svg")
    chain = "indices" + " + 1" * 2000
    assert drawing(value(f"x = {chain};"), list("ab")).svg.count("<text") < 20


def test_what_has_no_value_is_not_drawn():
    with pytest.raises(RaspTextError):
        drawing(value("x = indices;\nset example [1]\nx = tokens_int + 1;"), list("ab"))


@pytest.mark.parametrize(
    ("given", "text"), [(list("ab"), '"ab"'), ([1, 2], "[1, 2]"), (["ab", "c"], "['ab', 'c']")]
)
def test_inputs_as_they_are_written(given, text):
    assert applied_to(given) == text


def test_what_a_picture_says_in_words_has_lines():
    picture = drawing(
        value("x = aggregate(select(indices, 1, ==), indices);"), list("ab"), "compact"
    )
    words = ET.fromstring(picture.svg).find("{http://www.w3.org/2000/svg}desc").text
    assert words.splitlines()[1:3] == ["indices: 0 1.", "Layer 1, head select(indices, 1, ==)."]
    assert "\ufffd" not in words


# --- the paper's style


def texts_of(picture):
    found = ET.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text")
    return [(text.text, float(text.get("font-size"))) for text in found]


def test_the_comparison_stands_where_key_and_query_meet():
    found = value(
        "s = select(tokens, tokens, ==) and select(indices, 2, <);\nx = aggregate(s, indices);"
    )
    texts = texts_of(drawing(found, list("abca")))
    assert [text for text, _ in texts if text in ("==", "<")] == ["==", "<"]
    assert all(size >= 14 for _, size in texts)


# --- loops over layers

STEPS = """
set example [1, 2, 3]
x = tokens_int;
for i in range(8) { x = aggregate(select(indices, indices - 1, ==), x) + x; }
"""


@pytest.mark.parametrize("style", ["compact", "paper"])
def test_layers_of_a_loop_are_folded(style):
    texts = [text for text, _ in texts_of(drawing(value(STEPS), [1, 2, 3], style))]
    titles = [text for text in texts if text.startswith("Layer")]
    assert titles == ["Layer 1", "Layer 2", "Layers 3 to 7", "Layer 8"]
    assert "the same as layers 2 and 8" in texts


def test_layers_that_do_other_things_are_not_folded():
    steps = "".join(
        f"x = aggregate(select(indices, indices - 1, {sign}), x) + x;" for sign in ("==", "<") * 3
    )
    found = value(f"set example [1, 2, 3]\nx = tokens_int; {steps}")
    texts = [text for text, _ in texts_of(drawing(found, [1, 2, 3]))]
    assert [text for text in texts if text.startswith("Layer")] == [
        f"Layer {n}" for n in range(1, 7)
    ]
