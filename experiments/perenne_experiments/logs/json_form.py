"""A community's vitals as JSON."""

from __future__ import annotations

import math
from typing import Any

from perenne_experiments.logs.log import Log
from perenne_experiments.logs.measures.lifespan import lifespan
from perenne_experiments.logs.pattern import PATTERNS, Pattern
from perenne_experiments.logs.reading import Reading
from perenne_experiments.logs.vitals import Vitals
from perenne_experiments.statistics.json_values import json_number


def vitals_dict(found: Vitals) -> dict[str, Any]:
    """Return the vitals of a community: times in Unix seconds, shares 0–1, None where the log cannot tell."""
    activity = found.activity
    weekly = found.weekly
    names = ("active", "contributions", "newcomers", "threads", "answered")
    return {
        "community": activity.name,
        "start": activity.start,
        "end": activity.end,
        "first": int(activity.time[0]),
        "last": int(activity.time[-1]),
        "partial": activity.partial,
        "state": found.life.state,
        "silences_ended": {str(weeks): count for weeks, count in found.life.ended.items()},
        "measures": {one.key: _measure(one, found) for one in PATTERNS},
        "goes_on": {str(number): _number(one.value) for number, one in found.going_on.items()},
        "newcomers_back_7_90": {
            "answered": _number(found.answers.answered),
            "ignored": _number(found.answers.ignored),
            "answered_cases": found.answers.answered_cases,
            "ignored_cases": found.answers.ignored_cases,
        },
        "leaders": [{"member": name, "contributions": count} for name, count in found.leaders],
        "weekly": {name: getattr(weekly, name).tolist() for name in names},
        "reading": reading_dict(found.reading),
    }


def communities_dict(log: Log) -> dict[str, Any]:
    """Return the communities of a log, the one with most contributions first."""
    return {"communities": communities(log), "reading": reading_dict(log.reading)}


def communities(log: Log) -> list[dict[str, Any]]:
    """Return a row for each community of a log, the one with most contributions first."""
    rows = []
    for name in log.communities:
        one = log.activity(name)
        state = lifespan(one).state if len(one) else None
        first, last = (int(one.time[0]), int(one.time[-1])) if len(one) else (None, None)
        rows.append(
            {
                "name": name,
                "members": one.members,
                "contributions": len(one),
                "first": first,
                "last": last,
                "state": state,
            }
        )
    return sorted(rows, key=lambda row: -int(row["contributions"] or 0))


def reading_dict(reading: Reading) -> dict[str, Any]:
    """Return how a log was read."""
    return {
        "rows": reading.rows,
        "skipped": {reason: {"number": one.number, "where": one.where} for reason, one in reading.skipped.items()},
        "noted": dict(reading.noted),
        "time_zone": reading.zone,
    }


def _measure(one: Pattern, found: Vitals) -> dict[str, Any]:
    measure = found.measures[one.key]
    usual, target = one.usual, one.target
    return {
        "value": _number(measure.value),
        "cases": measure.cases,
        "unit": one.unit,
        "usual": None if usual is None else [usual.range.low, usual.range.high],
        "usual_communities": None if usual is None else usual.communities,
        "target": None
        if target is None
        else {"code": target.code, "value": target.value, "accepted": [target.accepted.low, target.accepted.high]},
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else json_number(value)
