"""What a store holds, in a few numbers for each scenario and policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perenne_experiments.statistics.clustered import clustered_mean
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.statistics.json_values import json_number
from perenne_experiments.statistics.units import Units, worlds_of_points
from perenne_experiments.store.columns import column_name, factor_names, point_number
from perenne_experiments.store.schema import VALUES

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store

CHECKPOINTS = (52, 104, 260)
"""Weeks at which the share alive is told, where the horizon is further."""


_GROUPS = """
SELECT scenario, policy, weeks,
       count(*) AS runs,
       count(error) AS failed,
       count(DISTINCT configuration) AS configurations,
       count(DISTINCT seed) AS seeds,
       avg(lifetime) AS mean,
       avg(censored::DOUBLE) AS censored,
       {alive},
       {values},
       avg(hours) AS hours
FROM runs GROUP BY ALL ORDER BY scenario, weeks, policy
"""

_LIVES = """
SELECT scenario, policy, weeks, lifetime, seed, {point} AS point{factors}
FROM runs WHERE error IS NULL ORDER BY scenario, weeks, policy
"""


@dataclass(frozen=True, slots=True)
class Group:
    """All runs of one scenario under one policy up to one horizon, whatever their factors.

    Attributes:
        scenario: name of the scenario.
        policy: name of the policy.
        weeks: horizon.
        runs: how many, failed ones too.
        failed: how many failed; they count in nothing below.
        configurations: how many points of the factors.
        seeds: how many seeds.
        rmst: restricted mean survival time, weeks, with its interval; None if every run failed. Runs that share a
            seed, or a world that was sampled, are not independent, and the interval allows for both (see
            `units.covariance`); of a single seed nothing can be told, and it is all that could be.
        survival: share alive after each of CHECKPOINTS; None at the horizon and past it.
        censored: share alive at the horizon.
        value: value given, by kind, mean of a community.
        hours: facilitation hours, mean of a community.
    """

    scenario: str
    policy: str
    weeks: int
    runs: int
    failed: int
    configurations: int
    seeds: int
    rmst: Estimate | None
    survival: Mapping[int, float | None]
    censored: float | None
    value: Mapping[str, float | None]
    hours: float | None


def summarise_store(store: Store) -> tuple[Group, ...]:
    """Return the groups of a store, by scenario, horizon and policy."""
    alive = ", ".join(f"avg((lifetime > {week})::DOUBLE) AS alive_{week}" for week in CHECKPOINTS)
    values = ", ".join(f"avg({kind}) AS {kind}" for kind in VALUES)
    rows = store.query(_GROUPS.format(alive=alive, values=values)).to_pylist()
    lives = _means(store)
    return tuple(_group(row, lives.get(_place(row))) for row in rows)


def summary_dict(store: Store) -> dict[str, Any]:
    """Return the documented form of a summary, ready for `json.dumps`.

    Weeks and hours are numbers, shares lie in 0-1, the interval is at 95 %; what is not known is None.
    """
    groups = summarise_store(store)
    return {
        "store": str(store.folder),
        "model": store.model,
        "runs": sum(group.runs for group in groups),
        "failed": sum(group.failed for group in groups),
        "groups": [_as_dict(group) for group in groups],
    }


def _means(store: Store) -> dict[tuple[str, str, int], Estimate]:
    """Return the mean life of each group."""
    factors = factor_names(store)
    columns = "".join(f", {column_name(name)}" for name in factors)
    found = store.query(_LIVES.format(point=point_number(factors), factors=columns))
    if not found.num_rows:
        return {}
    world = worlds_of_points(found["point"].to_numpy(), [found[name].to_numpy() for name in factors])
    units, lifetime = Units(found["seed"].to_numpy(), world), found["lifetime"].to_numpy()
    kinds = found.select(["scenario", "policy", "weeks"]).group_by(["scenario", "policy", "weeks"], use_threads=False)
    told, first = {}, 0
    for kind in kinds.aggregate([([], "count_all")]).to_pylist():
        last = first + kind["count_all"]
        span = (0.0, float(kind["weeks"]))
        told[_place(kind)] = clustered_mean(lifetime[first:last], units[first:last], span, seed=1, resampled=False)
        first = last
    return told


def _place(row: Mapping[str, Any]) -> tuple[str, str, int]:
    return row["scenario"], row["policy"], row["weeks"]


def _group(row: Mapping[str, Any], rmst: Estimate | None) -> Group:
    return Group(
        scenario=row["scenario"],
        policy=row["policy"],
        weeks=row["weeks"],
        runs=row["runs"],
        failed=row["failed"],
        configurations=row["configurations"],
        seeds=row["seeds"],
        rmst=rmst,
        survival={week: row[f"alive_{week}"] if week < row["weeks"] else None for week in CHECKPOINTS},
        censored=row["censored"],
        value={kind: row[kind] for kind in VALUES},
        hours=row["hours"],
    )


def _as_dict(group: Group) -> dict[str, Any]:
    low, value, high = (None, None, None) if group.rmst is None else (group.rmst.low, group.rmst.value, group.rmst.high)
    return {
        "scenario": group.scenario,
        "policy": group.policy,
        "weeks": group.weeks,
        "runs": group.runs,
        "failed": group.failed,
        "configurations": group.configurations,
        "seeds": group.seeds,
        "rmst": json_number(value),
        "rmst_low": json_number(low),
        "rmst_high": json_number(high),
        "survival": {str(week): json_number(share) for week, share in group.survival.items()},
        "censored": json_number(group.censored),
        "value": {kind: json_number(mean) for kind, mean in group.value.items()},
        "hours": json_number(group.hours),
    }
