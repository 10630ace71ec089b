"""A number has one value under one name: two files with a ``MAX_BITS`` have the same limit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import raspc

PACKAGE = Path(raspc.__file__).parent
ROOMS = ("compiler", "craft", "model", "rasp_ast")
OWN = {"VERSION"}
"""Each format that is written to files has one of its own."""
LITERAL = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop)


def constants(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Names in capitals that a module gives values, also several on one line."""
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Tuple(names)], value=ast.Tuple(values)):
                pairs = zip(names, values, strict=False)
            case ast.Assign(targets=[name], value=value):
                pairs = iter([(name, value)])
            case ast.AnnAssign(target=name, value=ast.expr() as value):
                pairs = iter([(name, value)])
            case _:
                continue
        for name, value in pairs:
            if isinstance(name, ast.Name) and name.id.isupper():
                yield name.id, value


def numbers(module: ast.Module) -> Iterator[tuple[str, float]]:
    """Those that are numbers, also such as ``1 << 20``."""
    for name, value in constants(module):
        if all(isinstance(node, LITERAL) for node in ast.walk(value)):
            number = eval(compile(ast.Expression(value), "constant", "eval"))
            if isinstance(number, int | float):
                yield name, number


def test_a_number_has_one_value_under_one_name() -> None:
    values: dict[str, set[float]] = {}
    for path in sorted(p for room in ROOMS for p in (PACKAGE / room).rglob("*.py")):
        for name, number in numbers(ast.parse(path.read_text(encoding="utf-8"))):
            values.setdefault(name, set()).add(number)
    assert {name: several for name, several in values.items() if len(several) > 1}.keys() <= OWN
    assert len(values) > 100


def test_what_is_a_constant() -> None:
    text = "A, B = 1 << 3, 'b'\nC: int = -2\n_D = 4\ne = 5\nF = f(6)\n"
    assert list(numbers(ast.parse(text))) == [("A", 8), ("C", -2), ("_D", 4)]
