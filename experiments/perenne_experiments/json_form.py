"""The form of a comparison that other programs read: `perenne compare --json`."""

from __future__ import annotations

from typing import Any

from perenne_experiments.comparison import CHECKPOINTS, Comparison, Contrast, Outcome
from perenne_experiments.conclusion import conclude

_DECIMALS = 6  # beyond them machines may differ


def comparison_dict(comparison: Comparison, language: str = "en") -> dict[str, Any]:
    """Return the documented form of a comparison, ready for `json.dumps`.

    Weeks and hours are numbers, shares lie in 0–1, intervals are at 95 %; a median that is not reached and a checkpoint
    past the horizon are None. Values and hours are means per community.

    Args:
        comparison: what `compare` found.
        language: language of the conclusion, "en" or "fr".
    """
    return {
        "scenario": comparison.scenario,
        "weeks": comparison.weeks,
        "runs": comparison.runs,
        "seed": comparison.seed,
        "policies": {outcome.name: _outcome_as_dict(outcome) for outcome in comparison.outcomes},
        "contrasts": [_contrast_as_dict(contrast) for contrast in comparison.contrasts],
        "conclusion": conclude(comparison, language).text,
    }


def _outcome_as_dict(outcome: Outcome) -> dict[str, Any]:
    return {
        "rmst": _number(outcome.rmst.value),
        "rmst_low": _number(outcome.rmst.low),
        "rmst_high": _number(outcome.rmst.high),
        "median": _number(outcome.median.value),
        "survival": {str(week): _number(_alive(outcome, week)) for week in CHECKPOINTS},
        "censored": _number(outcome.censored),
        "causes": {cause: _number(share) for cause, share in outcome.causes.items()},
        "reasons": {reason: _number(share) for reason, share in outcome.reasons.items()},
        "value": {kind: _number(mean.value) for kind, mean in outcome.value.items()},
        "hours": _number(outcome.hours.value),
    }


def _contrast_as_dict(contrast: Contrast) -> dict[str, Any]:
    difference = contrast.difference
    return {
        "a": contrast.a,
        "b": contrast.b,
        "rmst_difference": _number(difference.value),
        "low": _number(difference.low),
        "high": _number(difference.high),
        "pairing_gain": _number(difference.pairing_gain),
    }


def _alive(outcome: Outcome, week: int) -> float | None:
    return outcome.alive[week].value if week in outcome.alive else None


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DECIMALS) + 0.0
