"""Comparisons: the documented form, and the same from the same seed."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from perenne_experiments.comparison.comparison import CHECKPOINTS, compare
from perenne_experiments.comparison.json_form import comparison_dict

POLICIES = ("absent", "cultivating", "directive")


def run(toy: type, scenario: Any, *names: str, runs: int = 60, weeks: int = 520, **options: Any) -> Any:
    return compare(scenario, [toy(name) for name in names or POLICIES], runs=runs, seed=1, weeks=weeks, **options)


def test_documented_form(toy: type, toy_scenario: Any) -> None:
    found = json.loads(json.dumps(comparison_dict(run(toy, toy_scenario), "fr"), allow_nan=False))
    assert list(found) == ["scenario", "weeks", "runs", "seed", "policies", "contrasts", "conclusion"]
    assert list(found["policies"]) == list(POLICIES)
    for outcome in found["policies"].values():
        assert list(outcome) == [
            *("rmst", "rmst_low", "rmst_high", "median", "survival", "censored"),
            *("causes", "reasons", "value", "hours"),
        ]
        assert list(outcome["survival"]) == ["52", "104", "260"]
        assert list(outcome["value"]) == ["information", "expertise", "ideas"]
        assert 0 <= outcome["rmst_low"] <= outcome["rmst"] <= outcome["rmst_high"] <= 520
        assert sum(outcome["causes"].values()) + outcome["censored"] == pytest.approx(1, abs=1e-5)
        assert sum(outcome["reasons"].values()) == pytest.approx(1, abs=1e-5)
    pairs = [(contrast["a"], contrast["b"]) for contrast in found["contrasts"]]
    assert pairs == [("absent", "cultivating"), ("absent", "directive"), ("cultivating", "directive")]
    assert list(found["contrasts"][0]) == ["a", "b", "rmst_difference", "low", "high", "pairing_gain"]
    assert "communautés" in found["conclusion"]


def test_mean_life_is_the_plain_mean(toy: type, toy_scenario: Any) -> None:
    comparison = run(toy, toy_scenario)
    for outcome in comparison.outcomes:
        assert outcome.rmst.value == pytest.approx(outcome.lives.lifetime.mean(), rel=1e-12)
    difference = comparison.contrast("cultivating", "absent").difference
    means = [comparison.outcome(name).rmst.value for name in ("cultivating", "absent")]
    assert difference.value == pytest.approx(means[0] - means[1])


def test_same_seed_same_comparison(toy: type, toy_scenario: Any) -> None:
    assert comparison_dict(run(toy, toy_scenario, jobs=1)) == comparison_dict(run(toy, toy_scenario, jobs=3))


def test_contrasts_turn(toy: type, toy_scenario: Any) -> None:
    comparison = run(toy, toy_scenario)
    forth, back = (comparison.contrast(*pair) for pair in (("absent", "directive"), ("directive", "absent")))
    assert forth.difference.value == -back.difference.value
    assert forth.difference.low == -back.difference.high
    assert back.turned() == forth
    assert forth.ratio.value * back.ratio.value == pytest.approx(1)
    with pytest.raises(KeyError):
        comparison.contrast("absent", "grip:0.4")
    with pytest.raises(KeyError):
        comparison.outcome("grip:0.4")


def test_a_short_horizon_has_no_later_checkpoint(toy: type, toy_scenario: Any) -> None:
    survival = comparison_dict(run(toy, toy_scenario, "absent", weeks=80))["policies"]["absent"]["survival"]
    assert survival["52"] is not None
    assert (survival["104"], survival["260"]) == (None, None)
    assert CHECKPOINTS == (52, 104, 260)


def test_a_median_that_is_not_reached_is_none(comparison_of: Any) -> None:
    found = comparison_dict(comparison_of({"absent": [50] * 4 + [100] * 6}, 100))["policies"]["absent"]
    assert found["median"] is None
    assert found["censored"] == 0.6


def test_a_single_policy_has_no_contrast(toy: type, toy_scenario: Any) -> None:
    comparison = run(toy, toy_scenario, "absent", runs=3)
    assert comparison_dict(comparison)["contrasts"] == []
    assert comparison.log_rank is None
    assert comparison.worlds is None


@pytest.mark.parametrize("lifetimes", [[520] * 30, [0] * 30, [7]])
def test_extremes(comparison_of: Any, lifetimes: list[int]) -> None:
    found = comparison_dict(comparison_of({"absent": lifetimes, "cultivating": lifetimes}, 520))
    json.dumps(found, allow_nan=False)
    contrast = found["contrasts"][0]
    assert contrast["rmst_difference"] == 0
    assert contrast["low"] < 0 < contrast["high"]
    assert contrast["pairing_gain"] is None


def test_many_policies_need_stronger_evidence(comparison_of: Any) -> None:
    """A difference just past 95 % settles a pair, but names no winner among ten policies."""
    draw = np.random.default_rng(3)
    base = draw.normal(300, 30, 100).round()
    shifted = base + np.where(np.arange(100) % 2, 1, -1) * 60 + 13
    two = comparison_of({"a": shifted, "b": base}, 1000)
    ten = comparison_of({"a": shifted, "b": base, **{f"p{n}": base - 200 for n in range(8)}}, 1000)
    assert two.contrast("a", "b").settled
    assert not ten.contrast("a", "b").settled
    assert two.contrast("a", "b").difference == ten.contrast("a", "b").difference


def test_two_worlds(toy: type, toy_scenario: Any) -> None:
    comparison = run(toy, toy_scenario)
    worlds = comparison.worlds
    assert worlds.policies == ("cultivating", "directive")
    lives = [comparison.outcome(name).lives.lifetime for name in worlds.policies]
    gaps = lives[0] - lives[1]
    assert worlds.lifetimes == (lives[0][worlds.replicate], lives[1][worlds.replicate])
    distance = np.abs(gaps[gaps > 0] - np.median(gaps[gaps > 0])).min()
    assert abs(gaps[worlds.replicate] - worlds.typical_gap) == distance
    assert len(worlds.people) == 40
    assert [person.arrival == 0 for person in worlds.people] == [True] * 24 + [False] * 16
    for person in worlds.people:
        assert any(person.stays)
        for stay, lifetime in zip(person.stays, worlds.lifetimes, strict=True):
            assert stay is None or 0 <= stay.joined <= stay.until <= lifetime


def test_two_worlds_need_one_that_outlives(toy: type, toy_scenario: Any) -> None:
    assert run(toy, toy_scenario, "aa", "bb").worlds is None
