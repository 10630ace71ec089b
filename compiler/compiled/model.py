"""What the compiler returns: a transformer that runs, and shows how it works."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from ... import model as transformer
from ...craft.blocks import Circuit
from ...model import OutputEncoder, Params, Tokenizer, TransformerConfig, output_encoder
from ...model.answers import decode_all
from ...rasp_ast.errors import InputError, ProgramError
from ..assembly.layout import Layout
from ..assembly.sizes import Sizes, measure
from ..columns_of_text import paragraph
from ..record import Stages
from .exports import Exports
from .gallery import Gallery
from .generation import Generating
from .inputs import check_float32, check_ids, checked_batch
from .laboratory import Laboratory
from .observed import alone_or_all, answers_of
from .reading import Streams, read_streams
from .trace import Trace
from .tracr_face import TracrFace

if TYPE_CHECKING:
    from ...model import Runner


class CompiledModel(Exports, Gallery, Generating, Laboratory, TracrFace):
    """A program, or several, as a transformer.

    Call it with one sequence, or ``batch`` with many; sequences are plain, BOS and PAD are the
    model's own affair.  Undefined values are ``None``.  Ask ``answers`` if several programs were
    compiled together.

    Attributes:
        stages: everything the compiler made on the way.
        input_encoder: tokens to ids; ``output_encoder``: what the unembedding means.
    """

    def __init__(
        self, stages: Stages, *, bos: str, pad: str, again: Callable[[], Stages] | None = None
    ) -> None:
        self.stages = stages
        self._again = again
        self.input_encoder = Tokenizer(stages.circuit.vocabulary, bos=bos, pad=pad)
        self.output_encoder: OutputEncoder = output_encoder(
            stages.circuit.output.rule, self.output_label or stages.circuit.output.name
        )

    def __getstate__(self) -> dict[str, object]:
        """What pickle keeps: all that runs, without the program, whose functions it cannot keep."""
        kept = self.stages.without_program()
        return {
            "stages": kept,
            "bos": self.input_encoder.bos_token,
            "pad": self.input_encoder.pad_token,
        }

    def __setstate__(self, state: Any) -> None:
        self.__init__(**state)

    # ---- running -----------------------------------------------------------------------------

    def __call__(self, sequence: Iterable[object]) -> list[object]:
        """The answer for one sequence: a value for each token.

        Raises:
            InputError: empty, too long, or a token that is not in the vocabulary.
            ProgramError: the model has the answers of several programs.
        """
        return self.batch([sequence])[0]

    def batch(self, sequences: Sequence[Iterable[object]]) -> list[list[object]]:
        """The answers for many sequences of any lengths, in one call."""
        if len(self.circuit.outputs) > 1:
            names = ", ".join(output.name for output in self.circuit.outputs)
            raise ProgramError(
                f"the model has several outputs: {names}",
                hint="ask model.answers(sequence), which gives all of them by name",
            )
        return next(iter(self.answers_batch(sequences).values()))

    def answers(self, sequence: Iterable[object]) -> dict[str, list[object]]:
        """The answers of every program for one sequence, by name."""
        return {name: rows[0] for name, rows in self.answers_batch([sequence]).items()}

    def answers_batch(self, sequences: Sequence[Iterable[object]]) -> dict[str, list[list[object]]]:
        """The answers of every program for many sequences, by name."""
        ids = self.encode(sequences)
        if not len(ids):
            return answers_of(self.circuit.rules, self.unembed[None, :0], ())
        lengths = ((ids != self.input_encoder.pad_id).sum(axis=1) - 1).tolist()
        return answers_of(self.circuit.rules, self.runner.run(ids), lengths)

    def encode(self, sequences: Sequence[Iterable[object]]) -> npt.NDArray[np.int32]:
        """Token ids ``[batch, 1 + longest]``: BOS in front, PAD behind.

        Raises:
            InputError: as :meth:`__call__`.
        """
        checked = checked_batch(sequences, self.input_encoder, self.max_seq_len)
        return self.input_encoder.encode_batch(checked, max(map(len, checked), default=0))

    def trace(self, sequence: Iterable[object]) -> Trace:
        """Every variable, decoded from the activations, and where it is written.

        :meth:`read` does the same for many sequences, and for runs that were changed.
        """
        return self.traces([sequence])[0]

    def traces(self, sequences: Sequence[Iterable[object]]) -> list[Trace]:
        """A trace for each of many sequences of any lengths."""
        ids = self.encode(sequences)
        if not len(ids):
            return []
        found = self.runner.activations(ids)
        lengths = ((ids != self.input_encoder.pad_id).sum(axis=1) - 1).tolist()
        tokens = [
            list(self.input_encoder.decode(row[1 : 1 + length]))
            for row, length in zip(ids, lengths, strict=True)
        ]
        after = (found.input_embeddings, *found.residuals)
        return read_streams(self.stages, Streams(after, tuple(lengths), tokens))

    @cached_property
    def with_program(self) -> Stages:
        """The stages with the program, which a loaded model compiles again for that.

        Raises:
            ProgramError: it has none, or it is compiled to another model now.
        """
        return self._again() if self._again and not self.stages.programs else self.stages

    @cached_property
    def runner(self) -> Runner:
        """The model on jax's default device; making it starts jax."""
        return transformer.Runner(self.model_config, self.stages.emitted.params, self.unembed)

    @cached_property
    def forward(self) -> Callable[..., Any]:
        """``forward(params, token_ids [batch, 1 + tokens]) -> [batch, 1 + tokens, outputs]``.

        Pure, jittable and batched; ids are :meth:`encode`'s.  Decode a row with ``decode``.

        Raises:
            InputError: by the function, for ids of another shape, or that are none; for weights
                of another type than float32, if the model needs that (:attr:`needs_float32`).
        """
        config, unembed = self.model_config, self.unembed
        logits = cast("Callable[..., Any]", transformer.logits)
        needed = self.needs_float32

        def forward(params: Params, token_ids: Any) -> Any:
            check_ids(token_ids, config)
            check_float32(params, needed)
            return logits(config, params, unembed, token_ids)

        return forward

    def decode(self, features: npt.ArrayLike) -> list[object] | dict[str, list[object]]:
        """Values from what ``forward`` returns at some positions, ``[positions, outputs]``.

        Those of each program by its name, if there are several.

        Raises:
            InputError: the features are not as many as the model has outputs, or some are NaN.
        """
        try:
            by_program = decode_all(self.circuit.rules, features)
        except ValueError as error:
            raise InputError(f"features are rows as forward gives them: {error}") from error
        return alone_or_all(by_program)

    # ---- looking -----------------------------------------------------------------------------

    @property
    def circuit(self) -> Circuit:
        """The blocks; ``raspc.craft.run`` runs them in numpy."""
        return self.stages.circuit

    @property
    def layout(self) -> Layout:
        """Who owns which residual columns."""
        return self.stages.layout

    @cached_property
    def sizes(self) -> Sizes:
        """Layers, heads, parameters and so on."""
        return measure(self.circuit, self.stages.emitted)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the compiler could not prove and the answers rest on; ``raspc.check`` tests it."""
        return self.circuit.assumptions

    @property
    def needs_float32(self) -> tuple[str, ...]:
        """Variables that are whole because float32 rounds them; with none float64 is right too."""
        return self.circuit.rounded

    @property
    def params(self) -> Params:
        """The weights, by module and name: read-only numpy arrays in dicts of your own.

        The outer one shows itself in a few lines, and is a node of jax's trees; ``dict(params)``
        is a plain one.  To try other weights, change the dicts and pass them to ``forward``.
        """
        emitted = self.stages.emitted.params
        return transformer.Weights((name, dict(arrays)) for name, arrays in emitted.items())

    @property
    def unembed(self) -> npt.NDArray[np.float32]:
        """``[d_model, outputs]``."""
        return self.stages.emitted.unembed

    @property
    def model_config(self) -> TransformerConfig:
        """The shape of the transformer."""
        return self.stages.emitted.config

    @property
    def max_seq_len(self) -> int:
        """The longest input, BOS not counted."""
        return self.circuit.max_seq_len

    @property
    def vocabulary(self) -> tuple[object, ...]:
        """The tokens, in the order of their ids."""
        return self.circuit.vocabulary

    @property
    def summary(self) -> str:
        """The model in one line."""
        mode = "causal" if self.circuit.causal else "bidirectional"
        tokens = f"{len(self.vocabulary)} tokens up to length {self.max_seq_len}"
        return f"{tokens}, {mode}; {self.sizes.summary}"

    def __repr__(self) -> str:
        assumed = [f"right only if {text}" for text in self.assumptions]
        parts = [self.summary, *self.stages.fallbacks, *assumed]
        return paragraph(f"<CompiledModel of {'; '.join(parts)}>")
