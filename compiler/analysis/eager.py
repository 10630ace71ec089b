"""Whether all values that arithmetic of means, sums and counts takes are listed.

As an answer it need not be (``means/quotients.py``), and lists are long.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...rasp_ast import nodes as ast
from ..tables.roots import Root
from ..tables.tables import Table, cells, union
from .means.polynomials import is_arithmetic
from .normal_form import Analysis

MAX_EAGER, MAX_EAGER_OF_COUNTS = 1 << 16, 1 << 10
"""Arithmetic of means over more combinations than this is listed only for who asks for it; and so
is that of counts and sums alone, which need no lift that lists would do without.  Where it is of
several counts, answers are decoded from these themselves, however few combinations there are."""

MAX_EAGER_NESTED = 1 << 12
"""Products of products of counts are listed for who reads them up to so many combinations."""
MAX_COMPARED_PRODUCTS = 1 << 13
"""A comparison of a product of counts is listed up to so many combinations, where counts are not
lifted and it is of one product: no two numbers decide any other."""
FEW_TO_COMPARE = 3
"""Of fewer numbers one function is the product itself."""


def listed_operands(analysis: Analysis, node: ast.Apply) -> list[Table]:
    """The operands that are tables, not means without a list."""
    operands = [analysis.operand(o) for o in node.operands]
    return [o for o in operands if isinstance(o, Table)]


def means_of(tables: Sequence[Table]) -> list[Root]:
    return [root for root in union(tables) if root.base.is_mean]


def is_large(analysis: Analysis, node: ast.Apply) -> bool:
    """Whether listing all values of arithmetic of means, sums or counts would take long, or be for
    nobody."""
    tables = listed_operands(analysis, node)
    roots = union(tables)
    if not any(root.base.scalar for root in roots):
        return False
    most = MAX_EAGER if means_of(tables) else MAX_EAGER_OF_COUNTS
    if cells(roots) <= most and not _is_of_several_counts(analysis, node, tables):
        return False
    if node.function.linear is not None and not means_of(tables):
        return False  # sums of whole numbers are listed at once
    return node.function.linear is None or not all(t.is_identity or t.is_constant for t in tables)


def is_of_many_products(analysis: Analysis, node: ast.Apply) -> bool:
    """Whether a comparison of products or quotients of counts and sums is better not listed.

    Each product is a function of two numbers, and what they add up to is compared: all of them
    together would be one function of three numbers or more.
    """
    tables = listed_operands(analysis, node)
    roots = union(tables)
    if len(roots) < FEW_TO_COMPARE or not _are_counts(tables):
        return False
    several = analysis.registry.choices.lifts or len(roots) > FEW_TO_COMPARE
    return several or cells(roots) > MAX_COMPARED_PRODUCTS


def _is_of_several_counts(analysis: Analysis, node: ast.Apply, tables: Sequence[Table]) -> bool:
    """Whether an answer is computed of counts by whoever decodes it, at levels that leave it to it.

    An MLP that makes it of several counts decodes them all.
    """
    answered = analysis.registry.choices.passes.demand and is_arithmetic(node.function)
    return answered and len(union(tables)) > 1 and _are_counts(tables)


def is_listed_for_readers(analysis: Analysis, node: ast.SOpNode) -> bool:
    """Whether what is deferred, as an answer need not be listed, is for who reads it."""
    if not isinstance(node, ast.Apply):
        return False
    if any(operand in analysis.deferred for operand in node.operands):
        return _are_few_counts(analysis, node)
    tables = listed_operands(analysis, node)
    few = len(tables) == len(node.operands) and cells(union(tables)) <= MAX_EAGER
    return few and not means_of(tables)


def _are_few_counts(analysis: Analysis, node: ast.Apply) -> bool:
    """Whether deferred arithmetic, some of it of deferred arithmetic, is of a few counts."""

    def is_arithmetic_of_others(part: ast.Node) -> bool:
        return part in analysis.deferred and isinstance(part, ast.Apply)

    tables: list[Table] = []
    for part in ast.topological([node], lambda n: n.children if is_arithmetic_of_others(n) else ()):
        if is_arithmetic_of_others(part):
            continue
        if part in analysis.deferred or not isinstance(operand := analysis.operand(part), Table):
            return False
        tables.append(operand)
    return _are_counts(tables) and cells(union(tables)) <= MAX_EAGER_NESTED


def _are_counts(tables: Sequence[Table]) -> bool:
    """Whether they are functions of counts and sums, and of no means, if of anything."""
    return all(root.base.scalar for root in union(tables)) and not means_of(tables)
