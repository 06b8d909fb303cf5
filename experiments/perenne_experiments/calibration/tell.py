"""A calibration in plain words, and as numbers."""

from __future__ import annotations

import math
from typing import Any

from perenne_experiments.calibration.result import NOT, TOLD, Calibrated
from perenne_experiments.factor_words import factor_label
from perenne_experiments.words import language

NEAR, FAR = 1.25, 2.0
"""Distance of the central set up to which the model looks like the log, and from which it does not."""


def conclude(found: Calibrated, code: str) -> list[str]:
    """Return what was found, in sentences, the headline first.

    Args:
        found: the calibration.
        code: language, "en" or "fr".
    """
    say = language(code)
    distance = say.numerals.number(found.distance, 1)
    kind = "near" if found.distance <= NEAR else "far" if found.distance >= FAR else "middling"
    sentences = [say(f"calibration.{kind}", distance=distance), _patterns(found, code)]
    sure = [factor_label(one.path, say) for one in found.parameters if one.verdict == TOLD]
    unsure = [factor_label(one.path, say) for one in found.parameters if one.verdict == NOT]
    sentences.append(say("calibration.sure", names=say.listed(sure)) if sure else say("calibration.none_sure"))
    if unsure:
        sentences.append(say("calibration.unsure", names=say.listed(unsure)))
    number = say.numerals.number
    sentences.append(say("calibration.caution", sets=number(len(found.sets)), most=number(found.tolerance, 1)))
    return sentences


def _patterns(found: Calibrated, code: str) -> str:
    say = language(code)
    codes = found.codes()
    kept = [name for name, accepted in codes.items() if accepted]
    missed = [name for name, accepted in codes.items() if accepted is False]
    untold = [name for name, accepted in codes.items() if accepted is None]
    text = say("calibration.kept", number=len(kept), of=len(codes), names=say.listed(kept))
    if missed:
        text += " " + say("calibration.missed", names=say.listed(missed))
    if untold:
        text += " " + say("calibration.untold", names=say.listed(untold))
    return text


def calibration_dict(found: Calibrated) -> dict[str, Any]:
    """Return a calibration as numbers: stable names, NaN as null."""
    seen = found.observation
    return {
        "scenario": found.scenario.name,
        "community": seen.name,
        "communities": seen.communities,
        "policy": found.policy,
        "weeks": seen.window.seconds / 604_800,
        "posters": seen.posters,
        "contributions": seen.contributions,
        "distance": found.distance,
        "tolerance": found.tolerance,
        "simulations": found.simulations,
        "seconds": round(found.seconds, 1),
        "effective": round(found.effective, 1),
        "seed": found.seed,
        "codes": found.codes(),
        "patterns": {
            fit.summary.key: {
                "observed": _known(fit.observed),
                "central": _known(fit.central),
                "low": _known(fit.low),
                "high": _known(fit.high),
                "spread": _known(fit.spread),
                "accepted": fit.accepted,
            }
            for fit in found.fits
        },
        "parameters": {
            one.path: {
                "central": one.central,
                "low": one.low,
                "median": one.median,
                "high": one.high,
                "width": one.width,
                "verdict": one.verdict,
            }
            for one in found.parameters
        },
        "sets": [{"distance": one.distance, "parameters": one.settings} for one in found.sets],
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
