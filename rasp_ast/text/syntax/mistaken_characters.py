"""Characters that are no words of the language, and what to write instead."""

from __future__ import annotations

import re

from ..errors import Advice
from .lexer import Token

_CHARACTERS = {
    "&": Advice("`&` is no sign of the language", "write `and`"),
    "|": Advice("`|` is no sign of the language", "write `or`"),
    "!": Advice("`!` is no sign of the language", "write `not`"),
    "~": Advice("`~` is no sign of the language", "write `not`"),
    "?": Advice("there is no `?`", "write b if a else c; `help` shows what there is"),
    "\\": Advice("a line goes on within brackets without a `\\`", "leave it out"),
    "$": Advice("a name has no `$`", "write x; a text stands in quotes"),
    "@": Advice("there is no `@`", "write def f(x) { return x; }"),
    "`": Advice("a text stands in quotes", 'write "abc"'),
    "≤": Advice("`≤` is no sign of the language", "write `<=`"),
    "≥": Advice("`≥` is no sign of the language", "write `>=`"),
    "≠": Advice("`≠` is no sign of the language", "write `!=` in select, else not (a == b)"),
    "×": Advice("`×` is no sign of the language", "write `*`"),
    "−": Advice("this is a long dash", "write `-`"),
    "–": Advice("this is a long dash", "write `-`"),
    "—": Advice("this is a long dash", "write `-`"),
    "\u00a0": Advice("this is a blank that is none", "write a common blank"),
}


_PART = re.compile(r"\.([A-Za-z_][A-Za-z_0-9]*)")
_ASSIGNED = re.compile(r"\s*=(?!=)")


def of_character(message: str, line: str, at: Token) -> Advice:
    """What to say of a character, or of a number or a string, that is no word."""
    text = line.encode()[at.at[1] :].decode(errors="replace").rstrip()
    before = line.encode()[: at.at[1]].decode(errors="replace").rstrip()
    character = text[:1]
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    if character == ".":
        return _of_dot(before, text)
    if character in "\"'“”„‘’‚" and character:
        return Advice("this text has no end", f"close it on the same line: {text[:20]}{character}")
    if character.isalpha():
        hint = 'names have the letters a to z; a text stands in quotes, such as "é"'
        return Advice(f"{character!r} is no letter of a name", hint)
    return Advice(message, 'a text stands in quotes, such as "abc"' if character else None)


def _of_dot(before: str, text: str) -> Advice:
    if before.startswith("load "):
        file = before.removeprefix("load ").strip() + text.strip("; ")
        return Advice("a file stands in quotes", f'write load "{file}";')
    found = _PART.match(text)
    name = found[1] if found else ""
    if text.startswith("..."):
        return Advice("`...` is no value", "write what belongs there")
    if text[1:2].isdigit():
        return Advice(
            "a number begins with a digit", f"write 0{text.split(maxsplit=1)[0].strip(';,)')}"
        )
    if before[-1:].isdigit():
        return Advice("a number has digits after its `.`", "write 1.0 for 1.")
    if found and _ASSIGNED.match(text[found.end() :]):
        return Advice("a name has no `.`", f"write {before.rsplit(maxsplit=1)[-1]}_{name} = 3;")
    if name in ("length", "size", "shape"):
        hint = "write length, which is how long the input is"
        return Advice("nothing has parts with a `.`", hint)
    if name:
        owner = before.rsplit("(", maxsplit=1)[-1].split()[-1:] or ["tokens"]
        given = text.partition("(")[2].partition(")")[0]
        call = f"{name}({', '.join(filter(None, (owner[0], given)))})"
        return Advice("nothing has parts with a `.`", f"functions come first: write {call}")
    return Advice("`.` stands within numbers only", "write 0.5")
