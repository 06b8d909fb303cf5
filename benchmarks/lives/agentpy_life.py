"""The simpler life as AgentPy agents: one object a member, one an initiative."""

from __future__ import annotations

from math import exp, log1p
from typing import Any

import agentpy
from lives.numbers import Lived, Numbers


class Initiative:
    """What members work on together."""

    __slots__ = ("effort", "helped", "idle", "progress", "state", "topic")

    def __init__(self, topic: float, effort: float) -> None:
        self.topic = topic
        self.effort = effort
        self.progress = 0.0
        self.idle = 0
        self.helped = False
        self.state = "open"


class Member(agentpy.Agent):  # type: ignore[misc]
    """One member."""

    def setup(self, habit: float) -> None:
        n, draw = self.model.numbers, self.model.random
        self.own_motivation = min(1.0, max(0.0, draw.gauss(n.motivation, n.motivation_spread)))
        self.motivation = self.own_motivation
        self.capacity = exp(draw.gauss(n.capacity, n.capacity_spread))
        self.interest = draw.random()
        self.competence = 0.5
        self.habit = habit
        self.initiative: Initiative | None = None
        self.active = False
        self.stays = True

    def take_part(self) -> None:
        """Drop in or not."""
        n = self.model.numbers
        pull = 1.0 + n.habit_gain * self.habit / (self.habit + n.habit_half)
        self.active = self.model.random.random() < 1.0 - exp(-n.visits * self.motivation * pull)

    def choose(self) -> None:
        """Join an initiative that is stumbled upon, or found one, unless there is one already."""
        if not self.active or self.initiative is not None:
            return
        model, n, draw = self.model, self.model.numbers, self.model.random
        if model.seen and draw.random() < n.notice:
            found = model.seen[int(draw.random() * len(model.seen))]
            gap = abs(self.interest - found.topic)
            fit = max(0.0, 1.0 - min(gap, 1.0 - gap) / n.reach)
            appeal = n.fit * fit + n.progress * min(1.0, found.progress / found.effort) + n.noise * draw.random()
            if appeal > n.fit - n.founding + n.noise * draw.random():
                self.initiative = found
                return
        self.initiative = Initiative(self.interest, exp(draw.gauss(n.effort, n.effort_spread)))
        model.initiatives.append(self.initiative)

    def work(self) -> None:
        """Give the week's hours."""
        if self.active:
            self.initiative.progress += self.capacity * self.motivation
            self.initiative.helped = True

    def feel(self) -> None:
        """Let results move competence, and competence motivation."""
        n = self.model.numbers
        self.competence *= 1.0 - n.rate
        if self.initiative is not None and self.initiative.state != "open":
            if self.initiative.state == "succeeded":
                self.competence += n.result * (1.0 - self.competence)
            self.initiative = None
        if self.active:
            self.habit += 1.0
        rest = min(1.0, max(0.0, self.own_motivation + n.competence * (self.competence - 0.5)))
        self.motivation += n.rate * (rest - self.motivation)

    def leave_or_stay(self) -> None:
        """Leave with the organisation, or of one's own accord, or stay."""
        n, draw = self.model.numbers, self.model.random
        hazard = n.hazard * exp(-n.hazard_habit * log1p(self.habit) - n.hazard_motivation * (self.motivation - 0.5))
        self.stays = draw.random() >= n.renewal and draw.random() >= 1.0 - exp(-hazard)


class Community(agentpy.Model):  # type: ignore[misc]
    """A community, a week a step."""

    def setup(self) -> None:
        self.numbers: Numbers = self.p["numbers"]
        self.members = agentpy.AgentList(self, self.numbers.core, Member, habit=self.numbers.habit)
        self.initiatives: list[Initiative] = []
        self.seen: list[Initiative] = []
        self.counts: list[tuple[int, int]] = []
        self.results = 0

    def step(self) -> None:
        n = self.numbers
        arrivals = int(self.nprandom.poisson(n.arrivals(len(self.members))))
        self.members.extend(agentpy.AgentList(self, arrivals, Member, habit=0.0))
        self.members.take_part()
        self.seen = list(self.initiatives)
        self.members.choose()
        for initiative in self.initiatives:
            initiative.progress *= 1.0 - n.leak
        self.members.work()
        self._end_or_not()
        self.members.feel()
        self.members.leave_or_stay()
        active = sum(member.active for member in self.members)
        self.members = agentpy.AgentList(self, [member for member in self.members if member.stays])
        self.counts.append((len(self.members), active))

    def _end_or_not(self) -> None:
        for initiative in self.initiatives:
            initiative.idle = 0 if initiative.helped else initiative.idle + 1
            initiative.helped = False
            if initiative.progress >= initiative.effort:
                initiative.state = "succeeded"
                self.results += 1
            elif initiative.idle >= self.numbers.patience:
                initiative.state = "abandoned"
        self.initiatives = [initiative for initiative in self.initiatives if initiative.state == "open"]


def built(numbers: Numbers, weeks: int) -> Any:
    """Return a community about to live."""
    community = Community({"numbers": numbers, "steps": weeks, "seed": 1})
    community.sim_setup(weeks)
    return community


def lived(community: Any) -> Lived:
    """Let a community live."""
    while community.running:
        community.sim_step()
    return Lived([members for members, _ in community.counts], [act for _, act in community.counts], community.results)
