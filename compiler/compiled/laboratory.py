"""What is done with a compiled model once it is there: it is watched, changed, kept in files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from ...model import Tokenizer, TransformerConfig
from ...model.hooks import Hook, HookError, Patch, hook_axes
from ...rasp_ast.errors import InputError
from ..record import Stages
from .observed import Cache, Observed, heads_of
from .save import save_stages

if TYPE_CHECKING:
    from ...model import Runner


class Specimen(Protocol):
    """What a model needs to be looked at."""

    @property
    def stages(self) -> Stages: ...
    @property
    def input_encoder(self) -> Tokenizer: ...
    @property
    def model_config(self) -> TransformerConfig: ...
    @property
    def runner(self) -> Runner: ...
    def encode(self, sequences: Sequence[Iterable[object]]) -> npt.NDArray[np.int32]: ...


class Laboratory:
    """Running with eyes open, and saving, as methods."""

    def run(
        self: Specimen,
        sequences: Sequence[Iterable[object]],
        *,
        cache: bool | Collection[str] = False,
        hooks: Mapping[str, Hook | npt.ArrayLike] | None = None,
    ) -> Observed:
        """Runs many sequences, and shows or changes what happens on the way.

        Args:
            cache: whether to keep what the run has at each place, or the places to keep. They have
                TransformerLens's names, such as ``blocks.0.attn.hook_pattern``; a cache lists them.
            hooks: what is to be at a place: a function of what the run has there (written in jax;
                what is None leaves it), or an array as large. A function is compiled, once for each
                function and shape; arrays are part of the input.

        Raises:
            InputError: as :meth:`encode`; there is no such place, or what a hook gives does not
                fit there.
        """
        ids, config = self.encode(sequences), self.model_config
        places = hook_axes(config)
        given = dict(hooks or {})
        arrays = {name: hook for name, hook in given.items() if not callable(hook)}
        try:
            logits, kept = self.runner.watch(
                ids,
                hooks={name: hook for name, hook in given.items() if callable(hook)},
                patches={name: _patch(array) for name, array in arrays.items()},
                keep=(places if cache else ()) if isinstance(cache, bool) else cache,
            )
        except HookError as error:
            raise InputError(str(error)) from error
        lengths = (ids != self.input_encoder.pad_id).sum(axis=1) - 1
        seen = Cache(config, kept, heads_of(self.stages.schedule, config))
        return Observed(logits, seen, tuple(lengths.tolist()), self.stages.circuit.rules)

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
