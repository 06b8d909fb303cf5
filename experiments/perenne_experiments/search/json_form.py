"""The form of a search that other programs read: `perenne search --json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perenne_experiments.search.conclusion import conclude
from perenne_experiments.search.flatness import Flatness
from perenne_experiments.search.lives import Lived, Score
from perenne_experiments.search.search import Candidate, Search
from perenne_experiments.statistics.json_values import json_estimate, json_number


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
        "hours": json_number(search.hours),
        "weeks": search.weeks,
        "trials": search.trials,
        "runs": search.runs,
        "fresh_runs": search.fresh_runs,
        "worlds": search.worlds,
        "seed": search.seed,
        "stages": list(search.stages),
        "tolerance": search.tolerance,
        "best": _candidate(search.best),
        "juste_mesure": {**_candidate(search.measure), "loss": json_estimate(search.measure_loss)},
        "next_leaner_loss": None if search.leaner_loss is None else json_estimate(search.leaner_loss),
        "front": [_candidate(candidate) for candidate in search.front],
        "policies": {name: _lived(lived) for name, lived in search.named.items()},
        "flatness": {flat.lever: _flatness(flat) for flat in search.flatness},
        "too_rosy": {
            "lifetime": json_number(search.rosiness.lifetime),
            "value": json_number(search.rosiness.value),
            "best_claimed": json_number(search.rosiness.best_claimed),
            "best_found": json_estimate(search.rosiness.best_found),
            "lead_claimed": json_number(search.rosiness.lead_claimed),
            "lead_found": json_estimate(search.rosiness.lead_found),
            "volume_claimed": json_number(search.rosiness.volume_claimed),
            "volume_found": json_number(search.rosiness.volume_found),
        },
        "conclusion": " ".join(conclude(search, language)),
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "stages": [{"week": week, "levers": _levers(heights)} for week, heights in candidate.stages],
        "involvement": json_number(candidate.involvement),
        "control": json_number(candidate.control),
        "lifetime": json_estimate(candidate.lifetime),
        "value": json_estimate(candidate.value),
        "hours": json_number(candidate.score.hours),
        "worst_tenth": json_number(candidate.score.worst),
        "on_front": candidate.on_front,
        "claimed": None if candidate.claimed is None else _score(candidate.claimed),
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "lifetime": json_number(score.lifetime),
        "value": json_number(score.value),
        "hours": json_number(score.hours),
    }


def _lived(lived: Lived) -> dict[str, Any]:
    return {
        "lifetime": json_estimate(lived.lifetime),
        "value": json_estimate(lived.value),
        "hours": json_number(lived.score.hours),
        "worst_tenth": json_number(lived.score.worst),
    }


def _flatness(flat: Flatness) -> dict[str, Any]:
    return {
        "held": json_number(flat.held),
        "low": json_number(flat.low),
        "high": json_number(flat.high),
        "heights": list(flat.heights),
        "losses": [json_estimate(lost) for lost in flat.losses],
        "sure_losses": [json_number(lost) for lost in flat.sure],
    }


def _levers(heights: Mapping[str, float]) -> dict[str, float | None]:
    return {lever: json_number(height) for lever, height in heights.items()}
