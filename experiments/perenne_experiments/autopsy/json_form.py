"""The form of an autopsy that other programs read: `perenne autopsy --json`."""

from __future__ import annotations

from typing import Any

from perenne_experiments.autopsy.autopsy import Alive, Autopsy
from perenne_experiments.autopsy.conclusion import conclude, still_alive
from perenne_experiments.autopsy.drivers import Drivers
from perenne_experiments.autopsy.rescue import Rescue
from perenne_experiments.autopsy.tipping import Tipping
from perenne_experiments.statistics.json_values import json_estimate, json_number


def autopsy_dict(found: Autopsy | Alive, language: str = "en") -> dict[str, Any]:
    """Return the documented form of an autopsy, ready for `json.dumps`.

    Weeks are numbers, shares lie in 0–1, intervals are at 95 %; those of gains leave room for all that was tried.

    Args:
        found: what was found.
        language: language of the conclusion, "en" or "fr".
    """
    head = {
        "scenario": found.scenario.name,
        "policy": found.policy,
        "seed": found.seed,
        "weeks": found.weeks,
        "died": isinstance(found, Autopsy),
    }
    if isinstance(found, Alive):
        seed, week = found.next_death or (None, None)
        return {
            **head,
            "looked": found.looked,
            "deaths": found.deaths,
            "next_death": None if seed is None else {"seed": seed, "week": week},
            "conclusion": still_alive(found, language),
        }
    return {
        **head,
        "runs": found.runs,
        "lifetime": found.lifetime,
        "cause": found.watched.life.cause,
        "saved_if_alive_in_week": found.until,
        "tipping": _tipping(found.tipping),
        "seen": _drivers(found.drivers),
        "from_start": [_rescue(rescue) for rescue in found.from_start],
        "from_late": {"week": found.late, "rescues": [_rescue(rescue) for rescue in found.from_late]},
        "dates": [{"luck": _rescue(alone), "best": _rescue(best)} for alone, best in found.dates],
        "last_chance": found.last_chance,
        "conclusion": " ".join(conclude(found, language)),
    }


def _tipping(tipping: Tipping) -> dict[str, Any]:
    return {"week": tipping.week, "low": tipping.low, "high": tipping.high, "joints": list(tipping.joints)}


def _drivers(drivers: Drivers) -> dict[str, Any]:
    first = drivers.first
    return {
        "week": drivers.week,
        "signs": {
            sign.name: {"before": json_number(sign.before), "after": json_number(sign.after)} for sign in drivers.signs
        },
        "leavers": dict(drivers.leavers),
        "leavers_of_whole_life": dict(drivers.whole),
        "autonomy_need": {
            "left": json_number(first.gone),
            "stayed": json_number(first.stayed),
            "difference": None if first.difference is None else json_estimate(first.difference),
            "count": first.count,
        },
    }


def _rescue(rescue: Rescue) -> dict[str, Any]:
    return {
        "change": "luck" if rescue.change is None else rescue.change.key,
        "week": rescue.week,
        "own_luck": rescue.this_luck,
        "saved": json_estimate(rescue.saved),
        "gain": None if rescue.gain is None else json_estimate(rescue.gain),
        "sure": rescue.sure,
    }
