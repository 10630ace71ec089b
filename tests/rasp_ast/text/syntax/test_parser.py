"""The grammar: what binds tighter, what is a word, when an item is complete."""

import pytest

from raspc.rasp_ast.text.errors import RaspSyntaxError
from raspc.rasp_ast.text.syntax import tree as syntax
from raspc.rasp_ast.text.syntax.parser import Reader


def read(text):
    """All items of a text, its errors among them."""
    reader = Reader("<test>")
    items = [item for line in text.splitlines(keepends=True) for item in reader.feed(line)]
    end = reader.end()
    return items if end is None else [*items, end]


def shape(tree):
    """A tree without its places."""
    if isinstance(tree, tuple) and not isinstance(tree, syntax.Token):
        return [shape(part) for part in tree]
    if isinstance(tree, syntax.Token):
        return tree.value
    if not hasattr(tree, "__dataclass_fields__"):
        return tree
    fields = [getattr(tree, field) for field in tree.__dataclass_fields__ if field != "at"]
    return [type(tree).__name__, *map(shape, fields)]


def only(text):
    [item] = read(text)
    assert not isinstance(item, RaspSyntaxError), item
    return shape(item)


def messages(text):
    return [item.message for item in read(text) if isinstance(item, RaspSyntaxError)]


@pytest.mark.parametrize(
    ("source", "parsed"),
    [
        ("-2^2", "(-2)^2"),
        ("2^3^2", "(2^3)^2"),
        ("7%4*2", "7%(4*2)"),
        ("2*3%4", "(2*3)%4"),
        ("1-2+3", "(1-2)+3"),
        ("6/3*2", "(6/3)*2"),
        ("not 1==2", "(not 1)==2"),
        ('not tokens=="h"', '(not tokens)=="h"'),
        ("True or True and False", "(True or True) and False"),
        ("1<2<3", "(1<2)<3"),
        ("3>2>1", "(3>2)>1"),
        ("1 if True else 2 if False else 3", "(1 if True else 2) if False else 3"),
        ('"a" in ["a"] and False', '"a" in (["a"] and False)'),
        ("not 3 in [False]", "(not 3) in [False]"),
        ("3 in [1,3] if True else 5", "3 in ([1,3] if True else 5)"),
        ("1 if 1 in [2] else 3", "1 if (1 in [2]) else 3"),
        ("a in b or c in d", "(a in (b or c)) in d"),
        ("a+b in c+d", "(a+b) in (c+d)"),
        ('"a" in tokens and length>2', '"a" in (tokens and (length>2))'),
        (
            "select(a,b,==) and not select(a,b,<) or e",
            "((select(a,b,==)) and (not (select(a,b,<)))) or e",
        ),
        ("- - 1", "-(-1)"),
        ("-x[0]", "-(x[0])"),
        ("-f(1)^2", "(-(f(1)))^2"),
        ("2^-1", "2^(-1)"),
        ("f(1)[2](3)", "((f(1))[2])(3)"),
        ("1 if a else b and c", "1 if a else (b and c)"),
        ("s-op", "s - op"),
    ],
)
def test_precedence(source, parsed):
    assert only(f"{source};") == only(f"{parsed};")


@pytest.mark.parametrize(
    "spaced",
    [
        "select (a, b, ==);",
        "aggregate (a, b);",
        "range (3);",
        "zip (a, b);",
        "len (a);",
        "round (1);",
    ],
)
def test_blanks_before_brackets(spaced):
    assert only(spaced) == only(spaced.replace(" (", "("))


def test_words_that_are_names_elsewhere():
    for name in ("select", "aggregate", "full", "seq", "display", "default", "key", "string"):
        assert only(f"{name} = 1;")[0] == "Assignment"
    assert only("s-op examples off") == only("s-op  examples  off")


def test_numbers_and_strings():
    assert only("007;") == ["Evaluation", ["Atom", 7]]
    assert only(r'"a\n#";') == ["Evaluation", ["Atom", r"a\n#"]]
    assert only('"é";') == ["Evaluation", ["Atom", "é"]]


@pytest.mark.parametrize(
    "wrong",
    [
        ".5;",
        "1.;",
        "1e3;",
        "a = b = 3;",
        "x, 1 = 2;",
        "def f() {};",
        "def f(x) { return 1; x; }",
        "for x in y { a; };",
        'set example "a";',
        "a not in b;",
        "a // b;",
        "x += 1;",
        "[a for a in b if c];",
        "[a for a in b for c in d];",
        "x[1:2];",
        "def f(x) { show example return 1; }",
        "'a';",
        "set = 1;",
        "draw = 1;",
        "for x in y { return 1; }",
        "a != b;",
    ],
)
def test_what_is_not_in_the_language(wrong):
    assert len(messages(wrong)) >= 1


@pytest.mark.parametrize(
    ("wrong", "message", "line", "column"),
    [
        ("x = );", "unexpected `)`", 1, 4),
        ('x = "abc', "this string has no end", 1, 4),
        ("é=3;", "'é' is no character of the language", 1, 0),
        ("a=1;\nb=2\nc=3;", "unexpected `c`, perhaps a `;` is missing before it", 3, 0),
        ("for = 3;", "unexpected `=`", 1, 4),
        ("x = for;", "`for` belongs to the language and is no name", 1, 4),
        ("é", "'é' is no character of the language", 1, 0),
        ('"é" b;', "unexpected `b`, perhaps a `;` is missing before it", 1, 5),
        ("def f() {\n  x = 1;", "the text ends within what begins here", 1, 0),
    ],
)
def test_syntax_errors_say_where(wrong, message, line, column):
    [error] = [item for item in read(wrong) if isinstance(item, RaspSyntaxError)]
    assert error.message == message
    assert (error.source.line, error.source.col) == (line, column)


def test_an_error_drops_the_rest_of_its_line_and_no_more():
    items = read("a = ); b = 1;\nc = 2;\n")
    assert [type(item).__name__ for item in items] == ["RaspSyntaxError", "Assignment"]


def test_several_items_on_a_line():
    assert len(read("a = 1; b = 2; def f() { return 1; } f();")) == 4


def test_comments_are_blanks():
    text = """
    # a whole line
    x = [1, # within an expression
      # and a whole line there
      2]
      # before the end
    ; # after it
    def f(a) { # before the body
      # alone in the body
      b = a; # after a statement
      return b; # after the return
    }
    for i in x { # a comment is enough
    }
    """
    kinds = [type(item).__name__ for item in read(text)]
    assert kinds == ["Assignment", "Definition", "Loop"]


def test_a_command_ends_with_its_line_unless_it_cannot():
    first, second, third = read('set example [1,\n2]\n(x)("a");\nset selector example\n"b"\n')
    assert shape(first)[1] == "set example"
    assert shape(second)[0] == "Evaluation"
    assert shape(third)[2] == "selector"


def test_prompts():
    reader = Reader("<test>")
    prompts = [reader.prompt]
    for line in ["", "# c", "def f(x) {", "  def g(y) {", "return y; }", "return g; }", "a=1", ";"]:
        list(reader.feed(line))
        prompts.append(reader.prompt)
    assert prompts == [
        ">> ",
        ".. ",
        ".. ",
        "..   ",
        "..     ",
        "..     ",
        ">> ",
        ".. ",
        ">> ",
    ]


def test_abandoning_an_item():
    reader = Reader("<test>")
    list(reader.feed("def f("))
    assert reader.pending
    reader.abandon()
    assert reader.prompt == ">> "
    assert [type(item).__name__ for item in reader.feed("a;")] == ["Evaluation"]


@pytest.mark.parametrize("depth", [10, 5000])
def test_deep_brackets(depth):
    assert only("(" * depth + "1" + ")" * depth + ";") == ["Evaluation", ["Atom", 1]]
    assert messages("(" * depth + ";") == ["unexpected `;`"]
    assert messages("(" * depth) == ["the text ends within what begins here"]


def test_places():
    [item] = read("x = (a +\n b)[0];")
    assert item.values[0].at == (1, 4, 2, 6)
    assert item.values[0].base.at == (1, 4, 2, 3)
    [item] = read('y = "é" + z;')
    assert item.values[0].at == (1, 4, 1, 12)
