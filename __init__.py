"""raspc compiles RASP programs into the weights of a transformer, and shows that the two agree.

Every public name is here, fetched from its room when it is first asked for: `import raspc` itself
loads nothing, and writing or evaluating a program never loads jax.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import compiler as compiler, craft as craft, model as model, rasp_ast as rasp_ast
    from .compiler import (
        CompiledModel as CompiledModel,
        LoadError as LoadError,
        Passes as Passes,
        check as check,
        check_generation as check_generation,
        compile as compile,
        compile_rasp_to_model as compile_rasp_to_model,
        load as load,
    )
    from .compiler.puzzles.collection import puzzles as puzzles
    from .rasp_ast import *  # noqa: F403
    from .rasp_ast.crasp.loading import (
        CRaspProgram as CRaspProgram,
        crasp_program as crasp_program,
        load_crasp as load_crasp,
    )
    from .rasp_ast.depth import rasp_layers as rasp_layers
    from .rasp_ast.fragments.judging import Fragments as Fragments, fragments as fragments
    from .rasp_ast.pictures.draw import Picture as Picture, draw as draw, set_example as set_example
    from .rasp_ast.random_programs.many import random_programs as random_programs
    from .rasp_ast.text.loading import (
        RaspProgram as RaspProgram,
        load_rasp as load_rasp,
        rasp_program as rasp_program,
    )

__version__ = "0.1.0"

_ROOMS = ("compiler", "craft", "model", "rasp_ast")

# Where public names live that are none of the language: those `raspc.rasp_ast` registers itself.
# The imports above say the same to type checkers.
_NAMES = {
    ".compiler": (
        "CompiledModel LoadError Passes check check_generation compile compile_rasp_to_model load"
    ),
    ".compiler.puzzles.collection": "puzzles",
    ".rasp_ast.crasp.loading": "CRaspProgram crasp_program load_crasp",
    ".rasp_ast.depth": "rasp_layers",
    ".rasp_ast.fragments.judging": "Fragments fragments",
    ".rasp_ast.pictures.draw": "Picture draw set_example",
    ".rasp_ast.random_programs.many": "random_programs",
    ".rasp_ast.text.loading": "RaspProgram load_rasp rasp_program",
}
_HOME = {name: home for home, names in _NAMES.items() for name in names.split()}


# `from raspc import *` leaves Python's own function alone; `raspc.compile` is there all the same.
_SHADOWING = ("compile",)


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return import_module(f".{name}", __name__)
    if name == "__all__":
        return [name for name in (*_HOME, *_language()) if name not in _SHADOWING]
    if name not in _HOME and (name.startswith("_") or name not in _language()):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME.get(name, ".rasp_ast"), __name__), name)
    globals()[name] = value
    return value


def _language() -> list[str]:
    """The public names of the language, which its own files register."""
    names: list[str] = import_module(".rasp_ast", __name__).__all__
    return names


def __dir__() -> list[str]:
    return sorted({"__doc__", "__version__", *_ROOMS, *_HOME, *_language()})
