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
from .mistaken_words import FORMS, commands, of_words

_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=")
_ENDS = {"SEMICOLON": ";", "RPAR": ")", "RSQB": "]", "RBRACE": "}"}


def of_word(place: Place) -> Advice:
    """What to say of a word that cannot stand where it stands."""
    for rule in RULES:
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
    form = f"write {FORMS['select']}: it holds where `key == query`"
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
        return Advice(f"there is no `{place.call}`", f"write {FORMS['select']}")
    return Advice("a comparison stands by itself in select only", f"write {FORMS['select']}")


def _in_aggregate(place: Place) -> Advice | None:
    if place.call == "aggregate" and place.word.value == ")" and place.commas == 0:
        hint = f"write {FORMS['aggregate']}, perhaps with a default: aggregate(s, x, 0)"
        return Advice("aggregate takes a selector and values, with a comma between them", hint)
    if place.call == "aggregate" and place.word.value == "," and place.commas == 2:
        hint = f"write {FORMS['aggregate']}, perhaps with a default: aggregate(s, x, 0)"
        return Advice("aggregate takes a selector, values and one default", hint)
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
    if place.words[:1] == ["set"]:
        return Advice("a command has no `=`", commands(place))
    if place.depth or "if" in place.words or "=" in place.words[:-1]:
        if not place.depth and "," in place.words:
            hint = "write a = 1; b = 2; or a, b = 1, 2;"
            return Advice("two assignments are two statements", hint)
        return Advice("`=` gives a name to a value, `==` compares", "write `==`")
    if len(place.words) == 1 and place.before[0].type == "NAME":
        return None
    hint = "write `==` to compare, or x = 3; with a name on the left"
    return Advice("what stands left of `=` is a name", hint)


def _of_brackets(place: Place) -> Advice | None:
    word = place.word.value
    opening = {")": "(", "]": "[", "}": "{"}.get(word)
    if opening is not None and opening not in place.brackets:
        return Advice(f"there is one `{word}` too many", f"or a `{opening}` is missing before it")
    if word == ":" and place.bracket == "[":
        return Advice("there are no slices", "write x[0] for one position, shift for all")
    if word == "," and place.bracket == "{":
        return Advice("a dict has keys and values", "write {1: 2, 3: 4}, or a list [1, 2]")
    if word == "," and place.bracket == "(" and not place.call.isidentifier():
        return Advice("a list stands in square brackets", "write [1, 2, 3]")
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


RULES: tuple[Callable[[Place], Advice | None], ...] = (
    _in_select,
    _in_aggregate,
    _of_signs,
    *BLOCKS,
    _of_equals,
    of_words,
    _of_brackets,
)
"""Each kind of mistake, in the order in which they are asked."""
