"""The house keeps its own rules: packages, floors, a light front door."""

import ast
import importlib.metadata
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

import raspc

PACKAGE = Path(raspc.__file__).parent
CHECKOUT = Path(__file__).parents[1]
ROOMS = ("compiler", "craft", "model", "rasp_ast")
NO_ROOMS = {"tests", "examples", "benchmarks", "build", "dist"}

in_a_checkout = pytest.mark.skipif(
    not (CHECKOUT / "setup.cfg").exists(), reason="the tests run beside an installed wheel"
)


def options() -> ConfigParser:
    parser = ConfigParser()
    parser.read(CHECKOUT / "setup.cfg")
    return parser


# --- packages


@in_a_checkout
def test_the_packages_listed_are_the_folders():
    """A package missing from the list works in a checkout and is missing from the wheel."""
    folders = {
        f"raspc.{path.parent.name}"
        for path in CHECKOUT.glob("[a-z]*/*.py")
        if path.parent.name not in NO_ROOMS
    }
    listed = options()["options"]["packages"].split()
    assert listed == sorted({"raspc", *folders})


@in_a_checkout
def test_what_is_no_python_ships_too():
    """A grammar that is not listed works in a checkout and is missing from the wheel."""
    shipped = options()["options.package_data"]
    for room in ROOMS:
        others = {f for f in (CHECKOUT / room).iterdir() if f.is_file() and f.suffix != ".py"}
        patterns = shipped.get(f"raspc.{room}", "").replace(",", " ").split()
        assert others == {file for pattern in patterns for file in (CHECKOUT / room).glob(pattern)}


@in_a_checkout
def test_the_root_has_its_two_modules_and_no_more():
    """Any other module here would ship with the wheel."""
    assert {path.name for path in CHECKOUT.glob("*.py")} == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_are_flat(room):
    assert (PACKAGE / room / "__init__.py").exists()
    assert not list((PACKAGE / room).glob("*/*.py"))


def test_types_are_promised_to_others():
    assert (PACKAGE / "py.typed").exists()


def test_one_version():
    try:
        installed = importlib.metadata.version("raspc")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("raspc is not installed, only on the path")
    assert raspc.__version__ == installed


# --- floors: who may import whom

MAY_IMPORT = {
    "rasp_ast": {"numpy", "lark"},
    "craft": {"numpy"},
    "model": {"numpy", "jax", "haiku"},
    "compiler": {"numpy", "networkx", "prompt_toolkit", "__version__", *ROOMS},
}
KNOW_JAX = {"transformer.py", "runner.py"}
KNOW_TERMINALS = {"terminal.py"}


def imported(path: Path) -> set[str]:
    """Rooms of ours and packages of others that a file of a room imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(level=2, module=None, names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(level=0 | 2, module=str(module)):
                found.add(module.split(".")[0])
            case ast.Import(names=names):
                found |= {alias.name.split(".")[0] for alias in names}
            case _:
                pass
    return found - sys.stdlib_module_names - {"__future__"}


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_imports_upward(room):
    for path in (PACKAGE / room).glob("*.py"):
        strangers = imported(path) - MAY_IMPORT[room]
        assert not strangers, f"{room}/{path.name} imports {strangers}"


def test_jax_is_known_to_two_files():
    knowing = {p.name for p in (PACKAGE / "model").glob("*.py") if {"jax", "haiku"} & imported(p)}
    assert knowing == KNOW_JAX


def test_terminals_are_known_to_one_file():
    """It is loaded where there is a terminal, and nowhere else."""
    files = (PACKAGE / "compiler").glob("*.py")
    assert {path.name for path in files if "prompt_toolkit" in imported(path)} == KNOW_TERMINALS


# --- the front door


@pytest.mark.parametrize(
    ("statement", "unloaded"),
    [
        ("import raspc", {"jax", "haiku", "networkx", "numpy", *(f"raspc.{r}" for r in ROOMS)}),
        ("import raspc; raspc.tokens", {"jax", "haiku", "networkx", "lark", "raspc.compiler"}),
        ("import raspc; raspc.compile", {"jax", "haiku"}),
        ("import raspc.compiler.cli", {"jax", "haiku", "prompt_toolkit"}),
    ],
)
def test_importing_loads_no_more_than_is_asked_for(statement, unloaded):
    code = f"import sys; {statement}; print(*sorted({unloaded!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.split() == []


def test_every_public_name_is_there():
    for name in raspc.__all__:
        assert getattr(raspc, name) is not None
        assert name in vars(raspc)  # fetched once
    assert set(raspc.__all__) | set(ROOMS) <= set(dir(raspc))


def test_rooms_are_reached_without_an_import_of_their_own():
    code = "import raspc; raspc.rasp_ast.tokens; raspc.compiler.compile_rasp_to_model"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_name_that_is_nowhere():
    with pytest.raises(AttributeError, match="module 'raspc' has no attribute 'token'"):
        _ = raspc.token


def test_type_checkers_see_the_same_names():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.asname: f".{node.module or ''}"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == {**raspc._HOME, **dict.fromkeys(ROOMS, ".")}
