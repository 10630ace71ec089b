"""What a session shows of compiled programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...rasp_ast.errors import InputError, ProgramError, RaspError
from ...rasp_ast.operands import SOp
from ...rasp_ast.pictures.draw import draw
from ..columns_of_text import table
from ..compiled.beside import beside
from ..compiled.model import CompiledModel
from ..compiled.report import layers
from ..loading.tokens import parse_input
from .drawings import FOLDER
from .requests import NO_INPUT, Request


@dataclass(frozen=True)
class Compiled:
    """A program of a session with its transformer."""

    program: SOp
    model: CompiledModel


def shown(verb: str, name: str, made: Compiled, tokens: Sequence[object]) -> tuple[list[str], bool]:
    """The lines that answer `run`, `trace`, ..., and whether all is well. Raises RaspError."""
    model = made.model
    match verb:
        case "run":
            wanted = made.program(tokens, causal=model.circuit.causal)
            text, fine = beside(tokens, wanted, model(tokens))
            return text.split("\n"), fine
        case "trace":
            return str(model.trace(tokens)).split("\n"), True
        case "layout":
            return str(model.layout).split("\n"), True
        case "report":
            rows = table(("layer", "heads", "MLP units"), layers(model))
            return [*str(model.sizes).split("\n"), "", *rows.split("\n")], True
        case "page":
            path = _file(f"{name}.html", Path())
            _write(lambda: model.page(tokens).save(path), path)
            return [f"page: {path}"], True
        case _:
            path = _file(f"{name} compiled.svg", FOLDER)
            _write(lambda: draw(model, tokens).save(path), path)
            return [f"drawn: {path}"], True


def input_of(asked: Request, example: Sequence[object], model: CompiledModel) -> list[object]:
    """The tokens that a request names, or the example of the session. Raises InputError."""
    if asked.verb in NO_INPUT:
        return []
    if asked.given is None:
        known = set(map(str, model.vocabulary))
        if len(example) > model.max_seq_len or any(str(token) not in known for token in example):
            inputs = " ".join(str(token) for token in model.vocabulary[: model.max_seq_len])
            raise InputError(
                f"{asked.name} cannot read the example of the session",
                hint=f"say on what: {asked.verb} {asked.name} on {inputs}",
            )
        return list(example)
    tokens = _read(asked.given.strip(), model)
    if len(tokens) > model.max_seq_len:
        letters = "".join(map(str, model.vocabulary)) if _letters(model) else "abc"
        raise InputError(
            f"{asked.name} takes {model.max_seq_len} tokens, and these are {len(tokens)}",
            hint=f"compile {asked.name} over {letters} up to {len(tokens)}",
        )
    strange = [token for token in tokens if token not in model.vocabulary]
    if strange:
        known = ", ".join(map(str, model.vocabulary[:20]))
        raise InputError(
            f"{asked.name} does not know the token {strange[0]!r}",
            hint=f"it was compiled over {known}; compile it over others",
        )
    return tokens


def _letters(model: CompiledModel) -> bool:
    return all(isinstance(token, str) and len(token) == 1 for token in model.vocabulary)


def _read(text: str, model: CompiledModel) -> list[object]:
    """The tokens of a text in quotes, of a list, or of an input as on the command line."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return list(text[1:-1])
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1].replace('"', "").replace("'", "")
        text = re.sub(r"\s*,\s*", ",", text.strip())
        text = text if "," in text else f"{text},"
    return parse_input(text, model.vocabulary)


def _file(name: str, folder: Path) -> Path:
    return folder / re.sub(r'[\x00-\x1f/\\:*?"<>|(), ]+', "_", name)[-80:].strip("_")


def _write(write: Callable[[], object], path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write()
    except OSError as error:
        raise RaspError(f"could not write {path}: {error.strerror}") from None


def not_compiled(name: str) -> ProgramError:
    """A program that has no transformer yet."""
    hint = f"compile {name} over abc up to 8"
    return ProgramError(f"{name} has not been compiled yet", hint=hint)
