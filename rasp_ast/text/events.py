"""What the execution of an item leaves to be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from .errors import RaspTextError
from .values import Applied, Host


@dataclass(frozen=True, slots=True)
class Named:
    """A value to show under a name.

    `variable` says that the name is the program's own, `loaded` that it comes from a file.
    """

    name: str
    value: Host
    variable: bool
    loaded: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """The end of a file or of a session."""


Event: TypeAlias = Named | Applied | RaspTextError | str | Leave


def seen_outside(events: list[Event]) -> list[Event]:
    """What a load shows: named results, each name once and at its last place, if all went well."""
    shown_events: list[Event] = [
        replace(event, loaded=True) if isinstance(event, Named) else event
        for event in events
        if not isinstance(event, (Applied, Leave))
        and not (isinstance(event, Named) and (not event.variable or event.name.startswith("_")))
    ]
    if any(isinstance(event, RaspTextError) for event in shown_events):
        return shown_events
    last = {event.name: event for event in shown_events if isinstance(event, Named)}
    return [
        event for event in shown_events if not isinstance(event, Named) or last[event.name] is event
    ]
