"""Half-layers: attention in the even ones, MLPs in the odd ones, each block as early as it can be.

As soon as possible is the least depth for given blocks.  Heads that meet in a half-layer with the
same pattern become one head with several values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...craft.blocks import Block, Circuit, Head, Mlp
from ...craft.formatting import counted, first_lines, listed
from ...craft.rewrite import as_one_head
from ...craft.variables import Read, Variable


@dataclass(frozen=True, eq=False, repr=False)
class Schedule:
    """``layers[l]`` holds the heads and the MLPs of layer l."""

    layers: tuple[tuple[tuple[Head, ...], tuple[Mlp, ...]], ...]

    def halves(self) -> Iterator[tuple[int, Block]]:
        """Every block with the number of its half-layer."""
        for number, layer in enumerate(self.layers):
            for kind, blocks in enumerate(layer):
                for block in blocks:
                    yield 2 * number + kind, block

    def __repr__(self) -> str:
        lines = [
            f"  layer {number}: heads {listed(head.name for head in heads)}; "
            f"MLPs {listed(mlp.name for mlp in mlps)}"
            for number, (heads, mlps) in enumerate(self.layers)
        ]
        head = f"<schedule of {counted(len(lines), 'layer')}"
        return f"{first_lines([head, *lines])}>"


def schedule(circuit: Circuit, *, share: bool = True) -> Schedule:
    """Places every block of a circuit.

    Args:
        share: heads of one pattern in one layer become one.
    """
    places = _places(circuit)
    depth = max((half for half, _ in places), default=-1) // 2 + 1
    layers: list[tuple[tuple[Head, ...], tuple[Mlp, ...]]] = []
    for layer in range(depth):
        heads = [b for half, b in places if half == 2 * layer and isinstance(b, Head)]
        mlps = tuple(b for half, b in places if half == 2 * layer + 1 and isinstance(b, Mlp))
        layers.append((_share(heads) if share else tuple(heads), mlps))
    return Schedule(tuple(layers))


def least_layers(circuit: Circuit, free: Callable[[Mlp], bool]) -> int:
    """The layers of a circuit if some of its MLPs took none."""
    return max((half for half, _ in _places(circuit, free)), default=-1) // 2 + 1


def _places(
    circuit: Circuit, free: Callable[[Mlp], bool] = lambda _: False
) -> list[tuple[int, Block]]:
    """Every block with the first half-layer that it can be in; one that is free is in none."""
    ready: dict[Variable, int] = {}
    places: list[tuple[int, Block]] = []
    for block in circuit.blocks:
        inputs = {variable for read in block.reads() for variable, _ in read.parts}
        half = max((ready.get(v, -1) for v in inputs), default=-1)
        if isinstance(block, Head) or not free(block):
            kind = 0 if isinstance(block, Head) else 1
            half += 1 + (half + 1 + kind) % 2
            places.append((half, block))
        for write in block.writes:
            ready[write.variable] = max(ready.get(write.variable, -1), half)
    return places


def padded(placed: Schedule, layers: int) -> Schedule:
    """At least so many layers; those that are added do nothing."""
    missing = max(0, layers - len(placed.layers))
    return Schedule((*placed.layers, *[((), ())] * missing))


def _share(heads: Sequence[Head]) -> tuple[Head, ...]:
    """Heads with equal patterns become one."""
    shared: list[Head] = []
    for head in heads:
        for i, other in enumerate(shared):
            if _same_pattern(head, other):
                shared[i] = as_one_head(other, head)
                break
        else:
            shared.append(head)
    return tuple(shared)


def _same_pattern(a: Head, b: Head) -> bool:
    """Whether two heads attend alike, so that one of them can do for both.

    Means of one selection may have different gains: the larger one leaves less to other keys, which
    harms neither.  BOS's own query is made for a gain, so it is compared in logits.
    """
    return (
        a.kind == b.kind
        and a.lift == b.lift
        and (
            a.gain == b.gain or a.kind == "average"
        )  # a count is scaled back by what BOS was lifted
        and a.scores_are_integers == b.scores_are_integers
        and _same_at_tokens(a.query, b.query)
        and np.allclose(a.gain * a.query.at_bos, b.gain * b.query.at_bos, rtol=1e-9, atol=0.0)
        and _same_at_tokens(a.key, b.key)
        and np.array_equal(a.key.at_bos, b.key.at_bos)  # else BOS has another weight
    )


def _same_at_tokens(a: Read, b: Read) -> bool:
    left, right = dict(a.parts), dict(b.parts)
    return (
        left.keys() == right.keys()
        and np.array_equal(a.constant, b.constant)
        and all(np.array_equal(left[v], right[v]) for v in left)
    )


def scheduled(circuit: Circuit, placed: Schedule) -> Circuit:
    """The same circuit with its blocks in the order of their half-layers, heads shared."""
    blocks = [block for heads, mlps in placed.layers for block in (*heads, *mlps)]
    return replace(circuit, blocks=tuple(blocks))
