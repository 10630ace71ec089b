"""The standard programs in pictures: what each does on an input, and what its transformer is."""

from __future__ import annotations

from itertools import cycle, islice

import raspc
from raspc.rasp_ast.programs import STANDARD, Standard

_SHOWN, _LONGEST = 5, 6

HEAD = f"""# All standard programs in pictures

What each of them does on an input of {_SHOWN} tokens, and what reads and writes what in its
transformer, compiled for up to {_LONGEST} tokens. `raspc list` names them;
[Pictures](pictures.md) tells how to read them.
"""


def gallery() -> dict[str, str]:
    """The page and its pictures, by their places on the site."""
    made: dict[str, str] = {}
    parts = [HEAD]
    for name, standard in STANDARD.items():
        pictures = _pictures(name, standard)
        made |= pictures
        shown = "\n\n".join(f"[![{name}]({place})]({place})" for place in pictures)
        parts.append(
            f"## {name}\n\n{standard.summary[0].upper()}{standard.summary[1:]}.\n\n{shown}\n"
        )
    return {"gallery.md": "\n".join(parts), **made}


def _pictures(name: str, standard: Standard) -> dict[str, str]:
    program = standard.make().named(name)
    tokens = list(islice(cycle(standard.vocab), _SHOWN))
    causal = False not in standard.modes
    model = raspc.compile(program, standard.vocab, _LONGEST, causal=causal)
    return {
        f"gallery/{name}.svg": raspc.draw(program, tokens, causal=causal).svg,
        f"gallery/{name}-wiring.svg": raspc.draw(model, view="wiring").svg,
    }
