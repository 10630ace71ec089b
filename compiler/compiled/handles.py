"""Variables of the residual stream that can be set from outside, and the patches that set them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...model.hooks import Patch
from ...rasp_ast.errors import InputError, ProgramError
from ...rasp_ast.expressions import RASPExpr
from ...rasp_ast.nodes import Best, Node, SelectorNode, SOpNode
from ...rasp_ast.printer import format_expression
from ...rasp_ast.values import Value, key, plain
from ..assembly.layout import Entry
from ..encoding.encodings import Encoding
from ..record import Stages
from ..tables.roots import Root

Set = Sequence[Value | None]
"""A value for each position; None leaves what is there."""


@dataclass(frozen=True, eq=False)
class Handle:
    """A variable that holds the values of expressions of the program.

    Attributes:
        hook: the hook point at which it is complete, before anybody reads it.
        sources: the expressions that are set with it, each with its value for each of the root's:
            the expression itself, and all that the compiler found to be functions of it.
    """

    entry: Entry
    root: Root
    encoding: Encoding
    hook: str
    sources: tuple[tuple[SOpNode, tuple[Value | None, ...]], ...]

    @property
    def name(self) -> str:
        """That of the variable."""
        return self.entry.variable.name

    @property
    def nodes(self) -> list[SOpNode]:
        """The expressions that are what the variable holds."""
        own = self.root.domain.values
        return [node for node, image in self.sources if image == own]

    def places(self, values: Set) -> list[int | None]:
        """The places of values in the value set; None where nothing is set.

        Raises:
            InputError: a value is not one of them.
        """
        index = self.root.domain.index
        for value in values:
            if value is not None and key(value) not in index:
                raise InputError(
                    f"{self.name} is never {plain(value)!r}; it is one of {self.root.domain}"
                )
        return [None if value is None else index[key(value)] for value in values]

    def do(self, values: Set) -> dict[SOpNode, Set]:
        """The same for the interpreter."""
        places = self.places(values)
        return {
            node: [None if place is None else image[place] for place in places]
            for node, image in self.sources
        }


def handles(stages: Stages) -> dict[str, Handle]:
    """The variables that can be set, by name.

    Raises:
        ProgramError: the model has no program, as after loading: nobody could say then whether
            what the compiler proved still holds.
    """
    if not stages.programs:
        raise ProgramError(
            "setting a variable needs the program, which this model was kept without",
            hint="compile the program again",
        )
    roots = {reading.name: root for root, reading in stages.plan.readings.items()}
    # ties of best matches go by the place itself, which heads read where indices are held
    breaks_ties = any(isinstance(node, Best) for node in stages.graph)
    by_name: dict[str, Handle] = {}
    for entry in stages.layout:
        root = roots.get(entry.variable.name)
        if root is None or root.is_partially_listed:
            continue
        if root.lookup == "position" and breaks_ties:
            continue
        sources = _sources(stages, root)
        if sources:
            planned = stages.plan.encodings[root]
            encoding = replace(planned, matrix=planned.matrix * entry.variable.unit)
            by_name[entry.variable.name] = Handle(
                entry, root, encoding, _hook(stages, entry), sources
            )
    return by_name


def _sources(stages: Stages, root: Root) -> tuple[tuple[SOpNode, tuple[Value | None, ...]], ...]:
    """The expressions that are a root or a function of it, though none of their operands is.

    There are none where one of them depends on other roots too: it could not be set then.
    """
    analysis = stages.analysis
    depends = {node for node in stages.graph if _depends(stages, node, root)}
    sources: list[tuple[SOpNode, tuple[Value | None, ...]]] = []
    for node in stages.graph:
        if node not in depends or any(child in depends for child in node.children):
            continue
        table = analysis.tables.get(node)
        if isinstance(node, SelectorNode) or table is None or len(table.roots) != 1:
            return ()
        codes = table.codes[table.roots[0].codes_of_base]
        image = tuple(table.domain.values[code] for code in codes.tolist())
        if (codes < 0).any() or (None in image and not table.is_identity):
            return ()  # undefined cannot be set
        sources.append((node, image))
    own = root.domain.values
    return tuple(sources) if any(image == own for _, image in sources) else ()


def _depends(stages: Stages, node: Node, root: Root) -> bool:
    analysis = stages.analysis
    if isinstance(node, SelectorNode):
        selection = analysis.selected.get(node)
        factors = [f for term in selection.terms for f in term] if selection is not None else []
        roots = [r for f in factors for table in (f.key, f.query) for r in table.roots]
    else:
        table = analysis.tables.get(node)
        roots = [] if table is None else list(table.roots)
    return any(r.base is root for r in roots)


def _hook(stages: Stages, entry: Entry) -> str:
    """The hook point behind the half-layer that completes a variable."""
    if entry.done >= 0:
        return f"blocks.{entry.done // 2}.hook_resid_{('mid', 'post')[entry.done % 2]}"
    looked_up = {e.variable: e.by for e in stages.circuit.embeddings}
    return "hook_pos_embed" if looked_up[entry.variable] == "position" else "hook_embed"


def chosen(known: Mapping[str, Handle], what: object) -> Handle:
    """The variable that is meant: by its name, or by an expression of the program.

    Raises:
        InputError: it is none that can be set.
    """
    if isinstance(what, str):
        if what in known:
            return known[what]
        named = [h for h in known.values() if any(node.name == what for node in h.nodes)]
        if len(named) == 1:
            return named[0]
    node = what.node if isinstance(what, RASPExpr) else what
    for handle in known.values():
        if node in handle.nodes:
            return handle
    text = node.name or format_expression(node) if isinstance(node, Node) else repr(what)
    raise InputError(
        f"{text} owns no columns of the residual stream that could be set; "
        f"there are {', '.join(known)}",
        hint="compile with keep=[...] and what is in the list stays a variable of its own; "
        "with optimize=0 each expression has columns",
    )


def patches(
    known: Mapping[str, Handle],
    cases: Sequence[Mapping[str, Set]],
    shape: tuple[int, int],
    d_model: int,
) -> dict[str, Patch]:
    """The arrays that set variables in a batch, at the same places whatever is set.

    Args:
        cases: for each sequence what is set, by the names of variables.
        shape: batch and positions, BOS included.
    """
    size = (*shape, d_model)
    made = {
        hook: Patch(np.zeros(size, np.bool_), np.zeros(size, np.float32))
        for hook in dict.fromkeys(handle.hook for handle in known.values())
    }
    for row, case in enumerate(cases):
        for name, values in case.items():
            handle = known[name]
            columns = slice(handle.entry.start, handle.entry.stop)
            for position, place in enumerate(handle.places(values), start=1):
                if place is not None:
                    made[handle.hook].where[row, position, columns] = True
                    made[handle.hook].value[row, position, columns] = handle.encoding.matrix[place]
    return made
