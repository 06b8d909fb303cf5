"""The model written a second time, as plain Mesa agents: slow, simple, and checked against the engine.

It shares with the engine only what goes in (parameters, policies, events) and the draws: the same person has the same
luck in both. What the two must agree on is every vital sign of every week, to the last bit. Additions are therefore
made in the engine's order: villagers in order of arrival or, when they act, around the circle of topics; initiatives in
order of founding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import ceil, exp, log
from typing import TYPE_CHECKING, cast

import mesa
from tests.twin.circle import arc_of, in_arcs, onto_circle
from tests.twin.facilitator import Facilitator
from tests.twin.fate import befall
from tests.twin.initiative import Initiative, State
from tests.twin.signs import SIGNS
from tests.twin.villager import Villager, roots

from perenne_model.draws import Decision, normal, uniforms

if TYPE_CHECKING:
    from perenne_model import Event, Parameters, Policy

CROWD = 2**28
"""First slot of people who come in a crowd, out of the way of all others."""

WEEKS_A_YEAR = 52.0


class Village(mesa.Model):  # type: ignore[misc]
    """A community, a week a step.

    Attributes:
        week: weeks lived so far.
        levers: levers in force this week.
        initiatives: open ones, in order of founding.
        mandates: those of them that the organisation wanted, when members choose.
        leaders: the most advanced of each arc of topics, when members choose.
        arcs: villagers active this week, by arc of topics: the order in which they act.
        former: how many have left of their own accord, less those since replaced in the pool.
        leavers: by week, how many left for each reason.
        gone: everybody who left, in order of leaving.
        newcomers: how many came this week.
        active: how many dropped in this week.
        posts: how many were written this week.
        answered: how many of them got an answer.
        arranged: how many answers facilitation brought about.
        results: how many initiatives gave their result this week.
        abandoned: how many were abandoned this week.
        overload: how far this week's posts were more than one can read, from 0 to 1.
        quiet: weeks running with too few active.
        before_silence: value given and hours spent by the end of the last week with enough active.
        running: False once the community is dead.
    """

    def __init__(self, parameters: Parameters, policy: Policy, *, seed: int, events: Sequence[Event] = ()) -> None:
        """Found a village; its launch core comes in the first week."""
        super().__init__(rng=seed)
        self.parameters = parameters
        self.events = tuple(events)
        self.seed = seed
        self.week = 0
        self.facilitator: Facilitator = Facilitator(self, policy)
        self.levers: dict[str, float] = {}
        self.hours_left, self.imposed, self.crowd = 1.0, 0.0, 0
        self.initiatives: list[Initiative] = []
        self.mandates: list[Initiative] = []
        self.leaders: list[Initiative | None] = []
        self.hours_worked: list[float] = []
        self.arcs: list[list[Villager]] = []
        self.newcomers: int = 0
        self.active: int = 0
        self.posts: int = 0
        self.answered: int = 0
        self.arranged: int = 0
        self.results: int = 0
        self.abandoned: int = 0
        self.overload: float = 0.0
        self.former: float = 0.0
        self.leavers: list[Counter[str]] = []
        self.gone: list[Villager] = []
        self.quiet = self.revivals = 0
        self.value: dict[str, float] = {"information": 0.0, "expertise": 0.0, "ideas": 0.0}
        self.before_silence: tuple[dict[str, float], float] = dict(self.value), 0.0
        self.datacollector = mesa.DataCollector(model_reporters=SIGNS)

    @property
    def vitals(self) -> dict[str, list[float]]:
        """Every vital sign so far, week by week."""
        collected: dict[str, list[float]] = self.datacollector.model_vars
        return collected

    def luck(
        self, arrival: int, slot: int, decision: Decision, attempt: int = 0, *, week: int | None = None
    ) -> tuple[float, float, float, float]:
        """Return four numbers between 0 and 1: somebody's luck in one decision of this week."""
        return uniforms(self.seed, arrival, slot, self.week if week is None else week, int(decision), attempt)

    def step(self) -> None:
        """Live a week."""
        self.leavers.append(Counter())
        befall(self)
        self.levers = self.facilitator.work()
        self._issue_mandates()
        self._let_in()
        self.agents.do("take_part")
        taking_part = (villager for villager in self.villagers if villager.active)
        self.arcs = in_arcs(taking_part, lambda villager: villager.interest)
        self.active = len(self._active_villagers())
        self._choose()
        self._work()
        self._exchange()
        self.agents.do("feel")
        self.agents.do("leave_or_stay")
        self.datacollector.collect(self)
        self._watch()
        self.week += 1

    @property
    def villagers(self) -> list[Villager]:
        """Those who are here, in order of arrival."""
        return cast("list[Villager]", list(self.agents))

    def _active_villagers(self) -> list[Villager]:
        return list(chain.from_iterable(self.arcs))

    # --- initiatives ------------------------------------------------------------------------------------------

    def open_initiative(self, topic: float, u: float, v: float, *, mandated: bool = False) -> Initiative:
        """Open an initiative that takes a lognormal effort."""
        p = self.parameters
        effort = exp(log(p["initiatives.effort.median"]) + p["initiatives.effort.sigma"] * normal(u, v))
        initiative = Initiative(topic, effort, mandated)
        self.initiatives.append(initiative)
        return initiative

    def _issue_mandates(self) -> None:
        """See to it that there is one of the organisation's initiatives for each team of assigned members."""
        p = self.parameters
        assigned = self.levers["directing"] * p["levers.directing.share"] * self.active
        there = sum(initiative.mandated for initiative in self.initiatives)
        for number in range(there, ceil(assigned / p["agenda.team"])):
            u, v, w, x = self.luck(0, number, Decision.MANDATE)
            topic = onto_circle(p["agenda.topic"] + p["agenda.spread"] * normal(u, v))
            self.open_initiative(topic, w, x, mandated=True)

    # --- join -------------------------------------------------------------------------------------------------

    def _let_in(self) -> None:
        slots = [*range(self._arrivals()), *range(CROWD, CROWD + self.crowd)]
        for slot in chain.from_iterable(in_arcs(slots, lambda slot: roots(self, slot)[1])):
            Villager(self, slot)
        self.newcomers = len(slots)
        self.crowd = 0
        self.former *= exp(-self.parameters["pool.renewal"] / WEEKS_A_YEAR)

    def _arrivals(self) -> int:
        """Return how many come, crowds aside: the points of a Poisson process, the same ones in every world."""
        if self.week == 0:
            return int(self.parameters["launch.core"])
        rate = self._arrival_rate()
        reached, count = 0.0, 0
        while True:
            for draw in self.luck(self.week, count // 4, Decision.ARRIVAL):
                reached -= log(draw)
                if reached > rate:
                    return count
                count += 1

    def _arrival_rate(self) -> float:
        """Return how many to expect, by discovery and by word of mouth, of those outside who never were in."""
        p, members = self.parameters, len(self.agents)
        outside = max(0.0, p["pool.size"] - members - self.former)
        word_of_mouth = p["pool.word_of_mouth"] * members / p["pool.size"]
        return outside * (p["pool.discovery"] + word_of_mouth) / WEEKS_A_YEAR

    # --- choose, work, exchange -------------------------------------------------------------------------------

    def _choose(self) -> None:
        self.mandates = [initiative for initiative in self.initiatives if initiative.mandated]
        self.leaders = [None] * max(3, len(self.initiatives) // 4)
        for initiative in self.initiatives:
            arc = arc_of(initiative.topic, len(self.leaders))
            leader = self.leaders[arc]
            if leader is None or initiative.advance > leader.advance:
                self.leaders[arc] = initiative
        for villager in self._active_villagers():
            villager.choose()

    def _work(self) -> None:
        for villager in self._active_villagers():
            villager.work()
        resourcing = self.levers["resourcing"]
        self.hours_worked = [initiative.move(self.parameters, resourcing) for initiative in self.initiatives]
        succeeded = [initiative for initiative in self.initiatives if initiative.state is State.SUCCEEDED]
        ended = [initiative for initiative in self.initiatives if initiative.state is not State.OPEN]
        self.results = len(succeeded)
        self.abandoned = len(ended) - len(succeeded)
        self.value["ideas"] += len(succeeded)
        self.value["expertise"] += sum(len(initiative.units) >= 2 for initiative in succeeded)
        self.initiatives = [initiative for initiative in self.initiatives if initiative.state is State.OPEN]
        if ended:
            self.agents.do("hear_the_news")

    def _exchange(self) -> None:
        p = self.parameters
        self.posts = self.answered = self.arranged = 0
        for villager in self._active_villagers():
            villager.exchange()
        self.value["information"] += self.answered
        unfiltered = 1.0 - self.levers["curating"] * p["levers.curating.filter"]
        reading = (self.posts + self.answered) * p["exchange.breadth"] * unfiltered
        excess = max(0.0, reading / p["exchange.reading"] - 1.0)
        self.overload = excess / (1.0 + excess)

    # --- leave, observe ---------------------------------------------------------------------------------------

    def part_with(self, villager: Villager, reason: str) -> None:
        """Note who leaves, and why."""
        self.leavers[self.week][reason] += 1
        self.gone.append(villager)

    def _watch(self) -> None:
        """Count quiet weeks: enough of them are dormancy, and a long dormancy is death."""
        p = self.parameters
        if self.active >= p["death.min_active"]:
            self.revivals += self.quiet >= p["death.grace"]
            self.quiet = 0
            self.before_silence = dict(self.value), self.facilitator.total_hours
        else:
            self.quiet += 1
        self.running = self.quiet < p["death.grace"] + p["death.after"]
