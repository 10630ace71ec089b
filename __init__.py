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
        Passes as Passes,
        check as check,
        compile as compile,
        compile_rasp_to_model as compile_rasp_to_model,
    )
    from .rasp_ast import (
        Aggregate as Aggregate,
        Comparison as Comparison,
        ConstantSelector as ConstantSelector,
        ConstantSOp as ConstantSOp,
        Encoding as Encoding,
        Full as Full,
        LinearSequenceMap as LinearSequenceMap,
        Map as Map,
        RASPExpr as RASPExpr,
        Select as Select,
        Selector as Selector,
        SelectorAnd as SelectorAnd,
        SelectorNot as SelectorNot,
        SelectorOr as SelectorOr,
        SelectorWidth as SelectorWidth,
        SequenceMap as SequenceMap,
        SOp as SOp,
        annotate as annotate,
        categorical as categorical,
        evaluate as evaluate,
        get_encoding as get_encoding,
        indices as indices,
        is_categorical as is_categorical,
        is_numerical as is_numerical,
        length as length,
        lookup as lookup,
        numerical as numerical,
        program_from_source as program_from_source,
        program_source as program_source,
        random_program as random_program,
        selector_and as selector_and,
        selector_not as selector_not,
        selector_or as selector_or,
        tokens as tokens,
        where as where,
    )
    from .rasp_ast.depth import rasp_layers as rasp_layers
    from .rasp_ast.errors import (
        CompileError as CompileError,
        EvaluationError as EvaluationError,
        FunctionError as FunctionError,
        InputError as InputError,
        PrecisionError as PrecisionError,
        ProgramError as ProgramError,
        RaspError as RaspError,
        ValueSetError as ValueSetError,
    )
    from .rasp_ast.text.loading import (
        RaspProgram as RaspProgram,
        load_rasp as load_rasp,
        rasp_program as rasp_program,
    )

__version__ = "0.1.0"

_ROOMS = ("compiler", "craft", "model", "rasp_ast")

# Where each public name lives; the imports above say the same to type checkers.
_NAMES = {
    ".compiler": "CompiledModel Passes check compile compile_rasp_to_model",
    ".rasp_ast": (
        "Aggregate Comparison ConstantSOp ConstantSelector Encoding Full LinearSequenceMap Map "
        "RASPExpr SOp Select Selector SelectorAnd SelectorNot SelectorOr SelectorWidth "
        "SequenceMap annotate categorical evaluate get_encoding indices is_categorical "
        "is_numerical length lookup numerical program_from_source program_source random_program "
        "selector_and selector_not selector_or tokens where"
    ),
    ".rasp_ast.errors": (
        "CompileError EvaluationError FunctionError InputError PrecisionError ProgramError "
        "RaspError ValueSetError"
    ),
    ".rasp_ast.depth": "rasp_layers",
    ".rasp_ast.text.loading": "RaspProgram load_rasp rasp_program",
}
_HOME = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = [*_HOME]  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return import_module(f".{name}", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({"__doc__", "__version__", *_ROOMS, *_HOME})
