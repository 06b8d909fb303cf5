"""Facilitation policies, from hands-off to directive: what levers to hold, asked at review dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .events import FOREVER
from .levers import CONTROL, SUPPORT, lever_record

VISIBLE = (
    "members",
    "active",
    "newcomers",
    "newcomers_kept",
    "open_initiatives",
    "results",
    "abandoned",
    "answer_rate",
)
"""The vital signs that a facilitator could really see; nobody sees motivation."""


class PolicyError(ValueError):
    """A policy that cannot be read.

    Attributes:
        text: what was given.
        expected: what would have been right, in words.
    """

    def __init__(self, text: str, expected: str) -> None:
        """Keep the parts apart, so that a caller can say them in another language."""
        super().__init__(f"policy {text!r}: expected {expected}")
        self.text = text
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Signs:
    """What a facilitator sees at a review.

    Attributes:
        week: the week about to begin.
        weekly: the VISIBLE vital signs of all weeks so far, a structured array of shape (week,).
        hours: hours a week there are for facilitation.
    """

    week: int
    weekly: NDArray[Any]
    hours: float

    def recent(self, sign: str, weeks: int = 13) -> float:
        """Return the mean of one vital sign over the last weeks; 0 before the first."""
        seen = self.weekly[sign][-weeks:]
        return float(seen.mean()) if len(seen) else 0.0


class Policy:
    """What a policy must do; a user's own may inherit from this or just look like it.

    Attributes:
        name: what tables and figures call it.
        review: weeks between two reviews; None if the levers never change.
    """

    name: str
    review: int | None = None

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers to hold until the next review, each 0 to 1; those not named are 0."""
        raise NotImplementedError

    def next_review(self, week: int) -> int:
        """Return the week of the first review after `week`."""
        return FOREVER if self.review is None else (week // self.review + 1) * self.review


def mixed(involvement: float, control: float) -> dict[str, float]:
    """Return all support levers at one height and all control levers at another."""
    return {**dict.fromkeys(SUPPORT, involvement), **dict.fromkeys(CONTROL, control)}


@dataclass(frozen=True)
class Timetable(Policy):
    """Levers fixed beforehand, stage by stage.

    Attributes:
        name: what tables and figures call it.
        stages: (first week, levers) of each stage, in order; nothing is done before the first.
    """

    name: str
    stages: tuple[tuple[int, Mapping[str, float]], ...]

    def __post_init__(self) -> None:
        """Refuse levers that do not exist."""
        for _, levers in self.stages:
            lever_record(levers)

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers of the stage that the week is in."""
        current: Mapping[str, float] = {}
        for first, levers in self.stages:
            if signs.week >= first:
                current = levers
        return current

    def next_review(self, week: int) -> int:
        """Return when the next stage begins."""
        return min((first for first, _ in self.stages if first > week), default=FOREVER)


def Mix(involvement: float, control: float) -> Timetable:  # noqa: N802 - named as the policies are in the literature of the model
    """Return a point of the plane of involvement (all support levers) and control (all control levers)."""
    return Timetable(f"mix:{involvement:g},{control:g}", ((0, mixed(involvement, control)),))


def Grip(grip: float) -> Timetable:  # noqa: N802
    """Return a point of the usual corporate diagonal: support and control rise together."""
    return Timetable(f"grip:{grip:g}", ((0, mixed(grip, grip)),))


def Absent() -> Timetable:  # noqa: N802
    """Return the policy of leaving the community wholly to itself."""
    return Timetable("absent", ((0, mixed(0.0, 0.0)),))


def Cultivating() -> Timetable:  # noqa: N802
    """Return the policy of strong support and hardly any control."""
    return Timetable("cultivating", ((0, mixed(0.7, 0.1)),))


def Directive() -> Timetable:  # noqa: N802
    """Return the policy of strong control and some support, as a department is run."""
    return Timetable("directive", ((0, mixed(0.3, 0.9)),))


def Staged() -> Timetable:  # noqa: N802
    """Return another mix at launch, growth and maturity: close at first, further back each time.

    The stages are those of Wenger, McDermott & Snyder 2002; their lengths are assumptions.
    """
    return Timetable("staged", ((0, mixed(0.9, 0.2)), (26, mixed(0.7, 0.1)), (104, mixed(0.4, 0.0))))


@dataclass(frozen=True)
class Responsive(Policy):
    """Acts on what a facilitator could see, each month, and stands back otherwise.

    Each support lever is raised when the sign it works on is poor; nothing is ever controlled. The thresholds are
    assumptions.
    """

    name: str = "responsive"
    review: int | None = 4
    calm: float = 0.2
    act: float = 0.9

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers for the month to come."""
        active = signs.recent("active")
        joined, kept = signs.recent("newcomers", 26), signs.recent("newcomers_kept", 26)
        scattered = signs.recent("open_initiatives") > active / 3.0
        fruitless = signs.recent("results", 26) < active / 100.0
        # Those kept are told eight weeks late: before half a year, the sign says nothing.
        losing = signs.week >= 26 and kept < 0.5 * joined
        unanswered = signs.recent("answer_rate") < 0.6
        return {
            "welcoming": self._height(losing),
            "connecting": self._height(unanswered),
            "focusing": self._height(scattered),
            "recognising": self._height(losing or fruitless),
            "resourcing": self._height(fruitless),
            "curating": self.calm,
        }

    def _height(self, needed: bool) -> float:  # noqa: FBT001
        return self.act if needed else self.calm


@dataclass(frozen=True)
class Handover(Policy):
    """One policy until a week, another from then on.

    Attributes:
        first: policy at the start.
        second: policy from `week` on.
        week: week of the handover.
    """

    first: Policy
    second: Policy
    week: int
    name: str = field(default="")

    def __post_init__(self) -> None:
        """Name the handover as the command line writes it."""
        if not self.name:
            object.__setattr__(self, "name", f"{self.first.name}>{self.second.name}@{self.week}")

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers of whoever is in charge."""
        return (self.first if signs.week < self.week else self.second).levers(signs)

    def next_review(self, week: int) -> int:
        """Return the next review of whoever is in charge, or the handover."""
        if week < self.week:
            return min(self.week, self.first.next_review(week))
        return self.second.next_review(week)


def seen_by_facilitator(weekly: NDArray[Any]) -> NDArray[Any]:
    """Return the part of the vital signs that a facilitator sees, unable to be written."""
    seen = np.asarray(weekly[list(VISIBLE)]).view()
    seen.flags.writeable = False
    return seen
