"""Which values of a table can be compared: any numbers for them, or their own once decoded."""

from __future__ import annotations

from ..tables.additive import additive_parts
from ..tables.domains import has_distinct_numbers
from ..tables.tables import Table


def takes_any_numbers(table: Table) -> bool:
    """Whether any function of this table is free, so that its values may be numbered at will."""
    return len(table.roots) <= 1 and not any(r.scalar and not r.is_natural for r in table.roots)


def is_decoded(table: Table) -> bool:
    """Whether the table's value is a number once natural counts are decoded, each by an MLP."""
    domain = table.domain
    if not any(r.is_natural for r in table.roots) or any(r.is_view for r in table.roots):
        return False
    if not domain.is_numeric or not has_distinct_numbers(domain) or not domain.is_fine:
        return False
    if any(r.domain.undefined is not None for r in table.roots):
        return False
    return all(len(share.axes) == 1 for share in additive_parts(table, domain.numbers))


def is_looked_up(table: Table) -> bool:
    """Whether the table's value follows from an embedding, which has no error."""
    return len(table.roots) <= 1 and all(r.base.lookup is not None for r in table.roots)
