"""The concrete transformer: arrays, a config and how answers are decoded; nothing of RASP.

`answers`, `config`, `parameters`, `tokenizer` and `value_map` are light. `transformer` and `runner`
need jax and haiku, so their names are looked up here only when somebody asks for them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .answers import Classes, Number, Quotient, Rule
from .config import TransformerConfig
from .parameters import Params, check_params, empty_params, parameter_shapes
from .tokenizer import (
    CategoricalEncoder,
    NumericalEncoder,
    OutputEncoder,
    RatioEncoder,
    Tokenizer,
    output_encoder,
)
from .value_map import ValueMap

if TYPE_CHECKING:
    from .parameters import Weights
    from .runner import Runner
    from .transformer import Activations, forward, logits

__all__ = [
    "Activations",
    "CategoricalEncoder",
    "Classes",
    "Number",
    "NumericalEncoder",
    "OutputEncoder",
    "Params",
    "Quotient",
    "RatioEncoder",
    "Rule",
    "Runner",
    "Tokenizer",
    "TransformerConfig",
    "ValueMap",
    "Weights",
    "check_params",
    "empty_params",
    "forward",
    "logits",
    "output_encoder",
    "parameter_shapes",
]

_HEAVY = {
    "Activations": ".transformer",
    "Runner": ".runner",
    "Weights": ".transformer",
    "forward": ".transformer",
    "logits": ".transformer",
}


def __getattr__(name: str) -> object:
    if name not in _HEAVY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HEAVY[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HEAVY})
