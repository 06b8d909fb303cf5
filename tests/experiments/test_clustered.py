"""Lives that come in units: against what is known when each life is one, and by how often intervals and tests err."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from perenne_experiments.clustered import (
    clustered_difference,
    clustered_log_rank,
    clustered_mean,
    difference_by_unit,
)
from perenne_experiments.residuals import score_residuals
from perenne_experiments.survival import kaplan_meier, log_rank, paired_difference, restricted_mean

HORIZON = 520.0
SPAN = (0.0, HORIZON)


def alike(
    units: int, each: int, seed: int, *, groups: int = 1, spread: float = 1.0
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Return lifetimes, units and groups: every unit has a fate of its own, and the groups live alike."""
    draw = np.random.default_rng(seed)
    fate = draw.gamma(1 / spread, spread, units)
    unit = np.repeat(np.arange(units), each * groups)
    group = np.tile(np.repeat(np.arange(groups), each), units)
    lives = np.minimum(np.ceil(draw.exponential(300, len(unit)) / fate[unit]), HORIZON)
    return lives, unit, group


@pytest.fixture(scope="module")
def waltons() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines.datasets import load_waltons
    return load_waltons()


class TestKaplanMeier:
    def test_units_of_one_give_greenwood(self, waltons: Any) -> None:
        alone = kaplan_meier(waltons["T"], waltons["E"])
        within = kaplan_meier(waltons["T"], waltons["E"], units=np.arange(len(waltons)))
        np.testing.assert_array_equal(alone.low, within.low)

    def test_units_of_two_that_are_the_same_count_as_one(self, waltons: Any) -> None:
        """Every life twice says no more than once, n ÷ (n − 1) aside."""
        size = len(waltons)
        once = kaplan_meier(waltons["T"], waltons["E"])
        twice = kaplan_meier(np.tile(waltons["T"], 2), np.tile(waltons["E"], 2), units=np.tile(np.arange(size), 2))
        np.testing.assert_allclose(twice.survival, once.survival, atol=1e-12)
        inside = (once.survival > 0) & (once.survival < 1)
        reach, expected = (
            np.log(np.log(curve.low[inside]) / np.log(curve.survival[inside])) for curve in (twice, once)
        )
        np.testing.assert_allclose(reach, expected * np.sqrt(size / (size - 1)), rtol=1e-10)

    def test_band_covers(self) -> None:
        """95 % bands in 600 trials of 60 units of 8: below 0.92 by a false alarm in one of a thousand; 0.70 without."""
        everyone, _, _ = alike(200_000, 2, 99)
        truth = float(np.mean(everyone > 100))
        hits = np.zeros(2)
        for trial in range(600):
            lives, unit, _ = alike(60, 8, trial)
            for place, units in enumerate((unit, None)):
                found = kaplan_meier(lives, lives < HORIZON, units=units).at(100)
                hits[place] += found.low <= truth <= found.high
        assert 0.92 < hits[0] / 600 < 0.98
        assert hits[1] / 600 < 0.8


class TestMean:
    def test_as_the_restricted_mean(self) -> None:
        lives = np.minimum(np.random.default_rng(3).exponential(300, 500).round(), HORIZON)
        found = clustered_mean(lives, np.arange(500), SPAN, seed=1)
        usual = restricted_mean(lives, lives < HORIZON, HORIZON)
        assert found.value == pytest.approx(usual.value)
        assert (found.low, found.high) == pytest.approx((usual.low, usual.high), abs=2)

    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 520)), min_size=1, max_size=40))
    def test_within_its_span_and_around_the_mean(self, rows: list[tuple[int, int]]) -> None:
        unit, lives = np.array(rows).T
        found = clustered_mean(lives, unit, SPAN, seed=1)
        assert found.value == pytest.approx(lives.mean())
        assert 0 <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= HORIZON

    def test_one_unit_says_nothing(self) -> None:
        found = clustered_mean([5.0, 7.0], [1, 1], SPAN, seed=1)
        assert (found.value, found.low, found.high) == (6, 0, HORIZON)

    def test_all_alike_leaves_open_what_was_missed(self) -> None:
        found = clustered_mean(np.full(60, HORIZON), np.repeat(np.arange(30), 2), SPAN, seed=1)
        assert found.high == HORIZON
        assert found.low == pytest.approx(HORIZON * 0.025 ** (1 / 30))

    def test_many_units_take_no_resampling(self) -> None:
        lives = np.random.default_rng(1).uniform(0, 500, 2000)
        found = clustered_mean(lives, np.arange(2000), SPAN, seed=1)
        error = lives.std(ddof=1) / np.sqrt(2000)
        assert (found.high - found.value) / error == pytest.approx(1.961, abs=1e-3)


class TestDifference:
    def test_the_same_seeds_are_pairs(self) -> None:
        draw = np.random.default_rng(2)
        luck = draw.exponential(200, 80).round()
        first, second = np.minimum(1.4 * luck, HORIZON), np.minimum(luck, HORIZON)
        unit = np.arange(80)
        found = clustered_difference((first, unit), (second, unit), (-HORIZON, HORIZON), seed=1)
        usual = paired_difference(first, second, HORIZON, seed=1)
        assert (found.value, found.low, found.high) == pytest.approx((usual.value, usual.low, usual.high), abs=0.02)

    def test_other_seeds_are_independent_samples(self) -> None:
        draw = np.random.default_rng(2)
        first, second = draw.normal(300, 20, 60), draw.normal(250, 60, 90)
        by_unit = difference_by_unit((first, np.arange(60)), (second, 1000 + np.arange(90)))
        error = by_unit.std(ddof=1) / np.sqrt(len(by_unit))
        assert by_unit.mean() == pytest.approx(first.mean() - second.mean())
        assert error == pytest.approx(np.sqrt(first.var() / 60 + second.var() / 90), rel=0.01)


class TestLogRank:
    def test_the_score_is_that_of_the_log_rank_test(self, waltons: Any) -> None:
        """With indicators of groups, residuals add up to deaths seen less deaths expected."""
        lives, died = waltons["T"].to_numpy(float), waltons["E"].to_numpy(bool)
        treated = (waltons["group"] == "miR-137").to_numpy(float)
        score = score_residuals(lives, died, treated[:, None], np.ones(len(lives))).sum()
        usual = log_rank([(lives[treated == kind], died[treated == kind]) for kind in (0, 1)])
        found = clustered_log_rank(lives, died, treated, np.arange(len(lives)))
        assert found is not None
        assert found.degrees == 1
        expected = sum(died[lives == time].sum() * treated[lives >= time].mean() for time in np.unique(lives[died]))
        assert score == pytest.approx(died[treated == 1].sum() - expected)
        assert usual.statistic > 60
        assert found.p_value < 1e-8

    def test_as_the_usual_one_when_nothing_differs(self) -> None:
        draw = np.random.default_rng(4)
        lives, group = np.minimum(draw.exponential(300, 4000).round(), HORIZON), draw.integers(0, 3, 4000)
        found = clustered_log_rank(lives, lives < HORIZON, group, np.arange(4000))
        usual = log_rank([(lives[group == kind], lives[group == kind] < HORIZON) for kind in range(3)])
        assert found is not None
        assert found.statistic == pytest.approx(usual.statistic, rel=0.1)

    @pytest.mark.parametrize("shared", [True, False])
    def test_errs_as_often_as_it_says(self, shared: bool) -> None:
        """At p < 0.05 in 400 trials: outside 2–9 % by a false alarm in a few of a thousand."""
        false = 0
        for trial in range(400):
            lives, unit, group = alike(60, 3, trial, groups=2)
            if not shared:
                group = unit % 2
            found = clustered_log_rank(lives, lives < HORIZON, group, unit)
            assert found is not None
            false += found.p_value < 0.05
        assert 0.02 < false / 400 < 0.09

    def test_too_few_to_tell(self) -> None:
        lives, unit, group = alike(8, 2, 1, groups=2)
        assert clustered_log_rank(lives, lives < HORIZON, group, unit) is None
        assert clustered_log_rank(lives, lives < HORIZON, np.zeros(len(lives)), np.arange(len(lives))) is None
