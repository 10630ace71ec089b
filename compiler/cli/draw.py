"""`raspc draw`: a program on an input as a picture."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ...rasp_ast.errors import InputError, RaspError
from ...rasp_ast.pictures.draw import draw
from ..loading.programs import load
from ..loading.tokens import parse_input


def draw_command(arguments: Namespace) -> int:
    """Writes the picture of each program to a file, or shows it in the browser."""
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
        if arguments.to is None:
            print(f"shown: {picture.open()}")
            continue
        path = Path(arguments.to)
        path = path.with_stem(f"{path.stem}-{name}") if several else path
        try:
            print(f"drawn: {picture.save(path)}")
        except OSError as error:
            raise RaspError(f"could not write {path}: {error.strerror}") from None
    return 0
