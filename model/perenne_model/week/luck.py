"""Luck: the draws of a decision that everybody meets every week."""

from numba import int64, void

from ..compiled import compiled
from ..draws import uniforms_for_all
from ..world import WORLD, World


@compiled(void(WORLD, int64))
def luck_of_all(world: World, decision: int) -> None:
    """Draw for every row; departed ones are drawn for too, which is cheaper than passing them over."""
    c = world.community[0]
    arrivals, slots = world.who[0, : c.rows], world.who[1, : c.rows]
    uniforms_for_all(c.seed, arrivals, slots, c.week, decision, world.luck[0, : c.rows], world.luck[1, : c.rows])
