"""What a root is in the words of the program, if it is the value of none of its expressions.

Such are the means that BOS has a share in, by which sums are compared and answered, and counts of
what a selector has become. Their texts say what a head does, in terms of the program's expressions:
``mean of up - down and BOS``, ``selector_width(select(bad, True, ==))``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from fractions import Fraction

import numpy as np

from ...rasp_ast.nodes import Node, SelectorNode
from ...rasp_ast.notation import phrase_of_value
from ...rasp_ast.values import Value, canonical, is_numeric, key, shown
from ..analysis.normal_form import Analysis
from ..selectors.factors import Factor
from ..selectors.head_roots import HeadRoot, computed_root, head_root
from ..selectors.selections import Selection
from ..selectors.symbols import OTHER, symbol_of
from ..tables.depths import is_sum_over_roots
from ..tables.roots import PART_OF, Root
from ..tables.short_names import bracketed, short_name
from ..tables.tables import Table, make_table, restrict
from .images import Image, image_between, is_of_program

TextOf = Callable[[Node], str]
"""An expression of the program as text."""
FUNCTION_OF = "a function of "


def text_of_part(analysis: Analysis, root: Root, text_of: TextOf) -> str:
    """What a root is in words."""
    made, head = computed_root(root), head_root(root)
    if root.node is None and made is not None and made.table.is_identity:
        return text_of_part(analysis, made.table.roots[0].base, text_of)
    words = _PartWords(analysis, text_of)
    known = None if head is None else words.head(head)
    if known is not None:
        return known
    whole = root.node or root.part_of
    return root.text if whole is None else f"{PART_OF}{text_of(whole)}"


class _PartWords:
    def __init__(self, analysis: Analysis, text_of: TextOf) -> None:
        self.analysis, self.text_of = analysis, text_of
        self.lines: dict[Hashable, str] = {}

    def head(self, root: HeadRoot) -> str | None:
        """What a head returns; None for what only its root knows."""
        if root.gathered is not None and root.bos_number is not None:
            number = f" {shown(root.bos_number)}" if root.bos_number else ""
            of = self.table(root.gathered)
            return f"mean of {short_name(of) or of} and BOS{number}"
        if root.gathered is not None and root.adds_up:
            of = self.table(root.gathered)
            summand = of if of.startswith(FUNCTION_OF) else bracketed(of)
            return f"sum of {summand} where {self.selection(root.selection)}"
        if root.gathered is None and root.adds_up:
            return f"selector_width({self.selection(root.selection)})"
        if root.gathered is not None and (root.is_mean or root.moves_one_value):
            return f"aggregate({self.selection(root.selection)}, {self.table(root.gathered)})"
        return None

    def table(self, table: Table) -> str:
        """A table as the shortest expression that it is, up to scale and constant; else what it is
        a function of."""
        if table.is_constant:
            return phrase_of_value(table.domain.values[int(table.codes)]).text
        if known := self.lines.get(table.identity):
            return known
        known = self.lines[table.identity] = self._in_words(table)
        return known

    def _in_words(self, table: Table) -> str:
        images = [*self._images(table)]
        lines = [line for image in images if (line := self._line(image, table)) is not None]
        if lines:
            return min(lines, key=len)
        added = self._added_up(table)
        if added is not None:
            return added
        inner = [self.text_of(image.node) for image in images]
        roots = dict.fromkeys(self._root(root.base) for root in table.roots)
        of = min(inner, key=len) if inner else " and ".join(roots)
        return of if of.startswith(FUNCTION_OF) else f"{FUNCTION_OF}{of}"

    def _root(self, root: Root) -> str:
        """A root as an expression; else what is behind it."""
        is_own = is_of_program(self.analysis, root)
        return root.text if is_own else text_of_part(self.analysis, root, self.text_of)

    def _added_up(self, table: Table) -> str | None:
        """A sum of a number of each root as the sum of the expressions that these are."""
        if len(table.roots) < 2 or not table.is_total or not is_sum_over_roots(table):
            return None
        parts: list[str] = []
        for axis in range(len(table.roots)):
            part = restrict(table, [axis])
            held = [part.domain.values[code] for code in part.codes.tolist()]
            numbers = [Fraction(value) for value in held if is_numeric(value)]
            low = min(numbers)
            less = [canonical(n - low) for n in numbers]
            text = self.table(make_table(part.roots, np.arange(len(less)), less))
            if text.startswith(FUNCTION_OF):
                return None
            parts.append(bracketed(text))
        least = min(Fraction(v) for v in table.domain.values if is_numeric(v))
        return " + ".join([*parts, *([shown(canonical(least))] if least else [])])

    def _images(self, table: Table) -> Iterator[Image]:
        """The expressions of which a table is a function, with its value for each of theirs."""
        bases = {root.base for root in table.roots}
        for node, known in self.analysis.tables.items():
            if isinstance(node, SelectorNode) or {root.base for root in known.roots} != bases:
                continue
            image = image_between(known, table)
            if image is not None:
                yield Image(node, known.domain, image)

    def _line(self, image: Image, table: Table) -> str | None:
        """A table as an expression times a number plus another; None where it is not."""
        pairs = [
            (value, table.domain.values[code])
            for value, code in zip(image.domain.values, image.image.tolist(), strict=True)
        ]
        text = self.text_of(image.node)
        if all(key(one) == key(other) for one, other in pairs):
            return text
        line = _line_through(pairs)
        if line is None:
            return None
        scale, offset = line
        factor = "" if scale == 1 else "-" if scale == -1 else f"{shown(canonical(scale))}*"
        whole = bracketed(text) if factor or offset else text
        ending = f" {'+' if offset > 0 else '-'} {shown(canonical(abs(offset)))}" if offset else ""
        return f"{factor}{whole}{ending}"

    def selection(self, selection: Selection) -> str:
        """A selection as the selector of the program that it is; else written in the language."""
        texts = [
            self.text_of(node)
            for node, known in self.analysis.selected.items()
            if known.identity == selection.identity
        ]
        if texts:
            return min(texts, key=len)
        terms = [" and ".join(map(self._factor, term)) or "all" for term in selection.terms]
        return " or ".join(terms) or "none"

    def _factor(self, factor: Factor) -> str:
        symbol = symbol_of(factor)
        ending = "" if symbol == OTHER else f", {symbol}"
        return f"select({self.table(factor.key)}, {self.table(factor.query)}{ending})"


def _line_through(
    pairs: Sequence[tuple[Value | None, Value | None]],
) -> tuple[Fraction, Fraction] | None:
    """Scale and offset of a straight line through pairs of numbers; None if there is none."""
    points = [(Fraction(x), Fraction(y)) for x, y in pairs if is_numeric(x) and is_numeric(y)]
    if len(points) < len(pairs):
        return None
    (low, first), (high, last) = min(points), max(points)
    if low == high or first == last:
        return None
    scale = (last - first) / (high - low)
    offset = first - scale * low
    return (scale, offset) if all(scale * x + offset == y for x, y in points) else None
