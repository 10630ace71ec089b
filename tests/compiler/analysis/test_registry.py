"""The roots of a program: one attempt leaves no trace in another, and errors name expressions."""

from fractions import Fraction

import numpy as np

from raspc.compiler.analysis.counts import count_selected
from raspc.compiler.analysis.graph import trace
from raspc.compiler.analysis.normal_form import Analysis
from raspc.compiler.analysis.rules import analyse
from raspc.compiler.passes import PLAIN
from raspc.compiler.selectors.selections import EVERYTHING
from raspc.compiler.tables.domains import Domain
from raspc.compiler.tables.roots import Root
from raspc.compiler.tables.tables import Table, constant_table, root_table
from raspc.rasp_ast import Comparison, Select, SelectorWidth, SOp, tokens

CALLED_LESS = Select(tokens, tokens, Comparison.LT)


def analysed(program: SOp) -> Analysis:
    return analyse(trace(program.node), Domain.of("abc"), 5, causal=False)


def state(analysis: Analysis) -> dict[str, object]:
    """Everything that is written to, as it is now."""
    asked = analysis.registry.values_asked_of_means.items()
    return {
        "roots": dict(analysis.registry.roots),
        "names": set(analysis.registry.taken_names),
        "ranks": dict(analysis.registry.ranks),
        "asked": {mean: set(values) for mean, values in asked},
        "assumptions": list(analysis.registry.assumptions),
        "tables": dict(analysis.tables),
        "selected": dict(analysis.selected),
        "unlisted": dict(analysis.unlisted),
        "readers": set(analysis.has_readers),
    }


def test_what_a_fork_finds_leaves_no_trace() -> None:
    program = SelectorWidth(Select(tokens, tokens, Comparison.EQ)) + 1
    analysis = analysed(program)
    analysis.registry.values_asked_of_means["a mean"] = {Fraction(1)}
    before = state(analysis)
    fork = analysis.fork(PLAIN)
    assert state(fork) == before

    node = SelectorWidth(CALLED_LESS).node
    selection = analysed(SelectorWidth(CALLED_LESS)).selected[CALLED_LESS.node]
    count_selected(fork.registry, node, selection)  # a rank
    count_selected(fork.registry, node, EVERYTHING)
    fork.registry.computed(fork.tables[program.node], None)
    fork.registry.values_asked_of_means["a mean"].add(Fraction(2))
    fork.registry.assumptions.append(("it rains", None))
    fork.tables[node] = constant_table(0)
    fork.selected[CALLED_LESS.node] = selection
    fork.has_readers.add(node)

    changed = state(fork)
    assert all(changed[name] != before[name] for name in before if name != "unlisted")
    assert state(analysis) == before


def test_a_root_is_what_the_program_calls_it() -> None:
    lower = SelectorWidth(CALLED_LESS)
    analysis = analysed(lower + 1)
    count = analysis.tables[lower.node].roots[0]
    assert count.text == "selector_width(select(tokens, tokens, <))"
    made_up = analysis.registry.computed(root_table(count), None)
    assert made_up.name == "f(lower)"
    assert made_up.text == "a function of selector_width(select(tokens, tokens, <))"
    again = analysis.registry.computed(root_table(made_up), None, interpolating=True)
    assert again is made_up

    named = lower.named("rank")
    assert analysed(named + 1).tables[named.node].roots[0].text == "rank"


def test_a_root_of_several_functions_of_one_stands_behind_those_that_are_found_later() -> None:
    """``'-' if x < 0 else '0' if x == 0 else '+'`` at level 0, of a mean of 129,420 values: its MLP
    asked for whether x is below 0, and that was to be built after it."""
    registry = analysed(tokens).registry

    def told(wanted: object, root: Root) -> Root:
        is_it = np.array([value == wanted for value in root.domain.values], np.int32)
        return registry.computed(Table((root,), is_it, Domain.of([False, True])), None)

    first = told("a", registry.tokens)
    of_first = told(True, first)
    codes = np.arange(6, dtype=np.int32).reshape(2, 3)
    made = registry.computed(Table((first, registry.tokens), codes, Domain.of("abcdef")), None)
    late = told("b", registry.tokens)
    in_order = [registry.tokens, first, of_first, late, made]
    assert in_order == sorted(in_order, key=lambda root: root.sort_key)
