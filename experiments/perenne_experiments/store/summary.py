"""What a store holds, in a few numbers for each scenario and policy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perenne_experiments.estimate import LEVEL, Estimate
from perenne_experiments.json_values import json_number
from perenne_experiments.store.schema import VALUES
from perenne_experiments.tails import student_quantile

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

_UNITS = """
SELECT scenario, policy, weeks, count(*) AS units, stddev_samp(mean) AS deviation
FROM (SELECT scenario, policy, weeks, {unit}, avg(lifetime) AS mean
      FROM runs WHERE error IS NULL GROUP BY ALL)
GROUP BY ALL
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
            seed, or a point of the factors, are not independent: the interval is over the means of the seeds, or of
            the points if there are more of these.
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
    spread = {unit: _spread(store, unit) for unit in ("seed", "configuration")}
    return tuple(_group(row, spread) for row in rows)


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


def _spread(store: Store, unit: str) -> dict[tuple[str, str, int], tuple[int, float | None]]:
    rows = store.query(_UNITS.format(unit=unit)).to_pylist()
    return {_place(row): (row["units"], row["deviation"]) for row in rows}


def _place(row: Mapping[str, Any]) -> tuple[str, str, int]:
    return row["scenario"], row["policy"], row["weeks"]


def _group(row: Mapping[str, Any], spread: Mapping[str, Mapping[tuple[str, str, int], Any]]) -> Group:
    unit = "seed" if row["seeds"] >= row["configurations"] else "configuration"
    units, deviation = spread[unit].get(_place(row), (0, None))
    return Group(
        scenario=row["scenario"],
        policy=row["policy"],
        weeks=row["weeks"],
        runs=row["runs"],
        failed=row["failed"],
        configurations=row["configurations"],
        seeds=row["seeds"],
        rmst=None if row["mean"] is None else _estimate(row["mean"], units, deviation, row["weeks"]),
        survival={week: row[f"alive_{week}"] if week < row["weeks"] else None for week in CHECKPOINTS},
        censored=row["censored"],
        value={kind: row[kind] for kind in VALUES},
        hours=row["hours"],
    )


def _estimate(mean: float, units: int, deviation: float | None, weeks: int) -> Estimate:
    """Return a mean life with its interval by Student's t, within the horizon."""
    if units < 2 or deviation is None:
        return Estimate(mean, mean, mean)
    reach = student_quantile((1 + LEVEL) / 2, units - 1) * deviation / math.sqrt(units)
    return Estimate(mean, max(0.0, mean - reach), min(float(weeks), mean + reach))


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
