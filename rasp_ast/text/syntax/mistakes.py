"""What somebody meant who wrote a word where none such can stand, and what to write instead.

Each rule looks at a place in the text for one kind of mistake. The first that knows it speaks.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from ..errors import Advice
from .lexer import Token
from .mistaken_blocks import BLOCKS
from .mistaken_place import Place

_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=")
_ENDS = {"SEMICOLON": ";", "RPAR": ")", "RSQB": "]", "RBRACE": "}"}
_FORMS = {
    "select": "select(keys, queries, ==)",
    "aggregate": "aggregate(selector, values)",
}


def of_word(place: Place) -> Advice:
    """What to say of a word that cannot stand where it stands."""
    for rule in (
        _in_select,
        _in_aggregate,
        _of_signs,
        *BLOCKS,
        _of_equals,
        _of_words,
        _of_brackets,
    ):
        advice = rule(place)
        if advice is not None:
            return advice
    word = place.word
    for kind, mark in _ENDS.items():
        if kind in place.accepted and word.value in (";", ")", "]", "}"):
            return Advice(f"a `{mark}` is missing before this `{word}`", f"write `{mark}` there")
        if kind in place.accepted:
            hint = f"perhaps an operator or a `{mark}` is missing before it"
            return Advice(f"unexpected `{word}`", hint)
    if word.value in (";", ")", "]", "}"):
        return Advice(f"something is missing after `{place.previous}`", "write a value there")
    return Advice(f"unexpected `{word}`", "`help` shows what there is")


def _in_select(place: Place) -> Advice | None:
    """What a select asks for: keys, queries, and a comparison that stands by itself."""
    if place.call != "select":
        return _in_other_call(place)
    form = f"write {_FORMS['select']}: it holds where `key == query`"
    word, last = place.word, place.commas == 2
    if word.value == "=" and last and place.previous == ",":
        return Advice("`=` gives a name, `==` compares", "write `==`: select(keys, queries, ==)")
    if word.type == "STRING" and word.value[1:-1] in _COMPARISONS and last:
        sign = word.value[1:-1]
        return Advice("a comparison stands without quotes", f"write select(keys, queries, {sign})")
    if last and place.previous == ",":
        return Advice("the third of select is a comparison: == != < > <= or >=", form)
    if word.value == ")" and place.commas == 1:
        return Advice("the comparison of select is missing", form)
    if word.value == ")" and place.commas == 0:
        return Advice("select takes keys, queries and a comparison, with commas between them", form)
    if word.value in _COMPARISONS and place.previous in ("(", ","):
        return Advice("the comparison of select comes last", form)
    if word.value in _COMPARISONS or (last and place.previous in _COMPARISONS):
        return Advice("select takes keys, queries and one comparison", form)
    return None


def _in_other_call(place: Place) -> Advice | None:
    """A comparison by itself, which select alone takes."""
    if not place.call or place.word.value not in _COMPARISONS or place.previous != ",":
        return None
    if get_close_matches(place.call, ["select"]):
        return Advice(f"there is no `{place.call}`", f"write {_FORMS['select']}")
    return Advice("a comparison stands by itself in select only", f"write {_FORMS['select']}")


def _in_aggregate(place: Place) -> Advice | None:
    if place.call == "aggregate" and place.word.value == ")" and place.commas == 0:
        hint = f"write {_FORMS['aggregate']}, perhaps with a default: aggregate(s, x, 0)"
        return Advice("aggregate takes a selector and values, with a comma between them", hint)
    return None


_SIGNS = {
    ("*", "*"): ("a power is written `^`", "write x ^ 2"),
    ("=", ">"): ("`=>` is no sign of the language", "write `>=`"),
    ("=", "<"): ("`=<` is no sign of the language", "write `<=`"),
    ("<", ">"): ("`<>` is no sign of the language", "write not (a == b)"),
    ("==", "="): ("`===` is no sign of the language", "write `==`"),
    ("-", ">"): ("`->` is no sign of the language", "write def f(x) { return x; }"),
}


def _of_signs(place: Place) -> Advice | None:
    """Operators of other languages."""
    before, word = place.previous, place.word.value
    if (before, word) in _SIGNS and place.adjoins:
        return Advice(*_SIGNS[before, word])
    if (before, word) == ("/", "/"):
        return Advice("there is no whole-number division `//`", "write (x - x % y) / y")
    if word == "/" and before == "":
        return Advice("a comment begins with `#`", "write # in front of it")
    if word == "*" and before == "/":
        return Advice("a comment begins with `#`", "write # in front of it")
    if word == "=" and before in ("+", "-", "*", "/", "%", "^"):
        name = place.before_previous or "x"
        return Advice(f"there is no `{before}=`", f"write {name} = {name} {before} 1;")
    if word in (";", ")") and before in ("+", "-") and place.before_previous == before:
        return Advice(f"there is no `{before}{before}`", f"write x = x {before} 1;")
    if word == ":" and place.next == "=":
        return Advice("`:=` is no sign of the language", "write x = 3;")
    if word == "!=":
        return Advice("`!=` stands in select only", "write not (a == b)")
    if word == "not" and place.next == "in":
        return Advice("there is no `not in`", "write not (x in [1, 2])")
    return None


def _of_equals(place: Place) -> Advice | None:
    """`=` gives a name to a value, and nothing else."""
    if place.word.value != "=":
        return None
    if place.depth or "if" in place.words or "=" in place.words[:-1]:
        if not place.depth and "," in place.words:
            hint = "write a = 1; b = 2; or a, b = 1, 2;"
            return Advice("two assignments are two statements", hint)
        return Advice("`=` gives a name to a value, `==` compares", "write `==`")
    if len(place.words) == 1 and place.before[0].type == "NAME":
        return None
    hint = "write `==` to compare, or x = 3; with a name on the left"
    return Advice("what stands left of `=` is a name", hint)


_ENGLISH = {
    "while": ("there is no `while`", "write for i in range(3) { ... }"),
    "is": ("`is` is no word of the language", "write `==`"),
    "xor": ("`xor` is no word of the language", "write (not (a == b)) for bools"),
    "import": ("there is no `import`", 'write load "file";'),
    "from": ("there is no `import`", 'write load "file";'),
    "lambda": ("there is no `lambda`", "write def f(x) { return x + 1; }"),
    "function": ("a function begins with `def`", "write def f(x) { return x + 1; }"),
    "func": ("a function begins with `def`", "write def f(x) { return x + 1; }"),
    "let": ("a name needs no word before it", "write x = 3;"),
    "var": ("a name needs no word before it", "write x = 3;"),
    "const": ("a name needs no word before it", "write x = 3;"),
    "int": ("a name needs no type before it", "write x = 3;"),
    "full": ("`full` begins one command", "write full seq display on"),
    "print": ("a value is shown by writing it", "write tokens;"),
}


def _of_words(place: Place) -> Advice | None:
    """Words that stand side by side."""
    before, word = place.previous, place.word
    for other in (before, word.value):
        if other in _ENGLISH:
            return Advice(*_ENGLISH[other])
    if before == "load":
        path = word.value + "".join(token.value for token in place.after[:2] if token.value != ";")
        return Advice("a file stands in quotes", f'write load "{path}";')
    if before in ("draw", "round", "indicator", "len", "range", "zip", "select", "aggregate"):
        form = _FORMS.get(before, f"{before}({place.rest or word.value})")
        return Advice(f"a `(` is missing after `{before}`", f"write {form}")
    if place.call in ("round", "indicator", "len") and word.value == ",":
        return Advice(f"{place.call} takes one value", f"write {place.call}(x)")
    if before in ("set", "show") or place.words[:1] in (["set"], ["show"], ["examples"]):
        return Advice("that is no command", _commands(place))
    if place.previous_kind == "INT" and place.adjoins and word.value[:1] in "eE":
        return Advice("a number has no exponent", "write 1000 for 1e3, or 10^3")
    starts = word.type in ("NAME", "INT", "FLOAT", "STRING", "SELECT", "AGGREGATE")
    closes = place.rest.count(")") > place.rest.count("(") and not place.depth
    if starts and closes and place.previous_kind == "NAME":
        return Advice(f"a `(` is missing after `{before}`", f"write {before}({place.rest}")
    if starts and place.depth and "COMMA" in place.accepted:
        return Advice(f"unexpected `{word}`", "perhaps a `,` is missing before it")
    return None


def _commands(place: Place) -> str:
    first = place.words[0]
    if first == "examples":
        return "write examples on, or examples off"
    if first == "show":
        return "write show example"
    text = place.word.value if place.word.type == "STRING" else '"hello"'
    return f"write set example {text}"


def _of_brackets(place: Place) -> Advice | None:
    word = place.word.value
    opening = {")": "(", "]": "[", "}": "{"}.get(word)
    if opening is not None and opening not in place.brackets:
        return Advice(f"there is one `{word}` too many", f"or a `{opening}` is missing before it")
    if word == ":" and place.bracket == "[":
        return Advice("there are no slices", "write x[0] for one position, shift for all")
    if word == "," and place.bracket == "{":
        return Advice("a dict has keys and values", "write {1: 2, 3: 4}, or a list [1, 2]")
    if opening is not None and place.previous == ",":
        return Advice(f"nothing stands between `,` and `{word}`", "leave the last `,` out")
    if word == ";" and not place.words:
        return Advice("nothing stands before this `;`", "leave it out")
    if word in (";", ")") and place.previous == "=":
        return Advice("nothing stands behind `=`", "write x = 3;")
    return None


def of_end(taken: list[Token], accepted: set[str]) -> str:
    """What is missing where a text ends."""
    for kind, mark in _ENDS.items():
        if kind in accepted:
            return f"a `{mark}` is missing at the end"
    last = taken[-1].value if taken else ""
    return f"something is missing after `{last}`"


_RULES: tuple[Callable[[Place], Advice | None], ...] = (
    _in_select,
    _in_aggregate,
    _of_signs,
    *BLOCKS,
    _of_equals,
    _of_words,
    _of_brackets,
)
