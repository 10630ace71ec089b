"""`raspc page`: a model that one steps through, as one HTML file."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ...rasp_ast.errors import RaspError
from .assumptions import print_assumptions
from .request import CompileRequest


def page_command(arguments: Namespace) -> int:
    """Writes the page of a program and inputs, or shows it in the browser."""
    request = CompileRequest.of(arguments)
    model = request.compile()
    given = bool(arguments.input) or request.loaded.example is not None
    page = model.page(request.inputs(arguments) if given else None)
    if arguments.to is None:
        print(f"shown: {page.open()}")
    else:
        path = Path(arguments.to)
        try:
            print(f"written: {page.save(path)}")
        except OSError as error:
            raise RaspError(f"could not write {path}: {error.strerror}") from None
    print_assumptions(model)
    return 0
