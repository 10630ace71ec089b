"""Each message of the RASP text language: as a session prints it, and with its line and caret."""

import pytest
from levels import one_in

import raspc
from raspc.rasp_ast.errors import EvaluationError, ProgramError
from raspc.rasp_ast.text.session import Session

SETUP = ["s = select(indices,indices,==);", "def f(x) {return x;}", "l = [1,2,3];", 'd = {"a": 1};']

RULES = [
    # statement, message, the text under the carets
    ("x + 1;", "Error: Undefined variable: x", "x"),
    ("out = 1;", "Error: Cannot set reserved name: out", "out"),
    ("f(1, 2);", "wrong number of args for f- expected: 1, got: 2.", "f(1, 2)"),
    (
        "indices(1, 2);",
        "wrong number of args for evaluate unfinished- expected: 1, got: 2.",
        "indices(1, 2)",
    ),
    ("a, b = 1, 2, 3;", "expected 2 values, but got: 3", "a, b = 1, 2, 3;"),
    (
        "[a for a, b in [1]];",
        "iterating with multiple iterator names, but got single iterator value: 1",
        "[a for a, b in [1]]",
    ),
    (
        "[a for a, b in [[1]]];",
        "iterating with 2 names but got 1 values ( [1] )",
        "[a for a, b in [[1]]]",
    ),
    (
        "[a for a in indices];",
        "list comprehension should have got a list or dict to loop over, but got: indices",
        "indices",
    ),
    (
        '{a: a for a in "ab"};',
        'dict comprehension should have got a list or dict to loop over, but got: "ab"',
        '"ab"',
    ),
    (
        "for a in 3 { b = a; }",
        "for loop needs to iterate over a list or dict, but got: 3",
        "3",
    ),
    ("indicator(3);", "indicator operator expects s-op, got: 3", "indicator(3)"),
    (
        "range(1, 2, 3, 4);",
        "wrong number of inputs to range, expected: 1, 2, or 3, got: 4",
        "range(1, 2, 3, 4)",
    ),
    ("range(1.5);", "range expects all integer inputs, but got: 1.5", "range(1.5)"),
    (
        "d[[1]];",
        "index into dict has to be s-op or atom (i.e., string, int, float, bool), got: [1]",
        "d[[1]]",
    ),
    ('d["b"];', "index [ b ] not in dict.", 'd["b"]'),
    ('l["a"];', 'index into list has to be s-op or integer, got: "a"', 'l["a"]'),
    ('"abc"[d];', "index into string has to be s-op or integer, got: {'a': 1}", '"abc"[d]'),
    ("l[5];", "index 5 out of range for list of length 3", "l[5]"),
    ('"abc"[5];', "index 5 out of range for string of length 3", '"abc"[5]'),
    ("l[indices];", "index 3 out of range for list of length 3", "l[indices]"),
    ("d[tokens];", "index [ h ] not in dict.", "d[tokens]"),
    (
        "indices[1.5];",
        "index into sequence has to be integer, got: 1.5",
        "indices[1.5]",
    ),
    (
        "tokens[indices];",
        "index into sequence has to be integer, got: indices",
        "tokens[indices]",
    ),
    (
        "s[0];",
        "can only index into a list, dict, string,or sequence, but instead got: s",
        "s[0]",
    ),
    (
        "f[0];",
        "can only index into a list, dict, string,or sequence, but instead got: f",
        "f[0]",
    ),
    ("s and 1;", "Cannot apply and/or between selector and non-selector", "s and 1"),
    ("s + indices;", "Cannot apply + to selector(s)", "s + indices"),
    ("s ^ 2;", "Cannot apply pow to selector(s)", "s ^ 2"),
    ("aggregate(1, indices);", "Expected selector, got: 1", "aggregate(1, indices)"),
    (
        "aggregate(s, indices, indices);",
        "Expected atom, got: indices",
        "aggregate(s, indices, indices)",
    ),
    (
        "zip([1], 2);",
        "attempting to zip lists, but 1 -th element is not list: 2",
        "zip([1], 2)",
    ),
    (
        "zip([1], [1, 2]);",
        "attempting to zip lists of length 1 , but 1 -th list has length 2",
        "zip([1], [1, 2])",
    ),
    (
        "{[1]: 2};",
        "dictionary keys can only be atoms, but instead got: [1]",
        "[1]",
    ),
    (
        'tokens in "h";',
        '"[s-op] in X" expects X to be list of atoms, but got non-list: "h"',
        'tokens in "h"',
    ),
    (
        "tokens in [[1]];",
        '"[s-op] in X" expects X to be list of atoms, but got list with values: [[1]]',
        "tokens in [[1]]",
    ),
    ("1 in d;", "\"[atom] in X\" expects X to be list or s-op, but got: {'a': 1}", "1 in d"),
    (
        "s in l;",
        "don't check if select is contained in list/dict: unless exact same instance, "
        "unable to check equivalence of selects",
        "s in l",
    ),
    (
        "f in l;",
        "don't check if function is contained in list/dict: unless exact same instance, "
        "unable to check equivalence of functions",
        "f in l",
    ),
    ("l in l;", '"A in X" expects A to be s-op or atom, but got A: [1, 2, 3]', "l in l"),
    ("len(indices);", "attempting to compute length of non-list: indices", "len(indices)"),
    ("draw(s);", "draw expects unfinished sequence, got: s", "draw(s);"),
    ("set example 3", "example not iterable: 3", "3"),
    ('load "none";', "could not find file: none.rasp", 'load "none";'),
    (
        'tokens("");',
        'RASP sequences/selectors expect non-empty iterables, got: ""',
        'tokens("")',
    ),
    (
        "tokens(3);",
        "RASP sequences/selectors expect non-empty iterables, got: 3",
        "tokens(3)",
    ),
    (
        '(indices if indices>2 else "a");',
        "attempted to create sequence with vals of different types:\n\t\t ('a', 'a', 'a', 3, 4)",
        '(indices if indices>2 else "a")',
    ),
    (
        "(indices if indices else [1]);",
        "attempted to create sequence with illegal val types "
        "(vals must be bool, float, int or string):\n\t\t ([1],)",
        "(indices if indices else [1])",
    ),
    (
        "aggregate(select(indices+1,indices,==),tokens);",
        "attempted to create sequence with vals of different types:\n\t\t (0, 'h', 'e', 'l', 'l')",
        "aggregate(select(indices+1,indices,==),tokens)",
    ),
]

VALUES = [
    ("1/0;", "division by zero", "1/0"),
    ("1.5/0;", "division by zero", "1.5/0"),
    ("1%0;", None, "1%0"),
    ("1/indices;", "division by zero", "1/indices"),
    ('"h"+1;', 'can only concatenate str (not "int") to str', '"h"+1'),
    ("tokens+1.5;", 'can only concatenate str (not "float") to str', "tokens+1.5"),
    (
        "aggregate(full_s, tokens);",
        "asked to average multiple values, but they are non-numbers: ['h', 'e', 'l', 'l', 'o']",
        "aggregate(full_s, tokens)",
    ),
    (
        "aggregate(full_s, indices==1);",
        "asked to average multiple values, but they are non-numbers: "
        "[False, True, False, False, False]",
        "aggregate(full_s, indices==1)",
    ),
    ("a, b = 3;", "object of type 'int' has no len()", "a, b = 3;"),
    ("a, b = indices;", "object of type 's-op' has no len()", "a, b = indices;"),
    ("range(1, 2, 0);", "range() arg 3 must not be zero", "range(1, 2, 0)"),
    ("tokens_int+1;", "invalid literal for int() with base 10: 'h'", None),
]


def trouble(statement):
    session = Session()
    for line in SETUP:
        session.feed(line)
    printed = session.feed(statement)
    [error] = session.troubles
    # After any error the session continues.
    assert session.feed("1;") == ["    value: out =  1"]
    return error, "\n".join(printed)


def marked(error):
    """The text under the carets."""
    *_, line, carets = str(error).splitlines()
    assert set(carets.strip()) == {"^"}
    return line[carets.index("^") : carets.rindex("^") + 1]


@pytest.mark.parametrize(("statement", "message", "under"), RULES, ids=[row[0] for row in RULES])
def test_broken_rules(statement, message, under):
    error, printed = trouble(statement)
    assert error.message == message
    assert printed == f"\t\t!!ignoring input:\n\t {message}"
    assert f'file "<console>", line {len(SETUP) + 1}' in str(error)
    assert marked(error) == under


@pytest.mark.parametrize(("statement", "message", "under"), VALUES, ids=[row[0] for row in VALUES])
def test_no_value(statement, message, under):
    error, printed = trouble(statement)
    assert message is None or error.message == message
    assert printed == f"something went wrong: {error.message}"
    assert isinstance(error, EvaluationError)
    if under is not None:
        assert marked(error) == under


def test_calling_what_is_no_function():
    error, printed = trouble('1("hi");')
    assert printed == "not implemented this command yet! ignoring"
    assert marked(error) == '1("hi")'


def test_a_failed_assignment_leaves_the_name_as_it_was():
    session = Session()
    session.feed("x = 1/0;")
    assert session.feed("x;")[1] == "\t Error: Undefined variable: x"


def test_targets_before_a_reserved_one_stay_assigned():
    session = Session()
    session.feed("a, out = 1, 2;")
    assert session.feed("a;") == ["    value: a =  1"]


def test_python_sees_the_line_of_the_file(tmp_path):
    path = tmp_path / "p.rasp"
    path.write_text("a = 1;\n\nb = select(indices,\n  unknown, ==);\n", encoding="utf-8")
    with pytest.raises(ProgramError) as caught:
        raspc.load_rasp(path)
    assert str(caught.value).splitlines() == [
        "Error: Undefined variable: unknown",
        f'  file "{path}", line 4',
        "    unknown, ==);",
        "    ^^^^^^^",
    ]


def test_columns_behind_letters_that_are_no_ascii(tmp_path):
    path = tmp_path / "p.rasp"
    path.write_text('x = "äöü" + nothing;\n', encoding="utf-8")
    with pytest.raises(ProgramError) as caught:
        raspc.load_rasp(path)
    assert marked(caught.value) == "nothing"


def test_errors_of_library_calls_point_at_the_call():
    error, _ = trouble('x = shift(tokens, "a", "-");')
    assert marked(error) == 'shift(tokens, "a", "-")'


@pytest.mark.parametrize(
    "lines",
    one_in(
        7,
        [
            ["x = " + "9" * 5000 + ";"],
            ["x = 2^20000;", "x;", "tokens + x;", "indices + x;"],
            ["x = 2^60000; y = x*x*x; z = y*y;", "indices * y;", "1.5 * y;"],
            ['x = "ab" * 10^9;'],
            ["x = [1] * 10^9;"],
            ["l = []; for i in range(3000) { l = [l]; }", "l;", "l == l;", "l in [1];"],
            ["x = " + "not " * 3000 + "1;"],
            ["x = " + "1 + " * 3000 + "1;"],
            ["x = 1" + " if 1 else 1" * 3000 + ";"],
            ["x = " + "-" * 3000 + "indices;"],
            ["def f(n) { return [f(n-1)] if n > 0 else []; }", "f(2000);"],
            ["x = f" + "(1)" * 3000 + ";"],
            ["0.5^" + "9" * 400 + ";", "0^-1;", "0.0^-1.5;", "1.5%0;"],
            ["set example " + "[" * 3000 + "1" + "]" * 3000],
        ],
    ),
    ids=range(14),
)
def test_nothing_breaks_a_session(lines):
    session = Session()
    for line in lines:
        session.feed(line)
    assert session.feed("1;") == ["    value: out =  1"]


def test_lists_of_what_was_applied():
    error, _ = trouble('[indices("a")];')
    assert error.message == "an applied result can be printed, and nothing else"
    assert marked(error) == 'indices("a")'
