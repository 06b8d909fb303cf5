"""Vital signs: what is observed of a village at the end of a week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.twin.village import Village
    from tests.twin.villager import Villager

SELDOM = 4
"""Weeks between two measures of what is dear to measure: inequality, and ties across units."""


def total(numbers: Iterable[float]) -> float:
    """Add numbers one by one; Python's own `sum` mends its rounding from 3.12 on, and so may differ in the last bit."""
    added = 0.0
    for number in numbers:
        added += number
    return added


def ratio(part: float, whole: float) -> float:
    """Return a share; 0 of nothing."""
    return part / whole if whole > 0.0 else 0.0


def mean(attribute: str) -> Callable[[Village], float]:
    """Return what measures the mean of an attribute over the villagers."""
    return lambda village: ratio(total(village.agents.get(attribute)), len(village.agents))


def kept(village: Village) -> float:
    """Return how many of the newcomers of some weeks ago are still here."""
    arrival = village.week - int(village.parameters["levers.welcoming.weeks"])
    return [villager.arrival for villager in village.villagers].count(arrival)


def scatter(village: Village) -> float:
    """Return the effective number of initiatives worked on: the inverse of Simpson's index."""
    hours = total(village.hours_worked)
    return ratio(hours * hours, total(worked * worked for worked in village.hours_worked))


def tie_density(village: Village) -> float:
    """Return the mean number of ties."""
    return ratio(sum(len(villager.ties) for villager in village.villagers), len(village.agents))


def cross_unit_ties(village: Village) -> float:
    """Return the share of ties that join two units."""
    pairs = [(villager, other) for villager in village.villagers for other in villager.ties.people]
    return ratio(sum(one.unit != other.unit for one, other in pairs), len(pairs))


def gini(village: Village) -> float:
    """Return the Gini coefficient of contributions, from classes of them, eight to a doubling."""
    classes: defaultdict[int, list[Villager]] = defaultdict(list)
    for villager in village.villagers:
        classes[min(127, int(8.0 * log2(1.0 + villager.habit)))].append(villager)
    below = area = 0.0
    for place in sorted(classes):
        given = total(villager.habit for villager in classes[place])
        area += len(classes[place]) * (2.0 * below + given)
        below += given
    return 1.0 - area / (len(village.agents) * below) if below > 0.0 else 0.0


def seldom(sign: str, measure: Callable[[Village], float]) -> Callable[[Village], float]:
    """Return what measures a sign now and then, and else repeats what was measured last."""
    return lambda village: measure(village) if village.week % SELDOM == 0 else village.vitals[sign][-1]


SIGNS: dict[str, Callable[[Village], float]] = {
    "members": lambda village: len(village.agents),
    "active": lambda village: village.active,
    "newcomers": lambda village: village.newcomers,
    "newcomers_kept": kept,
    "motivation": mean("motivation"),
    "autonomy": mean("autonomy"),
    "competence": mean("competence"),
    "relatedness": mean("relatedness"),
    "open_initiatives": lambda village: len(village.initiatives),
    "scatter": scatter,
    "results": lambda village: village.results,
    "abandoned": lambda village: village.abandoned,
    "answer_rate": lambda village: ratio(village.answered, village.posts),
    "tie_density": tie_density,
    "cross_unit_ties": seldom("cross_unit_ties", cross_unit_ties),
    "gini": seldom("gini", gini),
    "dependence": lambda village: ratio(village.arranged, village.answered),
    "hours": lambda village: village.facilitator.hours,
    "overload": lambda village: village.overload,
}
"""How each vital sign is measured."""
