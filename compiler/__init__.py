"""The compiler: the stages in order, the check, sessions, the command line.

A public name is fetched from its file when it is first asked for, so that a command which needs no
compiler, such as `raspc list`, loads none.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import lib as lib
    from .compiled.check import CheckReport as CheckReport, check as check
    from .compiled.generation_check import (
        GenerationReport as GenerationReport,
        check_generation as check_generation,
    )
    from .compiled.model import CompiledModel as CompiledModel
    from .compiled.save import LoadError as LoadError
    from .load_model import load as load
    from .options import (
        COMPILER_BOS as COMPILER_BOS,
        COMPILER_PAD as COMPILER_PAD,
        Options as Options,
    )
    from .passes import Passes as Passes
    from .pipeline import (
        compile as compile,
        compile_rasp_to_model as compile_rasp_to_model,
        stages as stages,
    )
    from .record import Stages as Stages

# Where each public name lives; the imports above say the same to type checkers.
_NAMES = {
    ".compiled.check": "CheckReport check",
    ".compiled.generation_check": "GenerationReport check_generation",
    ".compiled.model": "CompiledModel",
    ".compiled.save": "LoadError",
    ".load_model": "load",
    ".options": "COMPILER_BOS COMPILER_PAD Options",
    ".passes": "Passes",
    ".pipeline": "compile compile_rasp_to_model stages",
    ".record": "Stages",
}
_HOME = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = [*_HOME]  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    if name == "lib":
        return import_module(".lib", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
