"""What a number is known too badly for: the blocks that lose more than a hundredth of what is lost.

Obligations say of each head how much of its error comes from itself, from the numbers that it
compares, and from those that it reads.  Whatever part is large is followed back to where it arises.
So a refusal knows which remedies can bear on it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...craft.blocks import Head
from ...craft.head_obligations import HeadObligation
from ...rasp_ast.errors import Loss, PrecisionError
from ..selectors.head_roots import HeadRoot, computed_root, counts
from ..tables.roots import Root
from ..tables.tables import Table
from .builder import Builder

LEAST_PART = 0.01
"""Less than this part of an error is not followed: without it hardly less would be missing."""


def note_losses(
    refused: PrecisionError, builder: Builder, *roots: Root, head: HeadObligation | None = None
) -> PrecisionError:
    """The refusal, which knows what the numbers of these roots are known too badly for.

    Args:
        head: what the first root's own heads lose, if they are not built yet.
    """
    found: set[Loss] = set()
    seen: set[Root] = set()
    if head is not None and isinstance(roots[0], HeadRoot):
        seen.add(roots[0])
        _of_head(builder, roots[0], head, found, seen)
    _of_all(builder, roots, found, seen)
    refused.losses = frozenset(found)
    return refused


def _of_all(builder: Builder, roots: Iterable[Root], found: set[Loss], seen: set[Root]) -> None:
    for root in (root.base for root in roots):
        if root in seen or not _has_error(builder, root):
            continue
        seen.add(root)
        if isinstance(root, HeadRoot):
            _of_head(builder, root, _obligation(builder, root), found, seen)
        elif (made := computed_root(root)) is not None:
            _of_all(builder, made.table.roots, found, seen)


def _has_error(builder: Builder, root: Root) -> bool:
    variable = builder.variables.get(root)
    return variable is None or bool(variable.slide or builder.column_errors[root].any())


def _obligation(builder: Builder, root: Root) -> HeadObligation | None:
    """Of the heads that write a root; None where they have none."""
    reading = builder.readings.get(root)
    if reading is None:
        return None
    heads = (block for block in builder.blocks if isinstance(block, Head))
    known = (each for head in heads for each in head.obligations)
    return next((each for each in known if each.variable == reading.name), None)


def _of_head(
    builder: Builder,
    root: HeadRoot,
    obligation: HeadObligation | None,
    found: set[Loss],
    seen: set[Root],
) -> None:
    compared = [r for t in root.compared for r in t.roots]
    gathered: Table | None = root.gathered
    read = () if gathered is None else gathered.roots
    if obligation is None:
        found |= {_own(root), Loss.LEAK}
        _of_all(builder, (*compared, *read), found, seen)
        return
    parts = obligation.parts
    least = LEAST_PART * (parts.leak + parts.rounding + parts.scores + parts.read)
    if root.is_mean and parts.leak > least:
        found.add(Loss.LEAK)
    if max(parts.rounding, 0.0 if root.is_mean else parts.leak) > least:
        found.add(_own(root))
    if parts.scores > least:
        _of_all(builder, compared, found, seen)
    if parts.read > least:
        _of_all(builder, read, found, seen)


def _own(root: HeadRoot) -> Loss:
    """What the heads of a root lose by themselves."""
    if root.is_natural:
        return Loss.NATURAL
    if not root.adds_up:
        return Loss.MEAN
    return Loss.UNION if counts(root) and len(root.selection.terms) > 1 else Loss.LIFT
