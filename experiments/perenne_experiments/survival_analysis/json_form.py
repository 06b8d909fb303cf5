"""The form of a survival analysis that other programs read: `perenne survival --json`."""

from __future__ import annotations

from typing import Any

from perenne_experiments.comparison.comparison import Contrast
from perenne_experiments.comparison.standing import verdict
from perenne_experiments.statistics.json_values import json_estimate, json_number
from perenne_experiments.statistics.survival import LogRank
from perenne_experiments.survival_analysis.conclusion import conclude
from perenne_experiments.survival_analysis.cox import Covariate, Cox, CoxRefusal
from perenne_experiments.survival_analysis.group import Group
from perenne_experiments.survival_analysis.study import Split, SurvivalStudy


def survival_dict(study: SurvivalStudy, code: str = "en") -> dict[str, Any]:
    """Return the documented form of a survival analysis, ready for `json.dumps`.

    Weeks are numbers, shares lie in 0–1, intervals are at 95 %; what is not known is None.

    Args:
        study: what was found.
        code: language of the conclusion, "en" or "fr".
    """
    lives = study.lives
    return {
        "store": lives.store,
        "scenario": lives.scenario,
        "weeks": lives.weeks,
        "runs": len(lives),
        "failed": lives.failed,
        "where": lives.where,
        "units": {kind: count for kind, (_, count) in zip(("seeds", "worlds"), lives.units.ways, strict=False)},
        "policies": {one.policy: {**_group(one), "curve": _curve(one)} for one in study.groups},
        "contrasts": [{"a": one.a, "b": one.b, **_difference(one, study.weeks)} for one in study.contrasts],
        "log_rank": _log_rank(study.log_rank),
        "by": [_split(one, study.weeks) for one in study.splits],
        "cox": _cox(study.cox),
        "conclusion": conclude(study, code).text,
    }


def _group(one: Group) -> dict[str, Any]:
    return {
        "runs": one.runs,
        "units": one.units,
        "deaths": one.deaths,
        "rmst": json_number(one.rmst.value),
        "rmst_low": json_number(one.rmst.low),
        "rmst_high": json_number(one.rmst.high),
        "median": json_number(one.median.value),
        "median_low": json_number(one.median.low),
        "median_high": json_number(one.median.high),
        "survival": {str(week): json_estimate(share) for week, share in one.alive.items()},
        "causes": {cause: json_estimate(share) for cause, share in one.causes.items()},
    }


def _curve(one: Group) -> dict[str, list[float | None]]:
    columns = {"weeks": one.curve.times, "alive": one.curve.survival, "low": one.curve.low, "high": one.curve.high}
    return {name: [json_number(value) for value in column] for name, column in columns.items()}


def _difference(one: Contrast, weeks: int) -> dict[str, Any]:
    longer_first = one if one.difference.value >= 0 else one.turned()
    return {
        "rmst_difference": json_number(one.difference.value),
        "low": json_number(one.difference.low),
        "high": json_number(one.difference.high),
        "verdict": verdict(longer_first, weeks),
    }


def _log_rank(found: LogRank | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"statistic": json_number(found.statistic), "degrees": found.degrees, "p_value": _chance(found.p_value)}


def _split(one: Split, weeks: int) -> dict[str, Any]:
    return {
        "factor": one.factor,
        "policy": one.policy,
        "classes": [
            {"low": json_number(found.within.low), "high": json_number(found.within.high), **_group(found)}
            for found in one.groups
            if found.within is not None
        ],
        "log_rank": _log_rank(one.log_rank),
        "highest_less_lowest": None if one.contrast is None else _difference(one.contrast, weeks),
    }


def _cox(found: Cox | CoxRefusal | None) -> dict[str, Any] | None:
    if found is None:
        return None
    if isinstance(found, CoxRefusal):
        return {"refused": found.reason}
    return {
        "reference": found.reference,
        "runs": found.runs,
        "of": found.of,
        "units": found.units,
        "deaths": found.deaths,
        "concordance": json_number(found.concordance),
        "covariates": [_covariate(one) for one in found.covariates],
        "proportional": not found.doubtful,
        "left_out": {"policies": list(found.immortal), "factors": list(found.left_out)},
    }


def _covariate(one: Covariate) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "from": json_number(one.low) if one.kind == "factor" else None,
        "to": json_number(one.high) if one.kind == "factor" else None,
        "hazard_ratio": json_number(one.ratio.value),
        "low": json_number(one.ratio.low),
        "high": json_number(one.ratio.high),
        "p_value": _chance(one.p_value),
        "p_proportional": _chance(one.p_proportional),
        "early": json_number(one.early),
        "late": json_number(one.late),
        "proportional": one.proportional,
    }


def _chance(value: float) -> float:
    """Return a p value to four digits: rounded to decimals, the small ones would all be zero."""
    return float(f"{value:.4g}")
