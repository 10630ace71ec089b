"""What a session is asked for beyond the language: help, and what the compiler makes of a program.

    help NAME
    compile NAME over VOCABULARY up to LENGTH
    check NAME, run NAME on INPUT, trace NAME on INPUT, layout NAME, report NAME
    draw compiled NAME on INPUT, page NAME on INPUT

No program can contain these: two names side by side are nothing in RASP, but either word may be a
variable before an operator.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from ...rasp_ast.topics.commands import BY_NAME

WORDS = ("compile", "check", "run", "trace", "layout", "report", "page")

_BEGINS = re.compile(
    rf"\s*(?:({'|'.join(WORDS)})\s+(?!(?:and|or|in|if)\b)[A-Za-z_(\"\[]"
    r"|draw\s+compiled\s+\S)"
)
_ALONE = re.compile(rf"\s*({'|'.join(WORDS)}|draw\s+compiled)\s*(?:\#.*)?$")
_CALLS = re.compile(rf"\s*(?:{'|'.join(WORDS)})\s*\(")
_HELP = re.compile(r"\s*(?:[:?]?help\b|\?|man\b)\s*(?P<topic>\(.*\)|\S.*?|)\s*;?\s*", re.DOTALL)
_COMPILE = re.compile(
    r"compile\s+(?P<name>\S.*?)\s+over\s+(?P<vocab>\S.*?)\s+up\s+to\s+(?P<longest>[0-9]{1,9})"
)
_CHECK = re.compile(r"check\s+(?P<name>\S.*?)(\s+on\s+(?P<inputs>[0-9]{1,9})(\s+inputs)?)?")
_OTHER = re.compile(
    r"(?P<verb>run|trace|layout|report|page|draw\s+compiled)\s+(?P<name>\S.*?)"
    r"(\s+on\s+(?P<given>\S.*))?",
)
_NAME_AND_INPUT = re.compile(r"(?P<name>[A-Za-z_]\w*)\s+(?P<given>\"[^\"]*\"|'[^']*'|\[.*\]|\w+)")
NO_INPUT = ("layout", "report")
_USAGE = {
    "compile": "compile NAME over VOCABULARY up to LENGTH, as in: compile length over abc up to 8",
    "check": "check NAME, or check NAME on 500 inputs, once it is compiled",
    **{
        verb: f"{BY_NAME[verb].form}, once it is compiled"
        for verb in ("run", "trace", "layout", "report", "page", "draw compiled")
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for: a verb of `WORDS`, "help", "draw compiled" or "" where it is not clear.

    `name` is what it is about, `given` the rest: an input, a vocabulary, a number of inputs.
    """

    verb: str
    name: str = ""
    given: str | None = None
    longest: int = 0


def is_request(line: str, taken: Container[str] = ()) -> bool:
    """Whether a line asks for the compiler, rather than being RASP.

    A word alone may be a variable too, if it is among the names that are taken.
    """
    alone = _ALONE.match(line)
    if alone is not None:
        return alone[1] not in taken
    return _BEGINS.match(line) is not None and _CALLS.match(line) is None


def help_topic(line: str) -> str | None:
    """What a line asks help for, empty for everything; None if it does not."""
    asked = _HELP.fullmatch(line.partition("#")[0])
    if asked is None:
        return None
    topic = asked["topic"].rstrip("; ")
    if topic.startswith("(") and topic.endswith(")"):
        topic = topic[1:-1]
    is_assignment = re.match(r"=(?!=)", topic) is not None
    return None if is_assignment else topic.strip().strip("\"'`")


def request(line: str) -> Request | str:
    """What a line asks for, or how it is to be written."""
    words = line.partition("#")[0].strip().rstrip("; ")
    if (asked := _COMPILE.fullmatch(words)) is not None:
        return Request(
            verb="compile",
            name=asked["name"],
            given=asked["vocab"],
            longest=int(asked["longest"]),
        )
    if (asked := _CHECK.fullmatch(words)) is not None:
        return Request(verb="check", name=asked["name"], given=asked["inputs"])
    if (asked := _OTHER.fullmatch(words)) is not None:
        verb = " ".join(asked["verb"].split())
        beside = None if asked["given"] else _NAME_AND_INPUT.fullmatch(asked["name"])
        if beside is not None and verb not in NO_INPUT:
            return f"write: {verb} {beside['name']} on {beside['given']}"
        if asked["given"] is None or verb not in NO_INPUT:
            return Request(verb=verb, name=asked["name"], given=asked["given"])
    first = "draw compiled" if words.startswith("draw") else words.split()[0]
    return f"write: {_USAGE[first]}"
