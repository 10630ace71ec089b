"""What value sets are found by in dictionaries, whose hash takes as long as the set is large."""

from __future__ import annotations

from collections.abc import Hashable


class Fingerprint:
    """The keys of a value set, to find things by; what they hash to is computed once."""

    __slots__ = ("_hash", "keys")

    def __init__(self, keys: tuple[Hashable, ...]) -> None:
        self.keys = keys
        self._hash = hash(keys)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fingerprint):
            return NotImplemented
        return self is other or (hash(self) == hash(other) and self.keys == other.keys)

    def __reduce__(self) -> tuple[type[Fingerprint], tuple[tuple[Hashable, ...]]]:
        return Fingerprint, (self.keys,)  # another process hashes strings differently
