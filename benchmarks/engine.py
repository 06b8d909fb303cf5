"""How fast the engine is, by size and policy, and against the same rules as plain Mesa agents.

Run `python benchmarks/engine.py`, or with `--quick` for a minute's look, or `--million` for the largest size as well.
The rules of the comparison are in DECLARATION.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from perenne_model import Engine, Parameters, Policy, parse_policy

sys.path.insert(0, str(Path(__file__).parent.parent))

POLICIES = ("absent", "cultivating", "directive")
SIZES = (100, 1_000, 10_000, 100_000)
WEEKS = {100: 520, 1_000: 104, 10_000: 52, 100_000: 26, 1_000_000: 52}
TWIN_MEMBERS, TWIN_WEEKS = 1_000, 52
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
    from tests.twin.village import Village

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


def by_size(sizes: tuple[int, ...], repeats: int) -> Table:
    """Measure every size under every policy."""
    table = Table(title="CPU nanoseconds a member-week, and million member-weeks a second and core")
    for heading in ("members", *POLICIES, "bytes a member"):
        table.add_column(heading, justify="right")
    for size in sizes:
        cells = []
        for name in POLICIES:
            spent = cost(engine_run(size, parse_policy(name), WEEKS[size]), repeats if size < 1_000_000 else 1)
            cells.append(f"{spent:,.0f} ns = {1e3 / spent:.2f} M/s")
        table.add_row(f"{size:,}", *cells, f"{bytes_a_member(size, WEEKS[size]):,.0f}")
    return table


def against_twin(repeats: int) -> Table:
    """Measure the engine and the plain Mesa agents on the same work."""
    table = Table(title=f"The same {TWIN_MEMBERS} members over {TWIN_WEEKS} weeks: plain Mesa agents and the engine")
    for heading in ("policy", "plain Mesa", "engine", "ratio"):
        table.add_column(heading, justify="right")
    for name in POLICIES:
        policy = parse_policy(name)
        engine_run(TWIN_MEMBERS, policy, TWIN_WEEKS)()
        twin = cost(twin_run(TWIN_MEMBERS, policy, TWIN_WEEKS), max(1, repeats // 2))
        engine = cost(engine_run(TWIN_MEMBERS, policy, TWIN_WEEKS), repeats)
        table.add_row(name, f"{twin:,.0f} ns", f"{engine:,.0f} ns", f"{twin / engine:,.0f}")
    return table


def compilation() -> float:
    """Return the CPU seconds that compiling the rules takes, in an empty cache and a process of its own."""
    code = "import time; s = time.process_time(); import perenne_model.week; print(time.process_time() - s)"
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PERENNE_CACHE": cache}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repeats and sizes")
    parser.add_argument("--million", action="store_true", help="a million members for a year as well")
    chosen = parser.parse_args()
    sizes = SIZES[:2] if chosen.quick else SIZES
    repeats = 3 if chosen.quick else 7
    if chosen.million:
        sizes = (*sizes, 1_000_000)
    engine_run(100, parse_policy("absent"), 52)()
    console = Console()
    console.print(by_size(sizes, repeats))
    console.print(against_twin(repeats))
    if not chosen.quick:
        console.print(f"compiling the rules, once: {compilation():.1f} s of CPU time")


if __name__ == "__main__":
    main()
