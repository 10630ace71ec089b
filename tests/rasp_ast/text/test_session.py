"""A session, character by character: prompts, layouts, names, commands."""

import pytest
from transcripts import shown, transcript

from raspc.rasp_ast.text.session import Session


def test_prompts_and_the_end():
    assert transcript("") == ">> \n"
    assert transcript("a = 1;\n") == ">>     value: a =  1\n>> \n"
    assert transcript("\na\n= 1;\n") == ">> .. ..     value: a =  1\n>> \n"
    assert transcript("# c\n  # d\na = 1; # e\n") == ">> .. ..     value: a =  1\n>> \n"
    assert transcript("a = (1\n") == ">> .. \n"


@pytest.mark.parametrize("leave", ["exit", "exit()", "quit", "quit()", "exit # now"])
def test_leaving(leave):
    assert transcript(f"{leave}\n1;\n") == ">> "


def test_comments_within_an_item_do_not_swallow_it():
    assert shown("x = [1, # one", "2];") == "     list: x = [1, 2]"


def test_two_items_on_a_line():
    assert shown("a=1; b=2;") == "    value: a =  1\n    value: b =  2"


def test_a_missing_semicolon_is_said():
    lines = transcript("a=1;\nb=2\nc=3;\nd=4;\nb;\n").splitlines()
    assert lines[1] == (
        ">> .. \t!! antlr exception: unexpected `c`, perhaps a `;` is missing before it "
        "\t-- ignoring input"
    )
    assert lines[2] == ">>     value: d =  4"
    assert lines[4] == "\t Error: Undefined variable: b"


# --- layouts


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (
            ["tokens;"],
            '     s-op: tokens\n \t Example: tokens("hello") = [h, e, l, l, o] (strings)',
        ),
        (["indices+1;"], '     s-op: out\n \t Example: out("hello") = [1, 2, 3, 4, 5] (ints)'),
        (["x=2^0.5;"], "    value: x =  1.4142135623730951"),
        (['x="ab";'], '    value: x =  "ab"'),
        (["True;"], "    value: True =  True"),
        (["l=[1,'a',True];".replace("'", '"')], "     list: l = [1, 'a', True]"),
        (['{"a": 1};'], "     dict: out = {'a': 1}"),
        (["[];"], "     list: out = []"),
        (
            ["[[1,2],[3]];"],
            "     list: out =  [\n\t\t     list: [1, 2]\n\t\t     list: [3]\n                 ]",
        ),
        (["def f(x, yy) {return x;}"], "     console function: f(x, yy)"),
        (
            ["def f() {def g(a) {return a;} return g;}", "f();"],
            "     console' function: g(a)",
        ),
        (["max;"], "     library function: max(a, b)"),
        (['indices("abc");'], "\t =  [0, 1, 2] (ints)"),
        (['full_s("ab");'], "\t = \n \t\t\t     a b\n \t\t\t a | 1 1\n \t\t\t b | 1 1"),
        (
            ['set example "hey"', "select(indices,indices,<);"],
            "     selector: out\n \t Example:\n \t\t\t     h e y\n \t\t\t h |      \n"
            " \t\t\t e | 1    \n \t\t\t y | 1 1  ",
        ),
        (["a,b = 1,2;"], "    value: a =  1\n    value: b =  2"),
    ],
)
def test_layouts(lines, printed):
    assert shown(*lines) == printed


def test_examples_that_are_lists():
    assert shown("set example [1,2.5]", "tokens;") == (
        "     s-op: tokens\n \t Example: tokens([1, 2.5]) = [1, 2.5] (strings)"
    )


def test_lists_and_dicts_of_s_ops():
    assert shown('{"a": indices, 1: [2, length], "c": 3};').split("\n") == [
        "     dict: out =  {",
        "\t\t\ta :      s-op: indices",
        '\t\t\t \t Example: indices("hello") = [0, 1, 2, 3, 4] (ints)',
        "\t\t\t1 :      list: \t\t\t [",
        "\t\t\t\t\t    value:  2",
        "\t\t\t\t\t     s-op: length",
        '\t\t\t\t\t \t Example: length("hello") = [5]*5 (ints)',
        "\t\t\t           ]",
        "\t\t\t    value:  3",
        "                 }",
    ]


def test_answers_come_with_what_they_are():
    session = Session()
    [(value, shown_lines), (trouble, _)] = session.answers("1+1; nothing;")
    assert (value.value, shown_lines) == (2, ["    value: out =  2"])
    assert trouble is session.troubles[0]


def test_equal_elements():
    assert shown("[1][0]*indices*0;").endswith("= [0]*5 (ints)")
    assert shown('(1 if tokens=="h" else True);').endswith("= [1]*5 (ints)")
    assert shown('tokens("");'.replace('""', '[""]')) == "\t =  [] (strings)"


def test_full_display():
    session = Session()
    session.feed("full seq display on")
    assert session.feed("indices;") == [
        "     s-op: indices",
        " \t Example:",
        " \t\tinput:   h e l l o \t (strings)",
        " \t\toutput:  0 1 2 3 4 \t (ints)",
    ]
    assert session.feed("indices/3;")[3] == (
        " \t\toutput:                 0.0 0.3333333333333333 0.6666666666666666"
        "                1.0 1.3333333333333333 \t (floats)"
    )
    assert session.feed('tokens=="h";')[3] == " \t\toutput:  T         \t (bools)"
    assert session.feed("indices>0;")[3] == " \t\toutput:  F         \t (bools)"
    assert session.feed('(indices>0)("ab");') == [
        "\t = ",
        " \t\tinput:   a b \t (strings)",
        " \t\toutput:  F T \t (bools)",
    ]
    skipped = " [skipped full display: identical values]"
    assert session.feed("length;")[1] == f' \t Example: length("hello") = [5]*5 (ints){skipped}'
    assert session.feed('length("ab");') == [f"\t =   [2]*2 (ints){skipped}"]
    session.feed('set selector example "ab"')
    assert session.feed("indices;")[2] == " \t\tinput:   h e l l o \t (strings)"
    session.feed("full seq display off")
    assert len(session.feed("indices;")) == 2


# --- names of objects


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("indices+1", "( indices + 1 )"),
        ("2^indices", "( 2 pow indices )"),
        ("1<indices", "( indices > 1 )"),
        ("1<=indices", "( indices >= 1 )"),
        ("1==indices", "( indices == 1 )"),
        ("-indices", "( - indices )"),
        ("round(indices)", "( round indices )"),
        ("not indices", "( not indices )"),
        ("indices and 1", "( indices and 1)"),
        ("indices or length", "( indices or length)"),
        ("indicator(indices)", "I(indices)"),
        ("(1 if indices else 2)", "1 if indices else 2"),
        ("select(indices,1,==)", "plain select"),
        ("not select(indices,1,==)", "plain select"),
        ("aggregate(full_s,indices)", "s-op"),
        ("indices in [1,2]", "indices in [1, 2]"),
        ("indices in l", "indices in l"),
        ("1 in indices", "( s-op > 0 )"),
        ("indices[3]", "indices[3]"),
        ("l[indices%2]", "l[out]"),
        ("max(indices,2)", "max(indices , 2)"),
        ("indices+1000000000000000000000", "s-op"),
    ],
)
def test_object_names(expression, name):
    printed = shown("l = [1,2];", f"[{expression}];").splitlines()
    kind = "selector" if "select(" in expression else "s-op"
    assert printed[1] == f"\t\t     {kind}: {name}"


def test_assignment_renames_the_object():
    assert shown("x = indices+1;", "[x];").splitlines()[1] == "\t\t     s-op: x"
    assert shown("x = indices+1;", "y = x;", "[x];").splitlines()[1] == "\t\t     s-op: y"


def test_sessions_do_not_rename_for_each_other():
    shown("x = indices;", "y = tokens_int;")
    assert shown("[indices];").splitlines()[1] == "\t\t     s-op: indices"


def test_earlier_values_stay():
    assert shown("a = 1;", "b = a+1;", "a = 5;", "b;") == "    value: b =  2"
    assert shown("a = 1;", "a = undefined;", "a;") == "    value: a =  1"


# --- commands


def test_examples():
    session = Session()
    assert session.feed("show example") == [
        '\ts-op example: "hello"',
        '\tselector example: "hello"',
    ]
    assert session.feed('set s-op example "ab"') == []
    assert session.feed("show s-op example") == ['\ts-op example: "ab"']
    assert session.feed("show selector example") == ['\tselector example: "hello"']
    assert session.feed('set selector example ["x"]+["y"]') == []
    assert session.feed("show selector example") == ["\tselector example: ['x', 'y']"]
    assert session.feed("s-op examples off") == []
    assert session.feed("indices;") == ["     s-op: indices"]
    assert len(session.feed("full_s;")) == 5
    assert session.feed("selector examples off") == []
    assert session.feed("full_s;") == ["     selector: full_s"]
    assert session.feed("examples on") == []
    assert len(session.feed("indices;")) == 2


def test_the_example_is_tried_even_if_it_is_not_shown():
    assert "invalid literal" in shown("examples off", "x = tokens_int;")


def test_a_result_that_fails_on_the_selector_example():
    session = Session()
    session.feed("set s-op example [1,2]")
    assert session.feed("select(tokens_int,1,==);") == [
        "     selector: out",
        "\t!!statement executed, but result fails on evaluation:",
        "\t\t invalid literal for int() with base 10: 'h'",
    ]


def test_drawing_is_left_to_others():
    drawn = []

    def draw(value, run):
        drawn.append((value.label, run.elements))
        return ["drawn"]

    session = Session(on_draw=draw)
    assert session.feed('draw(indices, "ab");') == ["drawn", "\t =  [0, 1] (ints)"]
    assert session.feed("draw(indices);")[-1] == "\t =  [0, 1, 2, 3, 4] (ints)"
    assert drawn == [("indices", ["a", "b"]), ("indices", list("hello"))]
    said, value = Session().feed("draw(indices);")
    assert "not drawn" in said
    assert value == "\t =  [0, 1, 2, 3, 4] (ints)"
    assert session.feed('draw(tokens_int, "12");')[-1] == "\t =  [1, 2] (ints)"
