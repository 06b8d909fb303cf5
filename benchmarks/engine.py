"""How fast the engine is, by size and policy, and against the same rules as plain Mesa agents.

.venv/bin/python benchmarks/engine.py [--quick]

The rules of the comparison are in DECLARATION.md.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from measure import run_part

from perenne_model import Engine, Parameters, Policy, parse_policy

POLICIES = ("absent", "cultivating", "directive")
SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
WEEKS = 52
"""Lived at every size: a launch costs more than other weeks, so that it must weigh the same everywhere."""
TWIN_MEMBERS = 1_000
NOT_MEMBERS = ("weekly", "leavers", "by_habit")
"""Arrays that no member takes room in: two grow with the weeks alone, the last is shared by all worlds of a process."""


def community_of(size: int) -> Parameters:
    """Return the reference community at another size, with the same life for everybody in it."""
    return Parameters(
        {
            "launch.core": size,
            "pool.size": 5 * size,
            "facilitator.hours": min(10_000.0, 0.08 * size),
            "exchange.breadth": 0,
        }
    )


def cost(run: Callable[[], float], repeats: int) -> float:
    """Return the median over repeats of CPU nanoseconds a member-week; `run` returns the member-weeks lived."""
    costs = []
    for _ in range(repeats):
        start = time.thread_time()
        lived = run()
        costs.append((time.thread_time() - start) / lived * 1e9)
    return statistics.median(costs)


def engine_run(size: int, policy: Policy, weeks: int) -> Callable[[], float]:
    """Return a run of the engine."""

    def run() -> float:
        engine = Engine(community_of(size), policy, seed=1, weeks=weeks)
        engine.run_to(weeks)
        return float(engine.world.weekly["members"].sum())

    return run


def twin_run(size: int, policy: Policy, weeks: int) -> Callable[[], float]:
    """Return a run of the plain Mesa agents."""
    from twin import Village

    def run() -> float:
        village = Village(community_of(size), policy, seed=1)
        lived = 0.0
        for _ in range(weeks):
            village.step()
            lived += len(village.agents)
        return lived

    return run


def bytes_a_member(size: int, weeks: int) -> float:
    """Return the bytes of the world's arrays for each member at their most numerous, but for those of NOT_MEMBERS."""
    engine = Engine(community_of(size), parse_policy("cultivating"), seed=1, weeks=weeks)
    engine.run_to(weeks)
    held = sum(array.nbytes for name, array in engine.world._asdict().items() if name not in NOT_MEMBERS)
    return held / float(engine.world.weekly["members"].max())


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Return nanoseconds a member-week by size and policy, bytes a member, ratios to the twin, and compilation."""
    sizes = SIZES[:2] if quick else SIZES
    repeats = 3 if quick else 7
    engine_run(100, parse_policy("absent"), 52)()
    return {
        "sizes": {str(size): _of_size(size, repeats if size < 1_000_000 else 3) for size in sizes},
        "twin": against_twin(repeats),
        "compilation": compilation(),
    }


def _of_size(size: int, repeats: int) -> dict[str, Any]:
    costs = {name: cost(engine_run(size, parse_policy(name), WEEKS), repeats) for name in POLICIES}
    return {"nanoseconds": costs, "bytes": bytes_a_member(size, WEEKS)}


def against_twin(repeats: int) -> dict[str, dict[str, float]]:
    """Measure the engine and the plain Mesa agents on the same work."""
    found = {}
    for name in POLICIES:
        policy = parse_policy(name)
        engine_run(TWIN_MEMBERS, policy, WEEKS)()
        mesa = cost(twin_run(TWIN_MEMBERS, policy, WEEKS), max(1, repeats // 2))
        engine = cost(engine_run(TWIN_MEMBERS, policy, WEEKS), repeats)
        found[name] = {"mesa": mesa, "perenne": engine, "ratio": mesa / engine}
    return found


def compilation() -> float:
    """Return the CPU seconds that compiling the rules takes, in an empty cache and a process of its own."""
    code = "import time; s = time.process_time(); import perenne_model.week; print(time.process_time() - s)"
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PERENNE_CACHE": cache}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


if __name__ == "__main__":
    run_part(measured, __doc__)
