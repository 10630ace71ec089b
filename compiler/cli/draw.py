"""`raspc draw`: a program on an input as a picture, or its compiled model."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ...rasp_ast.errors import InputError, RaspError
from ...rasp_ast.pictures.draw import draw
from ...rasp_ast.pictures.picture import Picture
from ..loading.programs import load
from ..loading.tokens import parse_input
from .request import CompileRequest


def draw_command(arguments: Namespace) -> int:
    """Writes the picture of each program to a file, or shows it in the browser."""
    if arguments.compiled or arguments.view is not None:
        _draw_model(arguments)
    else:
        _draw_programs(arguments)
    return 0


def _draw_model(arguments: Namespace) -> None:
    """The picture of a model; it is one, whatever programs are in it."""
    request = CompileRequest.of(arguments)
    tokens = request.inputs(arguments)[0]
    model = request.compile()
    _put(draw(model, tokens, view=arguments.view, layer=arguments.layer), arguments.to)


def _draw_programs(arguments: Namespace) -> None:
    loaded = load(arguments.program, arguments.output or ())
    vocab = loaded.vocabulary(arguments.vocab)
    example = None if loaded.example is None else list(loaded.example)
    if arguments.input:
        example = parse_input(arguments.input[0], vocab or ())
    if example is None:
        raise InputError(f"{loaded.name} needs an input", hint='--input "a b c"')
    causal = loaded.causal if arguments.causal is None else arguments.causal
    several = len(loaded.programs) > 1
    for name, program in loaded.programs.items():
        picture = draw(
            program.named(name) if several else program,
            example,
            style=arguments.style,
            layer=arguments.layer,
            causal=causal,
        )
        _put(picture, arguments.to, name if several else "")


def _put(picture: Picture, to: str | None, name: str = "") -> None:
    """Writes a picture to a file, with a name of its own behind the file's; or shows it."""
    if to is None:
        print(f"shown: {picture.open()}")
        return
    path = Path(to)
    path = path.with_stem(f"{path.stem}-{name}") if name else path
    try:
        print(f"drawn: {picture.save(path)}")
    except OSError as error:
        raise RaspError(f"could not write {path}: {error.strerror}") from None
