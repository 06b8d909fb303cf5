"""Scenarios: what a community starts from, and what happens to it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perenne_scenarios.error import ScenarioError
    from perenne_scenarios.event_text import events_text, parse_events
    from perenne_scenarios.library import names
    from perenne_scenarios.reader import load, load_text
    from perenne_scenarios.scenario import Scenario
    from perenne_scenarios.settings import parse_settings
    from perenne_scenarios.writer import scenario_toml

__all__ = [
    "Scenario",
    "ScenarioError",
    "events_text",
    "load",
    "load_text",
    "names",
    "parse_events",
    "parse_settings",
    "scenario_toml",
]

_HOMES = {
    "Scenario": "scenario",
    "ScenarioError": "error",
    "events_text": "event_text",
    "load": "reader",
    "load_text": "reader",
    "names": "library",
    "parse_events": "event_text",
    "parse_settings": "settings",
    "scenario_toml": "writer",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted([*globals(), *__all__])
