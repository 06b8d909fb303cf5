"""Fronts: what nothing else beats on every goal, and how much of the space of goals lies behind it.

Every goal is to be maximised; turn the sign of what is to be small.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def on_front(values: ArrayLike) -> NDArray[np.bool_]:
    """Tell which rows no other row beats: at least as good on every goal and better on one.

    Args:
        values: goals to be maximised, shape (n, goals).

    Returns:
        Shape (n,); of equal rows the first alone is on the front.
    """
    rows = np.asarray(values, dtype=np.float64)
    kept = np.ones(len(rows), dtype=np.bool_)
    for place, row in enumerate(rows):
        as_good = (rows >= row).all(axis=1)
        better = as_good & (rows > row).any(axis=1)
        twin_before = as_good & ~better & (np.arange(len(rows)) < place)
        kept[place] = not (better | twin_before).any()
    return kept


def hypervolume(values: ArrayLike, worst: Sequence[float]) -> float:
    """Return the volume that lies between the rows and a worst point: the larger, the better the front.

    The volume is swept along the last goal, slice by slice (Zitzler & Thiele 1999, doi:10.1109/4235.797969, who
    call it the size of the space covered). Rows that do not better the worst point on every goal add nothing.

    Args:
        values: goals to be maximised, shape (n, goals).
        worst: the point to measure from, one number a goal.
    """
    rows = np.asarray(values, dtype=np.float64).reshape(-1, len(worst)) - np.asarray(worst, dtype=np.float64)
    rows = rows[(rows > 0).all(axis=1)]
    return _volume(rows[on_front(rows)]) if len(rows) else 0.0


def spread_out(values: ArrayLike, count: int) -> list[int]:
    """Return the places of so many rows, spread as widely as can be: the best of each goal, then the most remote.

    Args:
        values: goals, shape (n, goals).
        count: how many, 1 or more.
    """
    rows = np.asarray(values, dtype=np.float64)
    if len(rows) <= count:
        return list(range(len(rows)))
    reach = np.ptp(rows, axis=0)
    scaled = (rows - rows.min(axis=0)) / np.where(reach > 0, reach, 1.0)
    chosen = list(dict.fromkeys(int(place) for place in scaled.argmax(axis=0)))[:count]
    while len(chosen) < count:
        distance = np.linalg.norm(scaled[:, None, :] - scaled[None, chosen, :], axis=2).min(axis=1)
        distance[chosen] = -1.0
        chosen.append(int(distance.argmax()))
    return sorted(chosen)


def _volume(rows: NDArray[np.float64]) -> float:
    if rows.shape[1] == 1:
        return float(rows.max())
    order = rows[np.argsort(-rows[:, -1], kind="stable")]
    floors = np.append(order[1:, -1], 0.0)
    return math.fsum(
        _volume(order[: place + 1, :-1]) * (order[place, -1] - floor)
        for place, floor in enumerate(floors)
        if order[place, -1] > floor
    )
