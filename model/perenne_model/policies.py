"""Facilitation policies, from hands-off to directive: what levers to hold, asked at review dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .events import FOREVER
from .expectation import Expectation, shown
from .levers import CONTROL, SUPPORT, checked_levers
from .number import is_whole

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
    """A policy that cannot be read, or that asks for what cannot be done.

    Attributes:
        text: what was given: a policy as the command line takes it, or its name.
        field: the part at fault with the value that was found, as in "next_review = 2.5"; "" for the whole.
        expectation: what would have been right, to be said in either language; None if told in English only.
        expected: the same in English.
    """

    def __init__(self, text: str, expected: Expectation | str, *, field: str = "", value: object = ...) -> None:
        """Keep the parts apart, so that a caller can say them in another language."""
        self.text = text
        self.field = field if value is ... else f"{field} = {shown(value)}"
        self.expectation = None if isinstance(expected, str) else expected
        self.expected = expected if isinstance(expected, str) else expected.say("en")
        where = f": {self.field}" if self.field else ""
        super().__init__(f"policy {text!r}{where}: expected {self.expected}")

    def say(self, language: str) -> str:
        """Return what was expected, in a language ("en" or "fr")."""
        return self.expected if self.expectation is None else self.expectation.say(language)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by parts: the constructor takes keywords."""
        return partial(PolicyError, self.text, self.expectation or self.expected, field=self.field), ()


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

    One policy serves many lives, side by side: what it answers must follow from the signs alone.

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
        """Return the week of the first review after `week`.

        Raises:
            PolicyError: `review` is no number of weeks.
        """
        if self.review is None:
            return FOREVER
        _check_rhythm(self.review, self.name)
        return (week // self.review + 1) * self.review


def check_policy(policy: object, given: str = "") -> None:
    """Make sure that an object can serve as a policy, as far as can be told without asking it anything.

    Args:
        policy: the object.
        given: how the user wrote it; by default, its name or the name of its class.

    Raises:
        PolicyError: it is a class, lacks a method, has no name that can be shown, or no number of weeks for reviews.
    """
    if isinstance(policy, type):
        raise PolicyError(given or policy.__name__, Expectation("expected.made", {"name": policy.__name__}))
    text = given or type(policy).__name__
    if not callable(getattr(policy, "levers", None)) or not callable(getattr(policy, "next_review", None)):
        raise PolicyError(text, Expectation("expected.methods"))
    name = getattr(policy, "name", None)
    if not isinstance(name, str) or not name.strip() or name.splitlines() != [name]:
        raise PolicyError(text, Expectation("expected.name"), field="name", value=name)
    if isinstance(policy, Policy) and type(policy).next_review is Policy.next_review and policy.review is not None:
        _check_rhythm(policy.review, given or name)


def _check_rhythm(review: object, text: str) -> None:
    if not is_whole(review) or review < 1:
        raise PolicyError(text, Expectation("expected.review"), field="review", value=review)


def checked_review(policy: Policy, week: int) -> int:
    """Return the week in which a policy wants to be asked again.

    Raises:
        PolicyError: it is no week after this one.
    """
    review: object = policy.next_review(week)
    if not is_whole(review) or review <= week:
        expectation = Expectation("expected.next_review", {"week": week})
        raise PolicyError(policy.name, expectation, field="next_review", value=review)
    return int(review)


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
        """Refuse stages and levers that do not exist; what was given may change afterwards without harm.

        Raises:
            PolicyError: weeks that are no weeks, or not in order, or a name that cannot be shown.
            LeverError: levers that do not exist, or out of range.
        """
        check_policy(self)
        stages = tuple((_checked_week(self.name, first), checked_levers(levers)) for first, levers in self.stages)
        weeks = [first for first, _ in stages]
        if weeks != sorted(weeks):
            raise PolicyError(self.name, Expectation("expected.order"), field="stages", value=weeks)
        object.__setattr__(self, "stages", stages)

    def __hash__(self) -> int:
        """Hash by value, so that equal timetables serve as one dictionary key."""
        return hash((self.name, tuple((first, frozenset(levers.items())) for first, levers in self.stages)))

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
        """Name the handover as the command line writes it.

        Raises:
            PolicyError: one of the two is no policy, or the week is no week.
        """
        check_policy(self.first)
        check_policy(self.second)
        name = self.name or f"{self.first.name}>{self.second.name}@{self.week}"
        object.__setattr__(self, "week", _checked_week(name, self.week))
        object.__setattr__(self, "name", name)

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers of whoever is in charge."""
        return (self.first if signs.week < self.week else self.second).levers(signs)

    def next_review(self, week: int) -> int:
        """Return the next review of whoever is in charge, or the handover."""
        if week < self.week:
            return min(self.week, checked_review(self.first, week))
        return checked_review(self.second, week)


def _checked_week(name: str, week: object) -> int:
    if not is_whole(week) or week < 0:
        raise PolicyError(name, Expectation("expected.week"), field="week", value=week)
    return int(week)


def seen_by_facilitator(weekly: NDArray[Any]) -> NDArray[Any]:
    """Return the part of the vital signs that a facilitator sees, unable to be written."""
    seen = np.asarray(weekly[list(VISIBLE)]).view()
    seen.flags.writeable = False
    return seen
