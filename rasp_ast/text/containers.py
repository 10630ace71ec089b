"""Looking things up in the RASP text language: `in` and `x[i]`, of lists and of sequences."""

from __future__ import annotations

from .. import leaves, nodes
from ..functions import Comparison
from ..source import Source
from . import advice
from .atoms import Atom, is_atom
from .errors import ElementError, RaspRuleError
from .functions import contained_in, item_of, looked_up
from .labels import label_or, shown, text
from .operations import aggregate, binary, elementwise, indicator, select
from .values import Closure, Host, SelectorValue, SOpValue, is_built

# What `x in s` averages over: one selector for all such expressions.
_EVERYWHERE = nodes.Select(nodes.Constant(1), nodes.Constant(1), Comparison.EQ.function)


def contains(item: Host, container: Host, name: str | None, source: Source) -> Host:
    """`item in container`; `name` is the variable that the container is, if it is one."""
    if isinstance(item, (SelectorValue, Closure)):
        kind = "select" if isinstance(item, SelectorValue) else "function"
        raise RaspRuleError(
            f"don't check if {kind} is contained in list/dict: unless exact same instance, "
            f"unable to check equivalence of {kind}s",
            source=source,
        )
    if isinstance(item, SOpValue):
        atoms = _atoms_of(item, container, source)
        label = f"{item.label} in {name or text(container)}"
        return elementwise(contained_in(atoms), (item,), label, source)
    if not is_atom(item):
        message = f'"A in X" expects A to be s-op or atom, but got A: {shown(item)}'
        raise RaspRuleError(message, source=source)
    if isinstance(container, list):
        if any(is_built(element) for element in container):
            message = f'"[atom] in X" expects X to hold no s-ops or selectors: {shown(container)}'
            raise RaspRuleError(message, source=source)
        return item in container
    if not isinstance(container, SOpValue):
        message = f'"[atom] in X" expects X to be list or s-op, but got: {shown(container)}'
        raise RaspRuleError(message, source=source, advice=advice.no_container(item, container))
    same = indicator(binary("==", container, item, source), source)
    mean = aggregate(SelectorValue(_EVERYWHERE, "plain select"), same, 0, source)
    return binary(">", mean, 0, source)


def _atoms_of(item: Host, container: Host, source: Source) -> list[Atom]:
    what = '"[s-op] in X" expects X to be list of atoms, but got'
    if not isinstance(container, list):
        message, told = f"{what} non-list: {shown(container)}", advice.no_container(item, container)
        raise RaspRuleError(message, source=source, advice=told)
    atoms = [element for element in container if is_atom(element)]
    if len(atoms) < len(container):
        raise RaspRuleError(f"{what} list with values: {text(container)}", source=source)
    return atoms


def index(base: Host, place: Host, names: tuple[str | None, str | None], source: Source) -> Host:
    """`base[place]` of a list, dict or string; `names` are the variables that the two are."""
    if not isinstance(base, (list, dict, str)):
        raise RaspRuleError(
            f"can only index into a list, dict, string,or sequence, but instead got: {shown(base)}",
            source=source,
            advice=advice.no_table(base),
        )
    if isinstance(place, SOpValue):
        label = f"{names[0] or 'out'}[{names[1] or 'out'}]"
        return elementwise(looked_up(base), (place,), label, source)
    if is_atom(place):
        try:
            return item_of(base, place)
        except ElementError as error:
            told = advice.not_found(base, place)
            raise RaspRuleError(str(error), source=source, advice=told) from None
    if isinstance(base, dict):
        what = "dict has to be s-op or atom (i.e., string, int, float, bool)"
    else:
        what = f"{'string' if isinstance(base, str) else 'list'} has to be s-op or integer"
    raise RaspRuleError(f"index into {what}, got: {shown(place)}", source=source)


def index_sop(base: SOpValue, place: Host, length: Host, source: Source) -> SOpValue:
    """The value at one position, for all positions. `length` is needed for a negative index."""
    if not isinstance(place, int):
        message = f"index into sequence has to be integer, got: {shown(place)}"
        raise RaspRuleError(message, source=source, advice=advice.no_place(base, place))
    wanted = place if place >= 0 else binary("+", length, place, source)
    at = select(SOpValue(leaves.INDICES, "indices"), wanted, Comparison.EQ, source)
    moved = aggregate(at, base, 0, source)
    moved.label = label_or(f"{base.label}[{place}]", "s-op")
    return moved
