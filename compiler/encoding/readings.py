"""What the columns of each variable show: the value of an expression, or a class of its values.

What the program computes by itself (tokens, indices, what heads return) is shown under its own
name.  What the compiler made up, such as the part of a count that a head compares, is shown as the
expression of the program that it is equal to; and where there is none, as a class of values of the
expression, or of several together, that it is a function of: a row that stands for 3 and for 5 is
never shown as 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import numpy.typing as npt

from ...craft.variables import OneOf
from ...rasp_ast.nodes import Node
from ...rasp_ast.printer import format_expression
from ...rasp_ast.source import Source
from ...rasp_ast.values import Value
from ..analysis.normal_form import Analysis
from ..selectors.head_roots import computed_root, head_root
from ..tables.domains import Domain
from ..tables.roots import Codes, Root
from ..tables.short_names import LONGEST_NAME, is_name, short_name
from .classes import classes_of, is_function, same_classes, values_shown
from .encodings import Encoding
from .images import Image, Together, images_of, is_of_program, together
from .labels import labels_of, labels_of_root, told_apart
from .part_words import text_of_part


@dataclass(frozen=True, eq=False, kw_only=True)
class Reading:
    """What a root's columns show.

    Attributes:
        name: of the variable.
        nodes: the expression whose value is shown, or several whose values are shown together.
        text: that in the words of the program.
        source: where that stands.
        labels: a name for each column.
        values: what is shown; several values that have one row are a ``OneOf``.
        places: ``[values of the root]``, the place of each in ``values``.
    """

    name: str
    nodes: tuple[Node, ...]
    text: str
    source: Source | None
    labels: tuple[str, ...]
    values: tuple[object, ...]
    places: Codes

    @property
    def node(self) -> Node | None:
        """The expression whose value is shown, if it is that of one."""
        return self.nodes[0] if len(self.nodes) == 1 else None

    @property
    def firsts(self) -> npt.NDArray[np.int64]:
        """``[shown values]``: a value of the root for each value that is shown."""
        return np.unique(self.places, return_index=True)[1]


def readings(analysis: Analysis, encodings: Mapping[Root, Encoding]) -> dict[Root, Reading]:
    """What each root shows that owns columns, in order."""
    found: dict[Root, Reading] = {}
    called: dict[Node, str] = {}
    labelled: Counter[str] = Counter()
    names = analysis.registry.names
    shared = {name for name, count in Counter(names.values()).items() if count > 1}
    for root, encoding in sorted(encodings.items(), key=lambda item: item[0].sort_key):
        if encoding.width:
            reading = _reading(_Shown(analysis, root, encoding, called, shared))
            found[root] = replace(reading, labels=told_apart(reading.labels, labelled))
            node = found[root].node
            is_long = len(found[root].text) > LONGEST_NAME
            if node is not None and (is_long or names.get(node) in shared):
                called.setdefault(node, found[root].name)
    return found


@dataclass(frozen=True, eq=False)
class _Shown:
    """A root that is to be shown.

    Attributes:
        called: the names of the variables before it.
        shared: names that several expressions have, which say nothing of one of them.
    """

    analysis: Analysis
    root: Root
    encoding: Encoding
    called: Mapping[Node, str]
    shared: Collection[str]

    def text(self, node: Node) -> str:
        """An expression by its name, if it alone has that; else in terms of those before it."""
        names = self.analysis.registry.names
        own = names.get(node)
        if own is not None and own not in self.shared:
            return own
        known = {**names, **self.called}
        known.pop(node, None)
        return format_expression(node, known)

    def legibility(self, expression: Image) -> tuple[bool, int]:
        """Sorts expressions that have a name before others, and short ones first."""
        is_named = expression.node in self.analysis.registry.names
        return (not is_named, len(self.text(expression.node)))


def _reading(shown: _Shown) -> Reading:
    root = shown.root
    if root.is_partially_listed:
        return _own(shown, np.arange(len(root.domain), dtype=np.int32))
    classes = classes_of(shown.encoding)
    if is_of_program(shown.analysis, root):
        return _own(shown, classes)
    known = list(images_of(shown.analysis, root))
    equal = [e for e in known if same_classes(classes, e.image)]
    finer = [e for e in known if is_function(classes, e.image)]
    for expressions in (equal, finer):
        if expressions:
            return _as_expression(shown, min(expressions, key=shown.legibility), classes)
    inputs = together(shown.analysis, root)
    if inputs is None or np.setdiff1d(classes, classes[inputs.codes[inputs.at]]).size:
        return _own(shown, classes)  # a class that no inputs lead to could not be shown by these
    return _as_several(shown, inputs, classes)


# ---- what is shown -------------------------------------------------------------------------------


def _own(shown: _Shown, classes: Codes) -> Reading:
    """A root under its own name."""
    root = shown.root
    own = np.arange(len(root.domain), dtype=np.int32)
    values, places = values_shown(root.domain, own, classes, classes)
    node = root.node if is_of_program(shown.analysis, root) else None
    name = root.name
    if node is not None and computed_root(root) is not None:
        name = _free_name(shown, node)
    elif node is None and root.name in shown.analysis.registry.names.values():
        name = shown.analysis.registry.free_name(f"{root.name}_{_kind(root)}")
    return Reading(
        name=name,
        nodes=() if node is None else (node,),
        text=text_of_part(shown.analysis, root, shown.text) if node is None else shown.text(node),
        source=root.source,
        labels=labels_of_root(name, root, shown.encoding.matrix),
        values=values,
        places=places,
    )


def _kind(root: Root) -> str:
    """What is behind the name of what has no expression, lest it be taken for the expression."""
    head = head_root(root)
    if head is None:
        return "part"
    if head.gathered is None:
        return "count"
    return "mean" if head.bos_number is None else "balance"


def _as_expression(shown: _Shown, expression: Image, classes: Codes) -> Reading:
    """A root as an expression that it is, or is a function of."""
    root, matrix = shown.root, shown.encoding.matrix
    name, text = _free_name(shown, expression.node), shown.text(expression.node)
    values, places = values_shown(expression.domain, expression.image, classes, classes)
    domain = root.domain
    if not any(isinstance(value, OneOf) for value in values):
        firsts = np.unique(places, return_index=True)[1]
        domain = Domain([expression.domain.values[expression.image[first]] for first in firsts])
        matrix = matrix[firsts]
    return Reading(
        name=name,
        nodes=(expression.node,),
        text=text,
        source=expression.node.source or root.source,
        labels=labels_of(name, domain, matrix, text if is_name(text) else name),
        values=values,
        places=places,
    )


def _as_several(shown: _Shown, inputs: Together, classes: Codes) -> Reading:
    """A root as the values of the expressions that it is computed from, or a class of these."""
    root, texts = shown.root, [shown.text(node) for node in inputs.nodes]
    text = texts[0] if len(texts) == 1 else f"({', '.join(texts)})"
    name = root.name if len(texts) == 1 else _fitting_name(shown, text)
    kinds = classes[inputs.codes[inputs.at]]
    values, places = values_shown(inputs.domain, inputs.at, kinds, classes)
    firsts = np.unique(places, return_index=True)[1]
    domain = Domain([v.text if isinstance(v, OneOf) else cast(Value, v) for v in values])
    return Reading(
        name=name,
        nodes=inputs.nodes,
        text=text,
        source=root.source,
        labels=labels_of(name, domain, shown.encoding.matrix[firsts]),
        values=values,
        places=places,
    )


def _free_name(shown: _Shown, node: Node) -> str:
    """The expression itself, if it is short and no variable is called so; else the root's name."""
    registry = shown.analysis.registry
    if node in registry.names and node is shown.root.node:
        return shown.root.name
    if registry.names.get(node) in shown.shared:
        return registry.free_name(registry.names[node])
    return _fitting_name(shown, shown.text(node))


def _fitting_name(shown: _Shown, text: str) -> str:
    """A text as the name of a variable, if it can be one; else the root's name.

    What the compiler would have to invent a name for is called by its expression all the same:
    shortened, or with a number behind.
    """
    registry, root = shown.analysis.registry, shown.root
    name = short_name(text) if _is_invented(shown, root) else text
    if name is None or (name != text and name in registry.names.values()):
        return root.name
    if name == text and not is_name(text):
        return root.name
    if text in registry.taken_names and not _is_invented(shown, root):
        return root.name
    return registry.free_name(name)


def _is_invented(shown: _Shown, root: Root) -> bool:
    """Whether the name of a root is neither the user's nor made of the name of another one."""
    made = computed_root(root)
    if made is None or root.node in shown.analysis.registry.names:
        return False
    if root.node is None and len(made.table.roots) == 1:
        return _is_invented(shown, made.table.roots[0].base)
    return True
