"""The facilitator: asks the policy what to do, and does what the hours allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from perenne_model import LEVERS, Signs
from perenne_model.policies import VISIBLE

if TYPE_CHECKING:
    from tests.twin.village import Village

    from perenne_model import Policy

SERVED = {
    "welcoming": "newcomers",
    "connecting": "active",
    "focusing": "open",
    "recognising": "active",
    "resourcing": "open",
    "curating": "posts",
    "directing": "active",
    "gatekeeping": "posts",
    "reporting": "active",
}
"""What the hours that a lever takes grow with."""


class Facilitator:
    """Who facilitates a village.

    Attributes:
        policy: what is asked at its review dates.
        asked: levers to hold until the next review.
        hours: hours spent this week.
        total_hours: hours spent so far.
    """

    def __init__(self, village: Village, policy: Policy) -> None:
        """Take up the work."""
        self.village = village
        self.policy = policy
        self.asked: dict[str, float] = {}
        self.hours: float = 0.0
        self.total_hours: float = 0.0
        self._next_review = 0

    @property
    def available(self) -> float:
        """Hours there are this week."""
        return self.village.parameters["facilitator.hours"] * self.village.hours_left

    def work(self) -> dict[str, float]:
        """Review the policy if it is due, and return the levers in force: all weaken together when hours run short."""
        if self.village.week >= self._next_review:
            self._review()
        needed = self._hours_needed()
        share = 1.0 if needed <= self.available else self.available / needed
        self.hours = needed * share
        self.total_hours += self.hours
        levers = {lever: asked * share for lever, asked in self.asked.items()}
        levers["directing"] = max(levers["directing"], self.village.imposed)
        return levers

    def _review(self) -> None:
        week = self.village.week
        signs = Signs(week, self._seen(), self.available)
        self.asked = {**dict.fromkeys(LEVERS, 0.0), **self.policy.levers(signs)}
        self._next_review = self.policy.next_review(week)

    def _seen(self) -> np.ndarray:
        """Return the vital signs that show, a structured array of shape (week,)."""
        table = np.zeros(self.village.week, dtype=[(sign, np.float64) for sign in VISIBLE])
        for sign in VISIBLE:
            table[sign] = self.village.vitals[sign]
        return table

    def _hours_needed(self) -> float:
        """Return the hours that the levers asked for would take, for what there was to serve last week."""
        p, village = self.village.parameters, self.village
        there = {
            "newcomers": village.newcomers if village.week > 1 else 0,  # the launch core needs no welcome
            "active": village.active,
            "open": len(village.initiatives),
            "posts": village.posts,
        }
        hours = 0.0
        for lever, served in SERVED.items():
            fixed, each = p[f"levers.{lever}.fixed"], p[f"levers.{lever}.each"]
            hours += self.asked[lever] * (fixed + each * there[served])
        return hours
