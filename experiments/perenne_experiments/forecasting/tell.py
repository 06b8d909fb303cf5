"""A forecast in plain words, and as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from perenne_experiments.forecasting.forecast import Forecast, Outlook
from perenne_experiments.forecasting.over_sets import LEVEL
from perenne_experiments.forecasting.today import Recent
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language, language

UNLIKE = 1.5
"""Factor from which recent activity is told to be off."""

SAME = 2.0
"""Points up to which a difference is none to speak of."""

FEW = 10.0
"""Lives' worth of evidence below which a forecast is told to rest on few."""


def conclude(found: Forecast, code: str) -> list[str]:
    """Return what was found, in sentences, the headline first.

    Args:
        found: the forecast.
        code: language, "en" or "fr".
    """
    say = language(code)
    first, *others = found.outlooks
    told = share(first.survival[-1], say)
    horizon = say.duration(found.horizon)
    sentences = [say("forecast.headline", policy=say.policy(first.policy), horizon=horizon, share=told)]
    sentences += [_compared(one, found, say) for one in others]
    if found.likeness >= UNLIKE:
        sentences.append(say("forecast.unlike", factor=say.numerals.number(found.likeness, 1)))
    if found.effective < FEW:
        sentences.append(say("forecast.few", lives=_worth(found, say)))
    sentences.append(say("forecast.caution", sets=say.numerals.number(len(found.calibration.sets))))
    return sentences


def design_line(found: Forecast, say: Language) -> str:
    """Return what was forecast from what, in one line."""
    return say(
        "forecast.design",
        scenario=found.scenario.title[say.code],
        sets=say.numerals.number(len(found.calibration.sets)),
        active=say.numerals.number(found.calibration.recent[52], 1),
    )


def _compared(one: Outlook, found: Forecast, say: Language) -> str:
    gain = one.gain.scaled(100)
    return say(
        f"forecast.{verdict(one)}",
        policy=say.policy(one.policy),
        present=say.policy(found.present),
        share=share(one.survival[-1], say),
        gain=say.numerals.number(abs(gain.value)),
        range=_points_range(gain, say),
    )


def verdict(one: Outlook) -> str:
    """Return whether it is alive "more" or "less" often than now, as often ("same"), or that this stays "open"."""
    if 100 * max(abs(one.gain.low), abs(one.gain.high)) < SAME:
        return "same"
    if not one.gain.excludes_zero():
        return "open"
    return "more" if one.gain.value > 0 else "less"


def gain_told(one: Outlook, say: Language) -> str:
    """Return by how many points a policy changes the share alive, with the range: "+12 (3–20)"."""
    gain = one.gain.scaled(100)
    number = say.numerals.number(gain.value)
    signed = f"+{number}" if gain.value > 0 and number != "0" else number
    return say("text.with_range", value=signed, range=_points_range(gain, say))


def _points_range(gain: Estimate, say: Language) -> str:
    """Return a range in points, with decimals where rounding outwards would carry an end over to zero."""
    nearest = min(abs(gain.low), abs(gain.high)) if gain.excludes_zero() else 1.0
    return say.numerals.range(gain, next((digits for digits in range(2) if nearest * 10**digits >= 1), 2))


def recent_told(found: Forecast, say: Language) -> list[str]:
    """Return how much the lives kept tell, and over which weeks the log lies outside what most of them show."""
    factor = say.numerals.number(found.likeness, 1)
    told = [say("forecast.recent_read", lives=_worth(found, say), factor=factor)]
    outside = [last_weeks(one, say) for one in found.recent if not one.low <= one.observed <= one.high]
    return [*told, say("forecast.recent_outside", spans=say.listed(outside))] if outside else told


def _worth(found: Forecast, say: Language) -> str:
    """Return how many lives would tell as much."""
    return say.count("forecast.lives", max(1, round(found.effective)))


def last_weeks(one: Recent, say: Language) -> str:
    """Return which weeks it is about."""
    return say.count("forecast.last_weeks", one.weeks)


def kept_range(one: Recent, say: Language) -> str:
    """Return how many members of the lives kept contributed in a week: the middle one, and the middle eight tenths."""
    return _spread(one.low, one.median, one.high, say)


def active_told(one: Outlook, say: Language) -> str:
    """Return how many members contribute in a week in the year before the horizon, likewise."""
    return _spread(*activity_range(one), say)


def _spread(low: float, middle: float, high: float, say: Language) -> str:
    number = say.numerals.number
    return say("text.with_range", value=number(middle, 1), range=f"{number(low, 1)}–{number(high, 1)}")


def share(found: Estimate, say: Language) -> str:
    """Return a share with its range: "62% (41–80%)"."""
    within = Estimate(found.value, max(0.0, found.low), min(1.0, found.high))
    return f"{say.numerals.percent(found.value)} ({say.numerals.percent_range(within)})"


def activity_range(one: Outlook) -> tuple[float, float, float]:
    """Return the middle eight tenths, and the median, of weekly contributors in the year before the horizon."""
    low, middle, high = np.quantile(one.active, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    return float(low), float(middle), float(high)


def forecast_dict(found: Forecast) -> dict[str, Any]:
    """Return a forecast as numbers, under stable names; ranges are at 80 %."""
    return {
        "scenario": found.scenario.name,
        "present": found.present,
        "weeks": found.horizon,
        "level": LEVEL,
        "sets": len(found.calibration.sets),
        "likeness": found.likeness,
        "effective": found.effective,
        "seed": found.seed,
        "policies": {
            one.policy: {
                "survival": {
                    str(point): {"share": here.value, "low": here.low, "high": here.high}
                    for point, here in zip(found.checkpoints, one.survival, strict=True)
                },
                "gain": {"share": one.gain.value, "low": one.gain.low, "high": one.gain.high},
                "active": dict(zip(("low", "median", "high"), activity_range(one), strict=True)),
                "mean_weeks": float(one.weeks.mean()),
            }
            for one in found.outlooks
        },
    }
