"""Forecasts: silence told right, lives chosen by recent activity, ranges that know chance, and the back-test."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from perenne_experiments.forecasting.backtest import (
    Backtest,
    backtest,
    by_model,
    by_regression,
    by_survival,
    logistic_slopes,
)
from perenne_experiments.forecasting.error import ForecastError
from perenne_experiments.forecasting.forecast import forecast
from perenne_experiments.forecasting.landmark import Landmark, landmark
from perenne_experiments.forecasting.over_sets import (
    difference_over_sets,
    share_over_sets,
    variance_between,
)
from perenne_experiments.forecasting.silence import weeks_to_silence
from perenne_experiments.forecasting.tell import conclude, forecast_dict
from perenne_experiments.forecasting.today import Past, drawn, recent_before, weights_of
from perenne_experiments.logs.activity import WEEK
from perenne_experiments.statistics.estimate import Estimate
from perenne_model import Absent, Cultivating, Parameters
from perenne_scenarios import Scenario, load
from perenne_scenarios.calibration import Calibration, PlausibleSet


def weeks(*places: float) -> np.ndarray:
    return (np.array(places) * WEEK).astype(np.int64)


def test_a_community_that_goes_on_lives_to_the_horizon() -> None:
    assert weeks_to_silence(weeks(*range(0, 300, 10)), 100 * WEEK, 104) == (104.0, True)


def test_a_year_of_silence_is_the_end() -> None:
    lived, alive = weeks_to_silence(weeks(0, 50, 90, 110, 130), 100 * WEEK, 104)
    assert (lived, alive) == (30.0, False)


def test_a_community_that_revives_after_a_year_was_dead() -> None:
    lived, alive = weeks_to_silence(weeks(0, 90, 110, 190, 210, 250), 100 * WEEK, 104)
    assert (lived, alive) == (10.0, False)


def test_silence_at_the_horizon_is_judged_by_what_follows() -> None:
    assert weeks_to_silence(weeks(0, 90, 120, 170, 215), 100 * WEEK, 104) == (104.0, True)
    assert weeks_to_silence(weeks(0, 90, 120, 170), 100 * WEEK, 104) == (70.0, False)


def test_recent_activity_counts_members_a_week_once() -> None:
    times = weeks(95.1, 95.2, 95.3, 97.5)
    found = recent_before(times, np.array([0, 0, 1, 0]), 100 * WEEK)
    assert found[13] == pytest.approx(3 / 13)


def test_lives_like_the_log_count_most() -> None:
    pasts = [Past(0, seed, {13: active, 52: active}) for seed, active in enumerate((0.0, 3.0, 12.0))]
    weights = weights_of(pasts, {13: 3.0, 52: 3.1})
    assert weights.argmax() == 1
    assert weights[1] > 0.98
    chosen = drawn(np.array([0.5, 0.25, 0.25]), 8, np.random.default_rng(1))
    assert np.bincount(chosen).tolist() == [4, 2, 2]


def test_sets_that_are_alike_are_not_told_apart_by_chance() -> None:
    generator = np.random.default_rng(3)
    places = np.repeat(np.arange(60), 5)
    ones = np.ones(300, dtype=np.int64)
    alike = (generator.random(300) < 0.7).astype(float)
    apart = (generator.random(300) < np.repeat(generator.choice([0.2, 0.95], size=60), 5)).astype(float)
    assert variance_between(alike, places, ones) < 0.03
    assert variance_between(apart, places, ones) == pytest.approx(0.14, abs=0.05)
    narrow, wide = share_over_sets(alike, places, ones), share_over_sets(apart, places, ones)
    assert narrow.high - narrow.low < 0.35 < wide.high - wide.low


def test_nobody_is_certain_after_few_lives() -> None:
    found = share_over_sets(np.ones(10), np.arange(10), np.ones(10, dtype=np.int64))
    assert found.value == 1.0
    assert found.low < 0.95


def test_a_difference_has_the_range_of_its_sets() -> None:
    gaps = np.repeat([1.0, 0.0, 0.0, 0.0], 10)
    found = difference_over_sets(gaps, np.repeat(np.arange(4), 10), np.ones(40, dtype=np.int64), seed=1)
    assert found.value == pytest.approx(0.25)
    assert found.low == 0.0
    assert found.high == pytest.approx(0.5)


def test_where_no_life_differs_few_lives_leave_more_open_than_many() -> None:
    for lives in (4, 400):
        found = difference_over_sets(np.zeros(lives), np.arange(lives), np.ones(lives, dtype=np.int64), seed=1)
        # What none of n lives showed, a share 1 - 0.1^(1/n) may still show, at 80 %.
        assert (found.low, found.value, found.high) == pytest.approx(
            (0.1 ** (1 / lives) - 1, 0, 1 - 0.1 ** (1 / lives))
        )
    even = difference_over_sets(np.zeros(10), np.arange(10), np.ones(10, dtype=np.int64), seed=1)
    uneven = difference_over_sets(np.zeros(10), np.arange(10), np.array([91, *[1] * 9]), seed=1)
    assert uneven.high > even.high


def test_a_landmark_needs_what_follows_to_be_watched() -> None:
    times, member = weeks(*range(0, 200, 2)), np.zeros(100, dtype=np.int32)
    assert landmark("x", times, member, 150 * WEEK, age=52, horizon=104) is None
    found = landmark("x", times, member, 208 * WEEK, age=52, horizon=104)
    assert found is not None
    assert found.alive
    assert landmark("x", times[:1], member[:1], 900 * WEEK, age=60, horizon=104) is None  # silent by then


def test_the_regression_has_the_known_answer() -> None:
    # One feature, two groups: the slope of an unpenalised logit is the difference of the log odds.
    features = np.column_stack([np.ones(200), np.repeat([0.0, 1.0], 100)])
    outcome = np.concatenate([np.repeat([1.0, 0.0], [30, 70]), np.repeat([1.0, 0.0], [80, 20])])
    intercept, slope = logistic_slopes(features, outcome, ridge=1e-9)
    assert intercept == pytest.approx(np.log(30 / 70), abs=1e-6)
    assert slope == pytest.approx(np.log(80 / 20) - np.log(30 / 70), abs=1e-6)


def made(number: int, seed: int) -> list[Landmark]:
    generator = np.random.default_rng(seed)
    active = np.exp(generator.normal(0, 1.5, number))
    alive = generator.random(number) < 1 / (1 + np.exp(-2 * np.log(active)))
    return [
        Landmark(str(place), {13: float(one), 52: float(one)}, bool(lives))
        for place, (one, lives) in enumerate(zip(active, alive, strict=True))
    ]


def test_a_model_that_is_right_beats_what_knows_only_the_age() -> None:
    found = backtest([(made(150, 1), made(3000, 2))], age=52, horizon=104)
    assert found.skill("model", "kaplan_meier") > 0.2
    assert found.skill_range("model", "kaplan_meier")[0] > 0.1
    assert abs(found.skill("model", "logistic")) < 0.15
    for one in found.reliability("model"):
        if one.number >= 20:
            assert abs(one.said - one.came) < 0.2


def test_forecasts_leave_their_own_community_out() -> None:
    real = made(12, 4)
    flipped = [replace(real[0], alive=not real[0].alive), *real[1:]]
    for method in (by_survival, by_regression):
        assert method(real)[0] == pytest.approx(method(flipped)[0])
    assert by_model(real, made(200, 5)).min() > 0


def test_brier_of_certainty_is_nought_or_one() -> None:
    said = {"model": np.array([1.0, 0.0]), "kaplan_meier": np.array([0.5, 0.5]), "logistic": np.array([0.0, 1.0])}
    found = Backtest(52, 104, ("a", "b"), np.array([True, False]), said)
    assert [found.brier(name) for name in said] == [0.0, 0.25, 1.0]
    assert found.skill("model", "kaplan_meier") == 1.0


def calibrated() -> Scenario:
    scenario = load("reference")
    sets = tuple(
        PlausibleSet(1.0, {"pool.size": 300, "pool.discovery": 0.5, "leaving.base": base}) for base in (0.3, 0.5, 0.9)
    )
    return replace(
        scenario,
        calibration=Calibration(
            log="x.csv",
            community="x",
            communities=1,
            policy="absent",
            seconds=104 * WEEK,
            warm_up=0,
            posters=60,
            contributions=900,
            recent={13: 6.0, 26: 6.0, 52: 6.0, 104: 6.0},
            simulations=1,
            seed=1,
            model="",
            sets=sets,
        ),
    )


def test_a_forecast_is_the_same_whatever_the_number_of_threads() -> None:
    one = forecast(calibrated(), [Cultivating()], present=Absent(), weeks=60, lives=6, futures=40, jobs=1)
    two = forecast(calibrated(), [Cultivating()], present=Absent(), weeks=60, lives=6, futures=40, jobs=3)
    assert forecast_dict(one) == forecast_dict(two)
    assert one.checkpoints == (52, 60)
    assert one.outlooks[0].gain == Estimate(0.0, 0.0, 0.0)
    assert len(one.outlooks[1].weeks) == 40
    for outlook in one.outlooks:
        for share in outlook.survival:
            assert 0 <= share.low <= share.value <= share.high <= 1
    for code in ("en", "fr"):
        assert all("{" not in sentence for sentence in conclude(one, code))


def test_what_cannot_be_forecast_is_refused() -> None:
    with pytest.raises(ForecastError, match="calibrate"):
        forecast(load("reference"), [], present=Absent(), weeks=10)
    found = calibrated()
    assert found.calibration is not None
    silent = replace(found, calibration=replace(found.calibration, recent={13: 0.0, 52: 0.0}))
    with pytest.raises(ForecastError, match="nobody"):
        forecast(silent, [], present=Absent(), weeks=10)
    nothing = replace(found, parameters=Parameters({"launch.core": 0, "pool.discovery": 0, "pool.word_of_mouth": 0}))
    sets = (PlausibleSet(1.0, {"pool.size": 300}),)
    assert nothing.calibration is not None
    with pytest.raises(ForecastError, match="looks like"):
        forecast(
            replace(nothing, calibration=replace(nothing.calibration, sets=sets)),
            [],
            present=Absent(),
            weeks=10,
            lives=2,
        )
