"""Third question: what facilitation, of what kind and how many hours, is enough?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from perenne_experiments.lives.cohort import Cohort
from perenne_experiments.readiness.aim import AIM, HOURS, TWO_YEARS, Least, least, reached
from perenne_experiments.readiness.bench import Bench
from perenne_experiments.readiness.motivation import after_two_years, gained, mean_life
from perenne_experiments.statistics.estimate import Estimate
from perenne_model.levers import CONTROL, SUPPORT
from perenne_model.policies import Absent, Policy, Timetable

HEIGHT = 0.7
"""Height at which levers are held, as under the policy "cultivating"."""

_FRESH = 1  # number of the set of lives that checks what was chosen
_GAP = 0.25  # hours a week that are not told apart
_WEIGHED = 3  # sets whose hours are looked for


@dataclass(frozen=True, slots=True)
class Kind:
    """What one set of levers does by itself, with the scenario's hours.

    Attributes:
        levers: the levers held, all others at nothing.
        two_years: share alive after two years.
        lifetime: mean life, share of the horizon.
        gain: life gained against no facilitation, share of the horizon.
        hours: hours a week that it takes.
    """

    levers: tuple[str, ...]
    two_years: Estimate
    lifetime: Estimate
    gain: Estimate
    hours: float


@dataclass(frozen=True, slots=True)
class Enough:
    """How many hours a set of levers needs.

    Attributes:
        levers: the levers held.
        least: fewest hours a week with which the aim is reached.
        check: share alive after two years with those hours, on fresh seeds; None where none reach the aim.
    """

    levers: tuple[str, ...]
    least: Least
    check: Estimate | None


@dataclass(frozen=True, slots=True)
class Facilitation:
    """Answer to the third question.

    Attributes:
        hours: the scenario's hours a week.
        nobody: share alive after two years without any facilitation.
        life_alone: mean life without any, share of the horizon.
        kinds: what each lever does alone, and each small set of support levers, the best after two years first.
        enough: hours of the lightest sets that reach the aim; empty where no facilitation is needed for it.
    """

    hours: float
    nobody: Estimate
    life_alone: Estimate
    kinds: tuple[Kind, ...]
    enough: tuple[Enough, ...]

    @property
    def needed(self) -> bool:
        """Tell whether the aim is not surely reached without facilitation."""
        return reached(self.nobody) != "enough"


def holding(levers: Sequence[str]) -> Timetable:
    """Return the policy that holds some levers, and no other."""
    return Timetable("+".join(levers), ((0, dict.fromkeys(levers, HEIGHT)),))


def ask_facilitation(bench: Bench, weeks: int) -> Facilitation:
    """Hold each lever alone, and small sets of support levers; then look for the fewest hours that do.

    Args:
        bench: where to live the scenario.
        weeks: horizon, two years or more.
    """
    sets: list[tuple[str, ...]] = [(lever,) for lever in (*SUPPORT, *CONTROL)]
    sets += [*combinations(SUPPORT, 2), SUPPORT]
    nobody, *cohorts = bench.live([({}, Absent()), *(({}, holding(levers)) for levers in sets)], weeks=weeks)
    kinds = [_kind(levers, cohort, nobody, weeks, bench.seed) for levers, cohort in zip(sets, cohorts, strict=True)]
    kinds.sort(key=lambda kind: (-kind.two_years.value, -kind.lifetime.value, kind.hours))
    alone = after_two_years(nobody)
    return Facilitation(
        hours=bench.scenario.parameters[HOURS],
        nobody=alone,
        life_alone=mean_life(nobody, weeks),
        kinds=tuple(kinds),
        enough=() if reached(alone) == "enough" else _enough(bench, kinds),
    )


def _kind(levers: tuple[str, ...], cohort: Cohort, nobody: Cohort, weeks: int, seed: int) -> Kind:
    return Kind(
        levers=levers,
        two_years=after_two_years(cohort),
        lifetime=mean_life(cohort, weeks),
        gain=gained(cohort, nobody, weeks, seed),
        hours=cohort.hours_a_week,
    )


def _enough(bench: Bench, kinds: Sequence[Kind]) -> tuple[Enough, ...]:
    """Look for the fewest hours of the lightest sets that may reach the aim; of the best one where none may."""
    able = [kind for kind in kinds if kind.two_years.value >= AIM] or list(kinds[:1])
    lightest = sorted(able, key=lambda kind: (kind.hours, len(kind.levers)))[:_WEIGHED]
    everything = [kind for kind in able if kind.levers == SUPPORT and kind not in lightest]
    found = [_hours_of(bench, kind.levers) for kind in (*lightest, *everything)]
    return tuple(sorted(found, key=_weight))


def _weight(enough: Enough) -> tuple[bool, float]:
    return enough.least.value is None, enough.least.value or 0.0


def _hours_of(bench: Bench, levers: tuple[str, ...]) -> Enough:
    policy = holding(levers)
    most = max(bench.scenario.parameters[HOURS], 1.0)
    found = least(_alive_with(bench, policy), first=min(0.5, most), most=most, gap=_GAP)
    if found.value is None:
        return Enough(levers, found, None)
    fresh = bench.live([({HOURS: found.value}, policy)], weeks=TWO_YEARS, stream=_FRESH)[0]
    return Enough(levers, found, fresh.alive())


def _alive_with(bench: Bench, policy: Policy) -> Callable[[float], Estimate]:
    """Return what tells the share alive after two years with a budget of hours."""

    def alive(hours: float) -> Estimate:
        return bench.live([({HOURS: hours}, policy)], weeks=TWO_YEARS)[0].alive()

    return alive
