"""The form of a comparison that other programs read: `perenne compare --json`."""

from __future__ import annotations

from typing import Any

from perenne_experiments.comparison.comparison import CHECKPOINTS, Comparison, Contrast, Outcome
from perenne_experiments.comparison.conclusion import conclude
from perenne_experiments.statistics.json_values import json_number


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
        "rmst": json_number(outcome.rmst.value),
        "rmst_low": json_number(outcome.rmst.low),
        "rmst_high": json_number(outcome.rmst.high),
        "median": json_number(outcome.median.value),
        "survival": {str(week): json_number(_alive(outcome, week)) for week in CHECKPOINTS},
        "censored": json_number(outcome.censored),
        "causes": {cause: json_number(share) for cause, share in outcome.causes.items()},
        "reasons": {reason: json_number(share) for reason, share in outcome.reasons.items()},
        "value": {kind: json_number(mean.value) for kind, mean in outcome.value.items()},
        "hours": json_number(outcome.hours.value),
    }


def _contrast_as_dict(contrast: Contrast) -> dict[str, Any]:
    difference = contrast.difference
    return {
        "a": contrast.a,
        "b": contrast.b,
        "rmst_difference": json_number(difference.value),
        "low": json_number(difference.low),
        "high": json_number(difference.high),
        "pairing_gain": json_number(difference.pairing_gain),
    }


def _alive(outcome: Outcome, week: int) -> float | None:
    return outcome.alive[week].value if week in outcome.alive else None
