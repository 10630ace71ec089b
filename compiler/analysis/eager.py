"""Whether all values that arithmetic of means, sums and counts takes are listed.

As an answer it need not be (``means/quotients.py``), and lists are long.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...rasp_ast import nodes as ast
from ..tables.roots import Root
from ..tables.tables import Table, cells, union
from .normal_form import Analysis

MAX_EAGER, MAX_EAGER_OF_COUNTS = 1 << 16, 1 << 10
"""Arithmetic of means over more combinations than this is listed only for who asks for it; and so
is that of counts and sums alone, which need no lift that lists would do without."""

MAX_COMPARED_PRODUCTS = 1 << 13
"""A comparison of products of counts is listed up to so many combinations."""
FEW_TO_COMPARE = 3
"""Of fewer numbers one function is the product itself."""


def listed_operands(analysis: Analysis, node: ast.Apply) -> list[Table]:
    """The operands that are tables, not means without a list."""
    operands = [analysis.operand(o) for o in node.operands]
    return [o for o in operands if isinstance(o, Table)]


def means_of(tables: Sequence[Table]) -> list[Root]:
    return [root for root in union(tables) if root.base.is_mean]


def is_large(analysis: Analysis, node: ast.Apply) -> bool:
    """Whether listing all values of arithmetic of means, sums or counts would take long."""
    tables = listed_operands(analysis, node)
    most = MAX_EAGER if means_of(tables) else MAX_EAGER_OF_COUNTS
    if not any(root.base.scalar for root in union(tables)) or cells(union(tables)) <= most:
        return False
    if node.function.linear is not None and not means_of(tables):
        return False  # sums of whole numbers are listed at once
    return node.function.linear is None or not all(t.is_identity or t.is_constant for t in tables)


def is_of_many_products(analysis: Analysis, node: ast.Apply) -> bool:
    """Whether a comparison of products or quotients of counts and sums is of many combinations.

    Each product is a function of two numbers, and what they add up to is compared: all of them
    together would be one function of three numbers or more.
    """
    tables = listed_operands(analysis, node)
    roots = union(tables)
    if len(roots) < FEW_TO_COMPARE or cells(roots) <= MAX_COMPARED_PRODUCTS or means_of(tables):
        return False
    return all(root.base.scalar for root in roots)


def is_listed_for_readers(analysis: Analysis, node: ast.SOpNode) -> bool:
    """Whether what is deferred, as an answer need not be listed, is for who reads it."""
    if not isinstance(node, ast.Apply) or any(o in analysis.deferred for o in node.operands):
        return False
    tables = listed_operands(analysis, node)
    few = len(tables) == len(node.operands) and cells(union(tables)) <= MAX_EAGER
    return few and not means_of(tables)
