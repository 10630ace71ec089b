"""The house keeps its own rules: packages, floors, a light front door."""

import ast
import importlib.metadata
import subprocess
import sys
from configparser import ConfigParser
from functools import cache
from importlib import import_module
from pathlib import Path

import networkx as nx
import pytest

import raspc

PACKAGE = Path(raspc.__file__).parent
CHECKOUT = Path(__file__).parents[1]
ROOMS = ("compiler", "craft", "model", "rasp_ast")

in_a_checkout = pytest.mark.skipif(
    not (CHECKOUT / "setup.cfg").exists(), reason="the tests run beside an installed wheel"
)


def options() -> ConfigParser:
    parser = ConfigParser()
    parser.read(CHECKOUT / "setup.cfg")
    return parser


# --- packages


EXAMPLES = {".py", ".rasp", ".crasp", ".ipynb"}


@in_a_checkout
def test_the_packages_listed_are_the_folders():
    """A package missing from the list works in a checkout and is missing from the wheel."""
    folders = {package_of(path) for room in ROOMS for path in (CHECKOUT / room).rglob("*.py")}
    listed = options()["options"]["packages"].split()
    assert listed == sorted({"raspc", *folders})


@in_a_checkout
def test_what_is_no_python_ships_too():
    """A grammar that is not listed works in a checkout and is missing from the wheel."""
    shipped = options()["options.package_data"]
    files = [f for room in ROOMS for f in (CHECKOUT / room).rglob("*") if f.is_file()]
    others = {f for f in files if f.suffix not in {".py", ".pyc"}}
    listed = {
        file
        for package, patterns in shipped.items()
        for pattern in patterns.replace(",", " ").split()
        for file in CHECKOUT.joinpath(*package.split(".")[1:]).glob(pattern)
    }
    examples = {f for f in (CHECKOUT / "examples").rglob("*") if f.suffix in EXAMPLES}
    assert listed == {*others, *examples, CHECKOUT / "py.typed"}


@in_a_checkout
def test_the_root_has_its_modules_and_no_more():
    """Any other module here would ship with the wheel. Front ends are imported by their names."""
    front_ends = {"raspl.py", "raspy.py"}
    own = {"__init__.py", "__main__.py", *front_ends}
    assert {path.name for path in CHECKOUT.glob("*.py")} == own


@pytest.mark.parametrize(
    "folder", sorted({p.parent for r in ROOMS for p in (PACKAGE / r).rglob("*.py")})
)
def test_each_room_says_what_may_enter_it(folder):
    assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))


def test_types_are_promised_to_others():
    assert (PACKAGE / "py.typed").exists()


def test_one_version():
    try:
        installed = importlib.metadata.version("raspc")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("raspc is not installed, only on the path")
    assert raspc.__version__ == installed


# --- floors: who may import whom; .importlinter says which rooms stand on which

# Libraries that only the export of a format loads, and only when it is asked for.
FORMATS = {"onnx", "tokenizers", "torch", "transformer_lens", "transformers"}

MAY_LOAD = {
    "rasp_ast": {"numpy", "lark"},
    "craft": {"numpy"},
    "model": {"numpy", "jax", "haiku", "safetensors", *FORMATS},
    "compiler": {"numpy", "networkx", "prompt_toolkit", "rich"},
}
KNOW_JAX = {"raspc.model.transformer", "raspc.model.runner"}
KNOW_TERMINALS = {"raspc.compiler.session.terminal"}
SHOWS_PROGRESS = {"raspc.compiler.progress_display"}


def package_of(path: Path) -> str:
    return ".".join(("raspc", *path.parent.relative_to(CHECKOUT).parts))


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(("raspc", *(parts[:-1] if parts[-1] == "__init__" else parts)))


FILES = {module_of(path): path for room in ROOMS for path in (PACKAGE / room).rglob("*.py")}


@cache
def imported(module: str) -> set[str]:
    """Modules of ours and packages of others that a module imports, for types alone included."""
    path = FILES[module]
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(level=0, module=str(name)):
                found.add(name.split(".")[0])
            case ast.ImportFrom(level=level, module=name, names=names):
                base = ".".join(package[: len(package) - level + 1] + ([name] if name else []))
                found |= {
                    f"{base}.{a.name}" if f"{base}.{a.name}" in FILES else base for a in names
                }
            case ast.Import(names=names):
                found |= {alias.name.split(".")[0] for alias in names}
            case _:
                pass
    return found - sys.stdlib_module_names - {"__future__"}


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_loads_what_the_room_does_not_know(room):
    for module in FILES:
        if module.split(".")[1] == room:
            packages = {name for name in imported(module) if not name.startswith("raspc")}
            assert packages <= MAY_LOAD[room], module


def arrows(package: str) -> nx.DiGraph:
    """Which files and folders of a package import which others of it."""
    graph: nx.DiGraph = nx.DiGraph()
    depth = package.count(".") + 1
    for module in FILES:
        for other in imported(module):
            if module.startswith(f"{package}.") and other.startswith(f"{package}."):
                ends = [".".join(name.split(".")[: depth + 1]) for name in (module, other)]
                if ends[0] != ends[1]:
                    graph.add_edge(*ends)
    return graph


@pytest.mark.parametrize(
    "package", sorted({"raspc", *(m for m in FILES if FILES[m].name == "__init__.py")})
)
def test_no_circle_stands_in_any_room(package):
    """Neither of files nor of folders; what is imported for its types alone counts as well."""
    circles = nx.strongly_connected_components(arrows(package))
    assert [sorted(c) for c in circles if len(c) > 1] == []


def test_jax_is_known_to_two_files():
    assert {m for m in FILES if {"jax", "haiku"} & imported(m)} == KNOW_JAX


def test_libraries_of_formats_are_known_to_the_exports():
    knowing = {m for m in FILES if imported(m) & FORMATS}
    assert all(m.startswith("raspc.model.exports.") for m in knowing)


def test_files_of_weights_are_known_to_one_file():
    own = {m for m in FILES if not m.startswith("raspc.model.exports.")}
    assert {m for m in own if "safetensors" in imported(m)} == {"raspc.model.weights_file"}


def test_terminals_are_known_to_one_file():
    """It is loaded where there is a terminal, and nowhere else."""
    assert {m for m in FILES if "prompt_toolkit" in imported(m)} == KNOW_TERMINALS
    assert {m for m in FILES if "rich" in imported(m)} == SHOWS_PROGRESS


# --- the front door


@pytest.mark.parametrize(
    ("statement", "unloaded"),
    [
        ("import raspc", {"jax", "haiku", "networkx", "numpy", *(f"raspc.{r}" for r in ROOMS)}),
        ("import raspc; raspc.tokens", {"jax", "haiku", "networkx", "lark", "raspc.compiler"}),
        ("import raspc; raspc.compile", {"jax", "haiku"}),
        ("import raspc.compiler.cli", {"jax", "haiku", "networkx", "lark", "prompt_toolkit"}),
        (
            "from raspc.compiler.cli import main; main(['list'])",
            {
                "haiku",
                "jax",
                "lark",
                "networkx",
                "prompt_toolkit",
                "raspc.craft",
                "raspc.model",
                "raspc.compiler.pipeline",
                "raspc.rasp_ast.text",
            },
        ),
        (
            "from raspc.compiler.cli import main; main(['layout', 'hist'])",
            {"haiku", "jax", "prompt_toolkit", "raspc.compiler.session", "rich"},
        ),
    ],
)
def test_importing_loads_no_more_than_is_asked_for(statement, unloaded):
    code = f"import sys; {statement}; print(); print(*sorted({unloaded!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.splitlines()[-1].split() == []


@pytest.mark.parametrize("face", [raspc, raspc.compiler])
def test_every_public_name_is_there(face):
    for name in face.__all__:
        assert getattr(face, name) is not None
        assert name in vars(face)  # fetched once
    assert set(face.__all__) <= set(dir(face))
    assert set(ROOMS) <= set(dir(raspc))


def test_rooms_are_reached_without_an_import_of_their_own():
    code = "import raspc; raspc.rasp_ast.tokens; raspc.compiler.compile_rasp_to_model"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_name_that_is_nowhere():
    with pytest.raises(AttributeError, match="module 'raspc' has no attribute 'token'"):
        _ = raspc.token


@pytest.mark.parametrize(
    ("face", "more"),
    [
        (
            raspc,
            {**dict.fromkeys(ROOMS, "."), **dict.fromkeys(raspc.rasp_ast.__all__, ".rasp_ast")},
        ),
        (raspc.compiler, {"lib": "."}),
    ],
)
def test_type_checkers_see_the_same_names(face, more):
    """A star among the imports stands for what the module registers."""
    tree = ast.parse(Path(face.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        name: f".{node.module or ''}"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        for name in (
            import_module(f"raspc.{node.module}").__all__ if alias.name == "*" else [alias.asname]
        )
    }
    assert seen == {**face._HOME, **more}


def test_a_name_of_the_language_is_registered_once():
    """In its own file; the faces above take it from there."""
    language = raspc.rasp_ast
    own = (
        *("best", "constants", "errors", "generation", "library", "maps", "program_json"),
        *("random_programs", "scans", "selectors", "surface", "tracr"),
    )
    registers = [getattr(language, name) for name in own]
    names = [name for file in registers for name in file.__all__]
    assert sorted({*names, "format_expression", "format_program"}) == sorted(raspc.rasp_ast.__all__)
    assert set(raspc.rasp_ast.__all__) <= set(raspc.__all__)
    for file in registers:
        assert all(getattr(raspc, name) is getattr(file, name) for name in file.__all__)
