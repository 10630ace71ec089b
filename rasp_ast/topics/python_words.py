"""What each word of the RASP text language is in Python: an example, and what it gives.

For `help`, docs and docstrings, beside the words themselves (`words.py`). Names are those of
`from raspc import *`; `model` is `raspc.compile(length, "abc", 8)`. Every example is run by the
tests.
"""

from __future__ import annotations

from typing import NamedTuple


class InPython(NamedTuple):
    """An expression of Python, and its value as Python writes it; empty if it is a long one."""

    example: str
    gives: str = ""


EVERYTHING = 'Select(tokens, tokens, "True")'

PYTHON: dict[str, InPython] = {
    # --- the input
    "tokens": InPython('tokens("hello")', "['h', 'e', 'l', 'l', 'o']"),
    "tokens_int": InPython("tokens([1, 2, 3])", "[1, 2, 3]"),
    "indices": InPython('indices("hello")', "[0, 1, 2, 3, 4]"),
    "length": InPython('length("hello")', "[5, 5, 5, 5, 5]"),
    # --- select and aggregate
    "select": InPython('Select(indices, indices, "<=")("ab")', "[[True, False], [True, True]]"),
    "aggregate": InPython(
        'Aggregate(Select(indices, indices - 1, "=="), tokens, "-")("hello")',
        "['-', 'h', 'e', 'l', 'l']",
    ),
    "selector_width": InPython(
        'SelectorWidth(Select(tokens, tokens, "=="))("hello")', "[1, 1, 2, 2, 1]"
    ),
    "full_s": InPython(f'Aggregate({EVERYTHING}, indices)("hello")', "[2, 2, 2, 2, 2]"),
    # --- the library
    "has_focus": InPython(
        'has_focus(Select(indices, indices, "<"))("hello")', "[False, True, True, True, True]"
    ),
    "has_prev": InPython('has_prev(tokens)("hello")', "[False, False, False, True, False]"),
    "count": InPython('count(tokens, "l")("hello")', "[2, 2, 2, 2, 2]"),
    "contains": InPython('contains(tokens, "z")("hello")', "[False, False, False, False, False]"),
    "max": InPython('where(indices > 2, indices, 2)("hello")', "[2, 2, 2, 3, 4]"),
    "min": InPython('where(indices < 2, indices, 2)("hello")', "[0, 1, 2, 2, 2]"),
    "average": InPython(f'Aggregate({EVERYTHING}, indices)("hello")', "[2, 2, 2, 2, 2]"),
    "load_from_location": InPython(
        'Aggregate(Select(indices, 4 - indices, "=="), tokens, 0)("hello")',
        "['o', 'l', 'l', 'e', 'h']",
    ),
    "shift": InPython('shift(tokens, 1, "-")("hello")', "['-', 'h', 'e', 'l', 'l']"),
    "mark_last_instance": InPython(
        '(indices == last(tokens == "l"))("hello")', "[False, False, False, True, False]"
    ),
    "mark_first_instance": InPython(
        '(indices == first(tokens == "l"))("hello")', "[False, False, True, False, False]"
    ),
    "select_from_last": InPython('last(tokens == "l")("hello")', "[3, 3, 3, 3, 3]"),
    "select_from_first": InPython('first(tokens == "l")("hello")', "[2, 2, 2, 2, 2]"),
    "select_next_identical": InPython(
        'Min(Select(tokens, tokens, "==") & Select(indices, indices, ">"), indices, -1)("hello")',
        "[-1, -1, 3, -1, -1]",
    ),
    "sort": InPython(
        'raspc.rasp_ast.programs.make_sort(tokens, tokens)("hello")', "['e', 'h', 'l', 'l', 'o']"
    ),
    # --- beyond the paper
    "aggregate_sum": InPython(
        'Sum(Select(indices, indices, "<="), indices)("hello")', "[0, 1, 3, 6, 10]"
    ),
    "aggregate_max": InPython(
        'Max(Select(tokens, tokens, "=="), indices)("hello")', "[0, 1, 3, 3, 4]"
    ),
    "aggregate_min": InPython(
        'Min(Select(tokens, tokens, "=="), indices)("hello")', "[0, 1, 2, 2, 4]"
    ),
    "aggregate_best": InPython(
        'Best(Select(indices, indices, "<"), indices, tokens, "-")("hello")',
        "['-', 'h', 'e', 'l', 'l']",
    ),
    # --- operators
    "arithmetic": InPython('(indices * 2 + 1)("hello")', "[1, 3, 5, 7, 9]"),
    "comparisons": InPython('(tokens == "l")("hello")', "[False, False, True, True, False]"),
    "and": InPython(
        '((indices > 0) & (indices < 3))("hello")', "[False, True, True, False, False]"
    ),
    "or": InPython(
        '((tokens == "e") | (tokens == "o"))("hello")', "[False, True, False, False, True]"
    ),
    "not": InPython('(~(tokens == "l"))("hello")', "[True, True, False, False, True]"),
    "if": InPython('where(indices == 0, "x", tokens)("hello")', "['x', 'e', 'l', 'l', 'o']"),
    "in": InPython(
        '((tokens == "e") | (tokens == "l"))("hello")', "[False, True, True, True, False]"
    ),
    "round": InPython('round(indices / 2)("hello")', "[0, 0, 1, 2, 2]"),
    "indicator": InPython('indicator(tokens == "l")("hello")', "[0, 0, 1, 1, 0]"),
    "index": InPython(
        'Aggregate(Select(indices, length - 1, "=="), tokens)("hello")',
        "['o', 'o', 'o', 'o', 'o']",
    ),
    # --- lists, functions, loops: those of Python itself
    "def": InPython('(lambda x: x + x)(indices)("hello")', "[0, 2, 4, 6, 8]"),
    "for": InPython("sum(i for i in range(4))", "6"),
    "list": InPython(
        'Aggregate(Select(ConstantSOp([2, 0, 0]), indices, "=="), '
        'ConstantSOp([1, 2, 4]), 0)("abc")',
        "[3, 0, 1]",
    ),
    "dict": InPython(
        'lookup({"h": 1, "e": 2, "l": 3, "o": 4}, tokens)("hello")', "[1, 2, 3, 3, 4]"
    ),
    "range": InPython("list(range(3))", "[0, 1, 2]"),
    "zip": InPython("[a + b for a, b in zip([1, 2], [3, 4])]", "[4, 6]"),
    "len": InPython("len([1, 2, 3])", "3"),
    # --- commands
    "help": InPython("help(raspc.count)"),
    "set example": InPython('raspc.set_example("hello")'),
    "set causal": InPython('count(tokens, "a")("aba", causal=True)', "[1, 1, 2]"),
    "load": InPython('raspc.load_rasp("examples/sort.rasp")["sorted"]'),
    "draw": InPython('raspc.draw(tokens, "abc")'),
    "compile": InPython('raspc.compile(length, "abc", 8)'),
    "check": InPython("raspc.check(length, model)"),
    "run": InPython('model("cab")', "[3, 3, 3]"),
    "trace": InPython('model.trace("cab")'),
    "layout": InPython("model.layout"),
    "report": InPython("model.sizes"),
    "draw compiled": InPython('raspc.draw(model, "cab")'),
    "page": InPython('model.page(["cab"])'),
}
