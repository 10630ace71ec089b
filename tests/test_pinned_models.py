"""Ten models, pinned by a digest of their weights, and the fields of what is saved.

Weights are rounded to 20 bits, so that another numpy's last bit turns nothing. `make golden` renews
the digests: whoever changes the models on purpose sees in the diff which ones. Fields are pinned to
the version of the format; a file of another version is refused, so what changes the fields must
change the version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pytest
from standard import compiled

from raspc.compiler import CompiledModel
from raspc.compiler.assembly.layout import Entry
from raspc.compiler.compiled.description import Description
from raspc.compiler.compiled.save import FORMAT, VERSION
from raspc.compiler.passes import Asked, Choices, Passes
from raspc.compiler.provenance import Origin, Part, Provenance
from raspc.craft.blocks import Circuit, Embedding, Head, Mlp, Output, Write
from raspc.craft.head_obligations import (
    AverageObligation,
    CountObligation,
    ShareObligation,
    SumObligation,
    TermObligation,
)
from raspc.craft.obligations import AnswerObligation, MlpObligation
from raspc.craft.variables import Read, Variable
from raspc.model import TransformerConfig
from raspc.model.answers import Classes, Number
from raspc.model.quotients import Kept, Quotient, Rounded

GOLDEN = Path(__file__).parent / "golden" / "models"
DIGESTS, FIELDS = GOLDEN / "digests.txt", GOLDEN / "fields.txt"

MODULES = re.compile(r"\braspc(\.\w+)*\.(?=\w)")
"""Where a type stands is not in a file."""

PINNED = [
    ("reverse", False, 1),
    ("hist", False, 0),
    ("hist", True, 1),
    ("sort", False, 1),
    ("sort", False, 2),
    ("double_hist", False, 1),
    ("most_frequent", False, 1),
    ("frac_prevs", True, 1),
    ("shuffle_dyck2", True, 1),
    ("dyck2_prefix", True, 2),
]
RECORDS = [
    Description, TransformerConfig, Choices, Passes, Provenance, Origin, Part, Circuit, Variable,
    Embedding, Head, Mlp, Read, Write, Output, Entry, Classes, Number, Quotient, Rounded, Kept,
    Asked, TermObligation, AverageObligation, CountObligation, SumObligation, ShareObligation,
    MlpObligation, AnswerObligation,
]  # fmt: skip


def rounded(array: np.ndarray) -> bytes:
    """The numbers to 20 bits, as whole numbers and powers of two; -0 is 0."""
    mantissa, exponent = np.frexp(array.astype(np.float64))
    mantissa, more = np.frexp(np.round(mantissa * 2.0**20))
    whole = np.round(mantissa * 2.0**20).astype(np.int64)
    return whole.tobytes() + np.where(whole == 0, 0, exponent + more).astype(np.int64).tobytes()


def digest(model: CompiledModel) -> str:
    made = sha256(rounded(model.unembed))
    for module in sorted(model.params):
        for name, array in sorted(model.params[module].items()):
            made.update(f"{module}/{name} {array.shape}".encode() + rounded(array))
    return made.hexdigest()[:16]


def lines_of(path: Path) -> dict[str, str]:
    rows = (line.rpartition(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return {name: value for name, _, value in rows}


@pytest.mark.parametrize("pinned", PINNED, ids=lambda p: f"{p[0]}-{p[1]}-{p[2]}")
def test_models_are_what_they_were(pinned, request) -> None:
    name, causal, level = pinned
    row = f"{name} {'causal' if causal else 'full'} {level}"
    found = digest(compiled(name, 8, causal=causal, level=level))
    if request.config.getoption("--update-golden"):
        known = {**(lines_of(DIGESTS) if DIGESTS.exists() else {}), row: found}
        text = "".join(f"{key} {value}\n" for key, value in sorted(known.items()))
        DIGESTS.write_text(text, encoding="utf-8")
    assert lines_of(DIGESTS)[row] == found, "if that was meant: `make golden`"


def test_the_pinned_models_are_those_of_the_file() -> None:
    assert len(lines_of(DIGESTS)) == len(PINNED) == 10


def test_rounding_keeps_20_bits() -> None:
    ones = np.array([1.0, 0.0, 3.0, 2.0**-30], np.float32)
    assert rounded(ones) == rounded(ones * np.float32(1 + 2**-22))
    assert rounded(ones) != rounded(ones * np.float32(1 + 2**-19))
    assert rounded(np.array([0.0])) == rounded(np.array([-0.0]))
    below = np.array([1.0 - 2.0**-24])  # rounds up to the next power of two
    assert rounded(below) == rounded(np.array([1.0]))


def described() -> Iterator[str]:
    yield f"{FORMAT} {VERSION}"
    for kind in RECORDS:
        hints: dict[str, Any] = get_type_hints(kind)
        for field in fields(kind):
            hint = hints[field.name]
            text = hint.__name__ if isinstance(hint, type) else MODULES.sub("", str(hint))
            yield f"{kind.__name__}.{field.name}: {text.replace('typing.', '')}"


def stale(known: list[str], now: list[str]) -> bool:
    """Whether fields changed and the version did not."""
    return known[0] == now[0] and known[1:] != now[1:]


def test_fields_are_those_of_the_version(request) -> None:
    now = list(described())
    known = FIELDS.read_text(encoding="utf-8").splitlines() if FIELDS.exists() else now
    assert not stale(known, now), "fields changed: raise VERSION in compiled/save.py"
    if request.config.getoption("--update-golden"):
        FIELDS.write_text("\n".join([*now, ""]), encoding="utf-8")
        known = now
    assert known == now, "the version is another: `make golden`"


def test_a_change_of_fields_asks_for_a_version() -> None:
    known = ["raspc-model 1", "Head.name: str"]
    assert stale(known, ["raspc-model 1", "Head.name: str", "Head.gain: float"])
    assert not stale(known, ["raspc-model 2", "Head.name: str", "Head.gain: float"])
    assert not stale(known, known)
