"""Four questions before launching: known answers are found, and nothing is said that the intervals do not allow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from perenne_experiments.readiness.aim import AIM, Least, least, reached
from perenne_experiments.readiness.conclusion import conclude, least_told, sign_value
from perenne_experiments.readiness.json_form import readiness_dict
from perenne_experiments.readiness.motivation import levels_around
from perenne_experiments.readiness.page import readiness_page
from perenne_experiments.readiness.ranking import resampled_area, weighted_area
from perenne_experiments.readiness.ready import Readiness, assess_readiness
from perenne_experiments.readiness.signs import LOOKS, Watched, _sign, _weights, look
from perenne_experiments.statistics.estimate import Estimate, weighted_share
from perenne_experiments.words.language import language
from perenne_model import live, parse_policy
from perenne_model.policies import VISIBLE
from perenne_scenarios import load


def share(value: float, reach: float = 0.05) -> Estimate:
    return Estimate(value, max(0.0, value - reach), min(1.0, value + reach))


# --- the least that is enough -----------------------------------------------------------------------------------


def rising(asked: list[float], slope: float) -> Callable[[float], Estimate]:
    def alive(number: float) -> Estimate:
        asked.append(number)
        return share(min(1.0, slope * number))

    return alive


@pytest.mark.parametrize(("slope", "value", "low", "high"), [(0.04, 20, 19, 22), (0.01, 80, 75, 86), (0.5, 2, 2, 2)])
def test_the_least_is_found_with_its_interval(slope: float, value: int, low: int, high: int) -> None:
    asked: list[float] = []
    found = least(rising(asked, slope), first=3, most=400, gap=1)
    assert (found.value, found.low, found.high) == (value, low, high)
    assert len(asked) == len(set(asked)) <= 25
    assert list(found.tried) == sorted(asked)


def test_what_is_never_enough_is_said_to_be_so() -> None:
    found = least(lambda number: share(0.3), first=3, most=50, gap=1)
    assert (found.value, found.low, found.high, found.most) == (None, None, None, 50)
    unsure = least(lambda number: share(0.78 if number < 50 else 0.82), first=3, most=50, gap=1)
    assert (unsure.value, unsure.low, unsure.high) == (50, 1, None)


def test_hours_are_told_apart_by_a_quarter() -> None:
    found = least(rising([], 0.8 / 1.9), first=0.5, most=8, gap=0.25)
    assert found.value == 2.0


def test_verdicts_keep_to_the_interval() -> None:
    assert reached(Estimate(0.9, AIM, 0.95)) == "enough"
    assert reached(Estimate(0.9, 0.79, 0.95)) == "undecided"
    assert reached(Estimate(0.7, 0.6, 0.79)) == "too_few"


def test_levels_lie_around_the_scenarios_own() -> None:
    assert levels_around(0.55, 0.1) == (0.35, 0.45, 0.55, 0.65, 0.75)
    assert levels_around(0.05, 0.2) == (0.0, 0.05, 0.25, 0.45)
    assert 1 / 3 in levels_around(1 / 3, 0.1)


# --- signs ------------------------------------------------------------------------------------------------------


def test_the_area_is_the_chance_of_telling() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        values = rng.integers(0, 5, 40).astype(float)
        positive = rng.random(40) < 0.4
        positive[:2] = True, False
        weights = rng.integers(1, 4, 40).astype(float)
        pairs = [
            (weights[a] * weights[b], (values[a] > values[b]) + 0.5 * (values[a] == values[b]))
            for a in np.flatnonzero(positive)
            for b in np.flatnonzero(~positive)
        ]
        expected = sum(weight * won for weight, won in pairs) / sum(weight for weight, _ in pairs)
        assert weighted_area(values, positive, weights) == pytest.approx(expected)


def test_the_areas_interval_covers_the_known_one() -> None:
    """Two normal distributions a standard deviation apart: the area is Φ(1/√2) = 0.7602."""
    covered = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        positive = np.arange(150) < 60
        values = rng.normal(np.where(positive, 1.0, 0.0))
        area = resampled_area(values, positive, np.ones(150), np.arange(150), seed=seed)
        covered += area.low <= 0.7602 <= area.high
    assert 34 <= covered <= 40


def watched(seed: int, sign: Callable[[np.random.Generator, Any, Any], Any], runs: int = 300) -> Watched:
    """Lives of three policies, of which a tenth, a half and none die; one sign is planted as the first."""
    rng = np.random.default_rng(seed)
    policy = np.repeat(np.arange(3), runs)
    dies = rng.random(3 * runs) < np.array([0.1, 0.5, 0.0])[policy]
    seen = rng.random((3 * runs, len(LOOKS), len(VISIBLE)))
    seen[:, 0, 0] = sign(rng, policy, dies)
    return Watched(
        policy=policy,
        seed=np.tile(np.arange(runs), 3),
        lifetime=np.where(dies, 60.0, 104.0),
        dies=dies,
        first=np.full(3 * runs, 5.0),
        seen=seen,
    )


def test_a_perfect_sign_is_found_and_its_threshold_is_right() -> None:
    chooser, teller = (watched(seed, lambda rng, policy, dies: np.where(dies, 2.0, 5.0)) for seed in (1, 2))
    sign = _sign(chooser, teller, 0, 8, 0, 1)
    assert sign is not None
    assert sign.low_is_bad
    assert sign.threshold == 2.0
    assert (sign.area.value, sign.hits.value, sign.false_alarms.value) == (1.0, 1.0, 0.0)
    assert sign.tells


def test_a_sign_that_only_tells_the_policies_apart_tells_nothing() -> None:
    chooser, teller = (
        watched(seed, lambda rng, policy, dies: policy + 0.01 * rng.random(len(policy))) for seed in (1, 2)
    )
    sign = _sign(chooser, teller, 0, 8, 0, 1)
    assert sign is not None
    assert sign.area.value == pytest.approx(0.5, abs=0.07)
    assert not sign.tells
    weights = _weights(teller, np.ones(900, dtype=bool))
    assert not weights[teller.policy == 2].any()  # nobody dies there: it tells nothing
    for policy in (0, 1):
        own = teller.policy == policy
        assert weights[own & teller.dies].sum() == pytest.approx(weights[own & ~teller.dies].sum())


def test_signs_without_meaning_are_seldom_said_to_tell() -> None:
    """A false alarm in 5 % of studies of 24 signs at most: over 5 studies of 8 signs, hardly one."""
    false = 0
    for seed in range(5):
        chooser, teller = (
            watched(seed + shift, lambda rng, policy, dies: rng.random(len(policy))) for shift in (0, 50)
        )
        found = [_sign(chooser, teller, 0, 8, number, 1) for number in range(len(VISIBLE))]
        false += sum(sign.tells for sign in found if sign is not None)
    assert false <= 1


def test_too_few_deaths_tell_nothing() -> None:
    few = watched(1, lambda rng, policy, dies: rng.random(len(policy)), runs=20)
    assert _sign(few, few, 0, 8, 0, 1) is None


def test_a_look_at_a_life_is_what_a_facilitator_sees() -> None:
    life = live(load("reference").parameters, parse_policy("cultivating"), seed=3, weeks=104)
    lifetime, dies, first, seen = look(life)
    assert lifetime == life.lifetime
    assert not dies
    assert life.weekly["results"][: int(first) - 1].sum() == 0 < life.weekly["results"][int(first) - 1]
    assert seen[1][VISIBLE.index("results")] == life.weekly["results"][:13].sum()
    assert seen[2][VISIBLE.index("active")] == pytest.approx(life.weekly["active"][22:26].mean())


def test_a_share_of_no_whole_number_of_lives() -> None:
    assert weighted_share(0.9, 10).low == pytest.approx(0.5958, abs=1e-4)
    assert weighted_share(1.0, 12.5).high == 1.0


# --- the whole --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found() -> Readiness:
    return assess_readiness(load("reference").replace({"pool.size": 80.0}), runs=15, weeks=104)


def test_four_answers(found: Readiness) -> None:
    assert found.motivation.here.value == 0.55
    assert [level.value for level in found.motivation.by_need] == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])
    first, last = found.motivation.by_motivation[0], found.motivation.by_motivation[-1]
    assert first.lifetime["absent"].value < last.lifetime["absent"].value
    assert found.core.core == 25
    absent, cultivating = (found.core.least[name] for name in ("absent", "cultivating"))
    assert cultivating.value is not None
    assert absent.value is None or absent.value >= cultivating.value
    assert len(found.facilitation.kinds) == 25
    assert {kind.hours for kind in found.facilitation.kinds} != {0.0}
    assert found.signs.runs == 60
    assert found.signs.by_policy["cultivating"].lives == 60


@pytest.fixture
def _small_page(monkeypatch: pytest.MonkeyPatch) -> None:
    import plotly.offline

    monkeypatch.setattr(plotly.offline, "get_plotlyjs", lambda: "")


@pytest.mark.usefixtures("_small_page")
@pytest.mark.parametrize("code", ["en", "fr"])
def test_its_page_and_its_words(found: Readiness, code: str) -> None:
    page = readiness_page(found, code, command="perenne ready reference")
    say = language(code)
    for number in range(1, 5):
        assert say(f"readiness.question{number}") in page
    assert say("readiness.ours") in page
    told = " ".join(conclude(found, code))
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", told)
    if code == "fr":
        assert not re.search(r" [:;!?%»]|« ", told)
    written = readiness_dict(found, code)
    assert json.loads(json.dumps(written)) == written
    assert say("readiness.ours") in written["conclusion"]


def test_the_number_of_jobs_changes_nothing() -> None:
    scenario = load("reference").replace({"pool.size": 30.0})
    one, two = (assess_readiness(scenario, runs=10, weeks=104, jobs=jobs) for jobs in (1, 3))
    assert readiness_dict(one) == readiness_dict(two)


def test_a_scenario_that_is_not_ready(found: Readiness) -> None:
    """Where nobody is motivated, nothing is enough, and it is said so."""
    hopeless = load("reference").replace({"members.motivation.mean": 0.15, "pool.size": 40.0})
    seen: list[tuple[int, int]] = []
    bad = assess_readiness(hopeless, runs=10, weeks=104, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    told = conclude(bad, "en")
    assert told[0].startswith("As the scenario stands, fewer than 80%")
    assert "not enough by itself" in told[1]
    assert "none up to 40 members" in told[2]
    assert "None of the sets of levers" in told[3]
    assert bad.signs.signs == ()
    assert "Too few communities" in told[4]
    readiness_dict(bad)
    for code in ("en", "fr"):
        readiness_page(bad, code, command="x")


def test_words_for_the_least() -> None:
    say = language("en")
    known = {20.0: share(0.8)}
    assert least_told(Least(20, 18, 23, 400, known), "readiness.members", say) == "20 members (between 18 and 23)"
    assert (
        least_told(Least(1, 1, None, 400, known), "readiness.members", say)
        == "1 member (between 1 and more than was tried)"
    )
    assert least_told(Least(None, None, None, 400, known), "readiness.members", say) == "none up to 400 members"
    assert least_told(Least(1.25, 0.5, 2, 8, known), "readiness.hours", say) == "1.25 hours a week (between 0.50 and 2)"
    assert [
        sign_value(name, value, say) for name, value in (("results", 0.0), ("active", 4.25), ("answer_rate", 0.3))
    ] == [
        "0",
        "4.25",
        "30%",
    ]


def test_a_horizon_shorter_than_two_years_is_refused() -> None:
    with pytest.raises(ValueError, match="104 weeks"):
        assess_readiness(load("reference"), weeks=103)


def test_the_best_sign_must_surely_tell(found: Readiness) -> None:
    signs = replace(found.signs, signs=())
    assert signs.best(26) is None
