"""The form of a discovery that other programs read: `perenne discover --json`."""

from __future__ import annotations

from typing import Any

from perenne_experiments.discovery.conclusion import conclude
from perenne_experiments.discovery.prim import Measure
from perenne_experiments.discovery.rule import rule
from perenne_experiments.discovery.study import Corner, Discovery, Study
from perenne_experiments.statistics.json_values import json_number
from perenne_experiments.words.language import language


def discovery_dict(study: Study, code: str = "en") -> dict[str, Any]:
    """Return the documented form of a discovery, ready for `json.dumps`.

    Shares lie in 0–1; a bound that is not there is None; intervals are at 95 %.

    Args:
        study: what was found.
        code: language of the rules and the conclusion, "en" or "fr".
    """
    return {
        "scenario": study.runs.scenario,
        "weeks": study.runs.weeks,
        "policies": {one.policy: _discovery(one, code) for one in study.discoveries},
        "conclusion": conclude(study, code).text,
    }


def _discovery(discovery: Discovery, code: str) -> dict[str, Any]:
    return {
        "against": discovery.against,
        "fails": discovery.failure.text,
        "worlds": len(discovery.worlds.failed),
        "lives": discovery.worlds.lives,
        "share": json_number(discovery.worlds.share),
        "corners": [_corner(corner, code) for corner in discovery.corners],
        "trajectory": [_measure(one) for one in discovery.trajectory],
    }


def _corner(corner: Corner, code: str) -> dict[str, Any]:
    held_out = corner.held_out
    return {
        "rule": rule(corner, language(code)),
        "bounds": {
            one.factor: {
                "above": json_number(one.low),
                "below": json_number(one.high),
                "luck": json_number(one.luck),
                "reproduced": json_number(one.reproduced),
            }
            for one in corner.restrictions
        },
        **_measure(corner.measure),
        "held_out": {
            "density": json_number(held_out.density.value),
            "low": json_number(held_out.density.low),
            "high": json_number(held_out.density.high),
            "coverage": json_number(held_out.coverage),
        },
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "coverage": json_number(measure.coverage),
        "density": json_number(measure.density),
        "mass": json_number(measure.mass),
        "restricted": measure.limited,
    }
