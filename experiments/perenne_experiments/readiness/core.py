"""Second question: is the launch core above critical mass?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from perenne_experiments.readiness.aim import CORE, TWO_YEARS, Least, least
from perenne_experiments.readiness.bench import Bench
from perenne_experiments.readiness.motivation import POLICIES
from perenne_experiments.statistics.estimate import Estimate
from perenne_model import Policy, parse_policy

_FIRST = 3.0  # members: fewer are not alive by the usual rule
_MOST = 400.0  # members that are tried, unless the scenario's own core is larger


@dataclass(frozen=True, slots=True)
class Core:
    """Answer to the second question.

    Attributes:
        core: the scenario's own core.
        least: smallest core with which the aim is reached, by policy.
        here: share alive after two years with the scenario's own core, by policy.
    """

    core: int
    least: Mapping[str, Least] = field(hash=False)
    here: Mapping[str, Estimate] = field(hash=False)


def ask_core(bench: Bench) -> Core:
    """Find the smallest core with which most communities live for two years, under each policy."""
    own = bench.scenario.parameters
    most = min(own["pool.size"], max(_MOST, own[CORE]))
    found, here = {}, {}
    for name in POLICIES:
        policy = parse_policy(name)
        found[name] = least(_alive_with(bench, policy), first=_FIRST, most=most, gap=1.0)
        here[name] = found[name].tried.get(own[CORE]) or _alive_with(bench, policy)(own[CORE])
    return Core(int(own[CORE]), found, here)


def _alive_with(bench: Bench, policy: Policy) -> Callable[[float], Estimate]:
    """Return what tells the share alive after two years with a core."""

    def alive(core: float) -> Estimate:
        return bench.live([({CORE: core}, policy)], weeks=TWO_YEARS)[0].alive()

    return alive
