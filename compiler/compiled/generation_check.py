"""Whether causal models append what their programs do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ...rasp_ast.errors import EvaluationError
from ...rasp_ast.generation import answers_after
from ...rasp_ast.interpreter import read_input
from ...rasp_ast.operands import SOp
from ...rasp_ast.values import plain
from .generation import Going, continued, expect_room, going, token_key
from .input_space import space_of
from .inputs import checked_tokens
from .specimen import Specimen

PROMPTS = 200
"""How many are tried where nobody says which."""


@dataclass(frozen=True, kw_only=True)
class GenerationReport:
    """What came of comparing generated tokens; true if something was compared and all agree.

    Attributes:
        prompts: how many were tried.
        how: "all" if those are all there are, else "sampled" or "given".
        limit: how many tokens were generated of each at most.
        stop: the token that ends it; None for none.
        meaningless: prompts on which the program itself has no meaning.
        mismatches: prompts, what the program appends, and what the model does.
    """

    prompts: int
    how: str
    limit: int
    stop: object
    meaningless: int
    mismatches: tuple[tuple[tuple[object, ...], list[object], list[object]], ...]

    @property
    def exhaustive(self) -> bool:
        """Whether all prompts were tried."""
        return self.how == "all"

    def __bool__(self) -> bool:
        return self.prompts > 0 and not self.mismatches

    def __str__(self) -> str:
        end = "" if self.stop is None else f" or {self.stop!r}"
        text = f"{self.prompts:,} prompts ({self.how}), up to {self.limit} tokens{end} each"
        if self.meaningless:
            text += f" ({self.meaningless:,} more have no meaning)"
        if not self.prompts:
            return f"no tokens were compared: {self.meaningless:,} prompts have no meaning"
        if not self.mismatches:
            return f"agree on {text}"
        prompt, wanted, found = self.mismatches[0]
        return (
            f"{len(self.mismatches):,} of {text} differ; after {list(prompt)} the program appends "
            f"{wanted}, the model {found}"
        )

    def __repr__(self) -> str:
        return f"<{self}>"


def check_generation(
    program: SOp,
    model: Specimen,
    *,
    prompts: int | Iterable[Iterable[object]] = PROMPTS,
    limit: int | None = None,
    stop: object = None,
    seed: int = 0,
) -> GenerationReport:
    """Compares what a causal program and its model append to prompts, in one batch.

    A token that the model cannot read ends what is compared, and so does an undefined answer.

    Args:
        prompts: these; or at most so many, and all there are if they are no more.
        limit: tokens for each; None for half of what the model can read.
        stop: the token that ends it; None for none.
        seed: of the drawing.

    Raises:
        InputError, ProgramError: as ``model.generate``.
    """
    circuit = model.stages.circuit
    far = going(circuit, max(1, circuit.max_seq_len // 2) if limit is None else limit, stop)
    if isinstance(prompts, int):
        expect_room(circuit, far.limit, 1)
        space = space_of(circuit, circuit.max_seq_len + 1 - far.limit)
        how = "all" if space.size <= prompts else "sampled"
        tried = list(space if how == "all" else islice(space.drawn(seed), prompts))
    else:
        longest, how = circuit.max_seq_len, "given"
        tried = [tuple(checked_tokens(prompt, model.input_encoder, longest)) for prompt in prompts]
        expect_room(circuit, far.limit, max(map(len, tried), default=0))
    meant, wanted = _meanings(program, tried, far)
    found = continued(model, meant, far)
    differ = [
        (prompt, right, own)
        for prompt, right, own in zip(meant, wanted, found, strict=True)
        if list(map(token_key, right)) != list(map(token_key, own))
    ]
    return GenerationReport(
        prompts=len(meant),
        how=how,
        limit=far.limit,
        stop=stop,
        meaningless=len(tried) - len(meant),
        mismatches=tuple(differ),
    )


def _meanings(
    program: SOp, tried: Sequence[tuple[object, ...]], far: Going
) -> tuple[list[tuple[object, ...]], list[list[object]]]:
    """The prompts on which the program has a meaning, and what it appends to them."""
    meant: list[tuple[object, ...]] = []
    wanted: list[list[object]] = []
    for prompt in tried:
        try:
            wanted.append(list(_appended(program, prompt, far)))
        except EvaluationError:
            continue
        meant.append(prompt)
    return meant, wanted


def _appended(program: SOp, prompt: Sequence[object], far: Going) -> Iterator[object]:
    appended: list[object] = []
    for answer in answers_after(program, read_input(prompt)):
        appended.append(None if answer is None else plain(answer))
        yield appended[-1]
        if not far.beyond(appended):
            return
