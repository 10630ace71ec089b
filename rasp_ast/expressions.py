"""What every surface object shares: it holds a node, and is turned into one.

`==` between s-ops builds an s-op, so a node, not its wrapper, is what passes and tables work with.
Wrappers are immutable and hash by their node.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from itertools import count
from types import MappingProxyType
from typing import Any, ClassVar, Self, cast
from weakref import WeakKeyDictionary

from . import nodes
from .base import SelectorBase, SOpBase, check_family
from .errors import ProgramError
from .nodes import Node, SelectorNode, SOpNode
from .notation import Style, function_text
from .operators import Literal
from .printer import format_expression
from .refusals import Refusals
from .refused import hint_for_value
from .source import Source, capture
from .values import Value, canonical
from .visible import visible

_next_id = count(1)
_unique_ids: WeakKeyDictionary[Node, int] = WeakKeyDictionary()


class Encoding(Enum):
    """How a user would like an s-op to be laid out. A hint: no program needs it."""

    CATEGORICAL = "categorical"
    NUMERICAL = "numerical"


class RASPExpr(Refusals):
    """An s-op or a selector: a node of the program."""

    __slots__ = ("__weakref__", "_node")
    _node: Node
    _kinds: ClassVar[dict[tuple[type[Node], int | str | None], type[RASPExpr]]] = {}
    pictured: ClassVar[Callable[[RASPExpr], str | None] | None] = None
    """How a notebook shows one. The face of the language says so, since pictures stand above it."""
    picture_style: ClassVar[Style] = "compact"
    """In which of the styles of `raspc.draw` it is drawn, if nobody wants another."""

    def __init_subclass__(
        cls, *, wraps: type[Node] | None = None, of: int | str | None = None
    ) -> None:
        """Register the class for nodes, perhaps only for a count of operands, or a recipe."""
        super().__init_subclass__()
        if wraps is not None:
            RASPExpr._kinds[wraps, of] = cls

    @classmethod
    def of(cls, node: Node) -> Self:
        """The surface object of the right class for a node."""
        kinds, of = RASPExpr._kinds, type(node)
        recipe = nodes.recipe_of(node) or (None,)
        kind = (
            kinds.get((of, cast("str | None", recipe[0])))
            or kinds.get((of, len(node.children)))
            or kinds[of, None]
        )
        expression = object.__new__(kind)
        expression._node = node
        assert isinstance(expression, cls), (cls, node)
        return expression

    @property
    def node(self) -> Node:
        """The node of the program tree that this stands for."""
        return self._node

    @property
    def name(self) -> str | None:
        """The name the user gave, if any."""
        return self._node.name

    @property
    def label(self) -> str:
        """The name, or else the kind of expression."""
        return self._node.kind if self._node.name is None else self._node.name

    @property
    def annotations(self) -> Mapping[str, Any]:
        """What is noted beside the meaning: 'name', 'encoding', and what the user added."""
        node = self._node
        encoding = Encoding.CATEGORICAL if node.encoding is None else Encoding(node.encoding)
        return MappingProxyType({"name": self.label, "encoding": encoding, **dict(node.notes)})

    @property
    def children(self) -> list[RASPExpr]:
        """The expressions that this one is made of."""
        return [RASPExpr.of(child) for child in self._node.children]

    def named(self, name: str) -> Self:
        """The same expression under this name."""
        return self.annotated(name=name)

    def annotated(self, **annotations: Any) -> Self:
        """The same expression with further annotations."""
        source = capture()
        changes: dict[str, Any] = {}
        notes = dict(self._node.notes)
        for label, value in annotations.items():
            if label == "name":
                changes["name"] = _checked_name(value, source)
            elif label == "encoding":
                changes["encoding"] = checked_encoding(value, source)
            else:
                notes[label] = value
        return self._like(replace(self._node, **changes, notes=tuple(notes.items())))

    @property
    def unique_id(self) -> int:
        """A number that no other expression of this process has."""
        known = _unique_ids.get(self._node)
        if known is None:
            known = _unique_ids[self._node] = next(_next_id)
        return known

    def copy(self) -> Self:
        """An expression that means the same, and that is not this one."""
        return self._like(replace(self._node))

    def _like(self, node: Node) -> Self:
        twin = object.__new__(type(self))
        twin._node = node
        return twin

    def _repr_svg_(self) -> str | None:
        """What a notebook shows: the picture on the example of `raspc.set_example`, if any."""
        return None if RASPExpr.pictured is None else RASPExpr.pictured(self)

    def __hash__(self) -> int:
        return hash(self._node)

    def __repr__(self) -> str:
        return visible(format_expression(self._node))


def sop_node(x: object, role: str, source: Source) -> SOpNode:
    """The s-op that a user put in this place; a plain value is a constant."""
    if isinstance(x, (RASPExpr, Node)):
        node = _node_of(x)
        check_family(node, SOpBase, role, source)
        return cast(SOpNode, node)
    return nodes.Constant(constant(x, role, source, "an s-op or a value"), source=source)


def sop_or_literal(x: object, role: str, source: Source) -> SOpNode | Literal:
    """The same, for a place where a plain value becomes part of a function."""
    if isinstance(x, (RASPExpr, Node)):
        return sop_node(x, role, source)
    return Literal(constant(x, role, source, "an s-op or a value"))


def selector_node(x: object, role: str, source: Source) -> SelectorNode:
    """The selector that a user put in this place."""
    node = _node_of(x)
    check_family(node, SelectorBase, role, source)
    return cast(SelectorNode, node)


def constant(x: object, role: str, source: Source, wanted: str = "a value") -> Value:
    """The value that a user wrote as a constant of the program."""
    try:
        value = canonical(x)
    except (TypeError, ValueError):
        value = None
    if value is not None:
        return value
    raise ProgramError(
        f"{role} must be {wanted}, found {x!r}", source=source, hint=hint_for_value(x)
    )


_FUNCTIONS = (
    'the function comes first in Map(function, s_op), and last in Select(keys, queries, "==")'
)


def check_function(function: object, operands: int, role: str, source: Source) -> None:
    """Refuse what cannot be called with so many operands."""
    if isinstance(function, RASPExpr):
        raise ProgramError(
            f"{role} must be a Python function, found {function.node.family}",
            source=source,
            hint=_FUNCTIONS,
        )
    if not callable(function):
        raise ProgramError(
            f"{role} must be a Python function, found {function!r}", source=source, hint=_FUNCTIONS
        )
    signature, own = _signature(function)
    if signature is None:
        return
    try:
        signature.bind(*[None] * (own + operands))
    except TypeError as error:
        raise ProgramError(
            f"{role} is called with {operands} arguments, but `{function_text(function)}` "
            f"does not take them: {error}",
            source=source,
            hint=f"write a function of {operands}: lambda {', '.join('xyzuvw'[:operands])}: x",
        ) from None


def _signature(function: Callable[..., Any]) -> tuple[inspect.Signature | None, int]:
    """What a callable takes, if that is known, and how many of it are the callable itself.

    An object may compare itself with anything as it likes, which `inspect` does not expect.
    """
    try:
        return inspect.signature(function), 0
    except (TypeError, ValueError):
        return None, 0
    except Exception:
        pass
    try:
        return inspect.signature(type(function).__call__), 1
    except (TypeError, ValueError):
        return None, 0


def checked_encoding(encoding: object, source: Source) -> str:
    """The name of an encoding, given as a name or as an `Encoding`."""
    try:
        return Encoding(encoding).value
    except ValueError:
        raise ProgramError(
            f"an encoding is 'categorical' or 'numerical', found {encoding!r}", source=source
        ) from None


def _checked_name(name: object, source: Source) -> str:
    if isinstance(name, str) and name:
        return name
    raise ProgramError(f"a name is a string that is not empty, found {name!r}", source=source)


def _node_of(x: object) -> object:
    return x.node if isinstance(x, RASPExpr) else x
