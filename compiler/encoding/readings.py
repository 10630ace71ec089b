"""What the columns of each variable show: the value of an expression, or a class of its values.

What the program computes by itself (tokens, indices, what heads return) is shown under its own
name.  What the compiler made up, such as the part of a count that a head compares, is shown as the
expression of the program that it is equal to; and where there is none, as a class of values of the
expression that it is a function of: a row that stands for 3 and for 5 is never shown as 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...craft.variables import OneOf
from ...rasp_ast.nodes import Node
from ...rasp_ast.printer import format_expression
from ...rasp_ast.source import Source
from ..analysis.normal_form import Analysis
from ..selectors.head_roots import computed_root
from ..tables.domains import Domain
from ..tables.roots import Codes, Root
from .encodings import Encoding
from .images import Image, images_of, is_of_program
from .labels import labels_of, relabelled

LONGEST_CLASS, LONGEST_NAME = 24, 32
"""A class is written out, and an expression is the name of its variable, up to so many characters.
"""

PART_OF = "a part of "
"""How the words begin for what is computed on the way to an expression, and is none itself."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Reading:
    """What a root's columns show.

    Attributes:
        name: of the variable.
        node: the expression whose value is shown, if it is that of one.
        text: that in the words of the program.
        source: where that stands.
        labels: a name for each column.
        values: what is shown; several values that have one row are a ``OneOf``.
        places: ``[values of the root]``, the place of each in ``values``.
    """

    name: str
    node: Node | None
    text: str
    source: Source | None
    labels: tuple[str, ...]
    values: tuple[object, ...]
    places: Codes

    @property
    def firsts(self) -> npt.NDArray[np.int64]:
        """``[shown values]``: a value of the root for each value that is shown."""
        return np.unique(self.places, return_index=True)[1]


def readings(analysis: Analysis, encodings: Mapping[Root, Encoding]) -> dict[Root, Reading]:
    """What each root shows that owns columns, in order."""
    found: dict[Root, Reading] = {}
    called: dict[Node, str] = {}
    for root, encoding in sorted(encodings.items(), key=lambda item: item[0].sort_key):
        if encoding.labels:
            found[root] = _reading(_Shown(analysis, root, encoding, called))
            node = found[root].node
            if node is not None and found[root].name != found[root].text:
                called.setdefault(node, found[root].name)
    return found


@dataclass(frozen=True, eq=False)
class _Shown:
    """A root that is to be shown; ``called`` are the names of the variables before it."""

    analysis: Analysis
    root: Root
    encoding: Encoding
    called: Mapping[Node, str]

    def text(self, node: Node) -> str:
        names = self.analysis.registry.names
        return names.get(node) or format_expression(node, {**self.called, **names})

    def legibility(self, expression: Image) -> tuple[bool, int]:
        """Sorts expressions that have a name before others, and short ones first."""
        is_named = expression.node in self.analysis.registry.names
        return (not is_named, len(self.text(expression.node)))


def _reading(shown: _Shown) -> Reading:
    root = shown.root
    if root.is_partially_listed:
        return _own(shown, np.arange(len(root.domain), dtype=np.int32))
    classes = _classes(shown.encoding)
    if is_of_program(shown.analysis, root):
        return _own(shown, classes)
    known = list(images_of(shown.analysis, root))
    equal = [e for e in known if _same_classes(classes, e.image)]
    finer = [e for e in known if _is_function(classes, e.image)]
    for expressions in (equal, finer):
        if expressions:
            return _as_expression(shown, min(expressions, key=shown.legibility), classes)
    return _own(shown, classes)


# ---- what is shown -------------------------------------------------------------------------------


def _own(shown: _Shown, classes: Codes) -> Reading:
    """A root under its own name."""
    root = shown.root
    own = np.arange(len(root.domain), dtype=np.int32)
    values, places = _values(root.domain, own, classes)
    node = root.node if is_of_program(shown.analysis, root) else None
    name, labels = root.name, shown.encoding.labels
    if node is not None and computed_root(root) is not None:
        name = _free_name(shown, node)
        labels = tuple(relabelled(label, root.name, name) for label in labels)
    return Reading(
        name=name,
        node=node,
        text=_text_of_part(root) if node is None else shown.text(node),
        source=root.source,
        labels=labels,
        values=values,
        places=places,
    )


def _text_of_part(root: Root) -> str:
    """What a root is that is the value of no expression, though it may be made for one."""
    made = computed_root(root)
    if root.node is None and made is not None and made.table.is_identity:
        return _text_of_part(made.table.roots[0].base)
    if root.node is None or root.text != (root.node.name or format_expression(root.node)):
        return root.text
    return f"{PART_OF}{root.text}"


def _as_expression(shown: _Shown, expression: Image, classes: Codes) -> Reading:
    """A root as an expression that it is, or is a function of."""
    root, matrix = shown.root, shown.encoding.matrix
    name, text = _free_name(shown, expression.node), shown.text(expression.node)
    values, places = _values(expression.domain, expression.image, classes)
    domain = root.domain
    if not any(isinstance(value, OneOf) for value in values):
        firsts = np.unique(places, return_index=True)[1]
        domain = Domain([expression.domain.values[expression.image[first]] for first in firsts])
        matrix = matrix[firsts]
    return Reading(
        name=name,
        node=expression.node,
        text=text,
        source=expression.node.source or root.source,
        labels=labels_of(name, domain, matrix),
        values=values,
        places=places,
    )


def _free_name(shown: _Shown, node: Node) -> str:
    """The expression itself, if it is short and no variable is called so; else the root's name.

    A colon stands in labels, a plus between variables that are folded into one.
    """
    text, registry = shown.text(node), shown.analysis.registry
    fits = len(text) <= LONGEST_NAME and not set(text) & set(":+")
    if node in registry.names and node is shown.root.node:
        return shown.root.name
    if not fits or text in registry.taken_names:
        return shown.root.name
    return registry.free_name(text)


def _values(domain: Domain, image: Codes, classes: Codes) -> tuple[tuple[object, ...], Codes]:
    """What is shown for each class, in the order of the first value in it; and the places."""
    own = np.arange(len(domain), dtype=np.int32)
    if np.array_equal(image, own) and len(np.unique(classes)) == len(own):
        return domain.values, own
    members: dict[int, set[int]] = {}
    for code, kind in zip(image.tolist(), classes.tolist(), strict=True):
        members.setdefault(kind, set()).add(code)
    order = sorted(members, key=lambda kind: min(members[kind]))
    places = np.zeros(max(members) + 1, np.int32)
    places[order] = np.arange(len(order))
    return tuple(_value(domain, sorted(members[kind])) for kind in order), places[classes]


def _value(domain: Domain, members: Sequence[int]) -> object:
    values = [domain.values[code] for code in members]
    return values[0] if len(values) == 1 else OneOf(tuple(values), _class_text(domain, members))


def _class_text(domain: Domain, members: Sequence[int]) -> str:
    """A class in a few words: ``b|c``, ``3..7``, ``not 0``."""
    texts = domain.texts
    others = sorted(set(range(len(domain))) - set(members))
    in_a_row = members[-1] - members[0] == len(members) - 1 and members[-1] < len(domain.defined)
    if len(others) == 1 and len(members) > 2:
        return f"not {texts[others[0]]}"
    if len(members) > 2 and in_a_row and domain.is_numeric:
        return f"{texts[members[0]]}..{texts[members[-1]]}"
    text = "|".join(texts[code] for code in members)
    if len(text) <= LONGEST_CLASS:
        return text
    return f"{texts[members[0]]}|…|{texts[members[-1]]}"


def _classes(encoding: Encoding) -> Codes:
    """``[values]``: equal numbers for values that have one row."""
    if encoding.columns_of is not None:
        return (encoding.columns_of + 1).astype(np.int32)
    return np.unique(encoding.matrix, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int32)


def _same_classes(one: Codes, other: Codes) -> bool:
    return _is_function(one, other) and _is_function(other, one)


def _is_function(wanted: Codes, given: Codes) -> bool:
    """Whether values with one number in ``given`` have one in ``wanted``."""
    image = np.empty(int(given.max()) + 1, wanted.dtype)
    image[given] = wanted
    return bool((image[given] == wanted).all())
