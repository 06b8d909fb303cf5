"""The form of a sensitivity analysis that other programs read: `perenne sensitivity --json`."""

from __future__ import annotations

from typing import Any

from perenne_experiments.sensitivity.conclusion import conclude
from perenne_experiments.sensitivity.morris import STEP, MorrisEffects
from perenne_experiments.sensitivity.sobol import SobolIndices
from perenne_experiments.sensitivity.study import Sensitivity, Target
from perenne_experiments.statistics.json_values import json_estimate, json_number


def sensitivity_dict(study: Sensitivity, language: str = "en") -> dict[str, Any]:
    """Return the documented form of a sensitivity analysis, ready for `json.dumps`.

    A lifetime is the share of the horizon lived, 0–1; other outcomes are in their own unit. Intervals are at 95 %.
    Effects (Morris) are of moving a factor by the share `step` of its range; indices (Sobol) are shares of the
    variance, freed of noise.

    Args:
        study: what was found.
        language: language of the conclusion, "en" or "fr".
    """
    plan = study.plan
    return {
        "design": plan.design.name,
        "scenario": plan.design.scenario.name,
        "method": plan.method,
        "samples": plan.samples,
        "step": json_number(STEP) if plan.method == "morris" else None,
        "points": plan.points,
        "replicates": plan.design.replicates,
        "weeks": plan.design.weeks,
        "seed": plan.design.seed,
        "outcome": plan.outcome,
        "dropped": study.dropped,
        "factors": {
            factor.name: {"low": factor.low, "high": factor.high, "scale": factor.scale} for factor in plan.factors
        },
        "targets": [_target(study, target) for target in study.targets],
        "conclusion": conclude(study, language).text,
    }


def _target(study: Sensitivity, target: Target) -> dict[str, Any]:
    noise = target.found.noise
    return {
        "policy": target.policy,
        "against": target.other,
        "mean": json_number(float(target.means.mean())),
        "ahead": None if target.other is None else json_number(target.ahead),
        "noise": {
            "share": json_number(noise.share),
            "readable": not noise.drowned and not noise.large and noise.share is not None,
            "replicates_wanted": noise.replicates_wanted(),
        },
        "factors": {
            factor.name: _effect(target.found, place)
            if isinstance(target.found, MorrisEffects)
            else _index(target.found, place)
            for place, factor in enumerate(study.factors)
        },
    }


def _effect(found: MorrisEffects, place: int) -> dict[str, Any]:
    effect = found.effects[place]
    return {
        "mu": json_estimate(effect.mean),
        "mu_star": json_estimate(effect.size),
        "sigma": json_number(effect.spread),
        "noise": json_number(effect.noise),
        "clear": effect.clear,
    }


def _index(found: SobolIndices, place: int) -> dict[str, Any]:
    return {
        "first": json_estimate(found.first[place]),
        "total": json_estimate(found.total[place]),
        "total_with_noise": json_number(found.plain_total[place]),
        "clear": found.clear[place],
    }
