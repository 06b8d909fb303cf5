"""What a calibration has left in a scenario file: the log it comes from, and every set of values that is plausible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

from perenne_scenarios.document import Document
from perenne_scenarios.error import NOTHING, ScenarioError, did_you_mean
from perenne_scenarios.parameter import checked_value
from perenne_scenarios.phrase import Phrase

SECTION = "calibration"
NUMBERS = ("seconds", "warm_up", "communities", "posters", "contributions", "simulations", "seed")
TEXTS = ("log", "community", "policy", "model")
FIELDS = (*TEXTS, *NUMBERS, "tolerance", "recent", "sets")
SET_FIELDS = ("distance", "parameters")
MOST_SETS = 10_000

RECENT = (13, 52)
"""Weeks before the end of a log over which its activity tells it from other communities: a forecast needs them."""


@dataclass(frozen=True, slots=True)
class PlausibleSet:
    """One set of values under which the model looks like the log.

    Attributes:
        distance: how far what it shows is from the log, in units of spread; 1 is as near as chance allows.
        parameters: values by parameter path.
    """

    distance: float
    parameters: Mapping[str, float] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where the values of a scenario come from.

    Attributes:
        log: name of the log.
        community: the community in it; "" where several were taken together.
        communities: how many were.
        policy: policy that the community is taken to have lived under.
        seconds: length of the observation.
        warm_up: weeks that a simulated community lives before it is looked at.
        posters: members who contributed.
        contributions: what they contributed.
        recent: members who contributed in a week, mean over so many of the last weeks, by weeks.
        simulations: communities that were simulated.
        seed: seed of the calibration.
        model: version of the model.
        sets: plausible sets, all alike in weight.
        tolerance: distance up to which a set is plausible; infinite where the file does not say.
    """

    log: str
    community: str
    communities: int
    policy: str
    seconds: int
    warm_up: int
    posters: float
    contributions: float
    recent: Mapping[int, float] = field(hash=False)
    simulations: int
    seed: int
    model: str
    sets: tuple[PlausibleSet, ...]
    tolerance: float = inf


def calibration(document: Document) -> Calibration | None:
    """Return what the file says of its calibration, or None if it has none.

    Raises:
        ScenarioError: it says so in a way that cannot be used.
    """
    given = document.table.get(SECTION)
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ScenarioError(Phrase("expected.table"), file=document.file, field=SECTION, value=given)
    _check_fields(document, given, SECTION, FIELDS)
    return Calibration(
        **{name: _text(document, given, name) for name in TEXTS},
        communities=int(_number(document, given, "communities")),
        seconds=int(_number(document, given, "seconds")),
        warm_up=int(_number(document, given, "warm_up")),
        posters=_number(document, given, "posters"),
        contributions=_number(document, given, "contributions"),
        simulations=int(_number(document, given, "simulations")),
        seed=int(_number(document, given, "seed")),
        tolerance=_number(document, given, "tolerance") if "tolerance" in given else inf,
        recent=_recent(document, given),
        sets=_sets(document, given),
    )


def _check_fields(document: Document, table: Mapping[str, Any], place: str, fields: tuple[str, ...]) -> None:
    for name in table:
        if name not in fields:
            problem = Phrase("error.no_field", {"fields": ", ".join(fields)})
            hint = did_you_mean(name, fields)
            raise ScenarioError(problem, file=document.file, field=f"{place}.{name}", hint=hint)


def _text(document: Document, table: Mapping[str, Any], name: str) -> str:
    given = table.get(name, NOTHING)
    if not isinstance(given, str):
        raise ScenarioError(Phrase("expected.words"), file=document.file, field=f"{SECTION}.{name}", value=given)
    return given


def _number(document: Document, table: Mapping[str, Any], name: str, place: str = SECTION) -> float:
    given = table.get(name, NOTHING)
    sound = isinstance(given, (int, float)) and not isinstance(given, bool) and 0 <= given < 2**64
    if not sound:  # NaN is neither
        raise ScenarioError(Phrase("expected.positive"), file=document.file, field=f"{place}.{name}", value=given)
    number: float = given
    return number


def _recent(document: Document, table: Mapping[str, Any]) -> dict[int, float]:
    given = table.get("recent", NOTHING)
    place = f"{SECTION}.recent"
    if not isinstance(given, dict):
        raise ScenarioError(Phrase("expected.table"), file=document.file, field=place, value=given)
    if not all(weeks.isdecimal() and 0 < int(weeks) <= 10_000 for weeks in given):
        raise ScenarioError(Phrase("expected.weeks"), file=document.file, field=place, value=next(iter(given)))
    for weeks in RECENT:
        _number(document, given, str(weeks), place)
    return {int(weeks): float(_number(document, given, weeks, place)) for weeks in given}


def _sets(document: Document, table: Mapping[str, Any]) -> tuple[PlausibleSet, ...]:
    given = table.get("sets", NOTHING)
    place = f"{SECTION}.sets"
    if not isinstance(given, list) or not 0 < len(given) <= MOST_SETS:
        raise ScenarioError(Phrase("expected.sets"), file=document.file, field=place)
    return tuple(_set(document, entry, f"{place}[{number}]") for number, entry in enumerate(given, 1))


def _set(document: Document, given: object, place: str) -> PlausibleSet:
    if not isinstance(given, dict) or not isinstance(given.get("parameters"), dict):
        raise ScenarioError(Phrase("expected.set"), file=document.file, field=place)
    _check_fields(document, given, place, SET_FIELDS)
    values = {path: checked_value(path, value, file=document.file) for path, value in given["parameters"].items()}
    return PlausibleSet(float(_number(document, given, "distance", place)), values)
