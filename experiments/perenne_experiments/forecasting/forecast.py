"""Forecasting: the plausible futures of a community under the policy it lives under, and under others."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.forecasting.crew import Crew, Progress
from perenne_experiments.forecasting.error import ForecastError
from perenne_experiments.forecasting.kept import Kept, keep, weeks_watched
from perenne_experiments.forecasting.lives import Fate, future
from perenne_experiments.forecasting.over_sets import difference_over_sets, share_over_sets
from perenne_experiments.forecasting.today import Recent, compared, likeness
from perenne_experiments.statistics.estimate import Estimate

if TYPE_CHECKING:
    from perenne_model import Parameters, Policy
    from perenne_scenarios import Scenario
    from perenne_scenarios.calibration import Calibration

LIVES = 8
"""Lives of each plausible set, from which those that look like the log are drawn."""

FUTURES = 300
"""Futures that are drawn, the same life several times if it looks most like the log."""

POINTS = 60
"""Moments between today and the horizon, at the most, at which survival is told."""

CHECKPOINTS = (52, 104, 260, 520)
"""Weeks from today at which it is told in words, as far as the horizon goes."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """The futures of a community under one policy.

    Attributes:
        policy: name of the policy, from today on.
        weeks: weeks still lived, shape (futures,).
        alive: whether it lives on, shape (futures,).
        active: weekly contributors in the year before the horizon, shape (futures,).
        curve: share alive at each of the forecast's times, with the range that parameters leave open.
        survival: the same at its checkpoints.
        gain: difference of the share alive at the horizon from that under the present policy, with its range.
    """

    policy: str
    weeks: NDArray[np.float64]
    alive: NDArray[np.bool_]
    active: NDArray[np.float64]
    curve: tuple[Estimate, ...]
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
        times: weeks from today at which survival is told, from 0 to the horizon, the checkpoints among them.
        checkpoints: those of them that are told in words, the last being the horizon.
        outlooks: the futures under each policy, the present one first.
        recent: recent activity of the lives drawn beside that of the log.
        likeness: factor by which the recent activity of the lives drawn is off, typically; 1 is no difference.
        effective: number of different lives that would tell as much as those drawn.
        seed: seed of the whole.
    """

    scenario: Scenario
    calibration: Calibration
    present: str
    horizon: int
    times: tuple[int, ...]
    checkpoints: tuple[int, ...]
    outlooks: tuple[Outlook, ...]
    recent: tuple[Recent, ...]
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
    calibration = _checked(scenario)
    sets = [scenario.parameters.replace(dict(one.parameters)) for one in calibration.sets]
    asked = len(sets) * lives
    crew = Crew(executor, jobs, progress, asked + min(futures, asked) * (len(policies) + 1))
    kept = keep(calibration, sets, present, lives=lives, futures=futures, seed=seed, crew=crew)
    if kept is None:
        raise ForecastError("forecast.error_unlike", scenario=scenario.name)
    crew.total = asked + len(kept.pasts) * (len(policies) + 1)
    fates = _fates(calibration, sets, kept, [present, *policies], weeks, crew)
    checkpoints = tuple(sorted({*(point for point in CHECKPOINTS if point < weeks), weeks}))
    steps = np.linspace(0, weeks, min(weeks, POINTS) + 1).round().astype(int).tolist()
    times = tuple(sorted({*steps, *checkpoints}))
    return Forecast(
        scenario=scenario,
        calibration=calibration,
        present=present.name,
        horizon=weeks,
        times=times,
        checkpoints=checkpoints,
        outlooks=tuple(
            _outlook(policy.name, ends, fates[0], kept, times, checkpoints, seed)
            for policy, ends in zip([present, *policies], fates, strict=True)
        ),
        recent=compared(kept.pasts, kept.repeats, calibration.recent),
        likeness=likeness(kept.pasts, kept.repeats, calibration.recent),
        effective=kept.effective,
        seed=seed,
    )


def _checked(scenario: Scenario) -> Calibration:
    calibration = scenario.calibration
    if calibration is None:
        raise ForecastError("forecast.error_uncalibrated", scenario=scenario.name)
    if not calibration.recent.get(52, 0.0):
        raise ForecastError("forecast.error_silent", scenario=scenario.name)
    return calibration


def _fates(
    calibration: Calibration,
    sets: Sequence[Parameters],
    kept: Kept,
    policies: Sequence[Policy],
    weeks: int,
    crew: Crew,
) -> list[list[Fate]]:
    """Return what becomes of each life under each policy, the first being the present one."""
    from perenne_model import Handover

    until = calibration.warm_up + weeks_watched(calibration)
    present, *others = policies
    takeovers = [present, *(Handover(present, policy, until) for policy in others)]
    lived = crew.map(
        future, [(sets[one.place], policy, one.seed, until, weeks) for policy in takeovers for one in kept.pasts]
    )
    return [lived[start : start + len(kept.pasts)] for start in range(0, len(lived), len(kept.pasts))]


def _outlook(
    name: str,
    ends: Sequence[Fate],
    first: Sequence[Fate],
    kept: Kept,
    times: tuple[int, ...],
    checkpoints: tuple[int, ...],
    seed: int,
) -> Outlook:
    weeks = np.array([one.weeks for one in ends])
    alive = np.array([one.alive for one in ends])
    shares = {time: share_over_sets((weeks >= time).astype(float), kept.places, kept.repeats) for time in times[1:]}
    shares[0] = Estimate(1.0, 1.0, 1.0)  # the log says that it is alive today
    return Outlook(
        policy=name,
        weeks=np.repeat(weeks, kept.repeats),
        alive=np.repeat(alive, kept.repeats),
        active=np.repeat(np.array([one.active for one in ends]), kept.repeats),
        curve=tuple(shares[time] for time in times),
        survival=tuple(shares[time] for time in checkpoints),
        gain=_gain(ends, first, kept, seed),
    )


def _gain(ends: Sequence[Fate], first: Sequence[Fate], kept: Kept, seed: int) -> Estimate:
    """Return by how much the share alive at the horizon differs from that under the present policy, which is first."""
    if ends is first:
        return Estimate(0.0, 0.0, 0.0)
    gaps = np.array([float(one.alive) - float(before.alive) for one, before in zip(ends, first, strict=True)])
    return difference_over_sets(gaps, kept.places, kept.repeats, seed)
