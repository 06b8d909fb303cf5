"""Events as one types them: `facilitator_leaves@104,hours_cut@52+26:0.5` (kind@week+weeks:amount)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from perenne_scenarios.document import read_file
from perenne_scenarios.error import ScenarioError
from perenne_scenarios.happening import checked_event, events_of
from perenne_scenarios.library import SUFFIX
from perenne_scenarios.phrase import Phrase

if TYPE_CHECKING:
    from perenne_model import Event

_FORM = re.compile(r"(?P<kind>[^@+:]+)@(?P<week>\d{1,9})(?:\+(?P<weeks>\d{1,9}))?(?::(?P<amount>[\d.]{1,12}))?")


def parse_events(text: str, *, option: str = "--events") -> tuple[Event, ...]:
    """Return the events that a text names, or those of a TOML file; "" for none.

    Args:
        text: events parted by commas, or the path of a file that ends in .toml and has [[events]].
        option: what an error says was given.

    Raises:
        ScenarioError: an event that cannot be read, or cannot happen.
    """
    text = text.strip()
    if text.lower().endswith(SUFFIX):
        return events_of(read_file(Path(text)))
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return tuple(_event(part, option) for part in parts)


def _event(text: str, option: str) -> Event:
    found = _FORM.fullmatch(text)
    if found is None:
        raise ScenarioError(Phrase("expected.event_text"), file=option, value=text)
    given = {name: value for name, value in found.groupdict().items() if value is not None}
    table: dict[str, object] = {"kind": given["kind"].strip(), "week": int(given["week"])}
    if "weeks" in given:
        table["weeks"] = int(given["weeks"])
    if "amount" in given:
        try:
            table["amount"] = float(given["amount"])
        except ValueError:
            raise ScenarioError(Phrase("expected.event_text"), file=option, value=text) from None
    return checked_event(option, text, table)


def events_text(events: Sequence[Event]) -> str:
    """Return events as one types them."""
    return ",".join(
        f"{event.kind}@{event.week}"
        + ("" if event.weeks is None else f"+{event.weeks}")
        + ("" if event.amount is None else f":{event.amount:g}")
        for event in events
    )
