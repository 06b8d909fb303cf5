"""Forecasting: the plausible futures of a community under the policy it lives under, and under others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event as Flag
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.calibration.simulator import STRIDE, TOO_LARGE, TOO_MANY
from perenne_experiments.estimate import Estimate
from perenne_experiments.forecasting.error import ForecastError
from perenne_experiments.forecasting.silence import YEAR, weeks_to_silence
from perenne_experiments.forecasting.today import SPANS, Past, drawn, recent_before, unlikeness, weights_of
from perenne_experiments.logs.activity import WEEK
from perenne_experiments.logs.log import JOIN
from perenne_experiments.replicates import StoppedError, patient_result, replicate_seed, usable_cores

if TYPE_CHECKING:
    from perenne_model import Parameters, Policy
    from perenne_scenarios import Scenario
    from perenne_scenarios.calibration import Calibration

LIVES = 8
"""Lives of each plausible set, from which those that look like the log are drawn."""

FUTURES = 300
"""Futures that are drawn, the same life several times if it looks most like the log."""

LEVEL = 0.8
"""Level of the ranges that are told."""

Result = TypeVar("Result")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one life.

    Attributes:
        weeks: weeks it still lived, at most the horizon.
        alive: whether it lives on at the horizon.
        active: members who contributed in a week, mean over the year before the horizon.
    """

    weeks: float
    alive: bool
    active: float


@dataclass(frozen=True, eq=False)
class Outlook:
    """The futures of a community under one policy.

    Attributes:
        policy: name of the policy, from today on.
        weeks: weeks still lived, shape (futures,).
        alive: whether it lives on, shape (futures,).
        active: weekly contributors in the year before the horizon, shape (futures,).
        survival: share alive after each of the forecast's checkpoints, with the range that parameters leave open.
        gain: difference of the share alive at the horizon from that under the present policy, with its range.
    """

    policy: str
    weeks: NDArray[np.float64]
    alive: NDArray[np.bool_]
    active: NDArray[np.float64]
    survival: tuple[Estimate, ...]
    gain: Estimate


@dataclass(frozen=True, eq=False)
class Forecast:
    """A forecast.

    Attributes:
        scenario: the calibrated scenario.
        calibration: where it comes from.
        present: name of the present policy.
        horizon: weeks from today.
        checkpoints: weeks from today at which survival is told, the last being the horizon.
        outlooks: the futures under each policy, the present one first.
        likeness: factor by which the recent activity of the lives drawn is off, typically; 1 is no difference.
        effective: number of different lives that would tell as much as those drawn.
        seed: seed of the whole.
    """

    scenario: Scenario
    calibration: Calibration
    present: str
    horizon: int
    checkpoints: tuple[int, ...]
    outlooks: tuple[Outlook, ...]
    likeness: float
    effective: float
    seed: int


def forecast(
    scenario: Scenario,
    policies: Sequence[Policy],
    *,
    present: Policy,
    weeks: int = 260,
    lives: int = LIVES,
    futures: int = FUTURES,
    seed: int = 1,
    executor: Executor | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Forecast:
    """Tell what becomes of a community from the end of its log.

    Args:
        scenario: a calibrated scenario.
        policies: policies that may take over today.
        present: policy that it has lived under, and goes on under unless another takes over.
        weeks: horizon, counted from today.
        lives: lives of each plausible set up to today.
        futures: futures that are drawn.
        seed: seed of the whole.
        executor: where to simulate; by default threads of this process.
        jobs: number of those threads.
        progress: called as lives are lived.

    Raises:
        ForecastError: the scenario is not calibrated, or its community was silent for a year already.
    """
    from perenne_model import Handover

    calibration = scenario.calibration
    if calibration is None:
        raise ForecastError("forecast.error_uncalibrated", scenario=scenario.name)
    if not calibration.recent.get(52, 0.0):
        raise ForecastError("forecast.error_silent", scenario=scenario.name)
    until = calibration.warm_up + -(-calibration.seconds // WEEK)
    sets = [scenario.parameters.replace(dict(one.parameters)) for one in calibration.sets]
    tasks = [(place, replicate_seed(seed, place * lives + life)) for place in range(len(sets)) for life in range(lives)]
    total = len(tasks) + min(futures, len(tasks)) * (len(policies) + 1)
    crew = _Crew(executor, jobs, progress, total)
    limits = _limits(calibration)
    found = crew.map(_past, [(place, sets[place], present, seed_, until, limits) for place, seed_ in tasks])
    pasts = [past for past in found if past is not None]
    if not pasts:
        raise ForecastError("forecast.error_unlike", scenario=scenario.name)
    observed = {span: calibration.recent[span] for span in SPANS}
    weights = weights_of(pasts, observed)
    chosen = drawn(weights, futures, np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1 << 20,))))
    counts = Counter(chosen.tolist())
    crew.total = len(tasks) + len(counts) * (len(policies) + 1)
    takeovers = [present, *(Handover(present, policy, until) for policy in policies)]
    work = [
        (sets[pasts[place].place], policy, pasts[place].seed, until, weeks) for policy in takeovers for place in counts
    ]
    lived = crew.map(_future, work)
    names = [present.name, *(policy.name for policy in policies)]
    by_policy = [lived[start : start + len(counts)] for start in range(0, len(lived), len(counts))]
    places = np.array([pasts[place].place for place in counts])
    repeats = np.array([counts[place] for place in counts])
    checkpoints = tuple(sorted({*(point for point in (52, 104, 260, 520) if point < weeks), weeks}))
    first = by_policy[0]
    return Forecast(
        scenario=scenario,
        calibration=calibration,
        present=present.name,
        horizon=weeks,
        checkpoints=checkpoints,
        outlooks=tuple(
            _outlook(name, ends, first, places, repeats, checkpoints, seed)
            for name, ends in zip(names, by_policy, strict=True)
        ),
        likeness=_likeness([pasts[place] for place in chosen], observed),
        effective=float(1 / (weights**2).sum()),
        seed=seed,
    )


def _limits(calibration: Calibration) -> tuple[int, int]:
    events = TOO_MANY * calibration.contributions + TOO_LARGE * calibration.posters
    return int(events), int(TOO_LARGE * calibration.posters)


class _Crew:
    """Lives many lives, on an executor or in threads of this process, and counts them."""

    def __init__(self, executor: Executor | None, jobs: int | None, progress: Progress | None, total: int) -> None:
        self.total = total
        self._executor = executor
        self._jobs = jobs or usable_cores()
        self._progress = progress
        self._done = 0

    def map(self, function: Callable[..., Result], work: Sequence[tuple[object, ...]]) -> list[Result]:
        """Return what comes of each piece of work, in order."""
        if self._executor is not None:
            return self._gathered([self._executor.submit(function, *one, None) for one in work])
        import perenne_model.life  # noqa: F401 - the rules are loaded in this thread, so that Ctrl-C is heard meanwhile

        stop = Flag()
        with ThreadPoolExecutor(self._jobs, thread_name_prefix="perenne") as pool:
            futures = [pool.submit(function, *one, stop) for one in work]
            try:
                return self._gathered(futures)
            except BaseException:
                stop.set()
                raise

    def _gathered(self, futures: Sequence[Future[Result]]) -> list[Result]:
        found = []
        try:
            for future in futures:
                found.append(patient_result(future))
                self._done += 1
                if self._progress:
                    self._progress(self._done, max(self.total, self._done))
        finally:
            for future in futures:
                future.cancel()
        return found


def _past(
    place: int,
    parameters: Parameters,
    policy: Policy,
    seed: int,
    until: int,
    limits: tuple[int, int],
    stop: Flag | None,
) -> Past | None:
    """Live up to today; None where nothing is left that looks like the community at all."""
    times, member = contributions(parameters, policy, seed, until, limits, stop)
    if not len(times):
        return None
    return Past(place, seed, recent_before(times, member, until * WEEK))


def _future(parameters: Parameters, policy: Policy, seed: int, until: int, weeks: int, stop: Flag | None) -> Fate:
    """Live up to today and on, a year beyond the horizon, so that the silence that may begin there is seen."""
    times, member = contributions(parameters, policy, seed, until + weeks + YEAR, None, stop)
    now = until * WEEK
    lived, alive = weeks_to_silence(times, now, weeks)
    active = recent_before(times, member, now + weeks * WEEK)[52]
    return Fate(lived, alive, active)


def contributions(
    parameters: Parameters,
    policy: Policy,
    seed: int,
    weeks: int,
    limits: tuple[int, int] | None = None,
    stop: Flag | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return when who contributed in a life; nothing if it grew out of all proportion.

    Args:
        parameters: the model's parameters.
        policy: who facilitates, and how.
        seed: seed of the life.
        weeks: weeks to live.
        limits: events and members above which it has grown out of all proportion; None for no limit.
        stop: when set from outside, the life is ended.

    Returns:
        Seconds since the launch, never falling, and numbers of members, both of shape (contributions,).

    Raises:
        StoppedError: `stop` was set.
    """
    from perenne_model import Engine

    engine = Engine(parameters, policy, seed=seed, weeks=weeks, log=True)
    while engine.week < weeks and not engine.dead:
        if stop is not None and stop.is_set():
            raise StoppedError(f"stopped in week {engine.week}")
        engine.run_to(min(weeks, engine.week + STRIDE))
        community = engine.world.community[0]
        if limits and (community["log_rows"] > limits[0] or community["members"] > limits[1]):
            return np.zeros(0, np.int64), np.zeros(0, np.int32)
    log = engine.life().log
    assert log is not None  # noqa: S101 - it was asked for
    log = log[log["kind"] != JOIN]
    who = np.unique(log[["arrival", "slot"]], return_inverse=True)[1].reshape(-1)
    return log["second"].astype(np.int64), who.astype(np.int32)


def _likeness(pasts: Sequence[Past], observed: dict[int, float]) -> float:
    from perenne_experiments.forecasting.today import WIDTH

    off = np.sqrt(np.median([unlikeness(past.recent, observed) for past in pasts])) * WIDTH
    return float(np.exp(off))


def _outlook(
    name: str,
    ends: Sequence[Fate],
    first: Sequence[Fate],
    places: NDArray[np.int64],
    repeats: NDArray[np.int64],
    checkpoints: tuple[int, ...],
    seed: int,
) -> Outlook:
    weeks = np.array([one.weeks for one in ends])
    alive = np.array([one.alive for one in ends])
    horizon = checkpoints[-1]
    survival = tuple(
        share_over_sets((alive if point == horizon else weeks >= point).astype(float), places, repeats)
        for point in checkpoints
    )
    before = np.array([one.alive for one in first]).astype(float)
    return Outlook(
        policy=name,
        weeks=np.repeat(weeks, repeats),
        alive=np.repeat(alive, repeats),
        active=np.repeat(np.array([one.active for one in ends]), repeats),
        survival=survival,
        gain=difference_over_sets(alive.astype(float) - before, places, repeats, seed),
    )


def share_over_sets(alive: NDArray[np.float64], places: NDArray[np.int64], repeats: NDArray[np.int64]) -> Estimate:
    """Return a share with the range that the parameters leave open: the middle eight tenths of a beta distribution.

    The share of each plausible set is not seen, only a few lives of it. What sets differ by beyond that chance is
    estimated by moments (a beta-binomial), so that few lives a set do not pass for uncertainty of parameters; the
    chance in the mean itself is added.
    """
    from scipy.stats import beta

    weight = repeats / repeats.sum()
    share = float((repeats @ alive) / repeats.sum())
    between = variance_between(alive, places, repeats) + share * (1 - share) * float((weight**2).sum())
    held = min(max(share, 0.5 / len(alive)), 1 - 0.5 / len(alive))
    size = max(0.5, held * (1 - held) / max(between, 1e-9) - 1)
    low, high = beta.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], held * size, (1 - held) * size)
    return Estimate(share, float(min(low, share)), float(max(high, share)))


def variance_between(values: NDArray[np.float64], places: NDArray[np.int64], repeats: NDArray[np.int64]) -> float:
    """Return the variance of the sets' own means, chance within a set taken out; never below 0."""
    weight = repeats / repeats.sum()
    mean = weight @ values
    total = within = pairs = 0.0
    for place in np.unique(places):
        inside = places == place
        own = weight[inside].sum()
        total += own * (weight[inside] @ values[inside] / own - mean) ** 2
        if inside.sum() > 1:
            share = weight[inside] / own
            within += own * float(share @ (values[inside] - share @ values[inside]) ** 2) * float((share**2).sum())
            pairs += own
    return max(0.0, total - (within / pairs if pairs else 0.0))


def difference_over_sets(
    gaps: NDArray[np.float64], places: NDArray[np.int64], repeats: NDArray[np.int64], seed: int
) -> Estimate:
    """Return a mean difference with a range: sets drawn with replacement, all lives of a set taken together."""
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(3,)))
    names = np.unique(places)
    sums = np.array([(gaps * repeats)[places == name].sum() for name in names])
    sizes = np.array([repeats[places == name].sum() for name in names])
    picked = generator.integers(len(names), size=(2000, len(names)))
    means = sums[picked].sum(axis=1) / sizes[picked].sum(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = float(sums.sum() / sizes.sum())
    return Estimate(value, min(float(low), value), max(float(high), value))
