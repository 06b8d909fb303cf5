"""The events of scenario files, each judged by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from perenne_scenarios.document import Document
from perenne_scenarios.error import NOTHING, ScenarioError, did_you_mean
from perenne_scenarios.phrase import Phrase

if TYPE_CHECKING:
    from perenne_model import Event

FIELDS = ("kind", "week", "weeks", "amount")
_HUGE = 10**9


def happenings(lineage: Sequence[Document]) -> tuple[Event, ...]:
    """Return the events of the last document that has some: its list replaces what it inherits.

    Raises:
        ScenarioError: an event that cannot be used, in any of the documents.
    """
    events: tuple[Event, ...] = ()
    for document in lineage:
        if "events" in document.table:
            events = events_of(document)
    return events


def events_of(document: Document) -> tuple[Event, ...]:
    """Return the events that one document has, () where it has none.

    Raises:
        ScenarioError: an event that cannot be used.
    """
    given = document.table.get("events", [])
    if not isinstance(given, list):
        raise ScenarioError(Phrase("expected.events"), file=document.file, field="events", value=given)
    return tuple(_event(document.file, f"events[{place}]", table) for place, table in enumerate(given, 1))


def _event(file: str, field: str, table: object) -> Event:
    if not isinstance(table, dict):
        raise ScenarioError(Phrase("expected.event"), file=file, field=field, value=table)
    for name in table:
        if name not in FIELDS:
            problem = Phrase("error.no_event_field", {"fields": ", ".join(FIELDS)})
            raise ScenarioError(problem, file=file, field=f"{field}.{name}", hint=did_you_mean(name, FIELDS))
    _check_sizes(file, field, table)
    return checked_event(file, field, table)


def _check_sizes(file: str, field: str, table: Mapping[str, Any]) -> None:
    """Refuse numbers far beyond any use before anything is reckoned with them."""
    for name in FIELDS[1:]:
        value = table.get(name)
        if isinstance(value, (int, float)) and not abs(value) < _HUGE:
            raise ScenarioError(Phrase("expected.less"), file=file, field=f"{field}.{name}", value=value)


def checked_event(file: str, field: str, table: Mapping[str, Any]) -> Event:
    """Return the event that a table describes; `field` is where it stands.

    Raises:
        ScenarioError: it cannot happen.
    """
    from perenne_model import EVENT_KINDS, Event, EventError

    kind = table.get("kind", NOTHING)
    if not isinstance(kind, str) or kind not in EVENT_KINDS:
        hint = did_you_mean(kind, EVENT_KINDS) if isinstance(kind, str) else None
        problem = Phrase("expected.kind", {"kinds": ", ".join(EVENT_KINDS)})
        raise ScenarioError(problem, file=file, field=f"{field}.kind", value=kind, hint=hint)
    event = Event(kind, table.get("week"), table.get("weeks"), table.get("amount"))  # type: ignore[arg-type]
    try:
        event.check()
    except EventError as error:
        problem, value = _problem(error.field, kind), table.get(error.field, NOTHING)
        raise ScenarioError(problem, file=file, field=f"{field}.{error.field}", value=value) from error
    return event


def _problem(field: str, kind: str) -> Phrase:
    from perenne_model.events import LASTING

    if field == "amount":
        return Phrase(f"amounts.{kind}")
    if field == "weeks" and kind not in LASTING:
        return Phrase("expected.no_weeks", {"kinds": ", ".join(LASTING)})
    return Phrase(f"expected.{field}")
