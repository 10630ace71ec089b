"""Functions that the RASP text language has here and nowhere else.

They stand where a text may define their names anew, so that no text of the language means anything
else than it did. `raspc lint --strict-rasp` finds them.
"""

from __future__ import annotations

from collections.abc import Callable

from .. import nodes
from ..choosing import TIES, Ties
from ..source import Source
from .atoms import Atom, is_atom
from .dialect import RULES
from .errors import RaspRuleError
from .labels import shown
from .operations import lifted, unary, used
from .values import Host, Native, Scope, SelectorValue, SOpValue

_NOWHERE = Scope("extension", "")


def _selector(value: Host, source: Source) -> nodes.SelectorNode:
    if not isinstance(value, SelectorValue):
        raise RaspRuleError(f"Expected selector, got: {shown(value)}", source=source)
    node: nodes.SelectorNode = used(value)
    return node


def _default(value: Host, source: Source) -> Atom:
    if not is_atom(value):
        raise RaspRuleError(f"Expected atom, got: {shown(value)}", source=source)
    return value


def _sum(arguments: list[Host], source: Source) -> Host:
    selector, values, default = arguments
    parts = _selector(selector, source), lifted(values, source), _default(default, source)
    return SOpValue(nodes.Sum(*parts, source=source, rules=RULES), "s-op")


def _best(arguments: list[Host], source: Source) -> Host:
    selector, score, values, ties, default = arguments
    decides: Ties | None = next((known for known in TIES if known == ties), None)
    if decides is None:
        message = f"ties are {', '.join(TIES)}, got: {shown(ties)}"
        raise RaspRuleError(message, source=source)
    node = nodes.Best(
        selector=_selector(selector, source),
        values=lifted(values, source),
        default=_default(default, source),
        keys=lifted(score, source),
        ties=decides,
        source=source,
        rules=RULES,
    )
    return SOpValue(node, "s-op")


def _max(arguments: list[Host], source: Source) -> Host:
    selector, values, default = arguments
    return _best([selector, values, values, "left", default], source)


def _min(arguments: list[Host], source: Source) -> Host:
    selector, values, default = arguments
    return _best([selector, unary("-", values, source), values, "left", default], source)


def _native(
    name: str,
    parameters: tuple[str, ...],
    defaults: dict[str, Host],
    call: Callable[[list[Host], Source], Host],
) -> Native:
    return Native(name, parameters, defaults, (), (), _NOWHERE, call)


EXTENSIONS = {
    native.name: native
    for native in (
        _native("aggregate_sum", ("selector", "values", "default"), {"default": 0}, _sum),
        _native("aggregate_max", ("selector", "values", "default"), {"default": 0}, _max),
        _native("aggregate_min", ("selector", "values", "default"), {"default": 0}, _min),
        _native(
            "aggregate_best",
            ("selector", "score", "values", "ties", "default"),
            {"ties": "left", "default": 0},
            _best,
        ),
    )
}
"""By their names."""
