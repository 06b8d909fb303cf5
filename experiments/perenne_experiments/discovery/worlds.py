"""Worlds: the points of the assumptions that a store has runs at, and how often a policy failed at each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.design.factor import CHOSEN
from perenne_experiments.discovery.error import DiscoveryError
from perenne_experiments.discovery.failure import Failure
from perenne_experiments.discovery.honesty import share_of
from perenne_experiments.errors.hinted_error import nearest
from perenne_experiments.statistics.clustered import clustered_mean
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.statistics.units import Units, sampled_together
from perenne_experiments.store.columns import column_name, quoted_text
from perenne_model.parameters import registry

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store

FEWEST = 40
"""Worlds below which no box is looked for: a fifth of them held out would hold next to nothing of one."""


@dataclass(frozen=True, eq=False)
class Worlds:
    """What became of a policy at each point of the assumptions.

    Attributes:
        names: the factors.
        values: the points, shape (worlds, factors).
        failed: share of lives that failed at each, 0–1, shape (worlds,).
        lives: number of lives, or of pairs of lives, behind all of them.
        fates: the same by seed; None where worlds share none.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    failed: NDArray[np.float64]
    lives: int
    fates: Fates | None = None

    @property
    def share(self) -> float:
        """Share of lives that failed, over all worlds."""
        return float(self.failed.mean())

    def share_among(self, chosen: NDArray[np.bool_]) -> Estimate:
        """Return the share of lives that failed in some worlds, its interval within 0–1 and never closed on a point.

        Worlds are lived on the same seeds, whose luck they share: the interval allows for both (see
        `units.covariance`).

        Args:
            chosen: which worlds, shape (worlds,).
        """
        if self.fates is None or not chosen.any():
            return share_of(self.failed[chosen])
        lived = chosen[self.fates.world]
        units = Units(self.fates.seed[lived], self.fates.world[lived])
        found = clustered_mean(self.fates.failed[lived], units, (0.0, 1.0), seed=1, resampled=False)
        value = float(self.failed[chosen].mean())
        return Estimate(value, max(0.0, value + found.low - found.value), min(1.0, value + found.high - found.value))


@dataclass(frozen=True, eq=False)
class Fates:
    """How often a policy failed in each world on each seed.

    Attributes:
        world: number of the world, shape (n,).
        seed: the seed, shape (n,).
        failed: share of its lives there that failed, 0–1, shape (n,).
    """

    world: NDArray[np.intp]
    seed: NDArray[np.uint64]
    failed: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs of a store that a discovery looks at.

    Attributes:
        store: the store.
        scenario: name of the scenario.
        weeks: horizon.
        policies: names of the policies, in the order of the alphabet.
        names: the factors that a box may restrict.
    """

    store: Store
    scenario: str
    weeks: int
    policies: tuple[str, ...]
    names: tuple[str, ...]

    def checked(self, policy: str) -> str:
        """Return the name of a policy that is there.

        Raises:
            DiscoveryError: it is not.
        """
        if policy in self.policies:
            return policy
        raise _unknown("policy", policy, self.policies)


def read_runs(store: Store, *, factors: Sequence[str] | None = None) -> Runs:
    """Look what a store has.

    Args:
        store: the store.
        factors: which factors a box may restrict; by default all parameters that vary, and no lever: what one
            chooses is no assumption. Hours and the launch core are levers where they were tried in every world.

    Raises:
        DiscoveryError: an empty store, several scenarios or horizons in it, an unknown factor, or none that varies.
        StoreError: the store is damaged.
    """
    folder = str(store.folder)
    scenarios, horizons, policies = (
        _distinct(store, f"SELECT DISTINCT {column} FROM runs WHERE error IS NULL ORDER BY 1")  # noqa: S608
        for column in ("scenario", "weeks", "policy")
    )
    if not scenarios:
        raise DiscoveryError("discovery_error.empty", store=folder)
    if len(scenarios) > 1 or len(horizons) > 1:
        raise DiscoveryError("discovery_error.several", store=folder, found=", ".join(map(str, scenarios + horizons)))
    varying = _varying(store)
    names = _borne(store, varying) if factors is None else list(dict.fromkeys(factors))
    for name in names:
        if name not in varying:
            raise _unknown("factor", name, varying)
    if not names:
        raise DiscoveryError("discovery_error.no_factor", store=folder)
    return Runs(store, str(scenarios[0]), int(str(horizons[0])), tuple(map(str, policies)), tuple(names))


def worlds_of(runs: Runs, policy: str, failure: Failure, *, against: str | None = None) -> Worlds:
    """Return how often a policy failed in each world.

    Args:
        runs: the runs.
        policy: name of the policy.
        failure: what counts as a failure.
        against: name of another policy; failure is then judged on the difference between the two, pair by pair on
            the same seeds, in the worlds where both were run.

    Raises:
        DiscoveryError: too few worlds.
    """
    factors = ", ".join(column_name(name) for name in runs.names)
    outcomes = _lives(runs, policy, failure) if against is None else _pairs(runs, policy, failure, against)
    found = runs.store.query(
        f"SELECT {factors}, seed, avg(CASE WHEN outcome {failure.sign} {failure.bound!r} THEN 1.0 ELSE 0.0 END) "  # noqa: S608
        f"AS failed, count(*) AS lives FROM ({outcomes}) GROUP BY ALL ORDER BY ALL"
    )
    every = np.column_stack([found.column(place).to_numpy() for place in range(len(runs.names))])
    begins = np.append(True, np.any(every[1:] != every[:-1], axis=1))[: len(every)]
    if begins.sum() < FEWEST:
        raise DiscoveryError("discovery_error.few", policy=policy, worlds=int(begins.sum()), fewest=FEWEST)
    world, values = np.cumsum(begins) - 1, every[begins]
    failed, lives = (found.column(name).to_numpy().astype(np.float64) for name in ("failed", "lives"))
    moving = values.min(axis=0) < values.max(axis=0)
    return Worlds(
        names=tuple(name for name, moves in zip(runs.names, moving, strict=True) if moves),
        values=values[:, moving],
        failed=np.bincount(world, weights=failed * lives) / np.bincount(world, weights=lives),
        lives=int(lives.sum()),
        fates=Fates(world, found.column("seed").to_numpy(), failed),
    )


def _lives(runs: Runs, policy: str, failure: Failure) -> str:
    """Return a question for the outcome of every life under a policy."""
    factors = ", ".join(column_name(name) for name in runs.names)
    known = " AND ".join(f"{column_name(name)} IS NOT NULL" for name in runs.names)
    return (
        f"SELECT {factors}, seed, {failure.outcome} AS outcome FROM runs "  # noqa: S608
        f"WHERE error IS NULL AND policy = {quoted_text(policy)} AND {known}"
    )


def _pairs(runs: Runs, policy: str, failure: Failure, against: str) -> str:
    """Return a question for the difference between two policies, seed by seed.

    Lives that differ in levers alone are taken together first.
    """
    factors = ", ".join(column_name(name) for name in runs.names)
    own, other = (
        f"SELECT {factors}, seed, avg(outcome) AS outcome FROM ({_lives(runs, name, failure)}) GROUP BY ALL"  # noqa: S608
        for name in (policy, against)
    )
    return (
        f"SELECT {factors}, seed, own.outcome - other.outcome AS outcome "  # noqa: S608
        f"FROM ({own}) AS own JOIN ({other}) AS other USING ({factors}, seed)"
    )


def _varying(store: Store) -> list[str]:
    """Return the numeric factors that have more than one value."""
    import pyarrow as pa

    from perenne_experiments.store.schema import run_schema

    columns = store.query("SELECT * FROM runs LIMIT 0").schema
    factors = [one.name for one in columns if one.name not in run_schema().names and one.type == pa.float64()]
    if not factors:
        return []
    counts = ", ".join(f"count(DISTINCT {column_name(name)})" for name in factors)
    counted = store.query(f"SELECT {counts} FROM runs WHERE error IS NULL")  # noqa: S608
    return [name for place, name in enumerate(factors) if counted.column(place)[0].as_py() > 1]


def _borne(store: Store, varying: Sequence[str]) -> list[str]:
    """Return the factors that are assumptions: all parameters but hours or a core tried in every sampled world."""
    parameters = [name for name in varying if name in registry()]
    if not any(name.startswith(CHOSEN) for name in parameters):
        return parameters
    columns = ", ".join(map(column_name, varying))
    points = store.query(f"SELECT DISTINCT {columns} FROM runs WHERE error IS NULL")  # noqa: S608
    sampled = {varying[place] for place in sampled_together([points[name].to_numpy() for name in varying])}
    return [name for name in parameters if not sampled or name in sampled or not name.startswith(CHOSEN)]


def _distinct(store: Store, sql: str) -> list[object]:
    return list(store.query(sql).column(0).to_pylist())


def _unknown(kind: str, given: str, known: Sequence[str]) -> DiscoveryError:
    listed = ", ".join(known)
    return DiscoveryError(f"discovery_error.{kind}", value=given, known=listed, near=nearest(given, known))
