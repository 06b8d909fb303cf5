"""What levers cost, as the facilitator can reckon it from what there was to serve last week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne_model.levers import LEVERS, SERVED

if TYPE_CHECKING:
    from perenne_model import Engine


def full_costs(engine: Engine) -> dict[str, float]:
    """Return the hours a week that each lever would take at full height in the week to come."""
    community = engine.world.community[0]
    served = {name: float(community[name]) for name in set(SERVED.values())}
    own = engine.parameters
    return {
        lever: own[f"levers.{lever}.fixed"] + own[f"levers.{lever}.each"] * served[SERVED[lever]] for lever in LEVERS
    }


def share_granted(engine: Engine) -> float:
    """Return the share of what was asked of the levers last week that there were hours for, 0–1."""
    asked, levers = engine.world.asked[0], engine.world.levers[0]
    # An agenda that the organisation imposes lifts `directing` whatever was asked.
    shares = [float(levers[lever] / asked[lever]) for lever in LEVERS if asked[lever] > 0]
    return min([1.0, *shares])
