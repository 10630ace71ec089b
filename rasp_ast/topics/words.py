"""What each word of the RASP text language means, with an example: for `help`, docs, docstrings.

This is the one place where it is said. Every example is run by the tests.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A word of the language.

    `form` is how it is written, `example` a line that can be typed, `shows` what comes of it,
    `python` what it is called in Python, empty if it is not there under a name.
    """

    group: str
    name: str
    form: str
    meaning: str
    example: str
    shows: str
    python: str = ""


_CORE = "select and aggregate"
_INPUT = "the input"
_LIBRARY = "the library"

WORDS: tuple[Topic, ...] = (
    # --- the input
    Topic(
        _INPUT,
        "tokens",
        "tokens",
        "The input, as text: each character, or each element of a list.",
        "tokens",
        "[h, e, l, l, o] (strings)",
        "tokens",
    ),
    Topic(
        _INPUT,
        "tokens_int",
        "tokens_int",
        "The input as whole numbers; also tokens_float, tokens_bool, tokens_str, tokens_asis.",
        'tokens_int("123")',
        "[1, 2, 3] (ints)",
    ),
    Topic(
        _INPUT,
        "indices",
        "indices",
        "The positions: 0, 1, 2, and so on.",
        "indices",
        "[0, 1, 2, 3, 4] (ints)",
        "indices",
    ),
    Topic(
        _INPUT,
        "length",
        "length",
        "How long the input is, at every position.",
        "length",
        "[5]*5 (ints)",
        "length",
    ),
    # --- select and aggregate
    Topic(
        _CORE,
        "select",
        "select(keys, queries, ==)",
        "For each query position, the key positions for which `key == query` holds; "
        "or != < > <= >=.",
        'select(indices, indices, <=)("ab")',
        "b | 1 1",
        "Select",
    ),
    Topic(
        _CORE,
        "aggregate",
        "aggregate(selector, values, default=0)",
        "At each position the value that it selects, the mean of several numbers, or the default "
        "where nothing is selected.",
        'aggregate(select(indices, indices-1, ==), tokens, "-")',
        "[-, h, e, l, l] (strings)",
        "Aggregate",
    ),
    Topic(
        _CORE,
        "selector_width",
        "selector_width(selector, assume_bos=False)",
        "How many positions each one selects. With assume_bos position 0 is a sign of the "
        "beginning and in no count.",
        "selector_width(select(tokens, tokens, ==))",
        "[1, 1, 2, 2, 1] (ints)",
        "SelectorWidth",
    ),
    Topic(
        _CORE,
        "full_s",
        "full_s",
        "The selector by which every position selects every position.",
        "aggregate(full_s, indices)",
        "[2.0]*5 (floats)",
    ),
    # --- the library
    Topic(
        _LIBRARY,
        "has_focus",
        "has_focus(selector)",
        "Whether a position selects anything.",
        "has_focus(select(indices, indices, <))",
        "[F, T, T, T, T] (bools)",
        "has_focus",
    ),
    Topic(
        _LIBRARY,
        "has_prev",
        "has_prev(seq)",
        "Whether an earlier position has the same value.",
        "has_prev(tokens)",
        "[F, F, F, T, F] (bools)",
        "has_prev",
    ),
    Topic(
        _LIBRARY,
        "count",
        "count(seq, atom)",
        "At how many positions a sequence has the value.",
        'count(tokens, "l")',
        "[2]*5 (ints)",
        "count",
    ),
    Topic(
        _LIBRARY,
        "contains",
        "contains(seq, atom)",
        "Whether a sequence has the value anywhere.",
        'contains(tokens, "z")',
        "[F]*5 (bools)",
        "contains",
    ),
    Topic(
        _LIBRARY,
        "max",
        "max(a, b)",
        "The larger of two, at each position.",
        "max(indices, 2)",
        "[2, 2, 2, 3, 4] (ints)",
    ),
    Topic(
        _LIBRARY,
        "min",
        "min(a, b)",
        "The smaller of two, at each position.",
        "min(indices, 2)",
        "[0, 1, 2, 2, 2] (ints)",
    ),
    Topic(
        _LIBRARY,
        "average",
        "average(a)",
        "The mean over all positions.",
        "average(indices)",
        "[2.0]*5 (floats)",
    ),
    Topic(
        _LIBRARY,
        "load_from_location",
        "load_from_location(seq, loc)",
        "The value at a place, itself a number or computed; 0 where there is no such place.",
        "load_from_location(tokens, 4-indices)",
        "[o, l, l, e, h] (strings)",
    ),
    Topic(
        _LIBRARY,
        "shift",
        "shift(seq, n, filler)",
        "The sequence moved n to the right, with a filler where nothing has come.",
        'shift(tokens, 1, "-")',
        "[-, h, e, l, l] (strings)",
        "shift",
    ),
    Topic(
        _LIBRARY,
        "mark_last_instance",
        "mark_last_instance(seq, val)",
        "Whether a position has the value and no later one has.",
        'mark_last_instance(tokens, "l")',
        "[F, F, F, T, F] (bools)",
    ),
    Topic(
        _LIBRARY,
        "mark_first_instance",
        "mark_first_instance(seq, val)",
        "Whether a position has the value and no earlier one has.",
        'mark_first_instance(tokens, "l")',
        "[F, F, T, F, F] (bools)",
    ),
    Topic(
        _LIBRARY,
        "select_from_last",
        "select_from_last(seq, val)",
        "The selector by which every position selects the last that has the value.",
        'aggregate(select_from_last(tokens, "l"), indices)',
        "[3]*5 (ints)",
    ),
    Topic(
        _LIBRARY,
        "select_from_first",
        "select_from_first(seq, val)",
        "The selector by which every position selects the first that has the value.",
        'aggregate(select_from_first(tokens, "l"), indices)',
        "[2]*5 (ints)",
    ),
    Topic(
        _LIBRARY,
        "select_next_identical",
        "select_next_identical(seq)",
        "The selector by which each position selects the next one that has the same value.",
        "aggregate(select_next_identical(tokens), indices, -1)",
        "[-1, -1, 3, -1, -1] (ints)",
    ),
    Topic(
        _LIBRARY,
        "sort",
        "sort(seq, key)",
        "The sequence in the order of a key, smallest first; equal keys keep their order.",
        "sort(tokens, tokens)",
        "[e, h, l, l, o] (strings)",
    ),
)
