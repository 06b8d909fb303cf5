"""Landmarks: communities as they were at an age, and what became of them since."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.forecasting.silence import YEAR, weeks_to_silence
from perenne_experiments.forecasting.today import FEW, SPANS, recent_before
from perenne_experiments.logs.activity import WEEK


@dataclass(frozen=True, eq=False)
class Landmark:
    """One community at an age.

    Attributes:
        name: name of the community.
        recent: members who contributed in a week, mean over so many weeks before the age, by weeks.
        alive: whether it still lived at the horizon.
    """

    name: str
    recent: dict[int, float]
    alive: bool

    @property
    def features(self) -> list[float]:
        """Recent activity, as logarithms."""
        return [float(np.log(FEW + self.recent[span])) for span in SPANS]


def landmark(
    name: str, times: NDArray[np.int64], member: NDArray[np.int32], end: int, *, age: int, horizon: int
) -> Landmark | None:
    """Return a community at an age; None if it was not watched for long enough, or was silent for a year by then.

    Args:
        name: name of the community.
        times: moments of its contributions, seconds, never falling, shape (n,).
        member: who contributed, shape (n,).
        end: end of the observation, seconds.
        age: weeks since the first contribution.
        horizon: weeks from then on.
    """
    if not len(times):
        return None
    now = int(times[0]) + age * WEEK
    before = times[times <= now]
    if now + (horizon + YEAR) * WEEK > end or now - int(before[-1]) > YEAR * WEEK:
        return None
    _, alive = weeks_to_silence(times, now, horizon)
    return Landmark(name, recent_before(times, member, now), alive)
