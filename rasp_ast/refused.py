"""What to write in a program in place of what Python does with values, from the user's own line."""

from __future__ import annotations

import linecache
import re
from difflib import get_close_matches

import numpy as np

from .errors import ProgramError
from .source import Source, capture
from .values import SUPPORTED


def hint_for_value(x: object) -> str:
    """What to write instead of something that is no value."""
    if isinstance(x, list | np.ndarray):
        return f"a value is {SUPPORTED}; ConstantSOp([1, 2, 3]) is a sequence of values"
    if x is None:
        return f"a value is {SUPPORTED}; Full(None) is undefined everywhere"
    if isinstance(x, type) or callable(x):
        return f"a value is {SUPPORTED}; perhaps brackets are missing: call it"
    return f"a value is {SUPPORTED}"


def _line() -> str:
    """The user's line, empty where it cannot be read."""
    source = capture()
    return f" {linecache.getline(source.file, source.line).strip()}"


_LOGIC = "use `&`, `|`, `~` for `and`, `or`, `not`, with brackets: ~((x > 0) & (x < 3))"

# What the line has, and what to write instead where somebody asks whether an s-op is true.
_TRUTH = (
    ("max(", "write where(x > y, x, y) for max(x, y)"),
    ("min(", "write where(x < y, x, y) for min(x, y)"),
    ("any(", "write contains(x, True), or has_focus(selector)"),
    ("all(", "write ~contains(x, False)"),
    ("sorted(", "a program cannot be sorted; raspc.rasp_ast.programs has make_sort"),
    (" not in ", 'write ~Map(lambda t: t in "ab", x)'),
    (" in ", 'write Map(lambda t: t in "ab", x), or contains(x, "a") for any position'),
    (" and ", _LOGIC),
    (" or ", _LOGIC),
    (" not ", _LOGIC),
    ("(not ", _LOGIC),
    (" if ", "write where(condition, a, b)"),
    (" elif ", "write where(condition, a, where(other, b, c))"),
    (" while ", "how often cannot depend on the input: write for i in range(3)"),
    (" assert ", "compare what it gives on an input: assert x('abc') == [1, 2, 3]"),
    ("bool(", "write x != 0"),
)
_CHAINED = re.compile(r"(==|!=|<=?|>=?)[^=<>]+(==|!=|<=?|>=?)")
_CHAIN = (
    "comparisons do not chain, and `&` binds tighter than `==`: write brackets, "
    "(0 < x) & (x < 3) or (x == 'a') & (y == 1)"
)
_SAME = "to ask whether two expressions are the same one, compare `a.node is b.node`"
_COMMON = (
    "within a program use `&`, `|`, `~` for `and`, `or`, `not`, with brackets around "
    "comparisons, and where(condition, a, b) for `if`"
)
_ITERATED = (
    ("sum(", "write Aggregate(everything, x) * length, where everything = Select(x, x, 'True')"),
    ("max(", "write where(x > y, x, y) of two s-ops"),
    ("min(", "write where(x < y, x, y) of two s-ops"),
    ("sorted(", "raspc.rasp_ast.programs has make_sort"),
    ("reversed(", "raspc.rasp_ast.programs has make_reverse"),
    ("enumerate(", "write indices beside it"),
    ("zip(", "write Map(lambda a, b: ..., x, y)"),
    ("join(", "write Map(lambda t: ..., x): a program gives a value for each position"),
    ("any(", "write contains(x, True)"),
    ("all(", "write ~contains(x, False)"),
    ("list(", "run it on an input: x('abc')"),
    ("set(", "run it on an input: set(x('abc'))"),
    ("dict(", "run it on an input: x('abc')"),
)


def _first(table: tuple[tuple[str, str], ...], otherwise: str) -> str:
    line = _line()
    return next((hint for part, hint in table if part in line), otherwise)


def exchanged(source: Source) -> ProgramError:
    """The values of an Aggregate before its selector."""
    message = "the selector of Aggregate must be a selector, found an s-op"
    hint = "the two are the other way round: Aggregate(selector, values)"
    return ProgramError(message, source=source, hint=hint)


def hint_for_truth() -> str:
    """Where somebody asks whether a part of a program is true."""
    hint = _first(_TRUTH, _CHAIN if _CHAINED.search(_line()) else _COMMON)
    return f"{hint}; {_SAME}"


def hint_for_items() -> str:
    """Where somebody goes through a part of a program."""
    return _first(
        _ITERATED,
        "all positions are computed at once, with no loop: Map(lambda t: ..., x); "
        "to see the values run it: x('abc')",
    )


_INSTEAD = {
    "value": "write Aggregate(selector, values)",
    "map": "write Map(function, x)",
    "apply": "write Map(function, x)",
    "sum": "write Aggregate(selector, x) * SelectorWidth(selector)",
    "mean": "write Aggregate(selector, x)",
    "width": "write SelectorWidth(selector)",
    "length": "write raspc.length",
    "shape": "write raspc.length",
    "size": "write raspc.length",
    "T": "write Select(queries, keys, ...), with the two exchanged",
    "input": "run it on an input: x('abc')",
    "run": "run it on an input: x('abc')",
    "evaluate": "run it on an input: x('abc')",
    "compile": "write raspc.compile(x, vocab='abc', max_seq_len=8)",
    "append": "a part of a program does not change: write Map(lambda t: ..., x)",
    "count": "write raspc.count(x, 'a')",
    "index": "write raspc.first(x == 'a')",
    "astype": "write Map(float, x)",
    "item": "run it on an input: x('abc')[0]",
    "any": "write contains(x, True)",
    "all": "write ~contains(x, False)",
    "reverse": "write raspc.rasp_ast.programs.make_reverse(x)",
    "sort": "write raspc.rasp_ast.programs.make_sort(x, x)",
    "max": "write Max(selector, x)",
    "min": "write Min(selector, x)",
    "split": "tokens are split before they are read: x('a b'.split())",
    "items": "a program gives a value for each position: run it on an input, x('abc')",
    **dict.fromkeys(("draw", "show", "plot"), "write raspc.draw(x, 'abc')"),
    "check": "write raspc.check(x, model)",
    "save": "write raspc.compile(x, vocab='abc', max_seq_len=8).save(folder)",
}


def hint_for_attribute(expression: object, name: str) -> str:
    """Where somebody asks a part of a program for what it does not have."""
    if name in _INSTEAD:
        return _INSTEAD[name]
    if hasattr(str, name):
        return f"write Map(lambda t: t.{name}(), x)"
    known = [other for other in dir(type(expression)) if not other.startswith("_")]
    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else f"it has {', '.join(known)}"
