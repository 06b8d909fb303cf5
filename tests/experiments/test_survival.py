"""Survival statistics: against lifelines, against published figures, and by their properties."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from perenne_experiments.statistics.estimate import share_left_open
from perenne_experiments.statistics.survival import (
    cumulative_incidence,
    kaplan_meier,
    log_rank,
    paired_difference,
    paired_ratio,
    restricted_mean,
)

HORIZON = 520.0

Rows = list[tuple[int, bool]]
rows = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def lifelines() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lifelines
        import lifelines.datasets
        import lifelines.statistics
        import lifelines.utils
    return lifelines


@pytest.fixture(scope="module")
def waltons(lifelines: Any) -> Any:
    return lifelines.datasets.load_waltons()


@pytest.fixture(scope="module")
def freireich(lifelines: Any) -> Any:
    """6-mercaptopurine in acute leukaemia (Freireich et al. 1963), the textbook example."""
    return lifelines.datasets.load_leukemia()


def columns(data: Rows) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    return np.array([row[0] for row in data], float), np.array([row[1] for row in data], bool)


class TestKaplanMeier:
    @pytest.mark.parametrize("dataset", ["waltons", "rossi"])
    def test_as_lifelines(self, lifelines: Any, dataset: str) -> None:
        data = getattr(lifelines.datasets, f"load_{dataset}")()
        weeks, died = (data["T"], data["E"]) if dataset == "waltons" else (data["week"], data["arrest"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = lifelines.KaplanMeierFitter().fit(weeks, died)
        ours = kaplan_meier(weeks, died)
        expected = theirs.survival_function_["KM_estimate"]
        np.testing.assert_array_equal(ours.times, expected.index)
        np.testing.assert_allclose(ours.survival, expected, atol=1e-12)
        inside = (ours.survival > 0) & (ours.survival < 1)
        band = theirs.confidence_interval_.to_numpy()
        np.testing.assert_allclose(np.column_stack([ours.low, ours.high])[inside], band[inside], atol=1e-12)

    def test_published_medians(self, freireich: Any) -> None:
        treated, control = (kaplan_meier(group["t"], group["status"]) for _, group in freireich.groupby("Rx"))
        assert (treated.median().value, control.median().value) == (23, 8)
        assert treated.at(6).value == pytest.approx(0.857, abs=5e-4)
        assert treated.median().high is None

    def test_median_interval_as_lifelines(self, lifelines: Any, waltons: Any) -> None:
        median = kaplan_meier(waltons["T"], waltons["E"]).median()
        assert (median.low, median.value, median.high) == (53, 56, 58)

    def test_nobody_died(self) -> None:
        curve = kaplan_meier(np.full(400, HORIZON), np.zeros(400, bool))
        alive = curve.at(HORIZON)
        assert (alive.value, alive.high) == (1, 1)
        assert alive.low == pytest.approx(0.025 ** (1 / 400))
        assert curve.median().value is None

    def test_everybody_died_at_once(self) -> None:
        dead = kaplan_meier([7.0] * 5, [True] * 5).at(7)
        assert (dead.value, dead.low) == (0, 0)
        assert dead.high == pytest.approx(share_left_open(5))

    def test_alone(self) -> None:
        curve = kaplan_meier([30], [True])
        assert curve.at(29).value == 1
        assert curve.at(30).value == 0
        assert curve.at(29).low == pytest.approx(0.025)

    @given(rows)
    def test_properties(self, data: Rows) -> None:
        curve = kaplan_meier(*columns(data))
        assert np.all(np.diff(curve.survival) <= 0)
        assert np.all((curve.low <= curve.survival) & (curve.survival <= curve.high))
        assert np.all((curve.low >= 0) & (curve.high <= 1))

    @given(rows, st.randoms(use_true_random=False))
    def test_order_of_rows_does_not_matter(self, data: Rows, random: Any) -> None:
        shuffled = random.sample(data, len(data))
        np.testing.assert_array_equal(kaplan_meier(*columns(data)).survival, kaplan_meier(*columns(shuffled)).survival)

    @given(rows)
    def test_without_censoring_it_is_the_share_alive(self, data: Rows) -> None:
        lives, _ = columns(data)
        curve = kaplan_meier(lives, np.ones(len(lives), bool))
        shares = [np.mean(lives > time) for time in curve.times]
        np.testing.assert_allclose(curve.survival, shares, atol=1e-12)

    def test_interval_covers(self) -> None:
        """95 % intervals in 600 trials: below 0.92 has a chance under 0.001 of a false alarm."""
        draw = np.random.default_rng(5)
        truth = np.exp(-1)
        hits = 0
        for _ in range(600):
            lives = draw.exponential(100, 60)
            watch = draw.uniform(50, 400, 60)
            alive = kaplan_meier(np.minimum(lives, watch), lives <= watch).at(100)
            hits += alive.low <= truth <= alive.high
        assert 0.92 < hits / 600 < 0.985

    @pytest.mark.parametrize(
        ("durations", "died"),
        [([], []), ([1.0, 2.0], [True]), ([-1.0], [True]), ([np.nan], [True]), ([[1.0]], [[True]])],
    )
    def test_bad_rows_are_refused(self, durations: Any, died: Any) -> None:
        with pytest.raises(ValueError, match="expected"):
            kaplan_meier(durations, died)


class TestRestrictedMean:
    def test_published(self, freireich: Any) -> None:
        """R's survfit prints 23.29 (standard error 2.83) up to 35 weeks, and 8.67 (1.38)."""
        treated, control = (
            restricted_mean(group["t"], group["status"], horizon)
            for (_, group), horizon in zip(freireich.groupby("Rx"), (35, 23), strict=True)
        )
        assert (treated.value, treated.standard_error) == pytest.approx((23.29, 2.83), abs=0.005)
        assert (control.value, control.standard_error) == pytest.approx((8.67, 1.38), abs=0.005)

    @pytest.mark.parametrize("horizon", [20, 50, 75])
    def test_as_lifelines(self, lifelines: Any, waltons: Any, horizon: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            curve = lifelines.KaplanMeierFitter().fit(waltons["T"], waltons["E"])
            expected = lifelines.utils.restricted_mean_survival_time(curve, t=horizon)
        assert restricted_mean(waltons["T"], waltons["E"], horizon).value == pytest.approx(expected, rel=1e-12)

    @given(st.lists(st.integers(0, 900), min_size=2, max_size=80))
    def test_censored_at_the_horizon_only_it_is_the_plain_mean(self, lives: list[int]) -> None:
        watched = np.minimum(np.array(lives, float), HORIZON)
        found = restricted_mean(watched, watched < HORIZON, HORIZON)
        assert found.value == pytest.approx(watched.mean(), rel=1e-12, abs=1e-12)
        assert found.standard_error == pytest.approx(watched.std() / np.sqrt(len(lives)), rel=1e-7, abs=1e-7)
        assert 0 <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= HORIZON

    @given(rows, st.integers(1, 30), st.integers(1, 30))
    def test_a_longer_horizon_adds(self, data: Rows, horizon: int, more: int) -> None:
        lives, died = columns(data)
        died[lives == lives.max()] = True
        near, far = (restricted_mean(lives, died, end).value for end in (horizon, horizon + more))
        assert near - 1e-9 <= far <= near + more + 1e-9

    def test_nobody_died(self) -> None:
        found = restricted_mean([HORIZON] * 400, [False] * 400, HORIZON)
        assert (found.value, found.high) == (HORIZON, HORIZON)
        assert found.low == pytest.approx(HORIZON * 0.025 ** (1 / 400))

    def test_alone(self) -> None:
        found = restricted_mean([100.0], [True], HORIZON)
        assert (found.value, found.low, found.high) == (100, 0, HORIZON)

    def test_all_alike_leaves_the_interval_open(self) -> None:
        found = restricted_mean([100.0] * 20, [True] * 20, HORIZON)
        assert found.low < 100 < found.high

    def test_interval_covers(self) -> None:
        """As above: 600 trials."""
        draw = np.random.default_rng(6)
        truth = 200 * (1 - np.exp(-HORIZON / 200))
        hits = 0
        for _ in range(600):
            lives = np.minimum(draw.exponential(200, 25), HORIZON)
            found = restricted_mean(lives, lives < HORIZON, HORIZON)
            hits += found.low <= truth <= found.high
        assert 0.92 < hits / 600 < 0.985

    def test_a_horizon_past_the_watch_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"nobody was followed past 10"):
            restricted_mean([5.0, 10.0], [True, False], 20)
        with pytest.raises(ValueError, match="horizon = 0"):
            restricted_mean([5.0], [True], 0)


class TestLogRank:
    def test_published(self, freireich: Any) -> None:
        """16.79 on 1 degree of freedom: every textbook."""
        test = log_rank([(group["t"], group["status"]) for _, group in freireich.groupby("Rx")])
        assert test.statistic == pytest.approx(16.79, abs=0.005)
        assert test.p_value == pytest.approx(4.17e-5, rel=1e-3)

    def test_as_lifelines_with_many_groups(self, lifelines: Any) -> None:
        rossi = lifelines.datasets.load_rossi()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = lifelines.statistics.multivariate_logrank_test(rossi["week"], rossi["paro"], rossi["arrest"])
        ours = log_rank([(group["week"], group["arrest"]) for _, group in rossi.groupby("paro")])
        assert ours.statistic == pytest.approx(theirs.test_statistic, rel=1e-10)
        assert ours.p_value == pytest.approx(theirs.p_value, rel=1e-10)

    def test_a_million_rows_do_not_overflow(self) -> None:
        draw = np.random.default_rng(7)
        few = [np.floor(draw.exponential(scale, 1000)) for scale in (100, 110)]
        many = [np.tile(lives, 500) for lives in few]
        small, large = (log_rank([(lives, lives >= 0) for lives in group]) for group in (few, many))
        assert large.statistic == pytest.approx(500 * small.statistic, rel=0.01)

    @given(rows, rows, rows)
    def test_order_of_groups_does_not_matter(self, one: Rows, two: Rows, three: Rows) -> None:
        groups = (one, two, three)
        forth, back = (log_rank([columns(data) for data in order]) for order in (groups, groups[::-1]))
        assert forth.statistic == pytest.approx(back.statistic, rel=1e-6, abs=1e-6)
        assert forth.degrees == 2
        assert 0 <= forth.p_value <= 1

    def test_no_deaths(self) -> None:
        assert log_rank([([5.0], [False]), ([6.0], [False])]).p_value == 1

    def test_false_alarms(self) -> None:
        """Under no difference p < 0.05 comes in 5 % of 500 trials: above 8 % has a chance below 0.003."""
        draw = np.random.default_rng(8)
        groups = draw.exponential(1, (500, 2, 40))
        alarms = sum(log_rank([(lives, lives >= 0) for lives in pair]).p_value < 0.05 for pair in groups)
        assert 0.02 < alarms / 500 < 0.08

    def test_one_group_is_refused(self) -> None:
        with pytest.raises(ValueError, match="groups = 1"):
            log_rank([([1.0], [True])])


class TestCumulativeIncidence:
    def test_as_lifelines(self, lifelines: Any) -> None:
        draw = np.random.default_rng(9)
        lives, watch = draw.exponential(50, 300), draw.exponential(80, 300)
        cause = np.where(lives <= watch, draw.integers(0, 3, 300), -1)
        weeks = np.minimum(lives, watch)
        ours = cumulative_incidence(weeks, cause, 3)
        for kind in range(3):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = lifelines.AalenJohansenFitter(calculate_variance=False).fit(
                    weeks, cause + 1, event_of_interest=kind + 1
                )
            expected = theirs.cumulative_density_.iloc[:, 0]
            found = [ours.at(time)[kind] for time in expected.index]
            np.testing.assert_allclose(found, expected, atol=1e-12)

    @given(rows, st.lists(st.integers(0, 4), min_size=60, max_size=60))
    def test_causes_and_the_living_make_one(self, data: Rows, kinds: list[int]) -> None:
        lives, died = columns(data)
        cause = np.where(died, kinds[: len(lives)], -1)
        incidence = cumulative_incidence(lives, cause, 5)
        alive = [kaplan_meier(lives, died).at(time).value for time in incidence.times]
        np.testing.assert_allclose(incidence.shares.sum(axis=0) + alive, 1, atol=1e-12)
        assert np.all(np.diff(incidence.shares, axis=1) >= -1e-15)

    def test_an_unknown_cause_is_refused(self) -> None:
        with pytest.raises(ValueError, match="cause = 3"):
            cumulative_incidence([1.0], [3], 3)


class TestPairedDifference:
    def test_independent_samples_gain_nothing(self) -> None:
        draw = np.random.default_rng(10)
        gain = paired_difference(draw.random(5000), draw.random(5000), 1, seed=1).pairing_gain
        assert gain == pytest.approx(1, abs=0.05)

    def test_common_luck_gains(self) -> None:
        draw = np.random.default_rng(11)
        luck = draw.normal(100, 20, 5000)
        found = paired_difference(luck + draw.normal(5, 4, 5000), luck, 1000, seed=1)
        assert found.pairing_gain == pytest.approx((2 * 400 + 16) / 16, rel=0.1)
        assert found.low < 5 < found.high

    def test_agrees_with_student_on_a_normal_sample(self) -> None:
        draw = np.random.default_rng(12)
        differences = draw.normal(10, 30, 40)
        found = paired_difference(100 + differences, np.full(40, 100.0), 1000, seed=3)
        reach = 2.0227 * differences.std(ddof=1) / np.sqrt(40)
        assert found.high - found.low == pytest.approx(2 * reach, rel=0.12)

    @settings(max_examples=40)
    @given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 700)), min_size=1, max_size=40))
    def test_properties(self, pairs: list[tuple[int, int]]) -> None:
        first, second = np.array(pairs, float).T
        found = paired_difference(first, second, HORIZON, seed=4)
        turned = paired_difference(second, first, HORIZON, seed=4)
        assert -HORIZON <= found.low <= found.value <= found.high <= HORIZON
        assert found.value == pytest.approx(-turned.value)
        assert found.pairing_gain is None or found.pairing_gain > 0
        expected = np.mean(np.minimum(first, HORIZON) - np.minimum(second, HORIZON))
        assert found.value == pytest.approx(expected, abs=1e-9)

    def test_same_seed_same_interval(self) -> None:
        draw = np.random.default_rng(13)
        pair = draw.exponential(300, 100), draw.exponential(200, 100)
        one, again, other = (paired_difference(*pair, HORIZON, seed=seed) for seed in (5, 5, 6))
        assert one == again
        assert one.low != other.low

    def test_alone_it_says_nothing(self) -> None:
        found = paired_difference([500], [10], HORIZON, seed=0)
        assert (found.low, found.high) == (-HORIZON, HORIZON)
        assert found.pairing_gain is None

    @pytest.mark.parametrize("pairs", [3, 400])
    def test_all_alike_leaves_the_interval_open(self, pairs: int) -> None:
        found = paired_difference([HORIZON] * pairs, [HORIZON] * pairs, HORIZON, seed=0)
        assert found.value == 0
        assert found.high == -found.low == pytest.approx(HORIZON * share_left_open(pairs))

    @pytest.mark.parametrize(("pairs", "coverage"), [(12, 0.87), (40, 0.91)])
    def test_interval_covers(self, pairs: int, coverage: float) -> None:
        """400 trials of skewed differences, half of them zero: in the long run 0.91 and 0.94."""
        draw = np.random.default_rng(pairs)
        truth = 0.5 * 60
        hits = 0
        for trial in range(400):
            extra = draw.exponential(60, pairs) * (draw.random(pairs) < 0.5)
            found = paired_difference(100 + extra, np.full(pairs, 100.0), 5000, seed=trial)
            hits += found.low <= truth <= found.high
        assert hits / 400 > coverage

    def test_shapes_that_differ_are_refused(self) -> None:
        with pytest.raises(ValueError, match="same length"):
            paired_difference([1.0, 2.0], [1.0], HORIZON, seed=0)


class TestPairedRatio:
    def test_covers(self) -> None:
        """As above: 600 trials."""
        draw = np.random.default_rng(14)
        hits = 0
        for _ in range(600):
            luck = draw.exponential(1, 60)
            found = paired_ratio(300 * luck, 200 * luck * draw.uniform(0.5, 1.5, 60), 1e9)
            assert found is not None
            hits += found.low <= 1.5 <= found.high
        assert 0.92 < hits / 600 < 0.985

    def test_unknown(self) -> None:
        assert paired_ratio([5.0], [4.0], HORIZON) is None
        assert paired_ratio([5.0, 6.0], [0.0, 0.0], HORIZON) is None
        assert paired_ratio([5.0, 6.0], [4.0, 5.0], HORIZON) is None
