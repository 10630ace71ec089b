"""No standard program grows: its layers, heads and parameters for 16 tokens up to length 32.

The table lies in golden/. `make golden` renews it where models became smaller, and refuses to write
a larger number, which `pytest tests/test_sizes.py --update-golden --let-models-grow` writes: for a
change that is worth its price and says so.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from standard import compiled

from raspc.compiler.passes import LEVELS
from raspc.rasp_ast.programs import STANDARD

TABLE = Path(__file__).parent / "golden" / "sizes" / "standard.txt"
HEAD = "program level layers heads parameters"
Sizes = tuple[int, int, int]
Key = tuple[str, int]


def measured(name: str, level: int) -> Sizes:
    causal = False not in STANDARD[name].modes
    sizes = compiled(name, 32, causal=causal, level=level, tokens=16).sizes
    return sizes.layers, sizes.heads, sizes.parameters


def read(text: str) -> dict[Key, Sizes]:
    rows = [line.split() for line in text.splitlines()[1:]]
    return {(name, int(level)): tuple(map(int, sizes)) for name, level, *sizes in rows}  # type: ignore[misc]


def written(table: dict[Key, Sizes]) -> str:
    rows = [" ".join(map(str, (*key, *sizes))) for key, sizes in sorted(table.items())]
    return "\n".join([HEAD, *rows, ""])


def grown(known: dict[Key, Sizes], now: dict[Key, Sizes]) -> list[str]:
    """What is larger now than it was: any of the three numbers counts."""
    return [
        f"{name} at level {level}: {known[name, level]} became {sizes}"
        for (name, level), sizes in now.items()
        if (name, level) in known
        and any(new > old for new, old in zip(sizes, known[name, level], strict=True))
    ]


@pytest.mark.parametrize("name", STANDARD)
def test_no_model_grows(name: str, request: pytest.FixtureRequest) -> None:
    known = read(TABLE.read_text(encoding="utf-8"))
    now = {(name, level): measured(name, level) for level in range(len(LEVELS))}
    if not request.config.getoption("--let-models-grow"):
        assert not grown(known, now)
    if request.config.getoption("--update-golden"):
        TABLE.write_text(written({**known, **now}), encoding="utf-8")
    else:
        assert {key: known.get(key) for key in now} == now, "smaller: `make golden` says so"


def test_the_table_is_of_the_standard_programs() -> None:
    assert {name for name, _ in read(TABLE.read_text(encoding="utf-8"))} == {*STANDARD}


def test_growth_of_any_number_is_seen() -> None:
    known = {("hist", 1): (1, 1, 500)}
    assert grown(known, {("hist", 1): (1, 1, 500), ("new", 1): (9, 9, 9)}) == []
    for sizes in ((2, 1, 400), (1, 2, 400), (1, 1, 501)):
        assert len(grown(known, {("hist", 1): sizes})) == 1
    assert read(written(known)) == known
