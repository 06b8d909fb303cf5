"""A calibration in plain words, and as numbers."""

from __future__ import annotations

import math
from typing import Any

from perenne_experiments.calibration.result import NOT, TOLD, Calibrated, Fit, Told
from perenne_experiments.calibration.summary import ACTIVE_MORE, NEW_MORE, PARTS
from perenne_experiments.logs.pattern import Range
from perenne_experiments.logs.tell import range_of, value_of
from perenne_experiments.validation.tell import cells, label
from perenne_experiments.validation.validate import Shown
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised, language
from perenne_experiments.words.typography import NO_BREAK

NEAR, FAR = 1.25, 2.0
"""Distance of the central set up to which the model looks like the log, and from which it does not."""

SIZES = ("posters", "contributions")
"""The summaries that tell the size of a community."""

ACTIVE = tuple(f"active_{part + 1}" for part in range(PARTS))
NEW = tuple(f"new_{part + 1}" for part in range(PARTS))
"""The summaries that tell the course of a community, in order."""


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
    codes = dict(sorted(found.codes().items(), key=lambda item: _by_number(item[0])))
    kept = [name for name, accepted in codes.items() if accepted]
    missed = [name for name, accepted in codes.items() if accepted is False]
    untold = [name for name, accepted in codes.items() if accepted is None]
    key = "calibration.kept" if kept else "calibration.none_kept"
    text = say(key, number=len(kept), of=len(codes), names=say.listed(kept))
    if missed:
        text += " " + say("calibration.missed", names=say.listed(missed))
    if untold:
        text += " " + say("calibration.untold", names=say.listed(untold))
    return text


def design_line(found: Calibrated, say: Language) -> str:
    """Return what was calibrated to what, in one line."""
    seen, number = found.observation, say.numerals.number
    return say(
        "calibration.design",
        name=seen.name,
        posters=number(seen.posters),
        weeks=number(seen.window.seconds / 604_800),
        policy=say.policy(found.policy),
        simulations=number(found.simulations),
        minutes=number(found.seconds / 60, 1),
    )


def pattern_fits(found: Calibrated) -> list[Fit]:
    """Return how the patterns fare, in the order of their codes; those without one last."""
    return sorted((fit for fit in found.fits if fit.summary.pattern is not None), key=_number_of)


def _number_of(fit: Fit) -> float:
    shown = _shown(fit)
    return math.inf if shown is None else _by_number(shown.code)


def _by_number(code: str) -> int:
    return int(code.removeprefix("C"))


def shown_fits(found: Calibrated) -> list[Shown]:
    """Return what communities show of every pattern that has a range accepted, in the order of the codes."""
    return [one for one in map(_shown, pattern_fits(found)) if one is not None]


def _shown(fit: Fit) -> Shown | None:
    pattern = fit.summary.pattern
    if pattern is None or pattern.target is None:
        return None
    spread = None if math.isnan(fit.low) else Range(fit.low, fit.high)
    target = pattern.target
    return Shown(fit.summary.key, target.code, pattern.unit, fit.central, spread, target.accepted)


def fit_cells(fit: Fit, say: Language) -> tuple[str, ...]:
    """Return a pattern, what the log, the central set and the plausible sets show, the range, and the verdict."""
    pattern, shown = fit.summary.pattern, _shown(fit)
    assert pattern is not None  # noqa: S101 - for the reader and the type checker
    observed = value_of(pattern, fit.observed, say)
    if shown is not None:
        return label(shown, say), observed, *cells(shown, say)
    spread = "–" if math.isnan(fit.low) else range_of(pattern, Range(fit.low, fit.high), say)
    return capitalised(say(f"pattern.{pattern.key}")), observed, value_of(pattern, fit.central, say), spread, "–", "–"


def size_cells(fit: Fit, say: Language) -> tuple[str, ...]:
    """Return a size, what it is in the log, in the central set, and over the plausible sets."""
    observed, central, low, high = (
        "–" if math.isnan(value) else say.numerals.counted(amount(fit.summary.key, value))
        for value in (fit.observed, fit.central, fit.low, fit.high)
    )
    return say(f"calibration.size_{fit.summary.key}"), observed, central, say("vitals.range", low=low, high=high)


def amount(key: str, value: float) -> float:
    """Return a size as people count it; calibrations take the logarithm, of a little more where it may be none."""
    more = ACTIVE_MORE if key in ACTIVE else NEW_MORE if key in NEW else 0.0
    return max(0.0, math.exp(value) - more)


def sorted_parameters(found: Calibrated) -> list[Told]:
    """Return the parameters, those that the log tells most of first."""
    return sorted(found.parameters, key=lambda one: one.width)


def interval(one: Told, say: Language) -> str:
    """Return the interval of a parameter."""
    return _range(one.low, one.high, say)


def left(one: Told, say: Language) -> str:
    """Return the width of the interval of a parameter, as a share of what it was before the log was looked at."""
    return say.numerals.percent(min(1.0, one.width))


def before(one: Told, say: Language) -> str:
    """Return the range of a parameter before the log was looked at."""
    return _range(one.prior.low, one.prior.high, say)


def _range(low: float, high: float, say: Language) -> str:
    return f"{say.numerals.rounded(low)}{NO_BREAK}…{NO_BREAK}{say.numerals.rounded(high)}"


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
