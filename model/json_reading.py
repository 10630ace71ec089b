"""JSON from a file, read with its types checked: whoever wrote it, nothing is taken on trust."""

from __future__ import annotations

from typing import TypeAlias, cast

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def expect(holds: object, what: str, json: object) -> None:
    """Raises ValueError with what was wanted and what was found, unless it holds."""
    if not holds:
        text = repr(json)
        shown = text if len(text) <= 80 else f"{text[:77]}..."
        raise ValueError(f"{what} is wanted, not {shown}")


def read_whole(json: object) -> int:
    """A whole number; raises ValueError for anything else."""
    expect(type(json) is int, "a whole number", json)
    return cast(int, json)


def read_object(json: object) -> dict[str, object]:
    """The entries of a JSON object; raises ValueError for anything else."""
    expect(isinstance(json, dict), "a JSON object", json)
    return cast("dict[str, object]", json)


def read_list(json: object) -> list[object]:
    """The members of a JSON list; raises ValueError for anything else."""
    expect(isinstance(json, list), "a JSON list", json)
    return cast("list[object]", json)
