"""What a session says of files: those that it loads, and those that it cannot."""

import pytest
from transcripts import shown

from raspc.rasp_ast.text.session import Session


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
