"""The end of a community as a log shows it: the contribution after which nobody contributes for a year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.logs.activity import WEEK

YEAR = 52
"""Weeks of silence that end a community, as far as a forecast is concerned."""


def weeks_to_silence(times: NDArray[np.int64], now: int, weeks: int) -> tuple[float, bool]:
    """Return how long a community still lives, and whether it lives on.

    Args:
        times: moments of contributions, seconds, never falling; known until a year after the horizon.
        now: moment from which it is told.
        weeks: horizon, counted from now.

    Returns:
        Weeks from now to the last contribution before a year of silence, at most `weeks`; and whether the horizon came
        first. A community that is in such a silence now lives 0 weeks.
    """
    horizon = now + weeks * WEEK
    before = times[times <= now]
    last = int(before[-1]) if len(before) else now - YEAR * WEEK
    for moment in times[times > now].tolist():
        if moment - last > YEAR * WEEK:
            break
        last = moment
        if last >= horizon:
            return float(weeks), True
    # The silence that follows the last contribution is a year long only if the horizon leaves room for it.
    lives = last + YEAR * WEEK > horizon and last > now - YEAR * WEEK and _goes_on(times, last, horizon)
    return (float(weeks), True) if lives else (max(0.0, (last - now) / WEEK), False)


def _goes_on(times: NDArray[np.int64], last: int, horizon: int) -> bool:
    """Tell whether somebody contributes after the horizon, within a year of the last contribution before it."""
    later = times[times > horizon]
    return bool(len(later)) and int(later[0]) - last <= YEAR * WEEK
