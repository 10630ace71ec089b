"""`raspc list`: the standard programs. Needs no compiler."""

from __future__ import annotations

from argparse import Namespace

from ...rasp_ast.programs import STANDARD
from ..columns_of_text import table


def list_command(arguments: Namespace) -> int:
    del arguments
    rows = [
        (name, " ".join(map(str, standard.vocab)), standard.summary)
        for name, standard in STANDARD.items()
    ]
    print(table(("program", "vocabulary", "gives"), rows))
    return 0
