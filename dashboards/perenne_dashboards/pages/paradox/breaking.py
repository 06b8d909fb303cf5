"""Break it: three worlds in which the story should change, and what really changes there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from perenne_dashboards.pages.paradox.many import SEED, Answer, Study, study
from perenne_dashboards.pages.paradox.recording import record
from perenne_dashboards.pages.paradox.story import WORLDS
from perenne_experiments.comparison.standing import MARGIN
from perenne_experiments.statistics.estimate import Estimate, mean_estimate

if TYPE_CHECKING:
    from perenne_model import Event

BREAKS = ("need", "effort", "agenda")
"""The three ways to break it: nobody needs autonomy, initiatives take an evening, the organisation has an agenda."""

SETTINGS: Mapping[str, Mapping[str, float]] = {
    "need": {"members.autonomy_need.mean": 0.0},
    "effort": {"initiatives.effort.median": 6.0},
    "agenda": {},
}
"""What each changes; they are the ablations of docs/findings.md."""

RUNS = 200
"""Communities under each policy."""

AGENDA_RUNS = 30
"""Communities whose results are looked at one by one."""

AGENDA_WEEKS = 104
"""Weeks over which results on the agenda are counted: the first two years."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a break does to one world.

    Attributes:
        policy: name of its policy.
        before: mean life as it was, as a share of the horizon.
        after: mean life now.
    """

    policy: str
    before: Estimate
    after: Estimate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a break does.

    Attributes:
        changes: world by world, in the order of WORLDS.
        longest: who lives longest now: one policy, or several that cannot be told apart by more than the margin.
    """

    changes: tuple[Change, ...]
    longest: tuple[str, ...]


def events_of(name: str) -> tuple[Event, ...]:
    """Return what befalls every community of a break: an agenda imposed on the first day, for good."""
    from perenne_model import Event

    return (Event("agenda_imposed", 0, None, 1.0),) if name == "agenda" else ()


def broken(name: str) -> Study:
    """Return the study of a break; of "none", of the world as it was."""
    return study(WORLDS, SETTINGS.get(name, {}), events_of(name))


def outcome(before: Answer, after: Answer) -> Outcome:
    """Return what a break does, from the same communities before and after."""
    changes = tuple(Change(policy, before.life(policy), after.life(policy)) for policy in WORLDS)
    best = max(changes, key=lambda change: change.after.value).policy
    longest = tuple(policy for policy in WORLDS if policy == best or not _behind(after, best, policy))
    return Outcome(changes, longest)


def _behind(answer: Answer, best: str, policy: str) -> bool:
    """Tell whether a policy's mean life lies clearly, and noticeably, below the best one's."""
    lead = answer.lead(best, policy)
    return lead.low > 0 and lead.value > MARGIN


@lru_cache
def on_agenda(*, imposed: bool) -> Mapping[str, Estimate]:
    """Return results on the organisation's agenda in the first two years, by policy.

    On the agenda is what lies within its spread of its centre, whoever started it.

    Args:
        imposed: whether the agenda was imposed on the first day.
    """
    from perenne_experiments.lives.cohort import seeds_of
    from perenne_model import parse_policy
    from perenne_scenarios import load

    parameters = load("reference").parameters
    centre, spread = parameters["agenda.topic"], parameters["agenda.spread"]
    events = events_of("agenda") if imposed else ()
    found = {}
    for name in WORLDS:
        counts = []
        for seed in seeds_of(SEED, AGENDA_RUNS):
            life = record(parameters, parse_policy(name), seed=seed, weeks=AGENDA_WEEKS, events=events)
            gaps = np.array([abs(one.topic - centre) for one in life.ended(succeeded=True)])
            counts.append(int((np.minimum(gaps, 1 - gaps) <= spread).sum()))
        found[name] = mean_estimate(counts)
    return found
