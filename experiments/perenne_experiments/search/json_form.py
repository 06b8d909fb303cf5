"""The form of a search that other programs read: `perenne search --json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perenne_experiments.estimate import Estimate
from perenne_experiments.search.conclusion import conclude
from perenne_experiments.search.flatness import Flatness
from perenne_experiments.search.lives import Lived, Score
from perenne_experiments.search.search import Candidate, Search

_DECIMALS = 6  # beyond them machines may differ


def search_dict(search: Search, language: str = "en") -> dict[str, Any]:
    """Return the documented form of a search, ready for `json.dumps`.

    Lives are shares of the horizon, 0–1; values are in units of what the policy "cultivating" gives in the same lives;
    hours are hours a week; intervals are at 95 %. Whatever is not under "claimed" comes from lives that the search
    never saw.

    Args:
        search: what was found.
        language: language of the conclusion, "en" or "fr".
    """
    return {
        "scenario": search.scenario.name,
        "hours": _number(search.hours),
        "weeks": search.weeks,
        "trials": search.trials,
        "runs": search.runs,
        "fresh_runs": search.fresh_runs,
        "worlds": search.worlds,
        "seed": search.seed,
        "stages": list(search.stages),
        "tolerance": search.tolerance,
        "best": _candidate(search.best),
        "juste_mesure": {**_candidate(search.measure), "loss": _estimate(search.measure_loss)},
        "next_leaner_loss": None if search.leaner_loss is None else _estimate(search.leaner_loss),
        "front": [_candidate(candidate) for candidate in search.front],
        "policies": {name: _lived(lived) for name, lived in search.named.items()},
        "flatness": {flat.lever: _flatness(flat) for flat in search.flatness},
        "too_rosy": {
            "lifetime": _number(search.rosiness.lifetime),
            "value": _number(search.rosiness.value),
            "best_claimed": _number(search.rosiness.best_claimed),
            "best_found": _estimate(search.rosiness.best_found),
            "lead_claimed": _number(search.rosiness.lead_claimed),
            "lead_found": _estimate(search.rosiness.lead_found),
            "volume_claimed": _number(search.rosiness.volume_claimed),
            "volume_found": _number(search.rosiness.volume_found),
        },
        "conclusion": " ".join(conclude(search, language)),
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "stages": [{"week": week, "levers": _levers(heights)} for week, heights in candidate.stages],
        "involvement": _number(candidate.involvement),
        "control": _number(candidate.control),
        "lifetime": _estimate(candidate.lifetime),
        "value": _estimate(candidate.value),
        "hours": _number(candidate.score.hours),
        "worst_tenth": _number(candidate.score.worst),
        "on_front": candidate.on_front,
        "claimed": None if candidate.claimed is None else _score(candidate.claimed),
    }


def _score(score: Score) -> dict[str, Any]:
    return {"lifetime": _number(score.lifetime), "value": _number(score.value), "hours": _number(score.hours)}


def _lived(lived: Lived) -> dict[str, Any]:
    return {
        "lifetime": _estimate(lived.lifetime),
        "value": _estimate(lived.value),
        "hours": _number(lived.score.hours),
        "worst_tenth": _number(lived.score.worst),
    }


def _flatness(flat: Flatness) -> dict[str, Any]:
    return {
        "held": _number(flat.held),
        "low": _number(flat.low),
        "high": _number(flat.high),
        "heights": list(flat.heights),
        "losses": [_estimate(lost) for lost in flat.losses],
        "sure_losses": [_number(lost) for lost in flat.sure],
    }


def _levers(heights: Mapping[str, float]) -> dict[str, float | None]:
    return {lever: _number(height) for lever, height in heights.items()}


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {"value": _number(estimate.value), "low": _number(estimate.low), "high": _number(estimate.high)}


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DECIMALS) + 0.0
