"""The engine against plain Mesa agents, AgentPy and Starsim, from a hundred members to a million.

.venv/bin/python benchmarks/peers.py [--quick]

The peers are wanted by this alone: `.venv/bin/uv pip install -c constraints.txt -r benchmarks/requirements.txt`.
Which rules each lives is in DECLARATION.md.
"""

from __future__ import annotations

import statistics
import warnings
from collections.abc import Callable
from typing import Any

from engine import community_of
from lives.numbers import Lived, numbers
from measure import clocked, exponent, has, run_part

from perenne_model import Engine, Parameters, parse_policy

WEEKS = {100: 104, 1_000: 52, 10_000: 26, 100_000: 13, 1_000_000: 13}
PATIENCE = 75.0
"""Seconds of CPU time that a peer may take for one community; a size that would take it longer is left out."""

ROUNDS = {100: 5, 1_000: 3, 10_000: 1}

Cost = tuple[float, Lived]


def perenne(size: int, weeks: int) -> Cost:
    """Live the whole model in the engine."""
    return _engine(community_of(size), weeks)


def perenne_silent(size: int, weeks: int) -> Cost:
    """Live the life that comes nearest to the simpler one in the engine: nobody posts, so no answers and no ties."""
    return _engine(community_of(size).replace({"exchange.posts_per_hour": 0}), weeks)


def _engine(parameters: Parameters, weeks: int) -> Cost:
    def run() -> Lived:
        engine = Engine(parameters, parse_policy("absent"), seed=1, weeks=weeks)
        engine.run_to(weeks)
        weekly = engine.world.weekly[:weeks]
        results = int(weekly["results"].sum())
        return Lived(weekly["members"].tolist(), weekly["active"].tolist(), results)

    return clocked(run)


def mesa(size: int, weeks: int) -> Cost:
    """Live the whole model as plain Mesa agents."""
    from twin import Village

    village = Village(community_of(size), parse_policy("absent"), seed=1)

    def run() -> Lived:
        for _ in range(weeks):
            village.step()
        vitals = village.vitals
        return Lived(list(map(int, vitals["members"])), list(map(int, vitals["active"])), int(sum(vitals["results"])))

    return clocked(run)


def agentpy(size: int, weeks: int) -> Cost:
    """Live the simpler life as AgentPy agents."""
    from lives.agentpy_life import built, lived

    community = built(numbers(community_of(size)), weeks)
    return clocked(lambda: lived(community))


def starsim(size: int, weeks: int) -> Cost:
    """Live the simpler life in Starsim, with its common random numbers."""
    return _starsim(size, weeks, common=True)


def starsim_fast(size: int, weeks: int) -> Cost:
    """Live the simpler life in Starsim, without common random numbers."""
    return _starsim(size, weeks, common=False)


def _starsim(size: int, weeks: int, *, common: bool) -> Cost:
    import starsim as library
    from lives.starsim_life import built, lived

    library.options.crn = common
    community = built(numbers(community_of(size)), weeks)
    return clocked(lambda: lived(community))


PEERS: dict[str, tuple[str, Callable[[int, int], Cost]]] = {
    "perenne": ("perenne", perenne),
    "perenne_silent": ("perenne", perenne_silent),
    "mesa": ("mesa", mesa),
    "agentpy": ("agentpy", agentpy),
    "starsim": ("starsim", starsim),
    "starsim_fast": ("starsim", starsim_fast),
}
"""Who is measured: the package that it needs, and how it lives."""


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Return nanoseconds of CPU time a member-week by peer and size, or why there are none."""
    sizes = [size for size in WEEKS if not quick or size <= 10_000]
    found: dict[str, dict[str, Any]] = {key: {} for key in PEERS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for live in (live for package, live in PEERS.values() if has(package)):
            live(100, 4)  # what is compiled or loaded at first use is not counted
        for size in sizes:
            costs = _by_peer(found, size)
            for _ in range(ROUNDS.get(size, 1)):
                for key in costs:
                    costs[key].append(PEERS[key][1](size, WEEKS[size]))
            for key, taken in costs.items():
                found[key][str(size)] = _told(taken)
    return {
        "weeks": {str(size): WEEKS[size] for size in sizes},
        "peers": found,
        "installed": {key: has(package) for key, (package, _) in PEERS.items()},
        "exponents": {key: _grown(rows) for key, rows in found.items()},
    }


def _by_peer(found: dict[str, dict[str, Any]], size: int) -> dict[str, list[Cost]]:
    """Return an empty list for each peer that would take no more than its time, and note what others would."""
    costs: dict[str, list[Cost]] = {}
    for key, (package, _) in PEERS.items():
        last = next((row for row in reversed(found[key].values()) if "nanoseconds" in row), None)
        would_take = last["nanoseconds"] * 1e-9 * size * WEEKS[size] * 0.9 if last else 0.0
        if has(package) and would_take <= PATIENCE:
            costs[key] = []
        elif has(package):
            found[key][str(size)] = {"would_take": would_take}
    return costs


def _told(taken: list[Cost]) -> dict[str, float]:
    life = taken[0][1]
    cost = statistics.median(seconds / life.member_weeks for seconds, life in taken)
    return {
        "nanoseconds": cost * 1e9,
        "member_weeks": life.member_weeks,
        "active": sum(life.active) / life.member_weeks,
        "left": life.members[-1] / life.members[0],
    }


def _grown(rows: dict[str, Any]) -> dict[str, float] | None:
    """Return the power of members that a member's and a week's cost, all together, grows with."""
    told = {int(size): row for size, row in rows.items() if "nanoseconds" in row}
    if len(told) < 3:
        return None
    members = [told[size]["member_weeks"] / WEEKS[size] for size in told]
    costs = [members[place] * told[size]["nanoseconds"] for place, size in enumerate(told)]
    return exponent(members, costs)


if __name__ == "__main__":
    run_part(measured, __doc__)
