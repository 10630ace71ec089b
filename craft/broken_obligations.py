"""Whether the obligations of a circuit are kept, and its errors are those that follow from them."""

from __future__ import annotations

from collections.abc import Iterator

from .blocks import Circuit, Head
from .obligations import Requirement


def broken_obligations(circuit: Circuit) -> Iterator[tuple[str, str]]:
    """What does not hold: where, and what was found there."""
    variables = {variable.name: variable for variable in circuit.variables()}
    for block in circuit.blocks:
        for obligation in block.obligations:
            yield from _broken_requirements(block.name, obligation.requirements)
            variable = variables.get(obligation.variable)  # none: it was folded into another
            rounds = variable is not None and variable.rounding_unit > 0
            follows = obligation.error * (1.0 if variable is None else variable.unit)
            if variable is not None and not rounds and variable.abs_error < follows:
                found = f"an error of {variable.abs_error:.3g}, and {follows:.3g} follows"
                yield variable.name, found
            if variable is not None and rounds and follows >= variable.rounding_unit / 2:
                found = f"an error of {follows:.3g}, too much to be rounded off"
                yield variable.name, found
        if isinstance(block, Head) and block.obligations:
            stated = [margin for o in block.obligations for margin in o.margins]
            if block.margin not in stated:
                yield block.name, f"a margin of {block.margin:.3g}, and none such follows"
    for output in circuit.outputs:
        for obligation in output.obligations:
            yield from _broken_requirements(output.name, obligation.requirements)


def _broken_requirements(
    where: str, requirements: tuple[Requirement, ...]
) -> Iterator[tuple[str, str]]:
    for requirement in requirements:
        if not requirement.found <= requirement.limit:
            yield (
                where,
                f"{requirement.what}: {requirement.found:.3g}, over {requirement.limit:.3g}",
            )
