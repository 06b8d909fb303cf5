"""The study: survival in a store, by policy and by factor."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from perenne_experiments.comparison.comparison import Contrast, strict_level
from perenne_experiments.errors.hinted_error import nearest
from perenne_experiments.statistics.clustered import clustered_log_rank
from perenne_experiments.statistics.survival import LogRank
from perenne_experiments.survival_analysis.classes import FactorClass, classes_of
from perenne_experiments.survival_analysis.cox import Cox, CoxRefusal, fit_cox
from perenne_experiments.survival_analysis.error import SurvivalError
from perenne_experiments.survival_analysis.group import Group, contrast, group
from perenne_experiments.survival_analysis.watch import Watch, watch

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store

_Found = TypeVar("_Found")


@dataclass(frozen=True, eq=False)
class Split:
    """The lives under one policy, by class of a factor.

    Attributes:
        policy: name of the policy.
        factor: name of the factor.
        groups: one for each class that holds lives, rising.
        log_rank: test whether all live alike; None with too few units.
        contrast: the highest class less the lowest; None for a single class.
    """

    policy: str
    factor: str
    groups: tuple[Group, ...]
    log_rank: LogRank | None
    contrast: Contrast | None


@dataclass(frozen=True, eq=False)
class SurvivalStudy:
    """How long the communities of a store live.

    Attributes:
        lives: what was looked at.
        groups: the lives under each policy, in the order asked for.
        contrasts: every pair of policies, in that order.
        log_rank: test of all policies together; None for one alone, or with too few units.
        splits: by factor, then by policy.
        cox: Cox's model; why there is none; or None when it was not asked for.
        by: factors that lives are split by.
    """

    lives: Watch
    groups: tuple[Group, ...]
    contrasts: tuple[Contrast, ...]
    log_rank: LogRank | None
    splits: tuple[Split, ...]
    cox: Cox | CoxRefusal | None
    by: tuple[str, ...]

    @property
    def weeks(self) -> int:
        """The horizon."""
        return self.lives.weeks

    def ranked(self) -> tuple[Group, ...]:
        """Return the policies from the longest-lived to the shortest; ties keep the order asked for."""
        return tuple(sorted(self.groups, key=lambda one: -one.rmst.value))

    def contrast(self, a: str, b: str) -> Contrast:
        """Return two policies' contrast, `a` first; names that were not looked at raise KeyError."""
        for found in self.contrasts:
            if (found.a, found.b) == (a, b):
                return found
            if (found.a, found.b) == (b, a):
                return found.turned()
        raise KeyError((a, b))


def analyse_survival(
    store: Store,
    *,
    by: Sequence[str] = (),
    where: str | None = None,
    policies: Sequence[str] = (),
    cox: bool = False,
    horizon: int | None = None,
    seed: int = 1,
    progress: Callable[[int, int], object] = lambda done, of: None,  # noqa: ARG005
) -> SurvivalStudy:
    """Say how long the communities of a store live, by policy and by factor.

    Lives on one seed are alike, and so are those in one world where worlds were sampled: all intervals and tests allow
    for both (see `units.covariance`), as `perenne results` does. Policies that share them are compared in pairs.

    Args:
        store: the store; a sweep may be writing it.
        by: factors to split the lives under each policy by, numeric ones in quantile classes.
        where: condition in SQL on the columns of the runs.
        policies: names of the policies; by default all.
        cox: whether to fit Cox's model, with the policies and all factors as covariates.
        horizon: where counting stops, weeks; by default as far as every life was watched.
        seed: seed of the resampling.
        progress: called with the steps done and the steps to do; what it raises ends the analysis.

    Raises:
        SurvivalError: no run, several scenarios, an unknown policy or factor, a condition that cannot be read, or a
            horizon past what was watched.
        ExtraError: lifelines is not installed, and Cox's model asked for.
        StoreError: the store is damaged.
    """
    lives = watch(store, policies=policies, where=where, horizon=horizon)
    factors = tuple(dict.fromkeys(by))
    for name in factors:
        _check_factor(name, lives)
    count = len(lives.policies)
    step = _counter(count * (1 + len(factors)) + count * (count - 1) // 2, progress)
    groups = tuple(step(group(lives, lives.under(name), name, seed=seed)) for name in lives.policies)
    level = strict_level(len(groups))
    return SurvivalStudy(
        lives=lives,
        groups=groups,
        contrasts=tuple(
            step(contrast(a, b, lives.weeks, level=level, seed=seed, names=(a.policy, b.policy)))
            for a, b in itertools.combinations(groups, 2)
        ),
        log_rank=clustered_log_rank(lives.lifetime, lives.died, lives.policy, lives.units),
        splits=tuple(step(one) for one in _splits(lives, factors, seed)),
        cox=fit_cox(lives, seed=seed) if cox else None,
        by=factors,
    )


def _check_factor(name: str, lives: Watch) -> None:
    known = lives.factors
    if not known:
        raise SurvivalError("survival_error.no_factor", store=lives.store, value=name)
    if name not in known:
        raise SurvivalError("survival_error.factor", value=name, known=", ".join(known), near=nearest(name, known))
    if np.isnan(known[name]).all():
        raise SurvivalError("survival_error.no_value", value=name)


def _counter(steps: int, progress: Callable[[int, int], object]) -> Callable[[_Found], _Found]:
    """Return what passes on each thing found, and tells how many there have been."""
    places = itertools.count(1)

    def step(found: _Found) -> _Found:
        progress(next(places), steps)
        return found

    return step


def _splits(lives: Watch, factors: Sequence[str], seed: int) -> Iterator[Split]:
    for name in factors:
        classes = classes_of(name, lives.factors[name])
        yield from (
            _split(lives, policy, name, classes, seed) for policy in lives.policies if _has(lives, policy, name)
        )


def _has(lives: Watch, policy: str, factor: str) -> bool:
    return not bool(np.isnan(lives.factors[factor][lives.under(policy)]).all())


def _split(lives: Watch, policy: str, factor: str, classes: Sequence[FactorClass], seed: int) -> Split:
    under, values = lives.under(policy), lives.factors[factor]
    held = [(one, under & one.holds(values)) for one in classes]
    held = [(one, chosen) for one, chosen in held if chosen.any()]
    groups = tuple(group(lives, chosen, policy, one, seed=seed) for one, chosen in held)
    place = np.full(len(lives), -1)
    for number, (_, chosen) in enumerate(held):
        place[chosen] = number
    all_of_them = place >= 0
    last, first = groups[-1], groups[0]
    return Split(
        policy=policy,
        factor=factor,
        groups=groups,
        log_rank=clustered_log_rank(
            lives.lifetime[all_of_them], lives.died[all_of_them], place[all_of_them], lives.units[all_of_them]
        ),
        contrast=None
        if len(groups) < 2
        else contrast(last, first, lives.weeks, level=strict_level(2), seed=seed, names=("high", "low")),
    )
