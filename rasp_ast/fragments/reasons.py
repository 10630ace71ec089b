"""Why a program is in no fragment of some kind: the rule that is broken, and the user's line."""

from __future__ import annotations

from dataclasses import dataclass

from ..base import NodeBase
from ..source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A rule that is broken, how, and where; `hint` says what could be written in its place."""

    rule: str
    message: str
    source: Source | None = None
    hint: str | None = None

    def __str__(self) -> str:
        parts = [self.message]
        if self.source is not None:
            parts.append(self.source.excerpt())
        if self.hint is not None:
            parts.append(f"  hint: {self.hint}")
        return "\n".join(parts)


def unknown_kind(node: NodeBase) -> OutsideError:
    """The refusal of a kind of expression that no rule is written for."""
    return OutsideError("kind", f"nothing is known of what `{node.kind}` is in this fragment")


class OutsideError(Exception):
    """Raised where a rule is found broken; the walk adds the line."""

    def __init__(
        self, rule: str, message: str, hint: str | None = None, source: Source | None = None
    ) -> None:
        super().__init__(message)
        self.rule, self.message, self.hint, self.source = rule, message, hint, source

    def at(self, source: Source | None) -> Reason:
        """The reason, with the place that was looked at."""
        return Reason(
            rule=self.rule, message=self.message, source=self.source or source, hint=self.hint
        )
