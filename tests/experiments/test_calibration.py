"""Calibration: known answers for the inference, windows that see alike, and calibrations that stop and go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from perenne_experiments.calibration.adjustment import Posterior, posterior, truncated, weighted_quantiles
from perenne_experiments.calibration.calibrate import calibrate
from perenne_experiments.calibration.error import CalibrationError
from perenne_experiments.calibration.observation import Observation, observe, observe_typical, with_literature
from perenne_experiments.calibration.plausible import FEWEST, SETS, TOLERANCE, plausible
from perenne_experiments.calibration.population import Population, Yardstick, prior_proposal
from perenne_experiments.calibration.prior import DISCOVERY, prior_for, ranges
from perenne_experiments.calibration.result import NOT, TOLD
from perenne_experiments.calibration.rounds import Plan, Simulate, advanced, begun
from perenne_experiments.calibration.scenario_file import scenario_text
from perenne_experiments.logs.activity import UNKNOWN, WEEK
from perenne_experiments.logs.log import Log
from perenne_experiments.logs.window import Window, since, until
from perenne_model import Absent, Life, Parameters, find, live
from perenne_scenarios import Scenario, load

SMALL = {"pool.size": 300, "pool.discovery": 0.6, "launch.core": 12, "exchange.posts_per_hour": 1.0}
NOISE = 0.5
SLOPES = np.array([[1.0, 0.5, 0.0], [-0.4, 1.0, 0.0]])


def linear(seed: int) -> Simulate:
    def simulate(points: np.ndarray, first: int) -> np.ndarray:
        noise = np.random.default_rng((seed, first)).standard_normal((len(points), 2))
        return np.asarray(points @ SLOPES.T + NOISE * noise)

    return simulate


def exact(observed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of the posterior of the linear model, by algebra."""
    covariance = np.linalg.inv(np.eye(3) + SLOPES.T @ SLOPES / NOISE**2)
    return covariance @ SLOPES.T @ observed / NOISE**2, np.sqrt(np.diag(covariance))


def calibrated_linear(observed: np.ndarray, seed: int, rounds: int) -> tuple[Population, Yardstick]:
    yardstick = Yardstick(observed, np.full(2, NOISE))
    plan = Plan(3, first=600, each=200, seed=seed)
    population = begun(plan, linear(seed))
    for _ in range(rounds):
        population = advanced(population, plan, linear(seed), yardstick)
    return population, yardstick


def test_a_linear_model_gets_the_posterior_that_algebra_gives() -> None:
    observed = np.array([1.2, -0.3])
    found = posterior(*calibrated_linear(observed, 1, 6))
    mean, sd = exact(observed)
    low, middle, high = found.quantiles((0.1, 0.5, 0.9)).T
    assert np.abs(middle - mean).max() < 0.25
    ratio = (high - low) / (2 * 1.2816 * sd)
    assert ratio.min() > 0.75
    assert ratio.max() < 1.35


def test_what_is_not_told_stays_as_wide_as_the_prior() -> None:
    found = posterior(*calibrated_linear(np.array([0.4, 0.4]), 2, 4))
    low, high = found.quantiles((0.1, 0.9))[2]
    assert high - low == pytest.approx(2 * 1.2816, rel=0.25)


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    generator = np.random.default_rng(5)
    inside = []
    for trial in range(25):
        truth = generator.standard_normal(3)
        observed = SLOPES @ truth + NOISE * generator.standard_normal(2)
        low, high = posterior(*calibrated_linear(observed, 100 + trial, 3)).quantiles((0.1, 0.9)).T
        inside.append((low <= truth) & (truth <= high))
    # 75 intervals of which 60 are expected to hold the truth; outside 48 to 72 by chance about once in 1000.
    assert 48 <= int(np.sum(inside)) <= 72


def test_weights_are_those_of_the_prior_over_the_mixture() -> None:
    population, _ = calibrated_linear(np.array([1.0, 1.0]), 3, 3)
    weights = population.weights()
    assert weights.sum() == pytest.approx(1)
    # The first round is the prior itself, so that no weight exceeds the number of points over that of its own.
    assert weights.max() <= 1.6 / population.proposals[0].number
    assert float(weights @ population.points[:, 2]) == pytest.approx(0, abs=0.15)


def test_a_round_depends_on_nothing_but_those_before() -> None:
    observed = np.array([0.5, 0.2])
    whole, yardstick = calibrated_linear(observed, 4, 3)
    part, _ = calibrated_linear(observed, 4, 2)
    again = advanced(part, Plan(3, first=600, each=200, seed=4), linear(4), yardstick)
    assert np.array_equal(whole.points, again.points)


def test_what_shows_nothing_is_farthest() -> None:
    yardstick = Yardstick(np.zeros(2), np.ones(2))
    distances = yardstick.distances(np.array([[0.1, 0.1], [np.nan, np.nan], [100.0, 0.0]]))
    assert distances[1] == 6.0
    assert distances[0] < distances[2] < distances[1]


def test_weighted_quantiles_of_equal_weights_are_the_middle_ones() -> None:
    values = np.arange(101.0)
    assert weighted_quantiles(values, np.full(101, 1 / 101), (0.5,))[0] == pytest.approx(50)


def test_a_proposal_draws_what_its_density_says() -> None:
    drawn = prior_proposal(4000, 2).draw(np.random.default_rng(1))
    assert np.abs(drawn.mean(axis=0)).max() < 0.07
    assert np.abs(drawn.std(axis=0) - 1).max() < 0.06


def test_every_range_of_the_prior_is_one_of_the_model() -> None:
    prior = prior_for(Parameters(), posters=200, posters_a_year=30, first_posters=15)
    generator = np.random.default_rng(1)
    for point in 3 * generator.standard_normal((50, len(prior.free))):
        settings = prior.settings(point)
        for path, value in settings.items():
            assert find(path).check(value) == value
    assert {one.path for one in ranges()} == set(prior.paths)


def test_people_who_come_of_their_own_accord_are_told_as_people() -> None:
    prior = prior_for(Parameters(), posters=200, posters_a_year=30, first_posters=15)
    settings = prior.settings(np.zeros(len(prior.free)))
    place = prior.paths.index(DISCOVERY)
    assert prior.people(settings, DISCOVERY) == pytest.approx(prior.free[place].value(np.array(0.5)), rel=1e-2)


@pytest.fixture(scope="module")
def life() -> Life:
    return live(Parameters(SMALL), Absent(), seed=3, weeks=104, log=True)


@pytest.fixture(scope="module")
def small(life: Life) -> Observation:
    return observe(Log.of_life(life, "small").activity())


def test_a_window_sees_what_the_log_of_a_life_holds(life: Life) -> None:
    seen = Window(104 * WEEK).look(life)
    whole = Log.of_life(life).activity()
    assert seen is not None
    assert np.array_equal(seen.time, whole.time)
    assert np.array_equal(seen.member, whole.member)
    assert seen.present is not None


def test_a_window_that_begins_late_forgets_what_was_before(life: Life) -> None:
    whole = Log.of_life(life).activity()
    start = 30 * WEEK
    later = since(whole, start)
    assert later.time.min() >= start
    assert len(later) == int((whole.time >= start).sum())
    assert later.members == len(np.unique(whole.member[whole.time >= start]))
    first = later.first
    assert np.all(np.diff(first) >= 0)
    answered = later.reply_to[later.reply_to != UNKNOWN]
    assert np.all(later.time[answered] >= start)


def test_a_window_that_ends_early_sees_no_more(life: Life) -> None:
    whole = Log.of_life(life).activity()
    earlier = until(whole, 40 * WEEK)
    assert earlier.end == 40 * WEEK
    assert len(earlier) == int((whole.time <= 40 * WEEK).sum())
    assert earlier.thread.max() < earlier.thread.size


def test_a_log_that_begins_late_has_a_community_warmed_up() -> None:
    assert Window(100 * WEEK, partial=True).weeks == 256
    assert Window(100 * WEEK).weeks == 100


def test_too_few_members_and_too_short_a_time_are_refused(life: Life) -> None:
    whole = Log.of_life(life).activity()
    with pytest.raises(CalibrationError, match="needs 20 or more"):
        observe(until(whole, WEEK // 2))
    with pytest.raises(CalibrationError, match="needs 26 or more"):
        observe(replace(whole, end=whole.start + 20 * WEEK))
    with pytest.raises(CalibrationError, match="3 or more"):
        observe_typical([whole], "lists")


def test_the_literature_fills_in_what_a_log_without_joins_cannot_tell(small: Observation) -> None:
    keys = [one.key for one in small.summaries]
    assert "silent_share" in keys  # simulated logs tell joins
    kept = [place for place, one in enumerate(small.summaries) if one.key != "silent_share"]
    without = replace(
        small,
        summaries=tuple(small.summaries[place] for place in kept),
        values=small.values[kept],
        uncertainty=small.uncertainty[kept],
    )
    filled = with_literature(without)
    place = [one.key for one in filled.summaries].index("silent_share")
    assert filled.values[place] == pytest.approx(0.64)
    assert with_literature(filled).values.shape == filled.values.shape


def scenario() -> Scenario:
    return load("reference")


FREE = ("pool.size", "pool.discovery", "exchange.posts_per_hour", "participation.rate", "leaving.base")


def test_a_small_community_is_calibrated_and_told(small: Observation) -> None:
    found = calibrate(small, scenario(), Absent(), simulations=500, paths=FREE, seed=1)
    assert found.simulations <= 700
    told = {one.path: one for one in found.parameters}
    assert told["pool.discovery"].verdict == TOLD  # arrivals are what a log tells best
    assert told["exchange.posts_per_hour"].verdict == TOLD
    assert told["pool.size"].verdict == NOT or told["pool.size"].width > 0.3
    assert set(found.codes()) == {f"C{number}" for number in range(1, 12)}


def test_plausible_sets_are_all_different_near_enough_and_hold_the_central_one(small: Observation) -> None:
    found = calibrate(small, scenario(), Absent(), simulations=500, paths=FREE, seed=1)
    distances = [one.distance for one in found.sets]
    assert FEWEST <= len(found.sets) <= SETS
    assert distances == sorted(distances)
    assert distances[-1] <= found.tolerance
    assert len({tuple(one.settings.values()) for one in found.sets}) == len(found.sets)
    assert found.central in [one.settings for one in found.sets]
    for told in found.parameters:
        # Whole numbers and six digits are what a file keeps.
        slack = 0.5 if find(told.path).integer else 1e-4 * told.central
        assert told.low - slack <= told.central <= told.high + slack, told.path


def everywhere(number: int) -> Posterior:
    points = np.random.default_rng(1).standard_normal((number, 2))
    weights = np.arange(1.0, number + 1) / np.arange(1.0, number + 1).sum()
    return Posterior(points, weights, np.ones(2))


def test_sets_beyond_the_tolerance_are_not_called_plausible() -> None:
    """Two summaries that are what the point is: only near 0 does it look like what was observed."""
    measure = Yardstick(np.zeros(2), np.full(2, 0.3))
    near = plausible(
        everywhere(200), lambda points, _: points, measure, [0, 1], generator=np.random.default_rng(3), first=0
    )
    assert near.tolerance == TOLERANCE
    assert FEWEST < len(near.points) < SETS
    np.testing.assert_allclose(np.sqrt((near.points**2).mean(axis=1)) / 0.3, near.distances)
    assert near.distances[-1] <= TOLERANCE
    assert len(np.unique(near.points, axis=0)) == len(near.points)
    assert near.distances[near.central] == near.distances[0]  # nothing is left to luck here


def test_where_nothing_looks_like_the_log_the_nearest_are_kept_and_it_is_told() -> None:
    measure = Yardstick(np.full(2, 50.0), np.full(2, 20.0))
    kept = plausible(
        everywhere(200), lambda points, _: points, measure, [0, 1], generator=np.random.default_rng(3), first=0
    )
    assert FEWEST <= len(kept.points) <= FEWEST + 1  # the central one may be another
    assert kept.tolerance > TOLERANCE
    assert kept.distances.max() <= kept.tolerance


def told_of_a_line(summaries: int, number: int) -> Posterior:
    """One dimension of which the first summary tells a half; the other summaries tell nothing."""
    generator = np.random.default_rng(5)
    points = generator.standard_normal((number, 1))
    shown = generator.standard_normal((number, summaries))
    shown[:, 0] += points[:, 0]
    measure = Yardstick(np.zeros(summaries), np.ones(summaries))
    return posterior(Population((prior_proposal(number, 1),), points, shown), measure)


def test_intervals_are_as_wide_as_what_points_left_out_tell() -> None:
    """Where few points meet many summaries, the regression fits its own points too well."""
    few, many = told_of_a_line(60, 400), told_of_a_line(1, 40_000)
    assert few.widening[0] > 1.1
    assert 1.0 <= many.widening[0] < 1.01
    for found in (few, many):
        plain, wide = found.quantiles((0.1, 0.5, 0.9))[0], found.intervals((0.1, 0.5, 0.9))[0]
        middle = float(found.weights @ found.points[:, 0])
        np.testing.assert_allclose(wide - middle, found.widening[0] * (plain - middle))


def test_a_sample_of_a_posterior_holds_no_point_twice() -> None:
    drawn = everywhere(50).sample(30, np.random.default_rng(1))
    assert len(np.unique(drawn, axis=0)) == 30
    assert len(everywhere(50).sample(80, np.random.default_rng(1))) == 50


def test_no_weight_is_above_the_root_of_their_number() -> None:
    held = truncated(np.array([1e6, *np.ones(399)]))
    assert held.sum() == pytest.approx(1)
    assert held[0] == pytest.approx(20 * 2503.4975 / (20 * 2503.4975 + 399), rel=1e-3)
    even = np.full(10, 0.1)
    np.testing.assert_allclose(truncated(even), even)


class StopHereError(Exception):
    pass


def test_a_calibration_that_was_stopped_goes_on_where_it_was(small: Observation, tmp_path: Path) -> None:
    state = tmp_path / "kept" / "state.npz"
    whole = calibrate(small, scenario(), Absent(), simulations=420, paths=FREE, seed=2)

    def stop(done: int, total: int) -> None:
        if done >= 130:
            raise StopHereError

    with pytest.raises(StopHereError):
        calibrate(small, scenario(), Absent(), simulations=420, paths=FREE, seed=2, state=state, progress=stop)
    assert state.exists()
    counts: list[int] = []
    again = calibrate(
        small,
        scenario(),
        Absent(),
        simulations=420,
        paths=FREE,
        seed=2,
        state=state,
        progress=lambda done, total: counts.append(done),
    )
    assert counts[0] > 80  # the first round is not simulated again
    assert again.central == whole.central
    assert [one.settings for one in again.sets] == [one.settings for one in whole.sets]


def test_another_calibration_is_not_taken_up(small: Observation, tmp_path: Path) -> None:
    state = tmp_path / "state.npz"
    calibrate(small, scenario(), Absent(), simulations=400, paths=FREE[:2], seed=2, state=state)
    with pytest.raises(CalibrationError, match="another calibration"):
        calibrate(small, scenario(), Absent(), simulations=400, paths=FREE[:2], seed=3, state=state)
    state.write_bytes(b"nothing of the kind")
    with pytest.raises(CalibrationError, match="damaged"):
        calibrate(small, scenario(), Absent(), simulations=400, paths=FREE[:2], seed=3, state=state)


def test_the_file_is_a_scenario_with_every_plausible_set(small: Observation, tmp_path: Path) -> None:
    found = calibrate(small, scenario(), Absent(), simulations=400, paths=FREE, seed=2)
    path = tmp_path / "found.toml"
    path.write_text(scenario_text(found, log="small.csv", extends="reference"), encoding="utf-8")
    loaded = load(path)
    assert loaded.calibration is not None
    distances = [one.distance for one in found.sets]
    assert [one.distance for one in loaded.calibration.sets] == pytest.approx(distances, abs=1e-3)
    assert loaded.calibration.tolerance == pytest.approx(found.tolerance, rel=1e-5)
    assert loaded.calibration.recent[52] == pytest.approx(small.recent[52], rel=1e-5)
    for path_, value in found.central.items():
        assert loaded.parameters[path_] == pytest.approx(value, rel=1e-5)
        assert path_ in loaded.why
    assert "small" in loaded.title["fr"]
