"""Initiatives: what villagers work on together."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.twin.villager import Villager

    from perenne_model import Parameters


class State(Enum):
    """How an initiative stands."""

    OPEN = "open"
    SUCCEEDED = "succeeded"
    ABANDONED = "abandoned"


@dataclass(eq=False)
class Initiative:
    """One initiative.

    Attributes:
        topic: place on the circle of topics.
        effort: hours it takes to give its result.
        mandated: whether the organisation wants it, rather than a villager.
        progress: hours' worth of work done and not lost.
        company: contributions it had last week, one for each way in which a villager is at it.
        idle: weeks running without a contribution.
        units: units that have contributed.
        hours: hours given this week.
        helpers: contributions of this week so far.
        units_now: units that contribute this week.
    """

    topic: float
    effort: float
    mandated: bool = False
    progress: float = 0.0
    company: int = 0
    idle: int = 0
    state: State = State.OPEN
    units: set[int] = field(default_factory=set)
    hours: float = 0.0
    helpers: int = 0
    units_now: set[int] = field(default_factory=set)

    @property
    def advance(self) -> float:
        """How far it has come, from 0 to 1."""
        return min(1.0, self.progress / self.effort)

    def receive(self, villager: Villager, hours: float) -> None:
        """Take a villager's hours."""
        self.hours += hours
        self.helpers += 1
        self.units_now.add(villager.unit)

    def move(self, parameters: Parameters, resourcing: float) -> float:
        """Let a week's work count, end if it is time to, and return the hours that were given."""
        self.progress = self.progress * (1.0 - parameters["initiatives.leak"]) + self._worth(parameters)
        self.units |= self.units_now
        self.company = self.helpers
        self.idle = 0 if self.helpers else self.idle + 1
        self._end_or_not(parameters, resourcing)
        hours = self.hours
        self.hours, self.helpers, self.units_now = 0.0, 0, set()
        return hours

    def _worth(self, parameters: Parameters) -> float:
        """Return what the week's hours are worth: mixed units make them worth more with trust, less without."""
        if not self.units_now:
            return 0.0
        mixed = 1.0 - 1.0 / len(self.units_now)
        trust = 2.0 * parameters["trust.across"] - 1.0
        return self.hours * max(0.0, 1.0 + parameters["initiatives.mixing"] * mixed * trust)

    def _end_or_not(self, parameters: Parameters, resourcing: float) -> None:
        needed = self.effort * (1.0 - parameters["levers.resourcing.saving"] * resourcing)
        if self.progress >= needed and len(self.units) >= parameters["initiatives.units_needed"]:
            self.state = State.SUCCEEDED
        elif self.idle >= parameters["initiatives.patience"]:
            self.state = State.ABANDONED
