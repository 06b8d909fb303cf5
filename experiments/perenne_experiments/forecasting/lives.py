"""Lives up to today, and on from there: who contributed when, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event as Flag
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.calibration.simulator import STRIDE
from perenne_experiments.forecasting.silence import YEAR, weeks_to_silence
from perenne_experiments.forecasting.today import Past, recent_before
from perenne_experiments.lives.workers import StoppedError
from perenne_experiments.logs.activity import WEEK
from perenne_experiments.logs.log import JOIN

if TYPE_CHECKING:
    from perenne_model import Parameters, Policy


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


def past(
    place: int,
    parameters: Parameters,
    policy: Policy,
    seed: int,
    until: int,
    spans: Sequence[int],
    watched: int,
    limits: tuple[int, int],
    stop: Flag | None,
) -> Past | None:
    """Live up to today; None where nothing is left that looks like the community at all."""
    times, member = contributions(parameters, policy, seed, until, limits, stop)
    if not len(times):
        return None
    return Past(place, seed, recent_before(times, member, until * WEEK, spans=spans, watched=watched))


def future(parameters: Parameters, policy: Policy, seed: int, until: int, weeks: int, stop: Flag | None) -> Fate:
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
