"""Causal models token by token: the answer at the last position is the next token."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ...craft.blocks import Circuit
from ...rasp_ast.errors import InputError, ProgramError
from ...rasp_ast.generation import expected_end
from ...rasp_ast.values import Value, canonical, key
from .inputs import checked_tokens
from .observed import answers_of
from .specimen import Specimen


class Generating:
    """Appending tokens to prompts, as methods."""

    def generate(
        self: Specimen, prompt: Iterable[object], *, stop: object = None, limit: int | None = None
    ) -> list[object]:
        """What the model appends to a prompt, the token that ends it included.

        The answer at the last position is the next token, which is read with those before it for
        the one after. It is what ``raspc.generate`` gives for the program.

        Args:
            stop: the token that ends it; None for none.
            limit: the most tokens that are appended; None for as many as the model can read, and
                one.

        Raises:
            InputError: as :meth:`__call__`; the model has no room for so many, or an answer is
                undefined or not in the vocabulary.
            ProgramError: the model is not causal, or has several outputs.
        """
        return _tokens(self, [prompt], stop, limit)[0]

    def generate_batch(
        self: Specimen,
        prompts: Sequence[Iterable[object]],
        *,
        stop: object = None,
        limit: int | None = None,
    ) -> list[list[object]]:
        """What the model appends to each of many prompts of any lengths; see :meth:`generate`.

        All steps are runs of one shape, so that XLA compiles once.
        """
        return _tokens(self, prompts, stop, limit)


@dataclass(frozen=True, kw_only=True)
class Going:
    """After which token there is a next one: `limit` at most, and none after any other token than
    those that can be read; `end` is one to stop at."""

    limit: int
    end: Value | None
    readable: frozenset[Hashable]

    def beyond(self, appended: Sequence[object]) -> bool:
        """Whether a model reads what it appended last, and goes on."""
        if not appended:
            return True
        last = token_key(appended[-1])
        ended = self.end is not None and last == key(self.end)
        return len(appended) < self.limit and not ended and last in self.readable


def going(circuit: Circuit, limit: int, stop: object) -> Going:
    """How far a model of this circuit goes.

    Raises:
        InputError: the limit or the token to stop at is none.
        ProgramError: it is not causal, or has several outputs.
    """
    _expect_causal(circuit)
    readable = frozenset(map(token_key, circuit.vocabulary))
    return Going(limit=limit, end=expected_end(stop, limit), readable=readable)


def continued(
    model: Specimen, prompts: Sequence[Sequence[object]], far: Going
) -> list[list[object]]:
    """What the model appends to each prompt, for which it has room; all runs have one shape."""
    circuit, starts = model.stages.circuit, list(map(len, prompts))
    rows, most = [list(prompt) for prompt in prompts], max(starts, default=0) + far.limit
    open_rows = list(range(len(rows)))
    for _ in range(far.limit):
        if not open_rows:
            break
        read = [prompts[i] if i not in open_rows else row for i, row in enumerate(rows)]
        logits = model.runner.run(model.input_encoder.encode_batch(read, most - 1))
        last = np.stack([logits[i, [0, len(row)]] for i, row in enumerate(read)])
        (answers,) = answers_of(circuit.rules, last, [1] * len(rows)).values()
        for i in open_rows:
            rows[i].append(answers[i][0])
        open_rows = [i for i in open_rows if far.beyond(rows[i][starts[i] :])]
    return [row[start:] for row, start in zip(rows, starts, strict=True)]


def _tokens(
    model: Specimen, prompts: Sequence[Iterable[object]], stop: object, limit: int | None
) -> list[list[object]]:
    """What is appended, each a token; see the errors of ``generate``."""
    circuit, tokenizer = model.stages.circuit, model.input_encoder
    _expect_causal(circuit)
    longest = circuit.max_seq_len
    rows = [checked_tokens(prompt, tokenizer, longest) for prompt in prompts]
    if not rows:
        return []
    most = max(map(len, rows))
    room = longest + 1 - most
    far = going(circuit, room if limit is None else limit, stop)
    expect_room(circuit, far.limit, most)
    appended = continued(model, rows, far)
    for found in appended:
        _expect_token(found, far)
    return appended


def expect_room(circuit: Circuit, limit: int, prompt: int) -> None:
    """Raises InputError unless so many tokens can be appended to a prompt of a length."""
    longest = circuit.max_seq_len
    room = longest + 1 - prompt
    if limit > room:
        raise InputError(
            f"the model has no room for {limit} tokens: it reads {longest}, and the longest "
            f"prompt has {prompt}",
            hint=f"a limit of {room} is the most, or compile with a larger max_seq_len",
        )


def _expect_causal(circuit: Circuit) -> None:
    """Raises ProgramError unless the last position of one answer is the next token."""
    if not circuit.causal:
        raise ProgramError(
            "tokens are generated by causal models: this one lets positions see what follows them",
            hint="compile with causal=True",
        )
    if len(circuit.outputs) > 1:
        names = ", ".join(output.name for output in circuit.outputs)
        raise ProgramError(f"tokens are generated by one answer, and the model has {names}")


def _expect_token(appended: Sequence[object], far: Going) -> None:
    """Raises InputError if the last answer is undefined, or no token that can be read again."""
    last = appended[-1]
    if last is None:
        raise InputError(
            "an answer is undefined, and no token",
            hint="give the program a default, or a token to stop at",
        )
    ended = far.end is not None and token_key(last) == key(far.end)
    if token_key(last) not in far.readable and len(appended) < far.limit and not ended:
        raise InputError(
            f"the model has generated {last!r}, which is not in its vocabulary",
            hint="put it there, or stop at it",
        )


def token_key(token: object) -> Hashable:
    """What two tokens share exactly if they are one; None for an undefined answer."""
    return None if token is None else key(canonical(token))
