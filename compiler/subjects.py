"""What a refusal is about, in the words of the program."""

from __future__ import annotations

from collections.abc import Mapping

from ..rasp_ast.source import Source
from .analysis.normal_form import Analysis
from .encoding.encodings import Encoding
from .encoding.readings import readings
from .selectors.head_roots import place_of
from .tables.roots import PART_OF, Root


def subject_of(
    analysis: Analysis, encodings: Mapping[Root, Encoding], root: Root
) -> tuple[str, Source | None]:
    """What is said of a root, and where it stands: as the expression that it is, or is a part of.

    Args:
        encodings: of the roots that are planned.
    """
    known = {root: encodings[root]} if root in encodings else {}
    reading = readings(analysis, known).get(root)
    if reading is None:
        return f"`{root.text}`", place_of(root)
    is_part = reading.node is None and root.lookup is None
    whole = (root.part_of or root.node) if is_part else None
    if whole is not None:
        return f"{PART_OF}{analysis.registry.subject(whole)[0]}", place_of(root)
    return f"`{reading.text}`", reading.source or place_of(root)
