"""The operators of the RASP text language, its lists, functions and loops, in the same way."""

from __future__ import annotations

from .words import WORDS, Topic

_OPERATORS = "operators"
_HOST = "lists, functions, loops"
_BEYOND = "beyond the paper"

TOPICS: tuple[Topic, ...] = (
    *WORDS,
    # --- beyond the paper
    Topic(
        _BEYOND,
        "aggregate_sum",
        "aggregate_sum(selector, values, default=0)",
        "The sum of the selected numbers, or the default where nothing is selected.",
        "aggregate_sum(select(indices, indices, <=), indices)",
        "[0, 1, 3, 6, 10] (ints)",
        "Sum",
    ),
    Topic(
        _BEYOND,
        "aggregate_max",
        "aggregate_max(selector, values, default=0)",
        "The greatest of the selected numbers, or the default where nothing is selected.",
        "aggregate_max(select(tokens, tokens, ==), indices)",
        "[0, 1, 3, 3, 4] (ints)",
        "Max",
    ),
    Topic(
        _BEYOND,
        "aggregate_min",
        "aggregate_min(selector, values, default=0)",
        "The least of the selected numbers, or the default where nothing is selected.",
        "aggregate_min(select(tokens, tokens, ==), indices)",
        "[0, 1, 2, 2, 4] (ints)",
        "Min",
    ),
    Topic(
        _BEYOND,
        "aggregate_best",
        'aggregate_best(selector, score, values, ties="left", default=0)',
        "The value at the selected position of the greatest score, or the default where nothing is "
        "selected. Of equal scores the left one is taken, or as ties says: right, nearest, "
        "nearest_other.",
        'aggregate_best(select(indices, indices, <), indices, tokens, "left", "-")',
        "[-, h, e, l, l] (strings)",
        "Best",
    ),
    # --- operators
    Topic(
        _OPERATORS,
        "arithmetic",
        "+ - * / % ^",
        "Arithmetic at each position; % is the remainder, ^ a power. `+` also joins texts. All are "
        "read from left to right.",
        "indices * 2 + 1",
        "[1, 3, 5, 7, 9] (ints)",
    ),
    Topic(
        _OPERATORS,
        "comparisons",
        "== < > <= >=",
        "Comparisons at each position. `!=` stands in select only: write (not (a == b)). They do "
        "not chain.",
        'tokens == "l"',
        "[F, F, T, T, F] (bools)",
    ),
    Topic(
        _OPERATORS,
        "and",
        "a and b, a or b",
        "Of two s-ops, or of two selectors. Both bind alike, and after comparisons.",
        "indices > 0 and indices < 3",
        "[F, T, T, F, F] (bools)",
    ),
    Topic(
        _OPERATORS,
        "or",
        "a or b",
        "Of two s-ops, or of two selectors. It binds as `and` does: use brackets.",
        'tokens == "e" or tokens == "o"',
        "[F, T, F, F, T] (bools)",
    ),
    Topic(
        _OPERATORS,
        "not",
        "not a",
        "Of an s-op, or of a selector. It binds before all others: use brackets.",
        'not (tokens == "l")',
        "[T, T, F, F, T] (bools)",
    ),
    Topic(
        _OPERATORS,
        "if",
        "a if condition else b",
        "At each position `a` where the condition is true, else `b`. Both are computed everywhere.",
        '"x" if indices == 0 else tokens',
        "[x, e, l, l, o] (strings)",
        "where",
    ),
    Topic(
        _OPERATORS,
        "in",
        "a in b",
        "Whether each value is in a list; or whether a value is anywhere in an s-op.",
        'tokens in ["e", "l"]',
        "[F, T, T, T, F] (bools)",
    ),
    Topic(
        _OPERATORS,
        "round",
        "round(a)",
        "The nearest whole number; of two the even one.",
        "round(indices / 2)",
        "[0, 0, 1, 2, 2] (ints)",
    ),
    Topic(
        _OPERATORS,
        "indicator",
        "indicator(a)",
        "1 where an s-op is true, else 0.",
        'indicator(tokens == "l")',
        "[0, 0, 1, 1, 0] (ints)",
        "indicator",
    ),
    Topic(
        _OPERATORS,
        "index",
        "a[0]",
        "The value at one position for all, counted from the end below 0; an item of a list, dict "
        "or text.",
        "tokens[-1]",
        "[o]*5 (strings)",
    ),
    # --- lists, functions, loops
    Topic(
        _HOST,
        "def",
        "def f(x, y=1) { return x + y; }",
        "A function. It may hold other statements, and ends in `return`.",
        "def f(x) { return x + x; } f(indices)",
        "[0, 2, 4, 6, 8] (ints)",
    ),
    Topic(
        _HOST,
        "for",
        "for x in [1, 2] { ... }",
        "A loop over a list or the keys of a dict, carried out before there is an input.",
        "n = 0; for i in range(4) { n = n + i; } n",
        "value: n =  6",
    ),
    Topic(
        _HOST,
        "list",
        "[a, b], [f(x) for x in xs]",
        "A list. Where select or aggregate asks for an s-op it is the sequence of its elements.",
        "aggregate(select([2,0,0], [0,1,2], ==), [1,2,4])",
        "[3, 0, 1] (floats)",
    ),
    Topic(
        _HOST,
        "dict",
        '{"a": 1, "b": 2}',
        "A dict, which can be looked up in at each position.",
        '{"h": 1, "e": 2, "l": 3, "o": 4}[tokens]',
        "[1, 2, 3, 3, 4] (ints)",
    ),
    Topic(
        _HOST,
        "range",
        "range(n), range(a, b, step)",
        "A list of whole numbers.",
        "range(3)",
        "list: out = [0, 1, 2]",
    ),
    Topic(
        _HOST,
        "zip",
        "zip(xs, ys)",
        "The pairs of two lists, for loops of two names.",
        "[a + b for a, b in zip([1, 2], [3, 4])]",
        "list: out = [4, 6]",
    ),
    Topic(_HOST, "len", "len(xs)", "How long a list is.", "len([1, 2, 3])", "value: out =  3"),
)
