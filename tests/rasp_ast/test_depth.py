"""The layers and heads of programs, as RASP counts them: the figures of its manual."""

from pathlib import Path

import pytest

import raspc
from raspc.rasp_ast import programs

EXAMPLES = Path(__file__).parents[2] / "examples"

MATCHING = """
# Dyck-k as the reference interpreter's example does it: match each closing bracket with its opener.
def _failed(pairs) {
    openers = [p[0] for p in pairs];
    closers = [p[1] for p in pairs];
    prefix = select(indices, indices, <=);
    opens = tokens in openers;
    closes = tokens in closers;
    up = aggregate(prefix, indicator(opens)) * (indices + 1);
    down = aggregate(prefix, indicator(closes)) * (indices + 1);
    depth = round(up - down) + indicator(closes);
    same = select(depth, depth, ==) and select(indices, indices, <);
    earlier = selector_width(same);
    partner = select(earlier, earlier - 1, ==) and same;
    opener = aggregate(partner, tokens, "-");
    wrong = closes and not (opener + tokens in pairs);
    negative = up < down;
    ever = aggregate(prefix, indicator(wrong or negative)) > 0;
    return "F" if ever else ("T" if up == down else "P");
}
dyck2 = _failed(["()", "{}"]);
"""


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (
            "x = aggregate(select(tokens,tokens,==),indices)"
            "+aggregate(select(tokens,tokens,==),indices);",
            (2,),
        ),
        ("x = aggregate(s,indices)+aggregate(s,indices);", (1,)),
        ("x = aggregate(s,indices)+aggregate(s and s,indices);", (2,)),
        ("x = aggregate(s,aggregate(s,indices));", (1, 1)),
        ("x = aggregate(s,length)+aggregate(s,indices);", (2, 1)),
        ("x = aggregate(select(length,indices,==) or s,indices);", (1, 1)),
        ("x = tokens[0]+tokens[0];", (2,)),
        ("y = tokens[0]; x = y+y;", (1,)),
        ("x = tokens[-1];", (1, 1)),
        ('x = ("a" in tokens) and length>2;', (2,)),
        ('x = ("a" in tokens) and (length>2);', (2,)),
        ('x = "a" in tokens and length>2;', (1, 1)),
        ('x = ("a" in tokens) and ("b" in tokens);', (1,)),
        ("x = 3 if indices>1 else 4;", ()),
        ("x = tokens;", ()),
        ("x = length;", (1,)),
        ("x = selector_width(s);", (2,)),
        ("x = has_focus(s);", (1,)),
        ('x = count(tokens,"l");', (1,)),
        ('x = contains(tokens,"z");', (1,)),
        ("x = max(indices,2);", ()),
        ("x = average(indices);", (1,)),
        ("x = load_from_location(tokens,1);", (1,)),
        ('x = shift(tokens,2,"-");', (1,)),
        ('x = mark_last_instance(tokens,"a");', (1,)),
        ('x = mark_first_instance(tokens,"a");', (1,)),
        ('x = aggregate(select_from_last(tokens,"a"),indices,-1);', (1, 1)),
        ('x = aggregate(select_from_first(tokens,"a"),indices,-1);', (1, 1)),
        ("x = sort(tokens,tokens);", (2, 1)),
        ("x = aggregate(select_next_identical(tokens),indices,-1);", (2, 1)),
    ],
)
def test_expressions(text, heads):
    program = raspc.rasp_program(f"s = select(tokens,tokens,==);\n{text}")
    assert raspc.rasp_layers(program["x"]).heads == heads


@pytest.mark.parametrize(
    ("file", "name", "heads"),
    [
        ("reverse", "reverse", (1, 1)),
        ("histogram", "hist_bos", (1,)),
        ("histogram", "hist_nobos", (2,)),
        ("double_histogram", "hist2_bos", (2, 1)),
        ("sort", "sort_bos", (1, 1)),
        ("sort", "sorted", (2, 1)),
        ("most_frequent", "sort_by_most_freq", (2, 1, 1)),
        ("dyck", "dyck1_ptf", (1, 1)),
        # One head in three layers, as in the paper; the reference's own program takes four.
        ("dyck", "dyck2_ptf", (1, 1, 1)),
        ("dyck", "dyck3_ptf", (1, 1, 1)),
        # The reference's own program takes five layers.
        ("addition", "longsum", (3, 1, 2, 1)),
    ],
)
def test_the_examples(file, name, heads):
    program = raspc.load_rasp(EXAMPLES / f"{file}.rasp")[name]
    layers = raspc.rasp_layers(program)
    assert layers.heads == heads
    assert (layers.depth, layers.width) == (len(heads), max(heads))


def test_dyck_by_matching_brackets():
    program = raspc.rasp_program(MATCHING)["dyck2"]
    assert program("({)}") == list("PPFF")
    assert program("({}[])".replace("[]", "()")) == list("PPPPPT")
    assert raspc.rasp_layers(program).depth == 4


def test_programs_of_python():
    """A width is two heads, as in RASP; a length that is counted is a width."""
    assert raspc.rasp_layers(programs.make_sort_unique(raspc.tokens, raspc.tokens)).heads == (2, 1)
    assert raspc.rasp_layers(raspc.length + raspc.length).heads == (1,)
    assert str(raspc.rasp_layers(programs.make_dyck1_prefix())) == "2 layers, heads 1/1"


def test_shared_parts_take_no_time():
    program = raspc.indices
    for _ in range(200):
        program = program + program
    assert raspc.rasp_layers(program).depth == 0
