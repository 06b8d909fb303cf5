"""Villagers: the members of a community, each an agent with a week of its own."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

import mesa
import numpy as np
from tests.twin.circle import arc_of, nearness, onto_circle
from tests.twin.initiative import Initiative, State
from tests.twin.ties import Ties, part, strengthen

from perenne_model.draws import Decision, normal

if TYPE_CHECKING:
    from tests.twin.village import Village

MOST_POSTS = 5
"""Most posts a villager writes in a week."""


def trait(mean: float, spread: float, z: float) -> float:
    """Return a trait from 0 to 1, its spread vanishing towards both ends."""
    return min(1.0, max(0.0, mean + spread * 4.0 * mean * (1.0 - mean) * z))


def seven_digits(number: float) -> float:
    """Return a number in single precision, in which traits and the worth of results are told."""
    return float(np.float32(number))


def roots(village: Village, slot: int) -> tuple[int, float]:
    """Return the unit of one of this week's newcomers, and where on the circle of topics their interest lies."""
    p = village.parameters
    u, v, w, _ = village.luck(village.week, slot, Decision.CHARACTER, week=0)
    units = int(p["members.units"])
    unit = min(int(u * units), units - 1)
    return unit, seven_digits(onto_circle((unit + 0.5) / units + p["members.interest_spread"] * normal(v, w)))


class Villager(mesa.Agent):  # type: ignore[misc]
    """One member of a community.

    Attributes:
        arrival: week of joining; with `slot`, who this is in every world of one seed.
        slot: which of that week's newcomers.
        initiative: what the villager works on by choice.
        mandate: what the organisation has the villager work on.
        hours: what there is to give this week; once the work is done, what was given.
        has_worked: whether the villager has given hours to the initiative since choosing it.
        has_obeyed: whether the villager has given hours to the mandate.
        reason: why the villager left; None while here.
        left: week of leaving.
    """

    model: Village  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, village: Village, slot: int) -> None:
        """Come in this week, with the character this person has in every world."""
        super().__init__(village)
        self.arrival = village.week
        self.slot = slot
        self._take_character()
        self.motivation = self.own_motivation
        self.autonomy = 1.0
        self.competence = 0.5
        self.relatedness = 0.5
        self.habit = village.parameters["launch.habit"] if village.week == 0 else 0.0
        self.ties = Ties()
        self.warmth = 0.0
        self.initiative: Initiative | None = None
        self.mandate: Initiative | None = None
        self.has_worked = False
        self.has_obeyed = False
        self.active = False
        self.total_hours = 0.0
        self.total_answers = 0
        self.total_results = 0
        self.reason: str | None = None
        self.left: int | None = None
        self._settle_hold()
        self._begin_week()

    def _take_character(self) -> None:
        p, village = self.model.parameters, self.model
        self.unit, self.interest = roots(village, self.slot)
        u, v, w, x = village.luck(self.arrival, self.slot, Decision.TALENT, week=0)
        need, drive = "members.autonomy_need", "members.motivation"
        self.autonomy_need = seven_digits(trait(p[f"{need}.mean"], p[f"{need}.sd"], normal(u, v)))
        self.own_motivation = seven_digits(trait(p[f"{drive}.mean"], p[f"{drive}.sd"], normal(w, x)))
        u, v, _, _ = village.luck(self.arrival, self.slot, Decision.TALENT, 1, week=0)
        capacity = exp(log(p["members.capacity.median"]) + p["members.capacity.sigma"] * normal(u, v))
        self.capacity = seven_digits(capacity)

    def luck(self, decision: Decision, attempt: int = 0) -> tuple[float, float, float, float]:
        """Return this villager's luck in one decision of this week."""
        return self.model.luck(self.arrival, self.slot, decision, attempt)

    @property
    def identity(self) -> tuple[int, int]:
        """Who this is in every world of one seed."""
        return self.arrival, self.slot

    @property
    def is_new(self) -> bool:
        """Whether the villager still counts as a newcomer, which the launch core never did."""
        return self.arrival > 0 and self.model.week - self.arrival < self.model.parameters["levers.welcoming.weeks"]

    def _begin_week(self) -> None:
        self.hours = 0.0
        self.own_result = 0.0
        self.answered = 0
        self.ignored = 0
        self.rejected = False
        self.thanked = False
        self.let_down = False

    # --- take part --------------------------------------------------------------------------------------------

    def take_part(self) -> None:
        """Drop in or not, and see what time there is to give."""
        p, levers = self.model.parameters, self.model.levers
        engaged = self._engaged()
        self._begin_week()
        pull = 1.0 + p["participation.habit_gain"] * self.habit / (self.habit + p["participation.habit_half"])
        visits = p["participation.rate"] * self.motivation * pull
        chance = 1.0 - exp(-visits)
        chance += (1.0 - chance) * engaged
        self.active = self.luck(Decision.PARTICIPATION)[0] < chance
        if self.active:
            reporting = levers["reporting"] * p["levers.reporting.hours"]
            self.hours = max(0.0, self.capacity * self.motivation - reporting)

    def _engaged(self) -> float:
        """Return the chance of coming back to what one was at last week: none for who was not there."""
        p = self.model.parameters
        if not self.active:
            return 0.0
        chance = p["participation.spell"] * self.motivation
        if self.answered:
            odds = exp(p["participation.answered"])
            chance *= odds / (1.0 - chance + odds * chance)
        return chance

    # --- choose -----------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Take an assignment if there is one; stay with an initiative, or choose one, or found one."""
        self._take_assignment()
        u, v, w, x = self.luck(Decision.CHOICE)
        if self.initiative is None or u < self.model.parameters["choice.restless"]:
            chosen = self._choose_freely(v, w, x) or self._found()
            if chosen is not self.initiative:
                self.initiative, self.has_worked = chosen, False

    def _take_assignment(self) -> None:
        if self.model.levers["directing"] <= 0.0:
            self.mandate = None
        elif self.mandate is None and self.model.mandates:
            mandates = self.model.mandates
            self.mandate = mandates[int(self.luck(Decision.ASSIGNMENT)[0] * len(mandates))]
            self.has_obeyed = False

    def _choose_freely(self, u: float, v: float, w: float) -> Initiative | None:
        """Return what appeals most of the little that is seen; None to found an initiative of one's own."""
        p = self.model.parameters
        tastes = self.luck(Decision.TASTE)
        best = None
        most = p["choice.fit"] - p["choice.founding"] + p["choice.noise"] * tastes[0]
        seen = [
            (self.initiative, tastes[1]),
            (self._initiative_of_a_tie(u), tastes[2]),
            (self._stumbled_upon(v), tastes[3]),
            *self._shown(w),
        ]
        for initiative, taste in seen:
            if initiative is not None and (appeal := self._appeal(initiative, taste)) > most:
                best, most = initiative, appeal
        return best

    def _initiative_of_a_tie(self, luck: float) -> Initiative | None:
        return self.ties.pick(luck).initiative if self.ties else None

    def _stumbled_upon(self, luck: float) -> Initiative | None:
        notice, initiatives = self.model.parameters["choice.notice"], self.model.initiatives
        if not initiatives or luck >= notice:
            return None
        return initiatives[int(luck / notice * len(initiatives))]

    def _shown(self, luck: float) -> list[tuple[Initiative | None, float]]:
        """Return the leaders of one's own arc of topics and of the arcs beside it, if focusing shows them."""
        village = self.model
        if luck >= village.levers["focusing"] * village.parameters["levers.focusing.shown"]:
            return []
        leaders = village.leaders
        arc = arc_of(self.interest, len(leaders))
        near = [leaders[(arc + step) % len(leaders)] for step in (-1, 0, 1)]
        return list(zip(near, self.luck(Decision.SHOWN_TASTE), strict=False))

    def _appeal(self, initiative: Initiative, taste: float) -> float:
        p = self.model.parameters
        appeal = p["choice.fit"] * nearness(self.interest, initiative.topic, p["choice.reach"])
        appeal += p["choice.progress"] * initiative.advance
        appeal += p["choice.company"] * initiative.company / (initiative.company + 2.0)
        if initiative is self.initiative:
            appeal += p["choice.inertia"]
        return appeal + p["choice.noise"] * taste

    def _found(self) -> Initiative | None:
        p, village = self.model.parameters, self.model
        u, v, w, _ = self.luck(Decision.FOUNDING)
        if u < village.levers["gatekeeping"] * p["levers.gatekeeping.rejection"]:
            self.rejected = True
            return None
        return village.open_initiative(self.interest, v, w)

    # --- work -------------------------------------------------------------------------------------------------

    def work(self) -> None:
        """Give the week's hours: a share to what was assigned, the rest to what was chosen, if anything was."""
        assigned = chosen = 0.0
        if self.mandate is not None and self.mandate is not self.initiative:
            share = self.model.levers["directing"] * self.model.parameters["levers.directing.share"]
            assigned = share * self.hours
            if assigned > 0.0:
                self.mandate.receive(self, assigned)
                self.has_obeyed = True
        if self.initiative is None:
            self.hours = assigned
        elif (chosen := self.hours - assigned) > 0.0:
            self.initiative.receive(self, chosen)
            self.has_worked = True

    def hear_the_news(self) -> None:
        """Learn of the end of one's initiatives, and be free for others."""
        if self.mandate is self.initiative:
            self._hear_of(self.initiative, self.has_worked or self.has_obeyed)
        else:
            self._hear_of(self.initiative, self.has_worked)
            self._hear_of(self.mandate, self.has_obeyed)
        self.initiative, self.mandate = self._if_open(self.initiative), self._if_open(self.mandate)

    def _if_open(self, initiative: Initiative | None) -> Initiative | None:
        return initiative if initiative and initiative.state is State.OPEN else None

    def _hear_of(self, initiative: Initiative | None, has_worked: bool) -> None:
        """Take an initiative's end to heart, if it has ended, and if one has worked on it."""
        if initiative is None or initiative.state is State.OPEN or not has_worked:
            return
        if initiative.state is State.SUCCEEDED:
            misfit = 1.0 - nearness(self.interest, initiative.topic, self.model.parameters["choice.reach"])
            worth = seven_digits(1.0 - min(1.0, 2.0 * self.autonomy_need * misfit))
            self.own_result = max(self.own_result, worth)
            self.total_results += 1
        else:
            self.let_down = True

    # --- exchange ---------------------------------------------------------------------------------------------

    def exchange(self) -> None:
        """Write posts, and be introduced to somebody and thanked if facilitation sees to it."""
        p, levers = self.model.parameters, self.model.levers
        u, v, w, x = self.luck(Decision.POSTING)
        for number in range(min(MOST_POSTS, int(self.hours * p["exchange.posts_per_hour"] + u))):
            self._post(number)
        if v < levers["connecting"] * p["levers.connecting.introductions"]:
            self._be_introduced(x)
        self.thanked = self.hours > 0.0 and w < levers["recognising"] * p["levers.recognising.thanks"]

    def _post(self, number: int) -> None:
        self.model.posts += 1
        answerer = self._volunteer(number) or self._somebody_asked(number)
        if answerer is None:
            self.ignored += 1
        else:
            answerer._answer(self)

    def _volunteer(self, number: int) -> Villager | None:
        """Return who answers unasked: somebody tied to is looked to first, then people near in topic."""
        for attempt in range(int(self.model.parameters["exchange.tries"])):
            pair = 2 * (attempt % 2)  # four numbers do for two attempts
            u, v = self.luck(Decision.ANSWER, number * 32 + attempt - attempt % 2)[pair : pair + 2]
            other = self.ties.pick(u) if attempt == 0 and self.ties else self._somebody_near(u)
            if other is not None and v < other._willingness_to_answer(self):
                return other
        return None

    def _somebody_near(self, u: float) -> Villager | None:
        """Return an active villager of one's own arc of topics or an arc beside it; None if that is oneself."""
        arcs = self.model.arcs
        step = int(u * 3.0)
        arc = arcs[(arc_of(self.interest, len(arcs)) + step - 1) % len(arcs)]
        other = arc[int((u * 3.0 - step) * len(arc))] if arc else None
        return None if other is self else other

    def _willingness_to_answer(self, asker: Villager) -> float:
        p = self.model.parameters
        if not self.active:
            return 0.0
        chance = p["exchange.answer"] * self.motivation
        chance *= nearness(asker.interest, self.interest, p["choice.reach"])
        if asker.unit != self.unit:
            chance *= p["trust.across"]
        return chance * (1.0 - self.model.levers["gatekeeping"] * p["levers.gatekeeping.delay"])

    def _somebody_asked(self, number: int) -> Villager | None:
        """Return who answers at facilitation's request: any post by connecting, a newcomer's by welcoming as well."""
        p, levers = self.model.parameters, self.model.levers
        routing = levers["connecting"] * p["levers.connecting.routing"]
        other = self._asked(Decision.ROUTING, number, routing)
        if other is None and self.is_new:
            welcome = levers["welcoming"] * p["levers.welcoming.reach"]
            other = self._asked(Decision.WELCOME, number, welcome)
        if other is not None:
            self.model.arranged += 1
        return other

    def _asked(self, decision: Decision, number: int, chance: float) -> Villager | None:
        u, v, _, _ = self.luck(decision, number)
        return self._somebody_near(v) if u < chance else None

    def _answer(self, asker: Villager) -> None:
        p = self.model.parameters
        self.model.answered += 1
        asker.answered += 1
        self.total_answers += 1
        self.habit += 1.0
        trust = 1.0 if asker.unit == self.unit else p["trust.across"]
        strengthen(asker, self, p["exchange.tie_gain"] * trust)

    def _be_introduced(self, luck: float) -> None:
        other = self._somebody_near(luck)
        if other is not None:
            strengthen(self, other, self.model.parameters["exchange.tie_gain"])

    # --- feel -------------------------------------------------------------------------------------------------

    def feel(self) -> None:
        """Let the week move the three needs, and the needs motivation."""
        if self.active:
            self._feel_autonomy()
        self._feel_competence()
        self._feel_relatedness()
        if self.hours > 0.0:
            self.habit += 1.0
            self.total_hours += self.hours
        if self.active:
            self._settle_hold()
        rest = self.own_motivation
        for pull in self._pulls().values():
            rest += pull
        self.motivation += self.model.parameters["needs.rate"] * (min(1.0, max(0.0, rest)) - self.motivation)

    def _pulls(self) -> dict[str, float]:
        """Return how far each experience holds motivation above or below its own level."""
        p = self.model.parameters
        return {
            "autonomy": -p["needs.autonomy"] * 2.0 * self.autonomy_need * (1.0 - self.autonomy),
            "results": p["needs.competence"] * (self.competence - 0.5),
            "belonging": p["needs.relatedness"] * (self.relatedness - 0.5),
            "overload": -p["needs.overload"] * self.model.overload,
        }

    def _feel_autonomy(self) -> None:
        p, levers = self.model.parameters, self.model.levers
        pressure = levers["reporting"] * p["pressure.reporting"]
        if self.mandate is not None:
            misfit = 1.0 - nearness(self.interest, self.mandate.topic, p["choice.reach"])
            share = levers["directing"] * p["levers.directing.share"]
            pressure += p["pressure.assigned"] * share * misfit
        felt = min(1.0, max(0.0, pressure - p["pressure.zone"]))
        self.autonomy += p["needs.rate"] * (1.0 - felt - self.autonomy)
        if self.rejected:
            self.autonomy -= p["pressure.rejection"] * self.autonomy

    def _feel_competence(self) -> None:
        p = self.model.parameters
        unease = min(1.0, 2.0 * self.autonomy_need * (1.0 - self.autonomy))
        savour = 1.0 - p["needs.ownership"] * unease
        self.competence *= 1.0 - p["needs.rate"]
        self.competence += p["needs.own_result"] * savour * self.own_result * (1.0 - self.competence)
        if self.active and self._sees_a_result():
            self.competence += p["needs.seen_result"] * (1.0 - self.competence)
        if self.thanked:
            gain = p["levers.recognising.gain"] * savour * self._weight_of_thanks()
            self.competence += gain * (1.0 - self.competence)
        if self.let_down:
            self.competence -= p["needs.abandonment"] * self.competence

    def _sees_a_result(self) -> bool:
        """Look at one of those tied to: have they had a result this week?"""
        if self.model.results == 0 or not self.ties:
            return False
        return self.ties.pick(self.luck(Decision.SEEING)[0]).own_result > 0.0

    def _weight_of_thanks(self) -> float:
        if self.is_new:
            return 1.0
        return self.habit / (self.habit + self.model.parameters["participation.habit_half"])

    def _feel_relatedness(self) -> None:
        p = self.model.parameters
        self.warmth = self.ties.fade(1.0 - p["exchange.tie_decay"], p["exchange.tie_live"])
        supported = self.warmth / (self.warmth + p["needs.ties_half"])
        self.relatedness += p["needs.rate"] * (supported - self.relatedness)
        for _ in range(self.answered):
            self.relatedness += p["needs.answered"] * (1.0 - self.relatedness)
        for _ in range(self.ignored):
            self.relatedness -= p["needs.ignored"] * self.relatedness

    def _settle_hold(self) -> None:
        """Let contributions so far weigh against leaving: as 1 over n to a power."""
        self.hold: float = (1.0 + self.habit) ** -self.model.parameters["leaving.habit"]

    # --- leave ------------------------------------------------------------------------------------------------

    def leave_or_stay(self) -> None:
        """Leave with the organisation, or of one's own accord, or stay."""
        u, v, _, _ = self.luck(Decision.DEPARTURE)
        if u < 1.0 - exp(-self.model.parameters["pool.renewal"] / 52.0):
            self.depart("organisation")
        elif v < 1.0 - exp(-self._hazard()):
            pulls = self._pulls()
            self.depart(min(pulls, key=pulls.__getitem__))
            self.model.former += 1.0

    def _hazard(self) -> float:
        p = self.model.parameters
        held = p["leaving.motivation"] * (self.motivation - 0.5) + p["leaving.ties"] * self.warmth
        return p["leaving.base"] * self.hold * exp(-held)

    def depart(self, reason: str) -> None:
        """Go, and say why."""
        for friend in list(self.ties.people):
            part(self, friend)
        self.active = False
        self.initiative = None
        self.mandate = None
        self.reason = reason
        self.left = self.model.week
        self.model.part_with(self, reason)
        self.remove()
