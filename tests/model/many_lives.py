"""Many lives of one community under one policy, and the estimates by which the tests of emergence judge them.

Lives are lived on threads, on common seeds, and kept as one row of numbers each, so that tests share them. Differences
between policies are differences between rows, person by person the same people. All intervals are at LEVEL; the seeds
are fixed, so that a test that passes once passes always. To see how much the seeds decide, set PERENNE_FIRST_SEED to
another number; to see every figure, run pytest with `-rP`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.lives.workers import usable_cores
from perenne_experiments.statistics.estimate import Estimate, mean_estimate
from perenne_experiments.statistics.survival import restricted_mean
from perenne_model import REASONS, Engine, Life, Parameters, Policy, Signs, live, parse_policy
from perenne_model.world import ORGANISATION, SUCCEEDED

Column = NDArray[np.float64]

LEVEL = 0.999
"""Of all intervals: where there is no effect, one end lies beyond zero for one choice of seeds in two thousand."""

HORIZON = 520
"""Weeks: ten years."""

FIRST_SEED = int(os.environ.get("PERENNE_FIRST_SEED", "0"))

REFERENCE = Parameters()

CHECKPOINTS = (26, 52, 104, HORIZON)
"""Weeks at which results so far are counted."""

LOW_NEED, HIGH_NEED = 0.414, 0.586
"""Terciles of the need for autonomy in the reference community."""

ATTRITION = 104
"""Weeks of tenure over which leaving is compared between those who need autonomy little and much."""

ROW = np.dtype(
    [
        ("lifetime", np.float64),
        ("results", np.float64, len(CHECKPOINTS)),
        ("abandoned", np.float64),
        ("initiatives", np.float64),
        ("active", np.float64),
        ("reasons", np.float64, len(REASONS)),
        ("left", np.float64, 2),
        ("stayed", np.float64, 2),
    ]
)
"""One life: its weeks; results by each checkpoint; initiatives abandoned; sums over its weeks of the effective number
of initiatives and of active members; leavers by reason; and, where fates are kept, voluntary leavers and weeks of
membership, of those who need autonomy little and much."""


@dataclass(frozen=True)
class Held(Policy):
    """Some levers held for good: a policy by the lever, which also serves as a key."""

    name: str
    heights: tuple[tuple[str, float], ...]

    def levers(self, signs: Signs) -> Mapping[str, float]:
        return dict(self.heights)


@cache
def lives(
    policy: str | Held, runs: int, parameters: Parameters = REFERENCE, *, first: int = 0, fates: bool = False
) -> NDArray[Any]:
    """Live so many ten-year lives on consecutive seeds; return their rows, shape (runs,)."""
    start = FIRST_SEED + first
    one = partial(row_of_life, policy=policy, parameters=parameters, fates=fates)
    return np.array(on_threads(one, range(start, start + runs)), dtype=ROW)


def on_threads(one: Callable[[int], Any], seeds: range) -> list[Any]:
    """Return what a function makes of each seed, in order; the compiled week lets threads run side by side."""
    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(one, seeds))


def made(policy: str | Held) -> Policy:
    """Return the policy of a name, or the policy itself."""
    return parse_policy(policy) if isinstance(policy, str) else policy


def row_of_life(seed: int, *, policy: str | Held, parameters: Parameters, fates: bool) -> tuple[Any, ...]:
    """Live one life and return it as a ROW."""
    life = live(parameters, made(policy), seed=seed, weeks=HORIZON, fates=fates)
    alive = life.weekly[: max(1, int(life.lifetime))]
    left, stayed = attrition(life) if fates else (np.zeros(2), np.zeros(2))
    return (
        life.lifetime,
        [life.weekly["results"][:week].sum() for week in CHECKPOINTS],
        life.weekly["abandoned"].sum(),
        alive["scatter"].sum(),
        alive["active"].sum(),
        list(life.reasons.values()),
        left,
        stayed,
    )


def attrition(life: Life) -> tuple[Column, Column]:
    """Count voluntary leavers and weeks of membership in the first two years of tenure, by need: low, high."""
    assert life.fates is not None
    people = life.fates
    end = np.where(people["left"] < 0, np.minimum(HORIZON, life.lifetime), people["left"] + 1.0)
    tenure = np.clip(end - people["arrival"], 0, ATTRITION)
    went = (people["left"] >= 0) & (people["left"] - people["arrival"] < ATTRITION)
    voluntary = went & (people["reason"] != ORGANISATION)
    terciles = (people["autonomy_need"] <= LOW_NEED, people["autonomy_need"] >= HIGH_NEED)
    return (
        np.array([voluntary[group].sum() for group in terciles], float),
        np.array([tenure[group].sum() for group in terciles], float),
    )


def agenda_results(policy: str | Held, runs: int, weeks: int, near: float = 0.2) -> NDArray[np.float64]:
    """Count the results within a distance of the agenda, and those farther from it, shape (runs, 2)."""
    one = partial(_agenda_results, policy=policy, weeks=weeks, near=near)
    return np.array(on_threads(one, range(FIRST_SEED, FIRST_SEED + runs)), float)


def _agenda_results(seed: int, *, policy: str | Held, weeks: int, near: float) -> tuple[int, int]:
    engine = Engine(REFERENCE, made(policy), seed=seed, weeks=weeks)
    gaps: list[float] = []
    while engine.week < weeks and not engine.dead:
        engine.run_to(engine.week + 1)
        used = engine.world.initiatives[: int(engine.world.community["initiatives"][0])]
        ended = used[used["state"] == SUCCEEDED]
        gap = np.abs(ended["topic"] - REFERENCE["agenda.topic"])
        gaps.extend(np.minimum(gap, 1.0 - gap).tolist())
    close = sum(gap <= near for gap in gaps)
    return close, len(gaps) - close


# --- estimates ----------------------------------------------------------------------------------------------


def told(what: str, estimate: Estimate) -> Estimate:
    """Print an estimate, for whoever asks pytest to show what passed, and return it."""
    print(f"{what}: {estimate.value:+.3f} [{estimate.low:+.3f}, {estimate.high:+.3f}]")
    return estimate


def mean_of(what: str, column: Column) -> Estimate:
    """Return the mean of a column."""
    return told(what, mean_estimate(column, LEVEL))


def restricted(what: str, rows: NDArray[Any]) -> Estimate:
    """Return the restricted mean survival time, as a share of the horizon."""
    lifetime = rows["lifetime"]
    mean = restricted_mean(lifetime, lifetime < HORIZON, HORIZON, level=LEVEL)
    return told(what, mean.estimate.scaled(1 / HORIZON))


def gain(what: str, first: NDArray[Any], second: NDArray[Any]) -> Estimate:
    """Return the difference of restricted means on common seeds, as a share of the horizon."""
    return mean_of(what, life_gain(first, second))


def life_gain(first: NDArray[Any], second: NDArray[Any]) -> Column:
    """Return the difference of lifetimes of each pair, as a share of the horizon."""
    difference: Column = (first["lifetime"] - second["lifetime"]) / HORIZON
    return difference


def ratio_column(part: Column, whole: Column) -> Column:
    """Return a column whose mean is sum(part) / sum(whole), and whose spread is that of the ratio (delta method)."""
    ratio = part.sum() / whole.sum()
    column: Column = ratio + (part - ratio * whole) / whole.mean()
    return column


def scatter_column(rows: NDArray[Any]) -> Column:
    """Return the effective number of initiatives for each active member, each week weighted by its active members."""
    return ratio_column(rows["initiatives"], rows["active"])


def success_column(rows: NDArray[Any]) -> Column:
    """Return the share of ended initiatives that gave a result."""
    results = rows["results"][:, -1]
    return ratio_column(results, results + rows["abandoned"])


def reason_column(rows: NDArray[Any], reason: str) -> Column:
    """Return the share of leavers who left for a reason."""
    return ratio_column(rows["reasons"][:, REASONS.index(reason)], rows["reasons"].sum(axis=1))


def selection_column(rows: NDArray[Any]) -> Column:
    """Return the logarithm of how much faster those leave who need autonomy much than those who need it little."""
    left, stayed = rows["left"], rows["stayed"]
    means = left.mean(axis=0), stayed.mean(axis=0)
    influence = left / means[0] - stayed / means[1]
    value = np.log(means[0] / means[1])
    column: Column = value[1] - value[0] + influence[:, 1] - influence[:, 0]
    return column
