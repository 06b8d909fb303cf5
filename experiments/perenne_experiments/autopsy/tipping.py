"""The tipping point: the week from which the vital signs of a community head down for good.

Joinpoint regression (Kim, Fay, Feuer & Midthune 2000, Statistics in Medicine 19(3)) of several vital signs at once with
common joints (Bai, Lumsdaine & Stock 1998, doi:10.1111/1467-937X.00051): each sign follows a line that may bend at no,
one or two joints, the same for all; the joints are found by trying every pair, their number by the information
criterion of Schwarz (1978). The tipping point is the last joint at which the signs turn downward; a community without
one has been declining since its launch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIGNS = ("active", "motivation", "tie_density")
"""Vital signs that are looked at together: how many take part, how willing they are, how tied to one another."""

MONTH = 4
"""Weeks averaged into one point."""

EDGE = 3
"""Points on either side of a joint, at least: a line through fewer says nothing."""

_MOST_JOINTS = 2
_POINTS = 90  # more points are thinned: the grid grows with their square
_CHI_SQUARE = 3.841  # 95 % of chi-square with one degree of freedom


@dataclass(frozen=True, eq=False)
class Tipping:
    """When a community tipped.

    Attributes:
        week: the week; None where it has been declining since its launch, without a turn.
        low: first week of its 95 % confidence set.
        high: last week of it.
        joints: weeks at which the lines bend.
        weeks: weeks of the points, shape (points,).
        active: active members as fitted at those weeks, shape (points,).
    """

    week: int | None
    low: int | None
    high: int | None
    joints: tuple[int, ...]
    weeks: NDArray[np.float64]
    active: NDArray[np.float64]


def tipping_point(weekly: NDArray[Any], lifetime: float) -> Tipping:
    """Find when a community tipped.

    The confidence set holds the weeks that a likelihood ratio cannot tell from the best, the points taken as
    independent (Hinkley 1971): a set that is somewhat too short, since a community remembers last month.

    Args:
        weekly: its vital signs, a structured array of shape (weeks,).
        lifetime: weeks it lived.
    """
    weeks, points = _points(weekly, int(lifetime))
    scaled = _standardised(points)
    fits = [_best_fit(weeks, scaled, joints) for joints in range(_MOST_JOINTS + 1)]
    chosen = min((fit for fit in fits if fit is not None), key=lambda fit: fit.criterion)
    design = _design(weeks, chosen.joints)
    active = _fitted(design, points[:, :1])[:, 0]
    place = _downturn(weeks, scaled, chosen)
    joints = tuple(round(joint) for joint in chosen.joints)
    if place is None:
        return Tipping(None, None, None, joints, weeks, active)
    low, high = _confidence(weeks, scaled, chosen, place)
    return Tipping(joints[place], low, high, joints, weeks, active)


@dataclass(frozen=True, slots=True)
class _Fit:
    """Lines with common joints: where they bend, how much they leave unexplained, and Schwarz's criterion."""

    joints: tuple[float, ...]
    residual: float
    criterion: float


def _points(weekly: NDArray[Any], lifetime: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the middle week and the signs of each period."""
    period = max(MONTH, -(-lifetime // _POINTS))
    starts = np.arange(0, max(lifetime - period + 1, 1), period)
    columns = [[float(weekly[sign][start : start + period].mean()) for start in starts] for sign in SIGNS]
    return np.asarray(starts + period / 2, dtype=np.float64), np.column_stack(columns)


def _standardised(points: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = points.std(axis=0)
    return np.asarray((points - points.mean(axis=0)) / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def _best_fit(weeks: NDArray[np.float64], scaled: NDArray[np.float64], count: int) -> _Fit | None:
    """Return the best fit with so many joints; None where there is no room for them."""
    places = [
        chosen
        for chosen in combinations(range(EDGE, len(weeks) - EDGE), count)
        if all(later - earlier >= EDGE for earlier, later in pairwise(chosen))
    ]
    fits = [_fit(weeks, scaled, tuple(float(weeks[place]) for place in chosen)) for chosen in places]
    return min(fits, key=lambda fit: fit.residual, default=None)


def _fit(weeks: NDArray[np.float64], scaled: NDArray[np.float64], joints: Sequence[float]) -> _Fit:
    left = scaled - _fitted(_design(weeks, joints), scaled)
    residuals = np.maximum((left**2).sum(axis=0), 1e-9 * len(weeks))
    size, signs = scaled.shape
    free = signs * (2 + len(joints)) + len(joints)
    criterion = float(size * np.log(residuals / size).sum() + free * np.log(size * signs))
    return _Fit(tuple(joints), float(residuals.sum()), criterion)


def _design(weeks: NDArray[np.float64], joints: Sequence[float]) -> NDArray[np.float64]:
    bends = [np.maximum(0.0, weeks - joint) for joint in joints]
    return np.column_stack([np.ones_like(weeks), weeks, *bends])


def _coefficients(design: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.lstsq(design, values, rcond=None)[0], dtype=np.float64)


def _fitted(design: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(design @ _coefficients(design, values), dtype=np.float64)


def _downturn(weeks: NDArray[np.float64], scaled: NDArray[np.float64], fit: _Fit) -> int | None:
    """Return the last joint after which the signs, taken together, fall, and fall faster than before."""
    coefficients = _coefficients(_design(weeks, fit.joints), scaled).mean(axis=1)
    slope = np.cumsum(coefficients[1:])
    turns = [place for place, bend in enumerate(coefficients[2:]) if bend < 0 and slope[place + 1] < 0]
    return turns[-1] if turns else None


def _confidence(weeks: NDArray[np.float64], scaled: NDArray[np.float64], fit: _Fit, place: int) -> tuple[int, int]:
    """Return the first and last week that could as well be that joint, the others held."""
    others = [joint for number, joint in enumerate(fit.joints) if number != place]
    freedom = scaled.size - scaled.shape[1] * (2 + len(fit.joints)) - len(fit.joints)
    most = fit.residual * (1 + _CHI_SQUARE / max(freedom, 1))
    near = [
        week
        for week in weeks[EDGE : len(weeks) - EDGE]
        if all(abs(week - other) >= MONTH for other in others)
        and _fit(weeks, scaled, sorted([*others, float(week)])).residual <= most
    ]
    return round(min(near)), round(max(near))
