"""Sensitivity from the runs that a store has: the share of an outcome that each factor explains by itself.

Any design will do, since nothing is run: points are put into classes of one factor at a time, and what the classes'
means differ by is the factor's first-order index (Plischke, Borgonovo & Smith 2013, doi:10.1016/j.ejor.2012.11.047).
Interactions stay out of it: only `sensitivity` with a design of its own tells those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.heat_map.heat_map import Sample, sample
from perenne_experiments.lives.outcome import LIFETIME
from perenne_experiments.sensitivity.error import SensitivityError
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.store.columns import factor_names

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store

FEWEST = 40
"""Points below which no share is told."""

_MOST_CLASSES = 10
_POINTS_A_CLASS = 10
_RESAMPLES = 500
_ERROR = 0.05  # chance that any factor at all without effect stands out
_NORMAL = 1.96

Column = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Given:
    """What each factor explains.

    Attributes:
        policy: name of the policy.
        against: the policy it is set against, or None.
        outcome: one of `OUTCOMES`.
        weeks: horizon.
        points: number of points.
        lives: lives, or pairs of lives, behind them.
        noise: share of the variance between points that is luck, 0–1; None with one life a point.
        shares: share of the rest that each factor explains by itself, 0–1, the largest first.
        clear: the factors that stand out from chance.
    """

    policy: str
    against: str | None
    outcome: str
    weeks: int
    points: int
    lives: int
    noise: float | None
    shares: dict[str, Estimate]
    clear: frozenset[str]


def given_shares(
    store: Store,
    *,
    policy: str,
    outcome: str = LIFETIME,
    against: str | None = None,
    seed: int = 1,
    progress: Callable[[int, int], object] = lambda done, of: None,  # noqa: ARG005
) -> Given:
    """Return what each factor of a store explains of an outcome.

    Args:
        store: the store; a sweep may be writing it.
        policy: name of the policy.
        outcome: one of `OUTCOMES`.
        against: name of the policy it is set against on the same seeds, or None.
        seed: seed of the resampling.
        progress: called with the factors done and those to do; what it raises ends it.

    Raises:
        SensitivityError: no factor that varies, too few points, or the same outcome at all of them.
        HeatError: no such life or pair.
        StoreError: the store is damaged.
    """
    names = _varying_under(store, policy)
    if not names:
        raise SensitivityError("given.no_factor", policy=policy)
    found = sample(store, names, policy=policy, outcome=outcome, against=against)
    matrix, place = np.unique(np.column_stack([found.factors[name] for name in names]), axis=0, return_inverse=True)
    place = place.reshape(-1)
    if len(matrix) < FEWEST:
        raise SensitivityError("given.few", points=len(matrix), fewest=FEWEST)
    means = np.bincount(place, weights=found.values) / np.bincount(place)
    if np.ptp(means) < 1e-12:
        raise SensitivityError("given.constant", policy=policy)
    noise = _noise(found, place, means)
    told = {}
    clear = set()
    for number, name in enumerate(names):
        progress(number, len(names))
        classes = _classes(matrix[:, number])
        told[name] = _share(classes, means, noise or 0.0, seed)
        if _chance(classes, means) < _ERROR / len(names):
            clear.add(name)
    ordered = dict(sorted(told.items(), key=lambda item: -item[1].value))
    return Given(policy, against, outcome, found.weeks, len(matrix), len(place), noise, ordered, frozenset(clear))


def _varying_under(store: Store, policy: str) -> list[str]:
    """Return the factors with more than one value under a policy."""
    names = factor_names(store)
    if not names:
        return []
    counts = ", ".join('count(DISTINCT "' + name.replace('"', '""') + '")' for name in names)
    told = policy.replace("'", "''")
    row = store.query(f"SELECT {counts} FROM runs WHERE error IS NULL AND policy = '{told}'")  # noqa: S608
    return [name for place, name in enumerate(names) if row.column(place)[0].as_py() > 1]


def _noise(found: Sample, place: NDArray[np.intp], means: Column) -> float | None:
    """Return the share of luck in the variance between points, less what a seed does to every point alike."""
    lives = np.bincount(place)
    replicates = float(lives.mean())
    if replicates < 2:
        return None
    seed, _ = found.units.seeds
    by_seed = np.bincount(seed, weights=found.values) / np.bincount(seed)
    residual = found.values - means[place] - by_seed[seed] + found.values.mean()
    freedom = (len(means) - 1) * (replicates - 1)
    return min(float(np.sum(residual**2)) / freedom / replicates / float(np.var(means, ddof=1)), 0.99)


def _classes(values: Column) -> NDArray[np.intp]:
    """Return the class of each point: its value where they are few, else one of equally filled ranges."""
    most = int(min(_MOST_CLASSES, max(2, len(values) // _POINTS_A_CLASS)))
    distinct, place = np.unique(values, return_inverse=True)
    if len(distinct) <= most:
        return np.asarray(place.reshape(-1), dtype=np.intp)
    cuts = np.unique(np.quantile(values, np.arange(1, most) / most))
    return np.asarray(np.searchsorted(cuts, values, side="right"), dtype=np.intp)


def _share(classes: NDArray[np.intp], means: Column, noise: float, seed: int) -> Estimate:
    """Return the share explained, less what classes explain by chance, of what is not luck (epsilon squared)."""
    inside = np.eye(int(classes.max()) + 1)[classes]
    draws = (
        np.random.default_rng(seed)
        .multinomial(len(means), np.full(len(means), 1 / len(means)), size=_RESAMPLES)
        .astype(np.float64)
    )
    value = float(_explained(np.ones((1, len(means))), inside, means)[0]) / (1 - noise)
    reach = _NORMAL * float(np.std(_explained(draws, inside, means), ddof=1)) / (1 - noise)
    held = min(max(value, 0.0), 1.0)
    return Estimate(held, max(0.0, value - reach), min(1.0, max(value, 0.0) + reach))


def _explained(weights: Column, inside: Column, means: Column) -> Column:
    """Return epsilon squared of each weighting of the points, shape (weightings,)."""
    count = weights @ inside
    total = weights @ means
    size = float(len(means))
    with np.errstate(invalid="ignore", divide="ignore"):
        between = np.nansum((weights @ (inside * means[:, None])) ** 2 / count, axis=1) - total**2 / size
    whole = weights @ means**2 - total**2 / size
    kinds = inside.shape[1]
    within = (whole - between) / (size - kinds)
    return np.asarray((between - (kinds - 1) * within) / whole)


def _chance(classes: NDArray[np.intp], means: Column) -> float:
    """Return how likely classes without effect would differ as much: Fisher's F."""
    from scipy.special import fdtrc

    kinds, size = int(classes.max()) + 1, len(means)
    count = np.bincount(classes, minlength=kinds)
    sums = np.bincount(classes, weights=means - means.mean(), minlength=kinds)
    between = float(np.sum(sums[count > 0] ** 2 / count[count > 0]))
    within = max(float(np.sum((means - means.mean()) ** 2)) - between, 1e-300)
    return float(fdtrc(kinds - 1, size - kinds, between / (kinds - 1) / (within / (size - kinds))))
