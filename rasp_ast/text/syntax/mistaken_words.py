"""Mistakes with words that stand side by side: those of other languages, and brackets left out."""

from __future__ import annotations

from ..errors import Advice
from .mistaken_place import Place

FORMS = {
    "select": "select(keys, queries, ==)",
    "aggregate": "aggregate(selector, values)",
}
"""How the two calls of the language are written."""

_ENGLISH = {
    "while": ("there is no `while`", "write for i in range(3) { ... }"),
    "is": ("`is` is no word of the language", "write `==`"),
    "xor": ("`xor` is no word of the language", "write (not (a == b)) for bools"),
    "import": ("there is no `import`", 'write load "file";'),
    "from": ("there is no `import`", 'write load "file";'),
    "lambda": ("there is no `lambda`", "write def f(x) { return x + 1; }"),
    "function": ("a function begins with `def`", "write def f(x) { return x + 1; }"),
    "func": ("a function begins with `def`", "write def f(x) { return x + 1; }"),
    **dict.fromkeys(
        ["fn", "fun", "sub", "proc"],
        ("a function begins with `def`", "write def f(x) { return x + 1; }"),
    ),
    **dict.fromkeys(["mod", "modulo"], ("a remainder is written `%`", "write x % 2")),
    **dict.fromkeys(["div"], ("there is no whole-number division", "write (x - x % y) / y")),
    **dict.fromkeys(
        ["save", "export"],
        ("a session keeps no files", "at the command line: raspc export FILE --to torch -o DIR"),
    ),
    "let": ("a name needs no word before it", "write x = 3;"),
    "var": ("a name needs no word before it", "write x = 3;"),
    "const": ("a name needs no word before it", "write x = 3;"),
    **dict.fromkeys(
        ["int", "float", "bool", "string", "double", "char"],
        ("a name needs no type before it", "write x = 3;"),
    ),
    "full": ("`full` begins one command", "write full seq display on"),
    "print": ("a value is shown by writing it", "write tokens;"),
}


def of_words(place: Place) -> Advice | None:
    """What to say of a word beside another."""
    before, word = place.previous, place.word
    for other in (before, word.value):
        if other in _ENGLISH:
            return Advice(*_ENGLISH[other])
    if before == "load":
        path = word.value + "".join(token.value for token in place.after[:2] if token.value != ";")
        return Advice("a file stands in quotes", f'write load "{path}";')
    if before in ("draw", "round", "indicator", "len", "range", "zip", "select", "aggregate"):
        form = FORMS.get(before, f"{before}({place.rest or word.value})")
        if before == "draw" and " on " in place.rest:
            form = "draw({}, {})".format(*place.rest.split(" on ", maxsplit=1))
        return Advice(f"a `(` is missing after `{before}`", f"write {form}")
    if place.call in ("round", "indicator", "len") and word.value == ",":
        return Advice(f"{place.call} takes one value", f"write {place.call}(x)")
    if before in ("set", "show") or place.words[:1] in (["set"], ["show"], ["examples"]):
        return Advice("that is no command", commands(place))
    if place.previous_kind in ("INT", "FLOAT") and place.adjoins and word.type == "NAME":
        return _behind_number(before, word.value)
    if word.type == "STRING" and place.previous_kind == "NAME" and not place.depth:
        return Advice(f"a `(` is missing after `{before}`", f"write {before}({word})")
    starts = word.type in ("NAME", "INT", "FLOAT", "STRING", "SELECT", "AGGREGATE")
    closes = place.rest.count(")") > place.rest.count("(") and not place.depth
    if starts and closes and place.previous_kind == "NAME":
        return Advice(f"a `(` is missing after `{before}`", f"write {before}({place.rest}")
    if starts and place.depth and "COMMA" in place.accepted:
        return Advice(f"unexpected `{word}`", "perhaps a `,` is missing before it")
    return None


def _behind_number(number: str, word: str) -> Advice:
    """A word that adjoins a number."""
    if word[0] in "eE" and word[1:].isdigit():
        return Advice("a number has no exponent", "write 1000 for 1e3, or 10^3")
    if word[0] == "_" and word[1:].isdigit():
        return Advice("a number has no `_`", f"write {number}{word[1:]}")
    if number == "0" and word[0] in "xob":
        return Advice("numbers are decimal", "write 16 for 0x10")
    return Advice(f"an operator is missing after `{number}`", f"write {number} * {word}")


def commands(place: Place) -> str:
    """How the command is written that a text begins with."""
    first = place.words[0]
    if first == "examples":
        return "write examples on, or examples off"
    if first == "show":
        return "write show example"
    texts = [token.value for token in (place.word, *place.after) if token.type == "STRING"]
    text = texts[0] if texts else '"hello"'
    return f"write set example {text}"
