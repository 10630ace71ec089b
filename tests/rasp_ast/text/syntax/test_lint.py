"""The lint: what is said of texts that are read in another way than they seem."""

from pathlib import Path

import pytest

from raspc.rasp_ast.text.errors import RaspSyntaxError
from raspc.rasp_ast.text.files import LIBRARY, shipped
from raspc.rasp_ast.text.syntax.lint import Trap, lint

EXAMPLES = sorted((Path(__file__).parents[4] / "examples").glob("*.rasp"))


def found(text):
    return lint(text, "<lint>")


@pytest.mark.parametrize(
    ("text", "meant", "seems"),
    [
        ("not a == b", "(not a) == b", "not (a == b)"),
        ("not a + b", "(not a) + b", "not (a + b)"),
        ("not f(a)[0] < b", "(not f(a)[0]) < b", "not (f(a)[0] < b)"),
        ("a or b and c", "(a or b) and c", "a or (b and c)"),
        ("x in y and z", "x in (y and z)", "(x in y) and z"),
        ("x in y and z or w", "x in (y and z or w)", "(x in y) and z or w"),
        ("x in y == z", "x in (y == z)", "(x in y) == z"),
        ("x in y if z else w", "x in (y if z else w)", "(x in y) if z else w"),
        ("x and y in z", "(x and y) in z", "x and (y in z)"),
        ("x == y in z", "(x == y) in z", "x == (y in z)"),
        ("not x in y", "(not x) in y", "not (x in y)"),
        ("x and not y in z", "(x and not y) in z", "x and not (y in z)"),
        ("x if y else z in w", "(x if y else z) in w", "x if y else (z in w)"),
        (
            "1 if a else 2 if b else 3",
            "(1 if a else 2) if b else 3",
            "1 if a else (2 if b else 3)",
        ),
        ("1 < 2 < 3", "(1 < 2) < 3", "1 < 2 and 2 < 3"),
        ("-2^2", "(-2) ^ 2", "-(2^2)"),
        ("2^3^2", "(2^3) ^ 2", "2^(3^2)"),
        ("7%4*2", "7 % (4*2)", "(7%4) * 2"),
        ('"é" or "ö" and x', '("é" or "ö") and x', '"é" or ("ö" and x)'),
    ],
)
def test_traps(text, meant, seems):
    [trap] = found(f"x = {text};")
    assert trap.message.endswith(f", so this is `{meant}`")
    assert trap.hint == f"write that, or else `{seems}`"


@pytest.mark.parametrize(
    "text",
    [
        "(not a) == b",
        "not (a == b)",
        "not a and b",
        "(a or b) and c",
        "a and b or c",
        "a or b or c",
        "(x in y) and z",
        "x in (y and z)",
        "(x and y) in z",
        "x + 1 in z",
        "-x in z",
        "(1 if a else 2) if b else 3",
        "1 if a else (2 if b else 3)",
        "(1 < 2) < 3",
        "(-2)^2",
        "2*3%4",
        "7%(4*2)",
        "-a + b",
    ],
)
def test_with_brackets_or_without_a_choice_nothing_is_said(text):
    assert found(f"x = {text};") == []


def test_where():
    [trap] = found("y = 1;\nx = f(a,  not b == c);\n")
    assert str(trap).splitlines() == [
        "`not` comes before `==`, so this is `(not b) == c`",
        '  file "<lint>", line 2',
        "    x = f(a,  not b == c);",
        "              ^^^^^^^^^^",
        "  hint: write that, or else `not (b == c)`",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "TRAP;",
        "a, b = 1, TRAP;",
        "draw(x, TRAP);",
        "set example TRAP",
        "def f() { y = TRAP; return 1; }",
        "def f() { return 1, TRAP; }",
        "for i in [TRAP] { y; }",
        "for i in y { def f() { return TRAP; } }",
        "x = [TRAP for a in b];",
        "x = {1: TRAP};",
        "x = {TRAP: 1 for a in b};",
        "x = select(a, TRAP, ==);",
        "x = aggregate(s, a, TRAP);",
        "x = l[TRAP];",
        "x = l[0](TRAP);",
        "x = round(TRAP);",
        "x = a if (TRAP) else b;",
        "x = -(TRAP);",
        "x = 1 in [TRAP];",
    ],
)
def test_everywhere(text):
    assert len(found(text.replace("TRAP", "not a == b"))) == 1


def test_a_long_trap_is_not_written_twice():
    name = "a_name_that_is_longer_than_any_name_needs_to_be"
    [trap] = found(f"x = not {name} == {name};")
    assert (trap.message, trap.hint[:12]) == ("`not` comes before `==`", "put brackets")


def test_over_several_lines():
    [trap] = found("x = a or\n  b # or not\n  and c;")
    assert trap.source.line == 1


def test_what_is_no_rasp_comes_in_its_place():
    kinds = [type(one) for one in found("x = not a == b;\ny = );\nz = a or b and c;\nw = (")]
    assert kinds == [Trap, RaspSyntaxError, Trap, RaspSyntaxError]


@pytest.mark.slow
def test_deep_and_long_texts():
    assert len(found(f"x = {'not a == b + ' * 3000}1;")) > 0
    assert found(f"x = {'(' * 3000}a{')' * 3000};") == []


@pytest.mark.parametrize("path", [*EXAMPLES, shipped(LIBRARY)], ids=lambda p: p.stem)
def test_what_is_shipped_has_no_traps(path):
    assert lint(path.read_text(encoding="utf-8"), str(path)) == []


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ('tokens == "a" or "b"', '`"b"` is no', 'write tokens == "a" or tokens == "b"'),
        ("x == 1 or 2 or y", "`2` is no", "write x == 1 or x == 2"),
        ('a and "b"', '`"b"` is no', 'write a and tokens == "b"'),
        ("not a and 0", "`0` is no comparison: as a condition it is False everywhere", None),
    ],
)
def test_a_value_is_no_condition(text, says, hint):
    [trap] = found(f"x = {text};")
    assert trap.message.startswith(says)
    assert hint in (None, trap.hint)
