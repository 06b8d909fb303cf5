"""The form of a readiness study that other programs read: `perenne ready --json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perenne_experiments.estimate import Estimate
from perenne_experiments.readiness.aim import AIM, Least
from perenne_experiments.readiness.conclusion import conclude
from perenne_experiments.readiness.core import Core
from perenne_experiments.readiness.facilitation import Enough, Facilitation, Kind
from perenne_experiments.readiness.motivation import Level, Motivation
from perenne_experiments.readiness.ready import Readiness
from perenne_experiments.readiness.signs import FirstResult, Sign, Signs

_DECIMALS = 6  # beyond them machines may differ


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
        "motivation": _number(found.motivation),
        "autonomy_need": _number(found.need),
        "by_motivation": [_level(level) for level in found.by_motivation],
        "by_autonomy_need": [_level(level) for level in found.by_need],
    }


def _level(level: Level) -> dict[str, Any]:
    return {
        "value": _number(level.value),
        "lifetime": _by_name(level.lifetime),
        "two_years": _by_name(level.two_years),
        "cultivating_less_absent": _estimate(level.against_absent),
        "cultivating_less_directive": _estimate(level.against_directive),
    }


def _core(found: Core) -> dict[str, Any]:
    return {
        "core": found.core,
        "two_years": _by_name(found.here),
        "least": {name: _least(least) for name, least in found.least.items()},
    }


def _facilitation(found: Facilitation) -> dict[str, Any]:
    return {
        "hours": _number(found.hours),
        "without": _estimate(found.nobody),
        "needed": found.needed,
        "kinds": [_kind(kind) for kind in found.kinds],
        "enough": [_enough(enough) for enough in found.enough],
    }


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "levers": list(kind.levers),
        "two_years": _estimate(kind.two_years),
        "lifetime": _estimate(kind.lifetime),
        "gain": _estimate(kind.gain),
        "hours": _number(kind.hours),
    }


def _enough(enough: Enough) -> dict[str, Any]:
    check = None if enough.check is None else _estimate(enough.check)
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
        "week_of_a_tenth": _number(early),
        "week_of_half": _number(middle),
        "week_of_nine_tenths": _number(late),
        "without": {str(week): _estimate(share) for week, share in first.without.items()},
    }


def _sign(sign: Sign) -> dict[str, Any]:
    return {
        "sign": sign.name,
        "week": sign.week,
        "area": _estimate(sign.area),
        "tells": sign.tells,
        "low_is_bad": sign.low_is_bad,
        "threshold": _number(sign.threshold),
        "hits": _estimate(sign.hits),
        "false_alarms": _estimate(sign.false_alarms),
        "dying": sign.dying,
        "living": sign.living,
    }


def _least(least: Least) -> dict[str, Any]:
    return {
        "value": _number(least.value),
        "low": _number(least.low),
        "high": _number(least.high),
        "most": _number(least.most),
        "tried": [{"value": _number(number), **_estimate_as(share)} for number, share in least.tried.items()],
    }


def _estimate_as(share: Estimate) -> dict[str, Any]:
    return {"two_years": _estimate(share)}


def _by_name(estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: _estimate(estimate) for name, estimate in estimates.items()}


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {"value": _number(estimate.value), "low": _number(estimate.low), "high": _number(estimate.high)}


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DECIMALS) + 0.0
