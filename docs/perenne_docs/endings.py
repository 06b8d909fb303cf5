"""Endings: every initiative that ended, read off the engine week by week."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from perenne_docs.lab import Lab
from perenne_experiments.lives.workers import usable_cores
from perenne_model import Engine, Parameters, Policy, parse_policy
from perenne_model.world import MANDATE_ORIGIN, OPEN, SUCCEEDED


@dataclass(frozen=True, slots=True)
class Ending:
    """How one initiative ended.

    Attributes:
        mandated: whether the organisation wanted it.
        succeeded: whether it gave its result.
        topic: its place on the circle of topics.
    """

    mandated: bool
    succeeded: bool
    topic: float


def endings(
    lab: Lab,
    policy: Policy | str,
    settings: Mapping[str, float] | None = None,
    *,
    share: float,
    weeks: int,
) -> list[list[Ending]]:
    """Return the initiatives that ended in each community, within so many weeks."""
    chosen = parse_policy(policy) if isinstance(policy, str) else policy
    parameters = Parameters(settings)

    def one(seed: int) -> list[Ending]:
        return _of_one(Engine(parameters, chosen, seed=seed, weeks=weeks), weeks)

    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(one, lab.seeds(share)))


def _of_one(engine: Engine, weeks: int) -> list[Ending]:
    ended: dict[int, Ending] = {}
    while engine.week < weeks and not engine.dead:
        engine.run_to(engine.week + 1)  # ended ones may be squeezed out at the start of the next week
        rows = engine.world.initiatives[: int(engine.world.community["initiatives"][0])]
        for row in rows[np.flatnonzero(rows["state"] != OPEN)]:
            ended[int(row["serial"])] = Ending(
                bool(row["origin"] == MANDATE_ORIGIN), bool(row["state"] == SUCCEEDED), float(row["topic"])
            )
    return list(ended.values())
