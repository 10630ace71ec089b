"""Trying out s-ops and selectors as soon as they are written.

Whenever an expression of the RASP text language gives an s-op or a selector, it is applied to an
input at once, so that a type error is reported where it was written: to what it is about to be
applied to, or else to the example of the session. It is refused if it fails on both.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager

from ..source import Source
from .atoms import Elements, is_atom
from .dialect import Run, applied, fitting
from .errors import RaspTextError
from .labels import text
from .syntax.lint import Trap
from .values import Built, Host, SOpValue


class Trials:
    """Where things are tried. Without an example nothing is.

    `causal` says whether positions see only themselves and what precedes them.
    """

    def __init__(self) -> None:
        self.example: Run | None = None
        self.causal = False
        self._inputs: list[Run] = []

    def run(self, elements: Elements) -> Run:
        """What nodes are on an input."""
        return Run(elements, causal=self.causal)

    @contextmanager
    def on(self, given: Host) -> Generator[None]:
        """For a while try things on this input as well, if it is one."""
        elements = _elements(given)
        if self.example is None or elements is None:
            yield
            return
        self._inputs.append(self.run(elements))
        try:
            yield
        finally:
            self._inputs.pop()

    def never_equal(self, left: Host, right: Host, source: Source) -> Iterator[Trap]:
        """What to say of `left == right` if one is a text and the other has numbers alone."""
        value, atom = (left, right) if isinstance(left, SOpValue) else (right, left)
        if self.example is None or not isinstance(value, SOpValue) or not is_atom(atom):
            return
        texts = [isinstance(x, str) for x in self.example.sequence(value.node)]
        if isinstance(atom, str) and not any(texts):
            message = "a number is never equal to a text, so that this is False everywhere"
            fits = atom.lstrip("-").replace(".", "", 1).isdigit()
            hint = f"leave the quotes out: {atom}" if fits else "compare with a number, or True"
            yield Trap(message, source, hint)
        elif not isinstance(atom, str) and all(texts):
            message = "a text is never equal to a number, so that this is False everywhere"
            yield Trap(message, source, f'tokens are text: write "{text(atom)}"')

    def check(self, value: Built) -> None:
        """Try an s-op or a selector. Raises the RaspTextError of the nearest input."""
        if self.example is None:
            return
        trouble: RaspTextError | None = None
        for run in (*reversed(self._inputs), self.example):
            try:
                applied(value, fitting(value, run))
            except RaspTextError as error:
                trouble = trouble or error
            else:
                return
        assert trouble is not None
        raise trouble


def _elements(given: Host) -> Elements | None:
    if not isinstance(given, (str, list, dict)) or not given:
        return None
    elements = [element for element in given if is_atom(element)]
    return elements if len(elements) == len(given) else None
