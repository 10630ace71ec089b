"""What is done with a compiled model once it is there: it is watched, changed, saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from os import PathLike

import numpy as np
import numpy.typing as npt

from ...model.circuit import CircuitGraph, EdgeError, EdgeKey, run_edges
from ...model.hooks import Hook, HookError, Patch, hook_axes
from ...rasp_ast.errors import InputError
from ..page import Page
from .circuit_graph import circuit_graph
from .intervene import intervene
from .margins import Margin, margins_of
from .observed import Cache, Observed, Outputs, alone_or_all, answers_of, heads_of
from .paged import page_of
from .reading import Streams, read_streams, streams_in
from .save import save_stages
from .specimen import Specimen
from .trace import Trace


class Laboratory:
    """Running with eyes open, setting variables, and saving, as methods."""

    def margins(self: Specimen) -> tuple[Margin, ...]:
        """How near each block and answer comes to what would be refused, the tightest first.

        A margin has all numbers from which the block's error follows: gaps of scores, what leaks,
        what is rounded, the distance to bends, and the distances of values.
        """
        return margins_of(self.stages.circuit, self.stages.provenance)

    def run(
        self: Specimen,
        sequences: Sequence[Iterable[object]],
        *,
        cache: bool | Collection[str] = False,
        hooks: Mapping[str, Hook | npt.ArrayLike] | None = None,
    ) -> Observed:
        """Runs many sequences, and shows or changes what happens on the way.

        Args:
            cache: whether to keep what the run has at each hook point, or the hook points to keep.
                They have TransformerLens's names, such as ``blocks.0.attn.hook_pattern``; a cache
                lists them.
            hooks: what is to be at a hook point: a function of what the run has there (written in
                jax; what is None leaves it), or an array as large. A function is compiled, once
                for each function and shape; arrays are part of the input.

        Raises:
            InputError: as :meth:`encode`; there is no such hook point, or what a hook gives does
                not fit there.
        """
        ids, config = self.encode(sequences), self.model_config
        points = hook_axes(config)
        given = dict(hooks or {})
        arrays = {name: hook for name, hook in given.items() if not callable(hook)}
        try:
            logits, cached = self.runner.watch(
                ids,
                hooks={name: hook for name, hook in given.items() if callable(hook)},
                patches={name: _patch(array) for name, array in arrays.items()},
                keep=(points if cache else ()) if isinstance(cache, bool) else cache,
            )
        except HookError as error:
            raise InputError(str(error)) from error
        lengths = (ids != self.input_encoder.pad_id).sum(axis=1) - 1
        seen = Cache(config, cached, heads_of(self.stages.schedule, config))
        tokens = [
            list(self.input_encoder.decode(row[1 : 1 + length]))
            for row, length in zip(ids, lengths.tolist(), strict=True)
        ]
        rules = self.stages.circuit.rules
        return Observed(logits, seen, tuple(lengths.tolist()), rules, tokens)

    def read(
        self: Specimen,
        activations: Observed | Mapping[str, npt.ArrayLike],
        *,
        lengths: Sequence[int] | None = None,
    ) -> list[Trace]:
        """The variables of the program in any activations, such as those of a patched run.

        Args:
            activations: what :meth:`run` gave with ``cache=True``; or arrays by TransformerLens's
                names, of which the residual streams are read (``blocks.0.hook_resid_pre``, ...),
                ``[batch, 1 + positions, d_model]``. Half-layers that are missing are left out.
            lengths: of the sequences, BOS not counted; of a run they are known, else all positions
                count.

        Raises:
            InputError: there is no residual stream in them, or of another shape.
        """
        if isinstance(activations, Observed):
            after = streams_in(activations.cache, self.model_config)
            known, tokens = activations.lengths, activations.tokens
        else:
            after, tokens = streams_in(activations, self.model_config), None
            first = next(array for array in after if array is not None)
            known = (first.shape[1] - 1,) * len(first)
        return read_streams(self.stages, Streams(after, tuple(lengths or known), tokens))

    def intervene(
        self: Specimen,
        sequence: Iterable[object],
        do: Mapping[object, object] | Iterable[object],
        *,
        source: Iterable[object] | None = None,
    ) -> list[object] | dict[str, list[object]]:
        """The answer for a sequence where variables of the program are set to other values.

        ``raspc.evaluate(program, sequence, do=...)`` says what it should be.

        Args:
            do: variables, as expressions of the program or by name, with a value for each position
                (None leaves what is there), or one number or bool for all of them.
            source: another input, as long; ``do`` then lists variables, which get the values that
                they have there.

        Raises:
            InputError: what is to be set owns no columns, or to no value of its own; or something
                that the compiler proved of all inputs would not hold.
            EvaluationError: the program means nothing then.
            ProgramError: the model is from a file that has no program, as its functions are code.
        """
        return intervene(self, sequence, do, source)

    def page(
        self: Specimen, inputs: object = None, path: str | PathLike[str] | None = None
    ) -> Page:
        """One HTML file that steps through the model, without any network; a notebook shows it.

        For each half-layer: the lines of the program that it computes, each head with its softmax
        and the selector it is for, the rows that MLPs look up, the residual stream by owner; every
        variable decoded and compared with the interpreter. A reader may type inputs, if the model
        has at most 300,000 parameters.

        Args:
            inputs: one sequence, or several; a text is one. Some are drawn if there are none.
            path: a file to write it to as well.

        Raises:
            InputError: as :meth:`encode`; or a list of no inputs.
        """
        page = page_of(self, inputs, self.summary)
        if path is not None:
            page.save(path)
        return page

    def circuit_graph(self: Specimen) -> CircuitGraph:
        """The nodes and edges of the transformer that the program needs, and why.

        Ground truth: whatever the edges outside it carry, no answer changes; :meth:`ablate` shows
        that. It follows from the weights, and names variables, columns and lines of the program.
        """
        return circuit_graph(self.stages)

    def ablate(
        self: Specimen,
        sequences: Sequence[Iterable[object]],
        edges: Collection[EdgeKey],
        *,
        source: Sequence[Iterable[object]] | None = None,
    ) -> Outputs:
        """The answers where some edges of the transformer carry something else.

        Runs in numpy, where each port reads what earlier nodes wrote, edge by edge.

        Args:
            edges: by their keys, such as ``("a0.h0", "m0", "mlp")``; ``circuit_graph()`` has those
                inside and outside of the circuit.
            source: other inputs, one for each sequence and as long: the edges carry what they
                carry there. Without it they carry zeros.

        Raises:
            InputError: there is no such edge; or the inputs are not as many, or not as long.
        """
        ids = self.encode(sequences)
        others = None if source is None else self.encode(source)
        emitted = self.stages.emitted
        try:
            logits = run_edges(
                emitted.config, emitted.params, emitted.unembed, ids, ablated=edges, source=others
            )
        except EdgeError as error:
            raise InputError(str(error)) from error
        lengths = (ids != self.input_encoder.pad_id).sum(axis=1) - 1
        answers = answers_of(self.stages.circuit.rules, logits, lengths.tolist())
        return alone_or_all(answers)

    def save(self: Specimen, folder: str | PathLike[str]) -> None:
        """Writes ``model.safetensors`` and ``model.json``, which ``raspc.load(folder)`` reads.

        The weights, and what they mean as data: the tokens, who owns which columns, the circuit,
        how answers are decoded, the text of the program. The same program gives the same bytes.
        """
        tokenizer = self.input_encoder
        save_stages(self.stages, folder, bos=tokenizer.bos_token, pad=tokenizer.pad_token)


def _patch(array: npt.ArrayLike) -> Patch:
    """All of an array in place of what a run has."""
    value = np.asarray(array, np.float32)
    return Patch(np.ones(value.shape, np.bool_), value)
