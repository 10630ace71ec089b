"""How near a model comes to what would be refused: the obligations of its blocks and answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import isfinite
from typing import cast

from ...craft.blocks import Circuit
from ...craft.head_obligations import HeadObligation
from ...craft.obligations import AnswerObligation, MlpObligation, Requirement
from ...model.json_reading import Json
from ..columns_of_text import Row
from ..provenance import Provenance

Obligation = HeadObligation | MlpObligation | AnswerObligation


@dataclass(frozen=True, kw_only=True)
class Margin:
    """What a block or an answer must keep, and where it is tightest.

    Attributes:
        block: the name of the block, or of the answer.
        expression: what it computes, in the words of the program.
        obligation: all numbers from which its error follows.
    """

    block: str
    expression: str
    obligation: Obligation

    @property
    def tightest(self) -> Requirement:
        """The bound that takes most of its limit."""
        return max(self.obligation.requirements, key=lambda requirement: requirement.used)


def margins_of(circuit: Circuit, provenance: Provenance) -> tuple[Margin, ...]:
    """The margins of a circuit, the tightest first."""
    found = _all(circuit, provenance)
    return tuple(sorted(found, key=lambda margin: -margin.tightest.used))


def _all(circuit: Circuit, provenance: Provenance) -> Iterator[Margin]:
    for block in circuit.blocks:
        for obligation in block.obligations:
            origin = provenance.origins.get(obligation.variable)
            expression = obligation.variable if origin is None else origin.expression
            yield Margin(block=block.name, expression=expression, obligation=obligation)
    for output in circuit.outputs:
        for answer in output.obligations:
            yield Margin(block=output.name, expression="the answer", obligation=answer)


def margin_rows(margins: tuple[Margin, ...]) -> list[Row]:
    """A row for each: the block, what is tightest there, and how much of the limit that takes."""
    return [
        (
            margin.block,
            requirement.what,
            f"{requirement.found:.3g}",
            f"{requirement.limit:.3g}",
            f"{100 * requirement.used:.2g}%",
            margin.expression,
        )
        for margin in margins
        for requirement in [margin.tightest]
    ]


MARGIN_HEAD = ("block", "tightest bound", "is", "limit", "taken", "of")


def margins_json(margins: tuple[Margin, ...]) -> list[Json]:
    """All numbers of all obligations; infinity, which JSON does not have, is null."""
    return [
        {
            "block": margin.block,
            "expression": margin.expression,
            "kind": type(margin.obligation).__name__.removesuffix("Obligation").lower(),
            "error": _number(margin.obligation.error),
            "obligation": _plain(asdict(margin.obligation)),
            "requirements": [
                {"what": d.what, "is": _number(d.found), "limit": _number(d.limit)}
                for d in margin.obligation.requirements
            ],
        }
        for margin in margins
    ]


def _number(number: float) -> float | None:
    return number if isfinite(number) else None


def _plain(value: object) -> Json:
    """Nested fields as JSON."""
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in cast("dict[str, object]", value).items()}
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in cast("tuple[object, ...]", value)]
    if isinstance(value, float):
        return _number(value)
    assert value is None or isinstance(value, str | int)
    return value
