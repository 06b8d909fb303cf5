"""The simpler life as a Starsim module: columns of people, and columns of initiatives, all done by whole columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import starsim
from lives.numbers import Lived, Numbers

NOBODY = -1


class Life(starsim.Module):  # type: ignore[misc]
    """A community's week."""

    def __init__(self, numbers: Numbers) -> None:
        super().__init__(name="life")
        self.numbers = numbers
        self.define_states(
            starsim.FloatArr("own_motivation", default=starsim.normal(numbers.motivation, numbers.motivation_spread)),
            starsim.FloatArr("motivation"),
            starsim.FloatArr("capacity", default=starsim.normal(numbers.capacity, numbers.capacity_spread)),
            starsim.FloatArr("interest", default=starsim.random()),
            starsim.FloatArr("competence", default=0.5),
            starsim.FloatArr("habit", default=0.0),
            starsim.IntArr("initiative", default=NOBODY),
        )
        for name in ("participation", "notice", "stumble", "taste", "own_taste", "renewal", "leaving"):
            setattr(self, f"{name}_luck", starsim.random(name=name))
        self.effort_luck = starsim.normal(numbers.effort, numbers.effort_spread, name="effort")
        self.arrival_luck = starsim.poisson(1.0, name="arrival")
        self.topic, self.effort, self.progress = np.empty(0), np.empty(0), np.empty(0)
        self.idle = np.empty(0, dtype=np.int64)
        self.counts: list[tuple[int, int]] = []
        self.results_in_all = 0

    def init_post(self) -> None:
        super().init_post()
        uids = self.sim.people.auids
        self._take_character(uids)
        self.habit[uids] = self.numbers.habit

    def _take_character(self, uids: Any) -> None:
        self.own_motivation[uids] = np.clip(self.own_motivation[uids], 0.0, 1.0)
        self.motivation[uids] = self.own_motivation[uids]
        self.capacity[uids] = np.exp(self.capacity[uids])

    def step(self) -> None:
        n, people = self.numbers, self.sim.people
        self.arrival_luck.set(lam=n.arrivals(len(people)))
        newcomers = people.grow(int(self.arrival_luck.rvs(1)[0]))
        if len(newcomers):
            self._take_character(newcomers)
        active = self._take_part()
        self._choose(active)
        contributed = self._work(active)
        self._feel(active, contributed)
        leavers = self._leave()
        self.counts.append((len(people) - len(leavers), len(active)))

    def _take_part(self) -> Any:
        n, uids = self.numbers, self.sim.people.auids
        pull = 1.0 + n.habit_gain * self.habit.values / (self.habit.values + n.habit_half)
        chance = 1.0 - np.exp(-n.visits * self.motivation.values * pull)
        return uids[self.participation_luck.rvs(uids) < chance]

    def _choose(self, active: Any) -> None:
        n = self.numbers
        free = active[self.initiative[active] == NOBODY]
        if not len(free):
            return
        joins = np.zeros(len(free), dtype=bool)
        if len(self.topic):
            seen = (self.stumble_luck.rvs(free) * len(self.topic)).astype(np.int64)
            gap = np.abs(self.interest[free] - self.topic[seen])
            fit = np.maximum(0.0, 1.0 - np.minimum(gap, 1.0 - gap) / n.reach)
            advance = np.minimum(1.0, self.progress[seen] / self.effort[seen])
            appeal = n.fit * fit + n.progress * advance + n.noise * self.taste_luck.rvs(free)
            joins = appeal > n.fit - n.founding + n.noise * self.own_taste_luck.rvs(free)
            joins &= self.notice_luck.rvs(free) < n.notice
            self.initiative[free[joins]] = seen[joins]
        founders = free[~joins]
        self.initiative[founders] = len(self.topic) + np.arange(len(founders))
        self.topic = np.concatenate((self.topic, self.interest[founders]))
        self.effort = np.concatenate((self.effort, np.exp(self.effort_luck.rvs(founders))))
        self.progress = np.concatenate((self.progress, np.zeros(len(founders))))
        self.idle = np.concatenate((self.idle, np.zeros(len(founders), dtype=np.int64)))

    def _work(self, active: Any) -> Any:
        """Pool the hours; return for each person whether an initiative of theirs has succeeded."""
        n = self.numbers
        at = self.initiative[active]
        hours = np.bincount(at, weights=self.capacity[active] * self.motivation[active], minlength=len(self.topic))
        self.progress = self.progress * (1.0 - n.leak) + hours
        self.idle = np.where(hours > 0.0, 0, self.idle + 1)
        succeeded = self.progress >= self.effort
        ended = succeeded | (self.idle >= n.patience)
        self.results_in_all += int(succeeded.sum())
        mine = self.initiative.values
        at_work = mine != NOBODY
        place = np.where(at_work, mine, 0)
        own_result = at_work & succeeded[place] if len(ended) else at_work
        moved = np.cumsum(~ended) - 1
        if len(ended):
            self.initiative[:] = np.where(at_work & ~ended[place], moved[place], NOBODY)
        kept = ~ended
        self.topic, self.effort = self.topic[kept], self.effort[kept]
        self.progress, self.idle = self.progress[kept], self.idle[kept]
        return own_result

    def _feel(self, active: Any, own_result: Any) -> None:
        n = self.numbers
        competence = self.competence.values * (1.0 - n.rate)
        competence = np.where(own_result, competence + n.result * (1.0 - competence), competence)
        self.competence[:] = competence
        self.habit[active] += 1.0
        rest = np.clip(self.own_motivation.values + n.competence * (competence - 0.5), 0.0, 1.0)
        self.motivation[:] = self.motivation.values + n.rate * (rest - self.motivation.values)

    def _leave(self) -> Any:
        n, people = self.numbers, self.sim.people
        uids = people.auids
        held = n.hazard_habit * np.log1p(self.habit.values) + n.hazard_motivation * (self.motivation.values - 0.5)
        chance = 1.0 - np.exp(-n.hazard * np.exp(-held))
        goes = (self.renewal_luck.rvs(uids) < n.renewal) | (self.leaving_luck.rvs(uids) < chance)
        people.request_removal(uids[goes])
        return uids[goes]


def built(numbers: Numbers, weeks: int) -> Any:
    """Return a community about to live."""
    life = Life(numbers)
    week = starsim.weeks(1)
    sim = starsim.Sim(
        n_agents=numbers.core, dt=week, dur=starsim.weeks(weeks - 1), modules=[life], verbose=0, rand_seed=1
    )
    sim.init()
    return sim


def lived(sim: Any) -> Lived:
    """Let a community live."""
    sim.run()
    (life,) = (module for module in sim.modules if isinstance(module, Life))
    return Lived([members for members, _ in life.counts], [act for _, act in life.counts], life.results_in_all)
