"""Blocks: what computes variables.  Embeddings, attention heads and MLPs, and a circuit of them.

A block reads variables linearly and *adds* to the columns of variables; several heads may add to
one variable (that is how a union of exclusive selectors is counted).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..model.answers import Rule
from .formatting import counted, listed
from .head_obligations import HeadObligation
from .obligations import AnswerObligation, MlpObligation
from .variables import Array, Read, Variable, names_read


@dataclass(frozen=True, eq=False, repr=False)
class Embedding:
    """A variable that is looked up, by the token or by the position.

    ``rows`` is ``[vocabulary, columns]`` or ``[max_seq_len, columns]``.
    """

    variable: Variable
    by: str  # "token" or "position"
    rows: Array

    @property
    def name(self) -> str:
        return self.variable.name

    def __repr__(self) -> str:
        return f"<embedding of {self.variable.name} by {self.by}>"


@dataclass(frozen=True, eq=False, repr=False)
class Write:
    """What a block adds to a variable: ``activations @ matrix``."""

    variable: Variable
    matrix: Array  # [activations, columns]

    def __repr__(self) -> str:
        return f"<write to {self.variable.name} from {counted(len(self.matrix), 'activation')}>"


HeadKind: TypeAlias = Literal["average", "count", "sum"]
"""What a head makes of the values that it attends to.  One that counts attends evenly to the
selected keys and to BOS, which alone has the value 1, and so returns ``1 / (1 + count)``.  One that
sums has BOS lifted so far that the softmax divides by a constant, which its writes undo; a lifted
count is a sum of ones."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Head:
    """One attention head; its logits are ``gain * query . key``.

    Attributes:
        kind: whether what is written is the average of the selected values, how much BOS weighs
            beside the selected keys, or the sum of the selected values.
        query, key: reads of equal width; the BOS dimension is among them.
        value: the read that is averaged or summed.
        gain: multiplier of the scores.
        scores_are_integers: so that the gain may be rounded up to any power of two, which keeps
            equal scores equal bit by bit.
        margin: the least distance, in logits, between a selected and an unselected key,
            after all errors.
        lift: BOS's logit, where it must be just this number of float32 (and twice it at BOS).
        obligations: what its variables' errors follow from, for each that it writes.
    """

    name: str
    kind: HeadKind
    query: Read
    key: Read
    value: Read
    writes: tuple[Write, ...]
    gain: float
    scores_are_integers: bool
    margin: float
    lift: float | None = None
    obligations: tuple[HeadObligation, ...] = ()

    def reads(self) -> tuple[Read, ...]:
        return (self.query, self.key, self.value)

    def __repr__(self) -> str:
        ports = {"query": self.query, "key": self.key, "value": self.value}
        reads = "; ".join(f"{port} of {names_read(read)}" for port, read in ports.items())
        written = listed(write.variable.name for write in self.writes)
        return f"<head {self.name}, {self.kind}: {reads}; writes {written}>"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Mlp:
    """ReLU units: ``relu(read) @ matrix + bias`` is added to ``variable``.

    ``margin`` is the least distance of an input from the edge of a ramp, in units of that input;
    ``obligations`` is what its variable's error follows from, if it is not exact.
    """

    name: str
    read: Read
    write: Write
    bias: Array
    margin: float
    obligations: tuple[MlpObligation, ...] = ()

    def reads(self) -> tuple[Read, ...]:
        return (self.read,)

    @property
    def writes(self) -> tuple[Write, ...]:
        return (self.write,)

    def __repr__(self) -> str:
        units, written = counted(self.read.width, "unit"), self.write.variable.name
        return f"<MLP {self.name}: {units} on {names_read(self.read)}; writes {written}>"


Block = Head | Mlp


@dataclass(frozen=True, eq=False, repr=False)
class Output:
    """How the answers of one program are read from the last residual stream.

    ``read`` gives ``[tokens, rule.width]``, and ``rule`` says what these logits mean, if what
    ``obligations`` says holds.
    """

    name: str
    read: Read
    rule: Rule
    obligations: tuple[AnswerObligation, ...] = ()

    def __repr__(self) -> str:
        rule = type(self.rule).__name__
        return f"<output {self.name}: {rule}, {self.rule.width} wide, of {names_read(self.read)}>"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Circuit:
    """A compiled program as blocks over variables, in an order in which they can run."""

    vocabulary: tuple[object, ...]
    max_seq_len: int
    causal: bool
    one: Variable
    embeddings: tuple[Embedding, ...]
    blocks: tuple[Block, ...]
    outputs: tuple[Output, ...]
    assumptions: tuple[str, ...] = field(default=())

    @property
    def output(self) -> Output:
        """The first output; the only one, unless several programs were compiled together."""
        return self.outputs[0]

    @property
    def rounded(self) -> tuple[str, ...]:
        """Variables that come out whole because float32 rounds them as they are written."""
        return tuple(variable.name for variable in self.variables() if variable.rounding_unit)

    @property
    def rules(self) -> dict[str, Rule]:
        """How the logits of all outputs, side by side, are decoded, by the outputs' names."""
        return {output.name: output.rule for output in self.outputs}

    def variables(self) -> Iterator[Variable]:
        """All variables, in the order in which they are first written."""
        seen: dict[Variable, None] = {self.one: None}
        seen.update((e.variable, None) for e in self.embeddings)
        for block in self.blocks:
            seen.update((write.variable, None) for write in block.writes)
        yield from seen

    def __repr__(self) -> str:
        heads = [block.name for block in self.blocks if isinstance(block, Head)]
        mlps = [block.name for block in self.blocks if isinstance(block, Mlp)]
        mask = "causal" if self.causal else "bidirectional"
        lines = (
            f"<circuit over {counted(len(self.vocabulary), 'token')} up to length "
            f"{self.max_seq_len}, {mask}",
            f"  embeddings  {listed(embedding.name for embedding in self.embeddings)}",
            f"  heads       {listed(heads)}",
            f"  MLPs        {listed(mlps)}",
            f"  outputs     {listed(output.name for output in self.outputs)}>",
        )
        return "\n".join(lines)
