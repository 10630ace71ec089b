"""What rounds arithmetic of means, or takes its root, to more values than are worth a list.

As an answer it needs none: whoever decodes it rounds a quotient of a few whole numbers, exactly.
Whoever else reads it gets the list after all.
"""

from __future__ import annotations

from ...rasp_ast.errors import CompileError, FunctionError
from ...rasp_ast.nodes import Apply
from ...rasp_ast.user_functions import formula_now
from ...rasp_ast.user_functions.formulas import Formula, Step, parts_of
from ...rasp_ast.user_functions.spelled import spelled_map
from ..tables.tables import Table, cells, union
from .means.boundaries import boundaries_of_formula
from .means.decoded import quotient_of
from .means.roundings import gives_floats, rounding_of
from .means.unlisted import Operand, as_unlisted, lattice
from .normal_form import Analysis
from .written import is_numeric, known_operand, may_be_undefined

MAX_ROUNDED_STEPS = 256
"""What is rounded to no more values than this is listed: an MLP has a step for each."""
MAX_ROUNDED_COMBINATIONS = 1 << 10
"""So is what follows from no more combinations of values than this."""
LOOKED_AT = 64
"""So many values say whether any are rounded."""


def is_rounded_quotient(analysis: Analysis, node: Apply) -> bool:
    """Whether a node rounds a quotient of whole numbers or takes its root, and has many values.

    Then ``analysis.written`` has it as operators.
    """
    plainly = rounding_of(node.function)
    formula = plainly or formula_now(node.function)
    steps = [] if formula is None else [p for p in parts_of(formula) if isinstance(p, Step)]
    if formula is None or not any(map(gives_floats, steps)):
        return False
    operands = [known_operand(analysis, operand) for operand in node.operands]
    if not all(o is None or is_numeric(o) for o in operands):
        return False
    if _is_small(analysis, node, formula, operands):
        return False
    written = None
    if plainly is None and node.function.given is not None:
        places = [i for i, o in enumerate(operands) if o is None or may_be_undefined(o)]
        written = spelled_map(node, undefined=frozenset(places))
        if written is None:
            return False
        analysis.written[node] = written
    try:
        found = quotient_of(analysis.registry, node, analysis.known) is not None
    except CompileError:
        found = False
    if written is not None and not found:
        del analysis.written[node]
    return found


def _is_small(
    analysis: Analysis, node: Apply, formula: Formula, operands: list[Operand | None]
) -> bool:
    """Whether it has few values, or what it is made of has, or no mean is among that."""
    tables = [o for o in operands if isinstance(o, Table)]
    if len(tables) == len(operands):
        roots = union(tables)
        if cells(roots) <= MAX_ROUNDED_COMBINATIONS or not any(r.base.scalar for r in roots):
            return True
        if len(tables) == 1 and _changes_nothing(node, tables[0]):
            return True
    if len(operands) != 1 or operands[0] is None:
        return False
    mean = as_unlisted(analysis.registry, node.operands[0], operands[0])
    if mean is None:
        return False
    return boundaries_of_formula(formula, lattice(mean), MAX_ROUNDED_STEPS) is not None


def _changes_nothing(node: Apply, table: Table) -> bool:
    """Whether values are whole already, or have no more decimals: some of them are looked at."""
    defined = table.domain.defined
    some = defined[:: 1 + len(defined) // LOOKED_AT]
    try:
        return all(node.function(value) == value for value in some)
    except FunctionError:
        return True
