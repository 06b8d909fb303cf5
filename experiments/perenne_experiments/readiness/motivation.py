"""First question: is members' own motivation enough, and how much autonomy do they need?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perenne_experiments.lives.cohort import Cohort
from perenne_experiments.readiness.aim import MOTIVATION, NEED, TWO_YEARS
from perenne_experiments.readiness.bench import Bench
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.statistics.survival import paired_difference, restricted_mean
from perenne_model import parse_policy

POLICIES = ("absent", "cultivating", "directive")
"""The policies that every question is asked of."""

_STEPS = {MOTIVATION: 0.1, NEED: 0.2}  # how far apart the levels lie
_LEVELS = 2  # on each side of the scenario's own


@dataclass(frozen=True, slots=True)
class Level:
    """How communities fare with members of one kind.

    Attributes:
        value: motivation or need for autonomy, mean over members, 0–1.
        lifetime: mean life by policy, share of the horizon.
        two_years: share alive after two years, by policy.
        against_absent: life under cultivating less life under absent, share of the horizon.
        against_directive: life under cultivating less life under directive, share of the horizon.
    """

    value: float
    lifetime: Mapping[str, Estimate]
    two_years: Mapping[str, Estimate]
    against_absent: Estimate
    against_directive: Estimate


@dataclass(frozen=True, slots=True)
class Motivation:
    """Answer to the first question.

    Attributes:
        motivation: the scenario's own motivation.
        need: the scenario's need for autonomy.
        by_motivation: what comes of other motivations, rising; the scenario's own among them.
        by_need: what comes of other needs, likewise.
    """

    motivation: float
    need: float
    by_motivation: tuple[Level, ...]
    by_need: tuple[Level, ...]

    @property
    def here(self) -> Level:
        """How communities fare in the scenario as it is."""
        return next(level for level in self.by_motivation if level.value == self.motivation)


def levels_around(value: float, step: float) -> tuple[float, ...]:
    """Return levels around the scenario's own, within 0 to 1."""
    around = [round(value + place * step, 6) for place in range(-_LEVELS, _LEVELS + 1)]
    return tuple(sorted({value if level == round(value, 6) else min(1.0, max(0.0, level)) for level in around}))


def ask_motivation(bench: Bench, weeks: int) -> Motivation:
    """Live the scenario with members of other kinds.

    Args:
        bench: where to live it.
        weeks: horizon, two years or more.
    """
    own = bench.scenario.parameters
    asked = {path: levels_around(own[path], step) for path, step in _STEPS.items()}
    others = [(path, value) for path, values in asked.items() for value in values if value != own[path]]
    variations = [{}, *({path: value} for path, value in others)]
    policies = [parse_policy(name) for name in POLICIES]
    cohorts = bench.live([(settings, policy) for settings in variations for policy in policies], weeks=weeks)
    count = len(policies)
    here, *elsewhere = [cohorts[first : first + count] for first in range(0, len(cohorts), count)]
    lived = dict(zip(others, elsewhere, strict=True))
    levels = {
        path: tuple(_level(value, lived.get((path, value), here), weeks, bench.seed) for value in values)
        for path, values in asked.items()
    }
    return Motivation(own[MOTIVATION], own[NEED], levels[MOTIVATION], levels[NEED])


def _level(value: float, cohorts: Sequence[Cohort], weeks: int, seed: int) -> Level:
    absent, cultivating, directive = cohorts
    return Level(
        value=value,
        lifetime={name: mean_life(cohort, weeks) for name, cohort in zip(POLICIES, cohorts, strict=True)},
        two_years={name: after_two_years(cohort) for name, cohort in zip(POLICIES, cohorts, strict=True)},
        against_absent=gained(cultivating, absent, weeks, seed),
        against_directive=gained(cultivating, directive, weeks, seed),
    )


def mean_life(cohort: Cohort, weeks: int) -> Estimate:
    """Return the mean life, share of the horizon."""
    return restricted_mean(cohort.lifetime, ~cohort.censored, weeks).estimate.scaled(1 / weeks)


def after_two_years(cohort: Cohort) -> Estimate:
    """Return the share alive after two years of a horizon as long or longer."""
    return cohort.alive_at(TWO_YEARS)


def gained(one: Cohort, other: Cohort, weeks: int, seed: int) -> Estimate:
    """Return by how much one cohort lives longer than another on the same seeds, share of the horizon."""
    return paired_difference(one.lifetime, other.lifetime, weeks, seed=seed).estimate.scaled(1 / weeks)
