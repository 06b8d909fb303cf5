"""The simpler life that the peers live: which numbers it takes, and what it is asked to show.

The rules are in DECLARATION.md; each peer writes them once more, in its own manner. The numbers are the reference
scenario's own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from perenne_model import Parameters

WEEKS_A_YEAR = 52.0


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the simpler life takes of the parameters of a community.

    Attributes:
        core: members it begins with.
        pool: people who could be members.
        renewal: chance a week that somebody leaves the organisation.
        discovery: rate a week at which somebody outside finds the community.
        word_of_mouth: rate a week at which they hear of it, when all are members.
    """

    core: int
    pool: float
    renewal: float
    discovery: float
    word_of_mouth: float
    habit: float
    motivation: float
    motivation_spread: float
    capacity: float
    capacity_spread: float
    visits: float
    habit_gain: float
    habit_half: float
    effort: float
    effort_spread: float
    leak: float
    patience: float
    reach: float
    fit: float
    progress: float
    founding: float
    noise: float
    notice: float
    rate: float
    competence: float
    result: float
    hazard: float
    hazard_habit: float
    hazard_motivation: float

    def arrivals(self, members: int) -> float:
        """Return how many to expect this week."""
        outside = max(0.0, self.pool - members)
        return outside * (self.discovery + self.word_of_mouth * members / self.pool)


def numbers(parameters: Parameters) -> Numbers:
    """Return the numbers of a community."""
    p = parameters
    return Numbers(
        core=int(p["launch.core"]),
        pool=p["pool.size"],
        renewal=1.0 - math.exp(-p["pool.renewal"] / WEEKS_A_YEAR),
        discovery=p["pool.discovery"] / WEEKS_A_YEAR,
        word_of_mouth=p["pool.word_of_mouth"] / WEEKS_A_YEAR,
        habit=p["launch.habit"],
        motivation=p["members.motivation.mean"],
        motivation_spread=p["members.motivation.sd"],
        capacity=math.log(p["members.capacity.median"]),
        capacity_spread=p["members.capacity.sigma"],
        visits=p["participation.rate"],
        habit_gain=p["participation.habit_gain"],
        habit_half=p["participation.habit_half"],
        effort=math.log(p["initiatives.effort.median"]),
        effort_spread=p["initiatives.effort.sigma"],
        leak=p["initiatives.leak"],
        patience=p["initiatives.patience"],
        reach=p["choice.reach"],
        fit=p["choice.fit"],
        progress=p["choice.progress"],
        founding=p["choice.founding"],
        noise=p["choice.noise"],
        notice=p["choice.notice"],
        rate=p["needs.rate"],
        competence=p["needs.competence"],
        result=p["needs.own_result"],
        hazard=p["leaving.base"],
        hazard_habit=p["leaving.habit"],
        hazard_motivation=p["leaving.motivation"],
    )


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of a community.

    Attributes:
        members: how many were there in each week, as the week ended.
        active: how many of them took part.
        results: initiatives that gave their result, in all.
    """

    members: list[int]
    active: list[int]
    results: int

    @property
    def member_weeks(self) -> float:
        """Weeks lived, all members together."""
        return float(sum(self.members))
