"""A session, character by character: prompts, layouts, names, commands, files."""

import pytest

from raspc.rasp_ast.text.session import Session

BANNER = "RASP 0.1\nrunning example is: hello\n"


def transcript(text):
    """What a session prints after its banner, up to the newline at its end."""
    printed = Session().transcript(text)
    assert printed.startswith(BANNER)
    return printed.removeprefix(BANNER)


def shown(*lines):
    """What the last line prints."""
    session = Session()
    for line in lines:
        printed = session.feed(line)
    return "\n".join(printed)


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


# --- files


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.rasp").write_text(text, encoding="utf-8")

    return write


def test_what_a_load_shows(folder):
    folder(p='a = 1;\nb = 2;\n_c = 3;\na = 4;\nb;\n1+1;\nindices("a");\nfor i in [1] { d = i; }')
    assert shown('load "p";') == "    value: a =  4\n    value: b =  2"
    assert shown('load "p";', "d;") == "    value: d =  1"
    assert "Undefined variable: _c" in shown('load "p";', "_c;")


def test_after_an_error_nothing_is_filtered(folder):
    folder(p="a = 1;\na = undefined;\na = 2;\nx = );\n")
    assert shown('load "p";').splitlines() == [
        "\t!! antlr exception: unexpected `)` \t-- ignoring input",
        "    value: a =  1",
        "\t\t!!ignoring input:",
        "\t Error: Undefined variable: undefined",
        "    value: a =  2",
    ]


def test_a_file_sees_none_of_its_loader(folder):
    folder(p="a = f;", q="x = tokens;\ntokens = tokens_bool;")
    assert "Undefined variable: f" in shown("f = 10;", 'load "p";')
    session = Session()
    session.feed("tokens = indices;")
    session.feed('load "q";')
    assert session.feed('x("ab");') == ["\t =  [a, b] (strings)"]
    assert session.feed('tokens("ab");') == ["\t =  [T]*2 (bools)"]


def test_loads_nest(folder):
    folder(p='load "q";\nb = a+1;', q="a = 1;\n_h = 5;")
    session = Session()
    assert session.feed('load "p";') == ["    value: a =  1", "    value: b =  2"]
    assert session.feed("a;") == ["    value: a =  1"]
    assert "_h" in session.feed("_h;")[1]


def test_functions_of_files(folder):
    folder(p="_k = 2;\ndef f(x) {return x*_k;}")
    session = Session()
    assert session.feed('load "p";') == ["     p function: f(x)"]
    assert session.feed("f(3);") == ["    value: out =  6"]


def test_commands_in_files(folder):
    folder(p='e = "xy";\nset example "ab"\nshow example\nexit\na = 1;')
    session = Session()
    assert session.feed('load "p";') == [
        '    value: e =  "xy"',
        '\ts-op example: "ab"',
        '\tselector example: "ab"',
    ]
    assert session.open
    assert session.feed("indices;")[1] == ' \t Example: indices("ab") = [0, 1] (ints)'


def test_no_examples_while_loading(folder):
    folder(p="a = indices;")
    assert shown('load "p";') == "     s-op: a"
    assert shown('load "p";', "a;").count("\n") == 1


def test_a_file_that_is_not_there():
    assert shown('load "nowhere";') == (
        "\t\t!!ignoring input:\n\t could not find file: nowhere.rasp"
    )


def test_files_that_cannot_be_read(folder, tmp_path):
    folder(p='load "q";', q='load "p";\na = 1;')
    (tmp_path / "bytes.rasp").write_bytes(b"a = \xff;")
    assert shown('load "p";').splitlines() == [
        "\t\t!!ignoring input:",
        "\t p.rasp would load itself",
        "    value: a =  1",
    ]
    assert "could not read file: bytes.rasp" in shown('load "bytes";')
    assert "could not find file" in shown(f'load "{"x" * 5000}";')


def test_a_file_that_has_changed(folder):
    folder(p="a = 1;")
    session = Session()
    session.feed('load "p";')
    folder(p="\nb = nothing;")
    session.feed('load "p";')
    assert "    b = nothing;" in str(session.troubles[0])


def test_an_unfinished_file(folder):
    folder(p="a = 1;\nb = (\n")
    session = Session()
    assert session.feed('load "p";')[0].startswith("\t!! antlr exception: the text ends within")
    assert session.troubles[0].source.line == 2


def test_reserved_names(folder):
    folder(p="length = 3;\nx = length;")
    session = Session()
    assert session.feed('load "p";')[1] == "\t Error: Cannot set reserved name: length"
    assert session.feed('x("ab");') == ["\t =  [2]*2 (ints)"]
    for name in ("out", "range", "get", "indices", "True", "tokens_asis", "length", "sort"):
        assert session.feed(f"{name} = 1;")[1] == f"\t Error: Cannot set reserved name: {name}"
        assert session.feed(f"for {name} in [1] {{ a = 1; }}")[1].endswith(name)
    for name in ("tokens", "select", "aggregate"):
        assert session.feed(f"{name} = 1;") == [f"    value: {name} =  1"]
    session.feed("def f(out) {return 1;}")
    assert session.feed("f(1);")[1] == "\t Error: Cannot set reserved name: out"
    assert session.feed("[1 for len in [1]];")[1] == "\t Error: Cannot set reserved name: len"


def test_a_faulty_library():
    session = Session(library="length = undefined;\na = 1;\ntokens = tokens_int;")
    assert session.banner[2:] == [
        "\t\t!!ignoring input:",
        "\t Error: Undefined variable: undefined",
        "something went wrong: invalid literal for int() with base 10: 'h'",
    ]
    assert session.feed("a = 2;")[1] == "\t Error: Cannot set reserved name: a"
    assert session.feed("tokens[-1];")[1] == "\t Error: Undefined variable: length"
