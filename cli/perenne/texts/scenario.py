"""A scenario in words: what it is, where it differs from the defaults and why, what happens, who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.words.typography import typeset
from perenne_model.parameters import Parameter, registry
from perenne_model.words import words
from perenne_scenarios.numeral import numeral
from perenne_scenarios.parameter import unit_of

if TYPE_CHECKING:
    from perenne_model import Event
    from perenne_scenarios import Scenario

_INDENT = "  "


def listing(scenarios: Sequence[Scenario], session: Session, width: int) -> str:
    """Return names, titles and descriptions."""
    entries = []
    for scenario in scenarios:
        head = f"{scenario.name}{session.say('scenario.dash')}{scenario.title[session.language]}"
        told = paragraph(typeset(scenario.description[session.language], session.language), width, indent=_INDENT)
        entries.append(f"{head}\n{told}")
    entries.append(paragraph(session.say("scenario.more"), width))
    return "\n\n".join(entries)


def explanation(scenario: Scenario, session: Session, width: int, *, everything: bool = False) -> str:
    """Return all that a scenario says, or with `everything` the value of every parameter."""
    parts = [
        f"{scenario.name}{session.say('scenario.dash')}{scenario.title[session.language]}",
        paragraph(typeset(scenario.description[session.language], session.language), width),
        *_parameters(scenario, session, width, everything),
        *_events(scenario, session, width),
        *_sources(scenario, session, width),
    ]
    return "\n\n".join(parts)


def as_dict(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as `perenne scenarios show --json` prints it: every value, and the reasons given."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "description": scenario.description,
        "sources": list(scenario.sources),
        "parameters": {path: _parameter_dict(scenario, path) for path in scenario.parameters},
        "events": [_event_dict(event) for event in scenario.events],
    }


def _parameter_dict(scenario: Scenario, path: str) -> dict[str, Any]:
    parameter = registry()[path]
    return {
        "value": scenario.parameters[path],
        "default": parameter.default,
        "low": parameter.low,
        "high": parameter.high,
        "unit": parameter.unit,
        "meaning": dict(parameter.meaning),
        "why": scenario.why.get(path),
    }


def _event_dict(event: Event) -> dict[str, Any]:
    return {"kind": event.kind, "week": event.week, "weeks": event.weeks, "amount": event.amount}


def _parameters(scenario: Scenario, session: Session, width: int, everything: bool) -> Iterator[str]:
    chosen = [
        parameter
        for path, parameter in registry().items()
        if everything or scenario.parameters[path] != parameter.default
    ]
    title = "scenario.parameters_all" if everything else "scenario.parameters"
    yield session.say(title) if chosen else session.say("scenario.no_parameters")
    for parameter in chosen:
        yield "\n".join(_parameter(scenario, parameter, session, width))


def _parameter(scenario: Scenario, parameter: Parameter, session: Session, width: int) -> Iterable[str]:
    value = scenario.parameters[parameter.path]
    head = f"{_INDENT}{parameter.path} = {numeral(value, session.language)}"
    if value != parameter.default:
        head += session.say("scenario.default", value=numeral(parameter.default, session.language))
    unit = unit_of(parameter)[session.language]
    meaning = typeset(parameter.meaning[session.language], session.language)
    yield head
    yield paragraph(session.say("scenario.meaning", meaning=meaning, unit=unit), width, indent=_INDENT * 2)
    why = scenario.why.get(parameter.path)
    if why is not None:
        told = typeset(why[session.language], session.language)
        yield paragraph(session.say("scenario.why", why=told), width, indent=_INDENT * 2)


def _events(scenario: Scenario, session: Session, width: int) -> Iterator[str]:
    if not scenario.events:
        return
    lines = [session.say("scenario.events")]
    for event in scenario.events:
        kind = typeset(words("perenne_model", session.language)(f"events.{event.kind}"), session.language)
        told = session.say("scenario.event", week=numeral(event.week, session.language), kind=kind)
        if event.weeks is not None:
            told += session.say("scenario.event_weeks", weeks=numeral(event.weeks, session.language))
        if event.amount is not None:
            told += session.say("scenario.event_amount", amount=numeral(event.amount, session.language))
        lines.append(paragraph(told, width, indent=_INDENT))
    yield "\n".join(lines)


def _sources(scenario: Scenario, session: Session, width: int) -> Iterator[str]:
    if scenario.sources:
        lines = [paragraph(source, width, indent=_INDENT) for source in scenario.sources]
        yield "\n".join([session.say("scenario.sources"), *lines])
