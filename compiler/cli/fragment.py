"""`raspc fragment`: which fragments of RASP a program lies in, and why not in others."""

from __future__ import annotations

from argparse import Namespace

from ...model.json_reading import Json
from ...rasp_ast.fragments.judging import FRAGMENTS, Fragments, fragments
from ...rasp_ast.fragments.verdicts import Verdict
from ..columns_of_text import table
from ..loading.programs import LoadedProgram, load
from .as_json import print_json

MISSED = 1
"""The exit code where a program lies in no fragment that it is required to lie in."""

SLUGS = {fragment.slug: fragment.name for fragment in FRAGMENTS}


def fragment_command(arguments: Namespace) -> int:
    """Judges each program of the file."""
    loaded = load(arguments.program, arguments.output or ())
    judged = _judged(loaded, arguments)
    required = [SLUGS[slug] for slug in arguments.require]
    if arguments.json:
        print_json(_as_json(judged))
    else:
        for name, found in judged.items():
            if len(judged) > 1:
                print(f"{name}\n")
            _print(found, required)
    missed = any(not found[name] for found in judged.values() for name in required)
    return MISSED if missed else 0


def _judged(loaded: LoadedProgram, arguments: Namespace) -> dict[str, Fragments]:
    vocab = loaded.vocabulary(arguments.vocab)
    causal = loaded.causal if arguments.causal is None else arguments.causal
    return {
        name: fragments(program, vocab=vocab, causal=causal)
        for name, program in loaded.programs.items()
    }


def _print(found: Fragments, required: list[str]) -> None:
    """The table of verdicts, then each reason once with its line, then the shortest witness."""
    print(table(("fragment", "verdict"), [(name, _short(v)) for name, v in found.items()]))
    reasons: dict[str, list[str]] = {}
    for name, verdict in found.items():
        if verdict.reason is not None and (not required or name in required):
            reasons.setdefault(str(verdict.reason), []).append(name)
    for reason, names in reasons.items():
        print(f"\n{', '.join(names)}: {reason}")
    for name, verdict in found.items():
        if verdict.depth is not None and verdict.witness is not None:
            print(f"\n{name}:\n\n{verdict.witness}", end="")
            break


def _short(verdict: Verdict) -> str:
    return verdict.short if verdict.reason is None else "no"


def _as_json(judged: dict[str, Fragments]) -> dict[str, Json]:
    slugs = {name: slug for slug, name in SLUGS.items()}
    programs: dict[str, Json] = {}
    for program, found in judged.items():
        verdicts: dict[str, Json] = {slugs[name]: _verdict(found[name]) for name in found}
        programs[program] = verdicts
    return {"programs": programs}


def _verdict(verdict: Verdict) -> Json:
    reason = verdict.reason
    why: Json = None
    if reason is not None:
        source = reason.source
        why = {
            "rule": reason.rule,
            "message": reason.message,
            "file": None if source is None else source.file,
            "line": None if source is None else source.line,
            "hint": reason.hint,
        }
    return {
        "holds": verdict.holds,
        "depth": verdict.depth,
        "witness": verdict.witness,
        "reason": why,
    }
