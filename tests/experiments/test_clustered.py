"""Lives that come in units: against what is known when each life is one, and by how often intervals and tests err."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from perenne_experiments.statistics.clustered import (
    clustered_difference,
    clustered_log_rank,
    clustered_mean,
    difference_error,
)
from perenne_experiments.statistics.residuals import score_residuals
from perenne_experiments.statistics.survival import kaplan_meier, log_rank, paired_difference, restricted_mean
from perenne_experiments.statistics.tails import normal_quantile, student_quantile
from perenne_experiments.statistics.units import Units, covariance, sampled_worlds

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
        student = student_quantile(0.975, size - 1) / normal_quantile(0.975)
        np.testing.assert_allclose(reach, expected * np.sqrt(size / (size - 1)) * student, rtol=1e-10)

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
        groups = (first, np.arange(60)), (second, 1000 + np.arange(90))
        found = clustered_difference(*groups, (-HORIZON, HORIZON), seed=1)
        assert found.value == pytest.approx(first.mean() - second.mean())
        assert difference_error(*groups) == pytest.approx(np.sqrt(first.var() / 60 + second.var() / 90), rel=0.01)


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

    def test_groups_of_the_very_same_lives_do_not_differ(self) -> None:
        lives, unit, _ = alike(20, 3, 1)
        both = np.tile(lives, 2)
        found = clustered_log_rank(both, both < HORIZON, np.repeat([0, 1], len(lives)), np.tile(unit, 2))
        assert found is not None
        assert (found.statistic, found.p_value) == (0, 1)


def crossed(
    seeds: int, worlds: int, seed: int, *, luck: float, place: float
) -> tuple[NDArray[np.float64], Units, NDArray[np.float64]]:
    """Return lives in every world on every seed, what they share, and the lives of a second policy beside them."""
    draw = np.random.default_rng(seed)
    lucky, kind = draw.normal(0, luck, seeds), draw.normal(0, place, worlds)
    world, of_seed = (column.ravel() for column in np.meshgrid(np.arange(worlds), np.arange(seeds)))
    other_luck, other_kind = draw.normal(0, luck, seeds), draw.normal(0, place, worlds)
    first = 260 + lucky[of_seed] + kind[world] + draw.normal(0, 20, len(world))
    second = 260 + other_luck[of_seed] + other_kind[world] + draw.normal(0, 20, len(world))
    return first, Units(of_seed, world), second


class TestSeedsAndWorlds:
    """Lives that share seeds and worlds at once, as in a sweep."""

    @pytest.mark.parametrize(("luck", "place"), [(30, 0), (0, 30), (30, 30), (0, 0)])
    def test_intervals_hold_the_truth(self, luck: float, place: float) -> None:
        """At 95 % in 300 trials of 12 seeds in 40 worlds: below 0.91 by a false alarm in one of a thousand.

        Where neither matters, Student's t for the fewer of the two makes them a little wide.
        """
        hits = np.zeros(2)
        wide = (-1e4, 1e4)
        for trial in range(300):
            first, units, second = crossed(12, 40, trial, luck=luck, place=place)
            alone = clustered_mean(first, units, wide, seed=1)
            against = clustered_difference((first, units), (second, units), wide, seed=1)
            hits += alone.low <= 260 <= alone.high, against.low <= 0 <= against.high
        assert np.all(hits / 300 > 0.91), hits / 300

    def test_worlds_alone_would_not(self) -> None:
        """What made this necessary: the luck of twelve seeds taken for that of all."""
        hits = 0
        for trial in range(100):
            first, units, _ = crossed(12, 40, trial, luck=30, place=0)
            found = clustered_mean(first, units.world, (-1e4, 1e4), seed=1)
            hits += found.low <= 260 <= found.high
        assert hits < 60

    def test_as_cameron_gelbach_and_miller_have_it(self) -> None:
        """Summed over seeds and over worlds, less over both, each with units ÷ (units − 1): by hand on six lives."""
        values = np.array([3.0, 1.0, -1.0, 1.0, -1.0, -3.0])
        units = Units(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 0, 1, 2]))
        by_seed = (3.0**2 + 3.0**2) * 2 / 1
        by_world = (4.0**2 + 0.0**2 + 4.0**2) * 3 / 2
        both = np.sum(values**2) * 6 / 5
        assert covariance(values[:, None], units)[0, 0] == pytest.approx(by_seed + by_world - both)

    def test_one_world_leaves_seeds_alone(self) -> None:
        lives, unit, _ = alike(30, 4, 1)
        one, other = (
            clustered_mean(lives, shared, SPAN, seed=1) for shared in (unit, Units(unit, np.full(len(unit), 7)))
        )
        assert one == other

    def test_a_single_seed_tells_nothing_however_many_worlds(self) -> None:
        lives, world, _ = alike(30, 1, 1)
        units = Units(np.zeros(30, dtype=int), world)
        found = clustered_mean(lives, units, SPAN, seed=1)
        assert (found.low, found.high) == SPAN
        curve = kaplan_meier(lives, lives < HORIZON, units=units)
        share = curve.at(100)
        assert (share.low, share.high) == (0, 1)

    def test_bands_hold_the_truth(self) -> None:
        """95 % bands in 300 trials of 12 seeds in 30 worlds: below 0.90 by a false alarm in one of a thousand."""
        hits, alone = 0, 0
        for trial in range(300):
            lives, units, _ = crossed(12, 30, trial, luck=60, place=40)
            truth = 0.5
            ended = np.ones(len(lives))
            found = kaplan_meier(lives + 1000, ended, units=units).at(1260)
            naive = kaplan_meier(lives + 1000, ended, units=units.world).at(1260)
            hits += found.low <= truth <= found.high
            alone += naive.low <= truth <= naive.high
        assert hits / 300 > 0.9
        assert alone / 300 < 0.8

    def test_log_rank_errs_as_often_as_it_says(self) -> None:
        """At p < 0.05 in 200 trials of 30 seeds in 40 worlds: above 12 % by a false alarm in one of a thousand."""
        false, naive = 0, 0
        for trial in range(200):
            first, units, second = crossed(30, 40, trial, luck=30, place=10)
            lives, group = np.concatenate([first, second]), np.repeat([0, 1], len(first))
            both = Units(np.tile(units.seed, 2), np.tile(units.world, 2))
            found = clustered_log_rank(lives, np.ones(len(lives)), group, both)
            alone = clustered_log_rank(lives, np.ones(len(lives)), group, both.world)
            assert found is not None
            assert alone is not None
            false += found.p_value < 0.05
            naive += alone.p_value < 0.05
        assert false / 200 < 0.12
        assert naive / 200 > 0.3


class TestSampledWorlds:
    def test_a_grid_has_none(self) -> None:
        across, up = (column.ravel() for column in np.meshgrid([1.0, 2.0, 3.0], [10.0, 20.0]))
        assert set(sampled_worlds([across, up])) == {0}

    def test_a_sample_makes_one_of_each_point(self) -> None:
        draw = np.random.default_rng(1)
        assert len(set(sampled_worlds([draw.random(50), draw.random(50)]))) == 50

    @pytest.mark.parametrize("values", [[4.0, 8.0], [4.0, 8.0, float("nan")]])
    def test_levers_tried_in_all_of_them_leave_them_as_they_are(self, values: list[float]) -> None:
        """Two budgets, or none for a policy that takes none, in each of thirty worlds: thirty worlds."""
        draw = np.random.default_rng(2)
        one, other = draw.random(30), draw.random(30)
        lever = np.tile(values, 30)
        repeated = (np.repeat(one, len(values)), np.repeat(other, len(values)))
        world = sampled_worlds([lever, *repeated])
        assert len(set(world)) == 30
        assert all(len(set(world[repeated[0] == value])) == 1 for value in one)

    def test_no_factor_no_world(self) -> None:
        assert len(sampled_worlds([])) == 0
