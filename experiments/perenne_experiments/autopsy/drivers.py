"""What was seen around the tipping point: what changed, who left, and why. What is seen is not yet a cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.autopsy.watched import Watched
from perenne_experiments.statistics.estimate import Estimate, mean_estimate
from perenne_model import REASONS

WINDOW = 26
"""Weeks on either side of the turn that are looked at: half a year."""

SIGNS = (
    "active",
    "motivation",
    "autonomy",
    "competence",
    "relatedness",
    "scatter_each",
    "results",
    "answer_rate",
    "dependence",
    "hours_short",
)
"""What is compared before and after, in order: vital signs, initiatives worked on for each active member, and the
share of what the policy asked for that there were no hours for."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One measure before and after the turn.

    Attributes:
        name: one of SIGNS.
        before: mean over the half-year before it.
        after: mean over the half-year after it.
    """

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class FirstLeavers:
    """Whether those who left first needed autonomy more than those who stayed.

    Attributes:
        gone: mean autonomy need of those who left of their own accord around the turn; None where nobody did.
        stayed: mean autonomy need of the members who were there and stayed longer; None where nobody did.
        difference: the first less the second, with its interval; None where one of the two is no group.
        count: how many left.
    """

    gone: float | None
    stayed: float | None
    difference: Estimate | None
    count: int


@dataclass(frozen=True, slots=True)
class Drivers:
    """What was seen around the turn.

    Attributes:
        week: the week of the turn; 0 where it has been declining since its launch.
        signs: what was compared, in the order of SIGNS.
        leavers: who left in the half-years before and after, by reason.
        whole: who left over the whole life, by reason.
        first: who left first.
    """

    week: int
    signs: tuple[Sign, ...]
    leavers: Mapping[str, int] = field(hash=False)
    whole: Mapping[str, int] = field(hash=False)
    first: FirstLeavers = field(hash=False)

    @property
    def from_launch(self) -> bool:
        """Whether there was no turn: the first week and the half-year after it are compared."""
        return self.week == 0

    def sign(self, name: str) -> Sign:
        """Return one measure; an unknown name raises KeyError."""
        found = {sign.name: sign for sign in self.signs}
        return found[name]


def look_for_drivers(watched: Watched, week: int) -> Drivers:
    """Look at what changed around a week.

    Args:
        watched: the life.
        week: the turn; for a community that declined from its launch, the half-year after it is the first.
    """
    end = max(1, min(len(watched.asked), int(watched.life.lifetime)))
    before = slice(max(0, week - WINDOW), max(1, week))
    after = slice(min(week, max(0, end - 1)), min(week + WINDOW, end))
    columns = _columns(watched)
    signs = tuple(Sign(name, float(columns[name][before].mean()), float(columns[name][after].mean())) for name in SIGNS)
    return Drivers(
        week=week,
        signs=signs,
        leavers=_by_reason(watched.leavers[max(0, week - WINDOW) : min(week + WINDOW, end)]),
        whole=_by_reason(watched.leavers[:end]),
        first=_first_leavers(watched.life.fates, week),
    )


def _columns(watched: Watched) -> dict[str, NDArray[np.float64]]:
    weekly = watched.life.weekly[: len(watched.asked)]
    active = weekly["active"]
    columns = {name: np.asarray(weekly[name], dtype=np.float64) for name in SIGNS if name in (weekly.dtype.names or ())}
    columns["scatter_each"] = weekly["scatter"] / np.maximum(active, 1.0)
    columns["hours_short"] = 1.0 - watched.granted
    return columns


def _by_reason(leavers: NDArray[np.int64]) -> dict[str, int]:
    return dict(zip(REASONS, leavers.sum(axis=0).tolist(), strict=True))


def _first_leavers(fates: NDArray[Any] | None, week: int) -> FirstLeavers:
    """Compare those who left of their own accord around the turn with those who were there and stayed longer."""
    if fates is None:
        raise ValueError("fates: expected the record of every member")
    start, end = max(0, week - WINDOW), week + WINDOW
    there = (fates["arrival"] <= start) & ((fates["left"] < 0) | fates["present"] | (fates["left"] >= start))
    left = there & ~fates["present"] & (fates["left"] >= start) & (fates["left"] < end)
    own = left & (fates["reason"] != REASONS.index("organisation"))
    gone, stayed = fates["autonomy_need"][own], fates["autonomy_need"][there & ~left]
    return FirstLeavers(
        gone=float(gone.mean()) if len(gone) else None,
        stayed=float(stayed.mean()) if len(stayed) else None,
        difference=_difference(gone, stayed),
        count=len(gone),
    )


def _difference(one: NDArray[np.float64], other: NDArray[np.float64]) -> Estimate | None:
    """Return the difference of two means with its interval, the two errors added as independent ones are."""
    if len(one) < 2 or len(other) < 2:
        return None
    first, second = mean_estimate(one), mean_estimate(other)
    reach = float(np.hypot(first.high - first.value, second.high - second.value))
    value = first.value - second.value
    return Estimate(value, value - reach, value + reach)
