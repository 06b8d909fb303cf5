"""The form of a readiness study that other programs read: `perenne ready --json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perenne_experiments.readiness.aim import AIM, Least
from perenne_experiments.readiness.conclusion import conclude
from perenne_experiments.readiness.core import Core
from perenne_experiments.readiness.facilitation import Enough, Facilitation, Kind
from perenne_experiments.readiness.motivation import Level, Motivation
from perenne_experiments.readiness.ready import Readiness
from perenne_experiments.readiness.signs import FirstResult, Sign, Signs
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.statistics.json_values import json_estimate, json_number


def readiness_dict(readiness: Readiness, language: str = "en") -> dict[str, Any]:
    """Return the documented form of a readiness study, ready for `json.dumps`.

    Lives are shares of the horizon and shares lie in 0–1; hours are hours a week; intervals are at 95 %.

    Args:
        readiness: what was found.
        language: language of the conclusion, "en" or "fr".
    """
    return {
        "scenario": readiness.scenario.name,
        "runs": readiness.runs,
        "seed": readiness.seed,
        "weeks": readiness.weeks,
        "aim": AIM,
        "motivation": _motivation(readiness.motivation),
        "core": _core(readiness.core),
        "facilitation": _facilitation(readiness.facilitation),
        "signs": _signs(readiness.signs),
        "conclusion": " ".join(conclude(readiness, language)),
    }


def _motivation(found: Motivation) -> dict[str, Any]:
    return {
        "motivation": json_number(found.motivation),
        "autonomy_need": json_number(found.need),
        "by_motivation": [_level(level) for level in found.by_motivation],
        "by_autonomy_need": [_level(level) for level in found.by_need],
    }


def _level(level: Level) -> dict[str, Any]:
    return {
        "value": json_number(level.value),
        "lifetime": _by_name(level.lifetime),
        "two_years": _by_name(level.two_years),
        "cultivating_less_absent": json_estimate(level.against_absent),
        "cultivating_less_directive": json_estimate(level.against_directive),
    }


def _core(found: Core) -> dict[str, Any]:
    return {
        "core": found.core,
        "two_years": _by_name(found.here),
        "least": {name: _least(least) for name, least in found.least.items()},
    }


def _facilitation(found: Facilitation) -> dict[str, Any]:
    return {
        "hours": json_number(found.hours),
        "without": json_estimate(found.nobody),
        "needed": found.needed,
        "kinds": [_kind(kind) for kind in found.kinds],
        "enough": [_enough(enough) for enough in found.enough],
    }


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "levers": list(kind.levers),
        "two_years": json_estimate(kind.two_years),
        "lifetime": json_estimate(kind.lifetime),
        "gain": json_estimate(kind.gain),
        "hours": json_number(kind.hours),
    }


def _enough(enough: Enough) -> dict[str, Any]:
    check = None if enough.check is None else json_estimate(enough.check)
    return {"levers": list(enough.levers), "hours": _least(enough.least), "check": check}


def _signs(found: Signs) -> dict[str, Any]:
    return {
        "runs": found.runs,
        "first_result": {
            "living": None if found.living is None else _first_result(found.living),
            "dying": None if found.dying is None else _first_result(found.dying),
            **{name: _first_result(first) for name, first in found.by_policy.items()},
        },
        "signs": [_sign(sign) for sign in found.signs],
    }


def _first_result(first: FirstResult) -> dict[str, Any]:
    early, middle, late = first.quantiles
    return {
        "lives": first.lives,
        "week_of_a_tenth": json_number(early),
        "week_of_half": json_number(middle),
        "week_of_nine_tenths": json_number(late),
        "without": {str(week): json_estimate(share) for week, share in first.without.items()},
    }


def _sign(sign: Sign) -> dict[str, Any]:
    return {
        "sign": sign.name,
        "week": sign.week,
        "area": json_estimate(sign.area),
        "tells": sign.tells,
        "low_is_bad": sign.low_is_bad,
        "threshold": json_number(sign.threshold),
        "hits": json_estimate(sign.hits),
        "false_alarms": json_estimate(sign.false_alarms),
        "dying": sign.dying,
        "living": sign.living,
    }


def _least(least: Least) -> dict[str, Any]:
    return {
        "value": json_number(least.value),
        "low": json_number(least.low),
        "high": json_number(least.high),
        "most": json_number(least.most),
        "tried": [{"value": json_number(number), **_estimate_as(share)} for number, share in least.tried.items()],
    }


def _estimate_as(share: Estimate) -> dict[str, Any]:
    return {"two_years": json_estimate(share)}


def _by_name(estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: json_estimate(estimate) for name, estimate in estimates.items()}
