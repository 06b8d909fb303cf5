"""The form of a sensitivity analysis that other programs read: `perenne sensitivity --json`."""

from __future__ import annotations

from typing import Any

from perenne_experiments.estimate import Estimate
from perenne_experiments.sensitivity.conclusion import conclude
from perenne_experiments.sensitivity.morris import STEP, MorrisEffects
from perenne_experiments.sensitivity.sobol import SobolIndices
from perenne_experiments.sensitivity.study import Sensitivity, Target

_DECIMALS = 6  # beyond them machines may differ


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
        "step": _number(STEP) if plan.method == "morris" else None,
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
        "mean": _number(float(target.means.mean())),
        "ahead": None if target.other is None else _number(target.ahead),
        "noise": {
            "share": _number(noise.share),
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
        "mu": _estimate(effect.mean),
        "mu_star": _estimate(effect.size),
        "sigma": _number(effect.spread),
        "noise": _number(effect.noise),
        "clear": effect.clear,
    }


def _index(found: SobolIndices, place: int) -> dict[str, Any]:
    return {
        "first": _estimate(found.first[place]),
        "total": _estimate(found.total[place]),
        "total_with_noise": _number(found.plain_total[place]),
        "clear": found.clear[place],
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {"value": _number(estimate.value), "low": _number(estimate.low), "high": _number(estimate.high)}


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DECIMALS) + 0.0
