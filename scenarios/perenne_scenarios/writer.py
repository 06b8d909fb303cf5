"""Writing a scenario as a file that `load` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perenne_model import Event
    from perenne_scenarios.scenario import Text


def scenario_toml(
    *,
    extends: str,
    title: Text,
    description: Text,
    values: Mapping[str, float],
    events: Sequence[Event],
) -> str:
    """Return a scenario file.

    Args:
        extends: the library's scenario that it builds upon.
        title: name that people read, by language.
        description: what kind of community it is, by language.
        values: parameters that differ from that scenario, by path.
        events: all that befalls the community; they replace that scenario's.
    """
    lines = [f"extends = {_text(extends)}"]
    if not events:
        lines.append("events = []")
    for name, text in (("title", title), ("description", description)):
        lines += ["", f"[{name}]", *(f"{code} = {_text(text[code])}" for code in ("en", "fr"))]
    if values:
        lines += ["", "[parameters]", *(f"{path} = {_number(value)}" for path, value in values.items())]
    for event in events:
        told = {"week": event.week, "weeks": event.weeks, "amount": event.amount}
        lines += ["", "[[events]]", f"kind = {_text(event.kind)}"]
        lines += [f"{name} = {_number(value)}" for name, value in told.items() if value is not None]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Return a text as TOML writes it; JSON's strings are TOML's, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
