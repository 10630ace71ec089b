"""A model as a folder of two files, and back: ``model.safetensors`` and ``model.json``.

The weights are float32 arrays by name.  The JSON says what they mean: the shape of the transformer,
the tokens, who owns which columns, the circuit, how answers are decoded, the text of the program.
It holds the hash of the weights, and in its last line the hash of all that stands before.  Nothing
in either file is ever run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import TypeVar

from ...craft.verify import CircuitError
from ...model.json_reading import Json
from ...model.weights_file import weights_from_bytes, weights_to_bytes
from ...rasp_ast.errors import RaspError
from ..record import Stages
from .description import Description, describe, from_json, to_json

FORMAT, VERSION = "raspc-model", 13
"""What the JSON calls itself.  Whatever changes the fields of a record changes the version."""

WEIGHTS, DESCRIPTION = "model.safetensors", "model.json"

LAST_LINE = re.compile(rb'"sha256": "([0-9a-f]{64})"\n}\n\Z')


T = TypeVar("T")


class LoadError(RaspError):
    """A folder does not hold a model that was saved, or not as it was saved."""


def save_stages(stages: Stages, folder: str | PathLike[str], *, bos: str, pad: str) -> None:
    """Writes the two files; the same model gives the same bytes."""
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    weights = weights_to_bytes(stages.emitted.params, stages.emitted.unembed)
    content: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "weights": {"file": WEIGHTS, "sha256": sha256(weights).hexdigest()},
        **to_json(describe(stages, bos=bos, pad=pad)),
    }
    (path / WEIGHTS).write_bytes(weights)
    (path / DESCRIPTION).write_bytes(sealed(content))


def sealed(content: Mapping[str, Json]) -> bytes:
    """The text of a JSON object, a line for each entry, and its own hash in the last one."""
    lines = [f"{json.dumps(name)}: {_entry(value)}" for name, value in content.items()]
    text = "{\n" + "".join(f"{line},\n" for line in lines)
    body = text.encode("ascii")
    return body + f'"sha256": "{sha256(body).hexdigest()}"\n}}\n'.encode("ascii")


def _entry(value: Json) -> str:
    """Members of lists of objects have a line each."""
    if isinstance(value, list) and any(isinstance(member, dict) for member in value):
        return "[\n" + ",\n".join(f"  {_entry(member)}" for member in value) + "\n]"
    return json.dumps(value, allow_nan=False)


def load_stages(folder: str | PathLike[str]) -> tuple[Stages, Description]:
    """The model in a folder; runs nothing that stands in it.

    Raises:
        LoadError: a file is missing, was changed since it was saved, or was never saved by raspc;
            or another version of raspc saved it in another format.
    """
    path = Path(folder)
    entries = _unsealed(_content(path / DESCRIPTION), path / DESCRIPTION)
    if (entries.pop("format", None), entries.pop("version", None)) != (FORMAT, VERSION):
        raise LoadError(f"{path / DESCRIPTION} is in another format than {FORMAT} {VERSION}")
    entries.pop("sha256", None)
    known = entries.pop("weights", None)
    weights = _content(path / WEIGHTS)
    if known != {"file": WEIGHTS, "sha256": sha256(weights).hexdigest()}:
        raise LoadError(
            f"{path / WEIGHTS} was changed, or belongs to another model",
            hint=f"{DESCRIPTION} holds the hash of the weights it was saved with",
        )

    def read() -> tuple[Stages, Description]:
        described = from_json(entries)
        params, unembed = weights_from_bytes(weights, described.config)
        widths = sum(rule.width for rule in described.circuit.rules.values())
        if unembed.shape[1] != widths:
            raise ValueError(f"the unembedding gives {unembed.shape[1]} logits, not {widths}")
        return described.stages(params, unembed), described

    return reading(read, path)


def reading(read: Callable[[], T], path: Path) -> T:
    """What a function reads, where whatever it trips over is the file's fault.

    Raises:
        LoadError: it tripped.
    """
    try:
        return read()
    except RecursionError as error:
        raise LoadError(f"{path} holds no model: it is nested too deeply") from error
    except (ArithmeticError, CircuitError, LookupError, RaspError, TypeError, ValueError) as error:
        raise LoadError(f"{path} holds no model: {error}") from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LoadError(
            f"{path} cannot be read: {error.strerror}",
            hint="raspc.load reads the folder that model.save(folder) has written",
        ) from error


def _unsealed(content: bytes, path: Path) -> dict[str, object]:
    """The entries of a JSON object that :func:`sealed` wrote."""
    last = LAST_LINE.search(content)
    if last is None:
        raise LoadError(f"{path} was not written by model.save, or was cut off")
    if sha256(content[: last.start()]).hexdigest().encode() != last[1]:
        raise LoadError(f"{path} was changed since it was saved")
    return reading(lambda: json.loads(content), path)
