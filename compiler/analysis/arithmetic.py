"""What an elementwise operation becomes; operands that are means may do without their lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ...rasp_ast import nodes as ast
from ...rasp_ast.errors import CompileError, FunctionError, PrecisionError, ValueSetError, refusing
from ..tables.tables import Table, constant_table
from .decided import always_taken, as_taken
from .eager import (
    is_large,
    is_listed_for_readers,
    is_of_many_products,
    listed_operands,
    means_of,
)
from .elementwise import elementwise
from .means.centred import centred
from .means.compared_sums import comparison_of_sums
from .means.comparisons import ORDERS, comparison_by_sign, is_wide
from .means.functions import apply_to_mean, comparison_of_means, needs_a_sum
from .means.guarded import guarded
from .means.linear import linear_of_means
from .means.polynomials import is_arithmetic
from .means.sums import MAX_EAGER_SUMS, mean_times_count, summed_by_product
from .means.unlisted import Operand, UnlistedMean, as_unlisted
from .means.zero_or_more import told_from_zero
from .normal_form import Analysis
from .rounded import is_rounded_quotient
from .written import written_map


def arithmetic(analysis: Analysis, node: ast.Apply) -> Operand | None:
    """An elementwise operation, or None: arithmetic of means may do without a list of its values.

    As an answer it does (``means/quotients.py``). A user's function that is made of operators is
    what they make of its operands.
    """
    if is_rounded_quotient(analysis, node):
        analysis.deferred[node] = partial(_listed_after_all, node=node)
        return None
    return _at_once(analysis, node)


def _listed_after_all(analysis: Analysis, node: ast.Apply) -> Operand:
    """A list of what is rounded, for a reader."""
    analysis.written.pop(node, None)
    value = _at_once(analysis, node)
    return analysis.deferred[node](analysis) if value is None else value


def _at_once(analysis: Analysis, node: ast.Apply) -> Operand | None:
    """What it is, as soon as its operands are known."""
    written = written_map(analysis, node)
    if written is None:
        return _operation(analysis, node)
    analysis.note_written(node, written)
    try:
        return _written(analysis, node, written)
    except (CompileError, FunctionError):  # what is on the way may be more than what it gives
        del analysis.written[node]
        return _operation(analysis, node)


def _written(analysis: Analysis, node: ast.Apply, written: ast.Apply) -> Operand | None:
    """What operators make of the operands of a map; None if that is found on demand."""
    given = set(node.operands)
    for part in ast.topological([written], lambda n: () if n in given else n.children):
        if part in given or part is written:
            continue
        if isinstance(part, ast.Constant):
            analysis.note_part(part, constant_table(part.value))
            continue
        assert isinstance(part, ast.Apply)
        value = None
        if is_rounded_quotient(analysis, part):
            analysis.deferred[part] = partial(_listed_after_all, node=part)
        else:
            value = _operation(analysis, part)
        if value is not None:
            analysis.note_part(part, value)
    value = _operation(analysis, written)
    analysis.written[node] = analysis.written.pop(written, written)
    if written in analysis.deferred:
        on_demand = analysis.deferred.pop(written)
        analysis.deferred[node] = partial(_listed, node=node, on_demand=on_demand)
    return value


def _listed(
    analysis: Analysis, node: ast.Apply, on_demand: Callable[[Analysis], Operand]
) -> Operand:
    """A list of values, of the operators or of the function as a whole."""
    try:
        return on_demand(analysis)
    except CompileError as error:
        if any(o in analysis.deferred for o in node.operands):
            raise
        try:
            return elementwise_or_mean(analysis, node)
        except CompileError:
            raise error from None


def _operation(analysis: Analysis, node: ast.Apply) -> Operand | None:
    """The same of a function as it stands."""
    if (taken := always_taken(analysis, node)) is not None:
        return as_taken(analysis, node, taken)
    deferred = any(o in analysis.deferred for o in node.operands)
    if not is_arithmetic(node.function):
        if (deferred or is_large(analysis, node)) and guarded(node.function) is not None:
            analysis.deferred[node] = partial(_listed_or_compared, node=node)
            return None
        return _listed_or_compared(analysis, node)
    if deferred or is_large(analysis, node) or _is_long_sum(analysis, node):
        analysis.deferred[node] = partial(elementwise_or_mean, node=node)
        return None
    try:
        with refusing(partial(analysis.registry.subject, node)):
            return elementwise_or_mean(analysis, node)
    except (ValueSetError, PrecisionError) as error:
        analysis.deferred[node] = partial(refuse, error=error.with_traceback(None))
        return None


def _listed_or_compared(analysis: Analysis, node: ast.Apply) -> Operand:
    """What is no arithmetic; a comparison of arithmetic of means needs no list of these."""
    deferred = [
        o
        for o in node.operands
        if o in analysis.deferred and not is_listed_for_readers(analysis, o)
    ]
    by_sign = deferred or _is_better_summed(analysis, node) or is_of_many_products(analysis, node)
    compared = comparison_by_sign(analysis.registry, node, analysis.known) if by_sign else None
    can_be_listed = all(isinstance(o, ast.Apply) and _is_of_one_mean(analysis, o) for o in deferred)
    if compared is not None and not (can_be_listed and is_wide(compared)):
        return compared
    try:
        return elementwise_or_mean(analysis, node)
    except (ValueSetError, PrecisionError):
        if compared is None and not deferred:
            compared = comparison_by_sign(analysis.registry, node, analysis.known)
        if compared is None:
            raise
        return compared


def _is_better_summed(analysis: Analysis, node: ast.Apply) -> bool:
    """Whether sums are to be compared, and means are not one alone that a sum could be made of.

    What is made of several means is known less well than each of them, and a mean less well than
    the sum that it is compared as, which another operand times the count is compared with.
    """
    if not analysis.registry.choices.compare_as_sums:
        return False
    tables = listed_operands(analysis, node)
    if any(len(means_of([table])) > 1 for table in tables):
        return True
    with_other = len(tables) < len(node.operands) or means_of(tables)
    return bool(with_other) and len(tables) > 0 and not any(t.is_constant for t in tables)


def _is_of_one_mean(analysis: Analysis, node: ast.Apply) -> bool:
    """Whether arithmetic is of one mean at most, whose values are listed."""
    if any(o in analysis.deferred for o in node.operands):
        return False
    tables = listed_operands(analysis, node)
    return len(tables) == len(node.operands) and len(means_of(tables)) < 2


def refuse(_: Analysis, error: CompileError) -> Operand:
    """What is deferred and cannot be had: whoever asks for it is refused."""
    raise error


def _is_long_sum(analysis: Analysis, node: ast.Apply) -> bool:
    """Whether a product is a sum of more values than are listed for nobody."""
    operands = list(map(analysis.operand, node.operands))
    return summed_by_product(analysis.registry, node, operands, MAX_EAGER_SUMS) is not None


def elementwise_or_mean(analysis: Analysis, node: ast.Apply) -> Operand:
    """An elementwise operation; where its operands are means, their lists may not be needed."""
    operands = list(map(analysis.operand, node.operands))  # no closure, which refusals would keep
    as_sum = mean_times_count(analysis.registry, node, operands)
    if as_sum is not None:
        return as_sum
    told = told_from_zero(analysis.registry, node, operands[0]) if len(operands) == 1 else None
    if told is not None:
        return told
    if node.function.comparison in ORDERS:
        shifted = centred(analysis.registry, node, *operands)
        if shifted is not None:
            return _of_means(analysis, node, shifted)
    tables = [o for o in operands if isinstance(o, Table)]
    if len(tables) < len(operands):
        return _of_means(analysis, node, operands)
    balanced = comparison_of_sums(analysis.registry, node, tables)
    if balanced is not None:
        return balanced
    compared = _compared_means(analysis, node, tables)
    if compared is not None:
        return compared
    fine = (
        needs_a_sum(analysis.registry, node, tables[0], node.function, None)
        if len(tables) == 1
        else None
    )
    if fine is not None:
        return _of_means(analysis, node, [fine])
    try:
        return elementwise(analysis, node, tables)
    except ValueSetError:
        opened = [as_unlisted(analysis.registry, node, table) or table for table in tables]
        if not any(isinstance(o, UnlistedMean) for o in opened):
            raise
        return _of_means(analysis, node, opened)


def _compared_means(analysis: Analysis, node: ast.Apply, tables: Sequence[Table]) -> Table | None:
    """A comparison of two listed means, or of what is linear in them, by their difference."""
    comparison = node.function.comparison
    if comparison not in ORDERS or len(means_of(tables)) < 2 or not analysis.registry.choices.fuses:
        return None
    return comparison_of_means(analysis.registry, node, node.function, tables)


def _of_means(analysis: Analysis, node: ast.Apply, operands: list[Operand]) -> Operand:
    """A function of means that are not listed, and of other things."""
    function = node.function
    linear = linear_of_means(analysis.registry, node, function, operands)
    linear = linear or comparison_of_means(analysis.registry, node, function, operands)
    if linear is not None:
        return linear
    places = [i for i, o in enumerate(operands) if isinstance(o, UnlistedMean)]
    tables = [o for o in operands if isinstance(o, Table)]
    mean = operands[places[0]] if places else None
    if not isinstance(mean, UnlistedMean):
        return elementwise(analysis, node, tables)
    if len(places) > 1:
        raise mean.error
    others = [table.domain for table in tables]
    known = apply_to_mean(analysis.registry, function, mean, others, places[0], node.source)
    if not tables:
        return known
    return elementwise(analysis, node, [*tables[: places[0]], known, *tables[places[0] :]])
