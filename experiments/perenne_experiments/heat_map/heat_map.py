"""A heat map: the mean of an outcome, or of a paired contrast between two policies, over two factors of a store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.errors.said_error import SaidError
from perenne_experiments.lives.outcome import LIFETIME, studied
from perenne_experiments.statistics.clustered import clustered_mean
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.statistics.units import Units, numbered, worlds_of_points
from perenne_experiments.store.columns import column_name, factor_names, point_number, quoted_text
from perenne_experiments.survival_analysis.classes import FactorClass, classes_of
from perenne_model.levers import LEVERS
from perenne_model.parameters import registry

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store


class HeatError(SaidError):
    """A map that cannot be drawn."""


@dataclass(frozen=True, eq=False)
class HeatMap:
    """A map.

    Attributes:
        across: factor along the map.
        up: factor up the map.
        columns: classes of the first, rising.
        rows: classes of the second, rising.
        outcome: one of `OUTCOMES`; a lifetime is in shares of the horizon.
        policy: name of the policy.
        against: the policy it is set against, on the same seeds at the same points; None for the mean by itself.
        weeks: horizon.
        means: mean in each cell with its interval, by place across and up; cells without lives are left out.
        lives: lives, or pairs of lives, in each of these cells.
    """

    across: str
    up: str
    columns: tuple[FactorClass, ...]
    rows: tuple[FactorClass, ...]
    outcome: str
    policy: str
    against: str | None
    weeks: int
    means: dict[tuple[int, int], Estimate]
    lives: dict[tuple[int, int], int]


@dataclass(frozen=True, eq=False)
class Sample:
    """Values of lives, or of pairs of lives on one seed at one point.

    Attributes:
        factors: value of each factor asked for, by name, shape (n,).
        values: the outcome as it is studied, or its difference, shape (n,).
        units: what the lives share: seeds, and worlds where assumptions were sampled.
        weeks: horizon.
    """

    factors: dict[str, NDArray[np.float64]]
    values: NDArray[np.float64]
    units: Units
    weeks: int


def sample(
    store: Store, factors: Sequence[str], *, policy: str, outcome: str = LIFETIME, against: str | None = None
) -> Sample:
    """Return an outcome under a policy, or its differences from another policy, with the factors of each life.

    Args:
        store: the store.
        factors: names of factors; lives that lack one are left out.
        policy: name of the policy.
        outcome: one of `OUTCOMES`.
        against: name of the other policy; lives that differ in levers alone are taken together in it.

    Raises:
        HeatError: no such life or pair.
        StoreError: the store is damaged.
    """
    held = factor_names(store)
    assumed = [name for name in held if name in registry() and name not in LEVERS]
    point = point_number(assumed)
    chosen = "".join(f"{column_name(name)} AS f{place}, " for place, name in enumerate(factors))
    lived = "".join(f"{column_name(name)} AS a{place}, " for place, name in enumerate(assumed))
    known = " AND ".join(f"{column_name(name)} IS NOT NULL" for name in factors) or "true"
    own = (
        f"SELECT {chosen}seed, weeks, {lived}{point} AS point, {_studied(outcome)} AS outcome "  # noqa: S608
        f"FROM runs WHERE error IS NULL AND policy = {quoted_text(policy)} AND {known}"
    )
    if against is None:
        asked = f"SELECT * FROM ({own}) ORDER BY ALL"  # noqa: S608
    else:
        other = (
            f"SELECT seed, {point} AS point, avg({_studied(outcome)}) AS other FROM runs "  # noqa: S608
            f"WHERE error IS NULL AND policy = {quoted_text(against)} GROUP BY ALL"
        )
        asked = (
            f"SELECT own.* REPLACE (own.outcome - other AS outcome) FROM ({own}) AS own "  # noqa: S608
            f"JOIN ({other}) USING (seed, point) ORDER BY ALL"
        )
    found = store.query(asked)
    if not found.num_rows:
        raise HeatError("heat.none", policy=policy)
    weeks = int(found["weeks"].to_numpy().min())
    values = found["outcome"].to_numpy()
    worlds = worlds_of_points(found["point"].to_numpy(), [found[f"a{at}"].to_numpy() for at in range(len(assumed))])
    return Sample(
        factors={name: found[f"f{place}"].to_numpy() for place, name in enumerate(factors)},
        values=values if outcome == LIFETIME else studied(outcome, values, weeks),
        units=Units(numbered(found["seed"].to_numpy())[0], worlds),
        weeks=weeks,
    )


def heat_map(
    store: Store,
    across: str,
    up: str,
    *,
    policy: str,
    outcome: str = LIFETIME,
    against: str | None = None,
    seed: int = 1,
    progress: Callable[[int, int], object] = lambda done, of: None,  # noqa: ARG005
) -> HeatMap:
    """Return the mean of an outcome over two factors.

    Args:
        store: the store; a sweep may be writing it.
        across: factor along the map.
        up: factor up the map.
        policy: name of the policy.
        outcome: one of `OUTCOMES`.
        against: name of the policy it is set against, or None.
        seed: seed of the resampling.
        progress: called with the cells done and the cells to do; what it raises ends it.

    Raises:
        HeatError: no such life or pair, or one factor for both sides.
        StoreError: the store is damaged.
    """
    if across == up:
        raise HeatError("heat.one_factor")
    found = sample(store, [across, up], policy=policy, outcome=outcome, against=against)
    columns, rows = classes_of(across, found.factors[across]), classes_of(up, found.factors[up])
    span = (-1.0, 1.0) if against is not None else (0.0, 1.0)
    means, lives = {}, {}
    for place, column in enumerate(columns):
        for height, row in enumerate(rows):
            inside = column.holds(found.factors[across]) & row.holds(found.factors[up])
            progress(place * len(rows) + height, len(columns) * len(rows))
            if inside.any():
                bounds = span if outcome == LIFETIME else (float("-inf"), float("inf"))
                means[place, height] = clustered_mean(found.values[inside], found.units[inside], bounds, seed=seed)
                lives[place, height] = int(inside.sum())
    return HeatMap(across, up, columns, rows, outcome, policy, against, found.weeks, means, lives)


def _studied(outcome: str) -> str:
    return "least(lifetime, weeks) / weeks" if outcome == LIFETIME else outcome
