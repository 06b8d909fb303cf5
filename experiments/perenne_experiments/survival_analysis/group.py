"""A group: how long the lives under one policy last, all of them or those in one class of a factor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.comparison.comparison import CHECKPOINTS, Contrast
from perenne_experiments.statistics.clustered import clustered_difference, clustered_mean, difference_error
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.statistics.survival import (
    Incidence,
    Median,
    PairedDifference,
    SurvivalCurve,
    cumulative_incidence,
    kaplan_meier,
)
from perenne_experiments.statistics.units import Units
from perenne_experiments.survival_analysis.classes import FactorClass
from perenne_experiments.survival_analysis.watch import Watch
from perenne_model.vitals import CAUSES


@dataclass(frozen=True, eq=False)
class Group:
    """How long some lives last.

    Attributes:
        policy: name of their policy.
        within: the class of a factor that they lie in, or None for all.
        lifetime: weeks lived, shape (n,).
        shared: what they share: seeds, and worlds where factors were sampled.
        deaths: how many died.
        curve: share alive over time.
        rmst: restricted mean survival time at the horizon, weeks.
        median: median lifetime.
        alive: share alive at each checkpoint within the horizon, and at the horizon, by week.
        causes: share dead of each cause at the horizon, by cause.
        incidence: the same over time.
    """

    policy: str
    within: FactorClass | None
    lifetime: NDArray[np.float64]
    shared: Units
    deaths: int
    curve: SurvivalCurve
    rmst: Estimate
    median: Median
    alive: Mapping[int, Estimate]
    causes: Mapping[str, Estimate]
    incidence: Incidence

    @property
    def name(self) -> str:
        """Name of the policy."""
        return self.policy

    @property
    def units(self) -> int:
        """How many independent units their intervals rest on."""
        return self.shared.independent

    @property
    def runs(self) -> int:
        """How many lives there are."""
        return len(self.lifetime)


def group(
    lives: Watch, chosen: NDArray[np.bool_], policy: str, within: FactorClass | None = None, *, seed: int
) -> Group:
    """Look at some of the lives.

    Args:
        lives: all lives.
        chosen: which of them, one or more, shape (n,).
        policy: their policy.
        within: the class that they lie in, or None.
        seed: seed of the resampling.
    """
    lifetime, died, shared = lives.lifetime[chosen], lives.died[chosen], lives.units[chosen]
    cause, weeks = lives.cause[chosen], lives.weeks
    curve = kaplan_meier(lifetime, died, units=shared)
    return Group(
        policy=policy,
        within=within,
        lifetime=lifetime,
        shared=shared,
        deaths=int(died.sum()),
        curve=curve,
        rmst=clustered_mean(lifetime, shared, (0.0, float(weeks)), seed=seed),
        median=curve.median(),
        alive={week: curve.at(week) for week in sorted({*CHECKPOINTS, weeks}) if week <= weeks},
        causes={
            name: clustered_mean(cause == place, shared, (0.0, 1.0), seed=seed) for place, name in enumerate(CAUSES)
        },
        incidence=cumulative_incidence(lifetime, cause, len(CAUSES)),
    )


def contrast(a: Group, b: Group, weeks: int, *, level: float, seed: int, names: tuple[str, str]) -> Contrast:
    """Set one group against another: in pairs where they hold the same seeds or worlds.

    Args:
        a: a group.
        b: another.
        weeks: horizon.
        level: confidence level at which the two are told apart.
        seed: seed of the resampling.
        names: what they are called.
    """
    first, second = (a.lifetime, a.shared), (b.lifetime, b.shared)
    span = (-float(weeks), float(weeks))
    usual = clustered_difference(first, second, span, seed=seed)
    units = min(a.units, b.units)
    deviation = difference_error(first, second) * math.sqrt(units)
    difference = PairedDifference(usual.value, usual.low, usual.high, deviation, None)
    strict = clustered_difference(first, second, span, seed=seed, level=level)
    return Contrast(*names, difference, None, strict, units)
