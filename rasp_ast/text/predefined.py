"""The outermost scope: what exists before anything is defined."""

from __future__ import annotations

from .. import leaves, nodes
from .dialect import RULES
from .extensions import EXTENSIONS
from .functions import CONVERSIONS
from .values import Scope, SOpValue


def predefined() -> Scope:
    """The outermost scope: what exists before anything is defined."""
    scope = Scope("", "")
    scope.variables.update({"True": True, "False": False})
    scope.variables["indices"] = SOpValue(leaves.INDICES, "indices")
    for name, function in CONVERSIONS.items():
        node = nodes.Apply(function, (leaves.TOKENS,), name=name, rules=RULES)
        scope.variables[name] = SOpValue(node, name)
    scope.variables.update(EXTENSIONS)
    return scope
