"""What somebody asks a model for who comes from other libraries, and what to write instead."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

_INSTEAD = {
    **dict.fromkeys(("predict", "transform", "infer", "eval"), "call it: model('abc')"),
    **dict.fromkeys(("weights", "state_dict", "parameters"), "write model.params"),
    **dict.fromkeys(("draw", "plot", "show", "visualize"), "write raspc.draw(model, 'abc')"),
    **dict.fromkeys(
        ("attention", "attn", "patterns"), "write model.run(['abc'], cache=True).cache"
    ),
    "run_with_cache": "write model.run(['abc'], cache=True)",
    "config": "write model.model_config",
    "cfg": "write model.model_config",
    "vocab": "write model.vocabulary",
    "labels": "write model.residual_labels",
    "to_hf": "write model.to_huggingface(folder, architecture='gpt2')",
    "to_pytorch": "write model.to_torch()",
    "check": "write raspc.check(program, model)",
    "load": "write raspc.load(folder)",
    "program": "write model.stages.programs",
    "fit": "weights are compiled, not trained: docs/interpretability.md says what they withstand",
}


class Elsewhere:
    """Says what a model has in place of what it has not."""

    if not TYPE_CHECKING:  # to a type checker a wrong name is a mistake

        def __getattr__(self, name: str) -> NoReturn:
            if hasattr(type(self), name):  # a property of ours stumbled: let it say so itself
                object.__getattribute__(self, name)
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            if name.startswith("_"):
                raise AttributeError(message)
            known = [other for other in dir(type(self)) if not other.startswith("_")]
            near = get_close_matches(name, known, n=1)
            hint = _INSTEAD.get(name) or (f"did you mean {near[0]}?" if near else None)
            raise AttributeError(message if hint is None else f"{message}; {hint}")
