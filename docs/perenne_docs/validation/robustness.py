"""Robustness: does the ranking of policies hold where members act in spells, with as many visits as before?"""

from __future__ import annotations

import numpy as np

from perenne_docs.lab import Numbers, difference, kept, mean_life
from perenne_experiments.lives.replicates import Lives, replicate_seed, run_replicates
from perenne_model import Absent, Cultivating, Directive, Parameters, Policy, live

SPELL, RATE = "participation.spell", "participation.rate"

STRENGTH = 0.4
"""Spells that are tried: a fully motivated member is brought back in four weeks of ten."""

COMMUNITIES, STEPS = 20, 10
"""Communities under each policy by which attendance is told, and halvings of the range of the rate."""

HORIZON = 520
"""Weeks."""


def policies() -> tuple[Policy, ...]:
    """Return the policies that are ranked: both ends, and the one between."""
    return Absent(), Cultivating(), Directive()


def attendance(parameters: Parameters) -> float:
    """Return the share of members who take part in a week, over all weeks of communities under each policy."""
    active = members = 0.0
    for policy in policies():
        for place in range(COMMUNITIES):
            weekly = live(parameters, policy, seed=replicate_seed(4, place), weeks=HORIZON).weekly
            active += float(weekly["active"].sum())
            members += float(weekly["members"].sum())
    return active / members


def with_spells(parameters: Parameters) -> Parameters:
    """Return the same community in spells, the rate of dropping in lowered so that as many members are there a week."""
    wanted = attendance(parameters)
    low, high = 0.0, parameters[RATE]
    for _ in range(STEPS):
        middle = (low + high) / 2
        more = attendance(parameters.replace({SPELL: STRENGTH, RATE: middle})) > wanted
        low, high = (low, middle) if more else (middle, high)
    return parameters.replace({SPELL: STRENGTH, RATE: float(f"{(low + high) / 2:.3g}")})


def spells(runs: int) -> Numbers:
    """Return how the three policies fare in the reference community, without spells and with them."""
    usual = Parameters()
    found: Numbers = {"runs": runs, "horizon": HORIZON, "communities": {}}
    for key, parameters in (("without", usual), ("with", with_spells(usual))):
        lives = run_replicates(parameters, policies(), runs=runs, seed=1, weeks=HORIZON)
        found["communities"][key] = {
            "spell": parameters[SPELL],
            "rate": parameters[RATE],
            "attendance": round(attendance(parameters), 4),
            "order": _order(lives),
            "life": {one.policy: kept(mean_life(one, HORIZON)) for one in lives},
            "over": {other.policy: kept(difference(lives[1], other, HORIZON)) for other in (lives[0], lives[2])},
        }
    found["holds"] = found["communities"]["with"]["order"] == found["communities"]["without"]["order"]
    return found


def _order(lives: tuple[Lives, ...]) -> list[str]:
    """Return the policies, the longest life first."""
    means = [float(np.minimum(one.lifetime, HORIZON).mean()) for one in lives]
    return [lives[place].policy for place in np.argsort([-mean for mean in means], kind="stable")]
